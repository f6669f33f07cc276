using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Nabla.CudaSimulation;

namespace Nabla.Cuda.Tests;

/// <summary>
/// What the compiler makes of the kernels: without memory for variables, and valid where NVIDIA's assembler is there to say so.
/// </summary>
public sealed partial class PtxTests
{
    private static readonly DType[] s_dtypes = [DType.Float64, DType.Float32];

    /// <summary>A use of each kind of kernel, by what it computes.</summary>
    private static readonly (string What, Func<Tensor, Tensor> Use)[] s_uses =
    [
        ("x − x", x => x - x), ("x · xᵀ, strided", x => x[.., ..70] * x[.., ..70].T()), ("exp", x => x.Exp()),
        ("log, strided", x => x[1..].T().Log()),
        ("sin", x => x.Sin()), ("tan", x => x.Tan()), ("erf", x => x.Erf()), ("pow", x => x.Pow(x)), ("atan2", x => x.Atan2(x)),
        ("tanh", x => x.Tanh()), ("asinh", x => x.Asinh()), ("softplus", x => x.Softplus()), ("clamp", x => x.Clamp(0, 1)),
        ("round", x => x.Round()), ("where", x => Tensor.Where(x > 0.5, x, -x)), ("cast to int32", x => x.Cast(DType.Int32)),
        ("sum", x => x.Sum()), ("prod of rows", x => x.Prod(1)), ("max of rows", x => x.Max(1).Values),
        ("argmin of columns", x => x.ArgMin(0)),
        ("any", x => x.Any()), ("logsumexp", x => x.LogSumExp([0, 1])), ("softmax of rows", x => x.Softmax(1)),
        ("log_softmax of columns", x => x.LogSoftmax(0)), ("cumsum", x => x.CumSum(1)), ("cumprod", x => x.CumProd(0)),
        ("matmul, large", x => x.MatMul(x.T())), ("matmul, small", x => x[..5, ..5].MatMul(x[..5, ..5])),
        ("cat", x => Tensor.Cat([x, x], 0)), ("index_select", x => x.IndexSelect(0, Places(x))),
        ("index_add", x => x.IndexAdd(0, Places(x), x[..2])), ("inv", x => x[..9, ..9].Inv()),
        ("slogdet", x => x[..9, ..9].SlogDet().LogAbsDet),
        ("cholesky", x => (x[..9].MatMul(x[..9].T()) + x[..9, ..9].OnesLike().Diagonal().DiagEmbed()).Cholesky()),
        ("normal", x => new Normal([100], x.DType).Apply(Places(x)[0])), ("uniform", x => new Uniform([100], x.DType).Apply(Places(x)[0])),
    ];

    private static Tensor Places(Tensor x) => (x[0, ..2] * 0 + 1).Cast(DType.Int64);

    /// <summary>Uses all kernels. Returns the texts that each use was the first to need, by use and dtype.</summary>
    private static Dictionary<(string What, DType DType), string[]> UseAll()
    {
        using var gpu = new Gpu();
        var first = new Dictionary<(string, DType), string[]>();
        foreach (var dtype in s_dtypes)
        {
            var x = (gpu.Count(70, 600) / 42_000 + 0.1).Cast(dtype);
            foreach (var (what, use) in s_uses)
            {
                var before = CudaSimulator.LoadedTexts.ToHashSet();
                use(x);
                first[(what, dtype)] = [.. CudaSimulator.LoadedTexts.Where(text => !before.Contains(text))];
            }
        }
        return first;
    }

    [GeneratedRegex(@"\.entry\s+(\w+)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\.version\s+[\d.]+")]
    private static partial Regex Version();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"\b(add|sub|mul)\.f(32|64)\b")]
    private static partial Regex NotRounded();

    [Fact]
    public void NoKernel_KeepsVariablesInMemory_AndOnlyMatrixProductsLetSumsAndProductsBeFused()
    {
        UseAll();
        Assert.True(CudaSimulator.LoadedTexts.Count > 60, $"{CudaSimulator.LoadedTexts.Count} texts");
        Assert.DoesNotContain(CudaSimulator.LoadedTexts, text => text.Contains(".local", StringComparison.Ordinal));
        // In matrix products they may be fused.
        Assert.All(CudaSimulator.LoadedTexts,
            text => Assert.Equal(Entry().Match(text).Groups[1].Value is "Kernel_Large" or "Kernel_Small", NotRounded().IsMatch(text)));
    }

    /// <summary>The assembler is searched on the path, and where NABLA_PTXAS says.</summary>
    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void NvidiasAssembler_TakesEachKernel_WithoutSpills(string target)
    {
        var assembler = Environment.GetEnvironmentVariable("NABLA_PTXAS") ?? "ptxas";
        Skip.IfNot(Runs(assembler, "--version", out _), "ptxas of NVIDIA's toolkit is not on the path, nor where NABLA_PTXAS says");
        var folder = Directory.CreateTempSubdirectory("nabla-ptx").FullName;
        var (first, registers) = (UseAll(), new Dictionary<string, int>());
        foreach (var (i, text) in CudaSimulator.LoadedTexts.Index())
        {
            var (file, name) = (Path.Combine(folder, $"{i}.ptx"), Entry().Match(text).Groups[1].Value);
            // ILGPU writes the newest version that the driver takes, and needs none beyond 7.8.
            File.WriteAllText(file, Version().Replace(text, ".version 7.8"));
            Assert.True(Runs(assembler, $"-v -arch={target} -o {file}.bin {file}", out var said), $"{name}: {said}");
            Assert.Contains(" 0 bytes spill stores", said, StringComparison.Ordinal);
            registers[text] = int.Parse(Registers().Match(said).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
        Directory.Delete(folder, recursive: true);
        if (target == "sm_90" && Environment.GetEnvironmentVariable("NABLA_UPDATE_DOCS") == "1") Write(first, registers);
    }

    private static void Write(Dictionary<(string What, DType DType), string[]> first, Dictionary<string, int> registers)
    {
        const string Start = "<!-- registers: start -->\n", End = "\n<!-- registers: end -->";
        string Cell(string what, DType dtype) =>
            first[(what, dtype)] is { Length: > 0 } texts ? $"{texts.Max(text => registers[text])}" : "";
        var table = new StringBuilder("\n| kernel | float64 | float32 |\n| --- | ---: | ---: |\n");
        foreach (var (what, _) in s_uses) table.Append($"| {what} | {Cell(what, DType.Float64)} | {Cell(what, DType.Float32)} |\n");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Nabla.sln"))) root = root.Parent;
        var file = Path.Combine(root.FullName, "docs", "cuda.md");
        var page = File.ReadAllText(file);
        var (from, to) = (page.IndexOf(Start, StringComparison.Ordinal) + Start.Length, page.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(file, page[..from] + table + page[to..]);
    }

    private static bool Runs(string program, string arguments, out string said)
    {
        said = "";
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
