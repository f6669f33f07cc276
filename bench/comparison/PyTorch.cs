using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nabla.Bench;

/// <summary>PyTorch in a process of its own that answers round by round, so that its rounds stand between ours.</summary>
public sealed class PyTorch : IDisposable
{
    // Asked once: each answer is a process that loads torch.
    private static readonly Lazy<string?> s_python = new(() => Candidates().FirstOrDefault(HasTorch));

    private readonly Process _process;

    private PyTorch(string python, int threads)
    {
        Threads = threads;
        var start = new ProcessStartInfo(python, Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_peer.py"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        // glibc otherwise gives freed pages back and has them zeroed anew for every large tensor: PyTorch is much faster with these.
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = start.Environment["MALLOC_TRIM_THRESHOLD_"] = "4294967296";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => LastError = line.Data ?? LastError;
        _process.BeginErrorReadLine();
    }

    /// <summary>How many threads it may use.</summary>
    public int Threads { get; }

    /// <summary>PyTorch's version and its library of matrix products, known after the first answer.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Whether that library is a fast one; known after the first answer.</summary>
    public bool HasFastProducts { get; private set; }

    private string LastError { get; set; } = "";

    /// <summary>One process for each number of threads; empty where no python3 has torch.</summary>
    public static PyTorch[] Start(params int[] threads) =>
        s_python.Value is { } python ? Array.ConvertAll(threads, n => new PyTorch(python, n)) : [];

    /// <summary>The times of one round, in seconds per call, and the way that PyTorch took.</summary>
    public (double[] Times, string Way) Round(string workload) => Ask($"{workload} {Rounds.RoundSeconds * 1000:F0}");

    /// <summary>The most memory that the process held so far, in bytes, after three calls.</summary>
    public double Peak(string workload) => Ask($"{workload} peak").Item1[0];

    /// <summary>The elements of the result.</summary>
    public double[] Result(string workload)
    {
        var file = Path.GetTempFileName();
        try
        {
            Ask($"{workload} > {file}");
            return MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(file)).ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000)) _process.Kill();
        _process.Dispose();
    }

    private (double[], string) Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"PyTorch ended at '{line}': {LastError}");
        using var json = JsonDocument.Parse(answer);
        var blas = json.RootElement.GetProperty("blas").GetString()!;
        (Version, HasFastProducts) = ($"{json.RootElement.GetProperty("version").GetString()} with {(blas is "" ? "a slow BLAS" : blas)}",
            blas is not "");
        return ([.. json.RootElement.GetProperty("times").EnumerateArray().Select(t => t.GetDouble())],
            json.RootElement.GetProperty("way").GetString()!);
    }

    // Several interpreters may be called python3; the first on the path need not be the one that has torch.
    private static IEnumerable<string> Candidates() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "python3"), Path.Combine(folder, "python3.exe") }).Where(File.Exists);

    private static bool HasTorch(string python)
    {
        using var process = Process.Start(new ProcessStartInfo(python, "-c \"import torch\"")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A workload in PyTorch: by the fastest of its ways, or by <paramref name="only"/> one.</summary>
public sealed class PyTorchPeer(PyTorch torch, string workload, string? only = null) : IPeer
{
    private readonly string _name = only is null ? workload : $"{workload}@{only}";
    private string _way = "";

    public string Column => only ?? Columns.PyTorch;
    public string Variant => $"{_way}, {torch.Threads} thread{(torch.Threads == 1 ? "" : "s")}";

    public void WarmUp() => Round();

    public double[] Result() => torch.Result(_name);

    public double Round()
    {
        (var times, _way) = torch.Round(_name);
        return Statistics.Median(times);
    }
}
