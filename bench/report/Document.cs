using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Bench;

/// <summary>
/// docs/performance.md, docs/opencl.md and docs/control-flow.md, of which everything between two markers is written by this program.
/// </summary>
internal static class Document
{
    /// <summary>The folder docs of the repository that this program was built from.</summary>
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nabla.sln"))) folder = folder.Parent;
            return Path.Combine(folder?.FullName ??
                throw new DirectoryNotFoundException("Run the benchmarks from within the repository: docs/performance.md is written " +
                "there."), "docs");
        }
    }

    /// <summary>Writes a part of a document: what is between its markers.</summary>
    public static void Write(string name, string table, string machine, string part = "measured")
    {
        var (first, last) = ($"<!-- {part}: start -->", $"<!-- {part}: end -->");
        var path = Path.Combine(Folder, name);
        var text = File.ReadAllText(path);
        var (start, end) = (text.IndexOf(first, StringComparison.Ordinal), text.IndexOf(last, StringComparison.Ordinal));
        if (start < 0 || end < start) throw new InvalidDataException($"docs/{name} has no markers {first} and {last}.");
        File.WriteAllText(path, $"{text[..(start + first.Length)]}\n\n{machine}\n\n{table}\n{text[end..]}");
    }

    /// <summary>What a reader can check of the machine.</summary>
    public static string Machine()
    {
        var vector = Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128";
        return $"{Processor()}, {Environment.ProcessorCount} cores, vectors of {vector} bits; " +
            $"{RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:yyyy-MM-dd}.";
    }

    /// <summary>The versions of the peers, and the machine.</summary>
    public static string Machine(string? pyTorch) =>
        $"{Machine()}\nTorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)}; {(pyTorch is null ? "PyTorch is " +
        "not installed" : $"PyTorch {pyTorch}")}.";

    private static string Processor()
    {
        const string Key = "model name";
        var line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ??
            RuntimeInformation.ProcessArchitecture.ToString();
    }
}
