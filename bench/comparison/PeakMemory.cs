using System.Diagnostics;
using System.Globalization;

namespace Nabla.Bench;

/// <summary>
/// The most memory that a process held which did nothing but one workload, three times. What it takes to be there at all is part of it.
/// </summary>
internal static class PeakMemory
{
    public const string Option = "--peak";

    /// <summary>What the process does: the peak of its resident memory, in bytes, is all it prints.</summary>
    public static void Print(string workload)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var run = new NablaPrograms(nabla.Tensors).Make(new(workload, workload));
        for (var i = 0; i < 3; i++) run();
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(self.PeakWorkingSet64);
    }

    /// <summary>Nabla's, in a process of its own.</summary>
    public static double OfNabla(string workload)
    {
        var program = Environment.GetCommandLineArgs()[0];
        string[] arguments = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [program, Option, workload]
            : [Option, workload];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(answer, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{workload}: the process that was to measure its memory ended with {process.ExitCode}.");
    }

    /// <summary>PyTorch's, in a process of its own; null where it is not installed.</summary>
    public static double? OfPyTorch(string workload)
    {
        if (PyTorch.Start(1) is not [var torch]) return null;
        using (torch) return torch.Peak($"{workload}@{Columns.Functorch}");
    }
}
