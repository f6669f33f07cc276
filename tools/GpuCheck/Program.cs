using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ILGPU;
using ILGPU.Runtime.Cuda;
using Nabla.Cuda.Tests;

namespace Nabla.GpuCheck;

/// <summary>Checks the CUDA backend on the machine that it runs on, and writes a page about it.</summary>
internal static class Program
{
    private const string Help = """
        gpu-check [options]: checks Nabla's CUDA backend on this machine, and writes gpu-check.md
          --tests NAME    only the tests whose names contain NAME; "none" for none
          --bench NAME    only the comparisons whose names contain NAME; "none" for none
          --no-faults     does not fill the GPU's memory, nor lets a kernel fail at the end
          --simulator     on a simulated GPU
        """;

    private static int Main(string[] args)
    {
        string Value(string option) => Array.IndexOf(args, option) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : "";
        string[] known = ["--tests", "--bench", "--no-faults", "--simulator"];
        if (args.Any(a => a.StartsWith('-') && !known.Contains(a)))
        {
            Console.WriteLine(Help);
            return 2;
        }
        Gpu.IsSimulated = args.Contains("--simulator");
        var page = new StringBuilder();
        try
        {
            Machine(page);
            var run = Value("--tests") == "none" ? null : Tests(page, Value("--tests"));
            if (Value("--bench") != "none") Comparison.Write(page, Value("--bench"));
            if (!args.Contains("--no-faults") && !Gpu.IsSimulated)
                page.Append($"\nMemory filled: {LastSteps.FillMemory()}\n\nA kernel that fails: {LastSteps.LoseDevice()}\n");
            return run is { Failures.IsEmpty: false } ? 1 : 0;
        }
        finally
        {
            // What was found stays when something unexpected ends it.
            File.WriteAllText("gpu-check.md", page.ToString());
            Console.WriteLine(page);
        }
    }

    private static void Machine(StringBuilder page)
    {
        using var gpu = new Gpu();
        _ = gpu.Vector(1).ToArray<double>();    // says what is missing, if there is no GPU
        using var context = Context.Create(builder => builder.Cuda());
        var device = context.GetCudaDevice(0);
        CudaAPI.CurrentAPI.GetDriverVersion(out var driver);
        page.Append(CultureInfo.InvariantCulture, $"{device.Name}, {device.Architecture}, {device.MemorySize >> 30} GiB, ");
        page.Append(CultureInfo.InvariantCulture, $"{device.NumMultiprocessors} multiprocessors; CUDA {driver}; ");
        page.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} CPU cores; {RuntimeInformation.FrameworkDescription}; ");
        page.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}.\n\n");
    }

    private static TestRun Tests(StringBuilder page, string only)
    {
        var clock = Stopwatch.StartNew();
        var run = TestRun.Of(only);
        page.Append("| tests | passed | failed | skipped | seconds |\n| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var (name, counts, seconds) in run.Classes)
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", counts)} | {seconds:F0} |\n");
        page.Append(CultureInfo.InvariantCulture, $"\nAll tests together: {clock.Elapsed.TotalSeconds:F0} s.\n\n");
        foreach (var (test, why) in run.Failures.Take(60)) page.Append($"- {test}: {why[..Math.Min(why.Length, 1500)]}\n");
        return run;
    }
}
