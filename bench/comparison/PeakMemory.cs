using System.Diagnostics;
using System.Globalization;

namespace Nabla.Bench;

/// <summary>
/// The most memory that a process held which did nothing but one workload, three times, and the shortest time. What it takes to be there at
/// all is part of the memory.
/// </summary>
internal static class PeakMemory
{
    public const string Option = "--peak";

    /// <summary>What the process does. It prints the peak of its resident memory, in bytes, and the shortest time, in seconds.</summary>
    public static void Print(string workload)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var run = new NablaPrograms(nabla.Tensors).Make(new(workload, workload));
        var shortest = double.PositiveInfinity;
        for (var i = 0; i < 3; i++)
        {
            var clock = Stopwatch.StartNew();
            NablaPrograms.Wait(run());
            shortest = Math.Min(shortest, clock.Elapsed.TotalSeconds);
        }
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.PeakWorkingSet64} {shortest}"));
    }

    /// <summary>Nabla's, in a process of its own.</summary>
    public static (double Bytes, double Seconds) OfNabla(string workload)
    {
        var program = Environment.GetCommandLineArgs()[0];
        string[] arguments = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [program, Option, workload]
            : [Option, workload];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && answer.Split(' ') is [var bytes, var seconds]
            ? (double.Parse(bytes, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{workload}: the process that was to measure its memory ended with {process.ExitCode}.");
    }

    /// <summary>PyTorch's, in a process of its own; null where it is not installed.</summary>
    public static double? OfPyTorch(string workload)
    {
        if (PyTorch.Start(1) is not [var torch]) return null;
        using (torch) return torch.Peak($"{workload}@{Columns.Functorch}");
    }
}
