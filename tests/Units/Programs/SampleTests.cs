using System.Diagnostics;

namespace Nabla.Tests;

/// <summary>The samples run, and print what a newcomer is to see.</summary>
public sealed class SampleTests
{
    /// <summary>What a sample prints in a process of its own; it has to end well.</summary>
    internal static async Task<string> Run(string sample, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, $"Nabla.{sample}.dll")])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.ReplaceLineEndings("\n");
    }

    /// <summary>What stands under a heading.</summary>
    private static string Under(string heading, string output)
    {
        Assert.Contains($"\n{heading}:\n", output, StringComparison.Ordinal);
        return output.Split($"\n{heading}:\n")[1].Split("\n\n")[0].TrimEnd('\n');
    }

    [Fact]
    public async Task TheQuickstart_ShowsDerivativesBesideTheirClosedForms_AndTheWaysOnWhereARuleIsMissing()
    {
        var output = await Run("Quickstart");
        Assert.StartsWith("Devices found: cpu:0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("-0.]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("-0.,", output, StringComparison.Ordinal);
        Assert.Equal(Under("beside the closed form, diag(-sin(x))", output), Under("Its Hessian", output));
        Assert.Contains("Nabla.Backends.Cuda looked for NVIDIA's driver", Under("A number on cuda:0", output), StringComparison.Ordinal);
        Assert.Contains("tensor([[ -3.,  -6.],", Under("Per-sample gradients of a loss in the slope", output), StringComparison.Ordinal);
        Assert.Contains("forward-mode AD not implemented for operator cumprod on backend 'cpu': this program leaves it out.",
            Under("A Hessian without the JVP rule of cumprod", output), StringComparison.Ordinal);
        var hessian = Under("JacRev(JacRev(f))", output);
        Assert.StartsWith("tensor([[0. , 1.5, 1. ],", hessian, StringComparison.Ordinal);
        Assert.Equal(hessian, Under("Hessian(f, HessianMode.Auto)", output));
        var there = Under("Hessian(f) on another device", output);
        if (OpenCL.Missing is null) Assert.Equal(hessian.Replace("cpu:0", "opencl:0", StringComparison.Ordinal), there);
        else Assert.Contains("there is no device opencl:0", there, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCustomBackend_HasGradients_AndASupportMatrix()
    {
        var output = await Run("CustomBackend");
        Assert.StartsWith("Devices: cpu:0, toy:0.", output, StringComparison.Ordinal);
        Assert.Contains("device=toy:0", Under("The gradient of f(x) = sum(sin(x)) on toy:0", output), StringComparison.Ordinal);
        Assert.Contains("forward-mode AD not implemented for operator sin on backend 'toy'", output, StringComparison.Ordinal);
        Assert.StartsWith("tensor([[-0.47942554", Under("JacRev(JacRev(f)), as the message says", output), StringComparison.Ordinal);
        Assert.Contains("softmax", Under("What each backend has for each operator (kernel / JVP / VJP / batching)", output),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task BesideTorchSharp_AModuleHasDerivatives_ByTorchFunctionAndByARuleOfOnesOwn()
    {
        var output = await Run("BesideTorchSharp");
        var lines = output.Split('\n').Where(line => line.Contains(": tensor(", StringComparison.Ordinal))
            .ToDictionary(line => line.Split(": ")[0], line => line.Split(": ")[1]);
        Assert.Equal(lines["gradient of the module"], lines["the same by hand"]);
        Assert.NotEqual(lines["gradient of the module"], lines["and of what it is made of here"]);
    }
}
