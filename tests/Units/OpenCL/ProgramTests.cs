using System.Security.Cryptography;
using Nabla.Devices;
using Nabla.OpenCL;

namespace Nabla.Tests;

/// <summary>Programs are compiled once, and their cache on disk is never trusted.</summary>
public sealed class OpenCLProgramTests : IDisposable
{
    private const string Text =
        "kernel void twice(global const double* X, global double* Y) { const size_t i = get_global_id(0); if (i < 3) Y[i] = X[i] * 2; }";

    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-opencl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A device of its own, so that nothing is compiled yet.
    private NablaRuntime Runtime() =>
        NablaRuntime.Create(n => n.AddOpenCL(o => (o.CacheDirectory, o.PoolBytes) = (_folder, Random.Shared.Next())));

    private void Doubles()
    {
        using var nabla = Runtime();
        var x = OpenCL.Needed(nabla).Create<double>([1, 2, 3], OpenCL.Device);
        var y = nabla.Tensors.Create<double>([0, 0, 0], OpenCL.Device);
        using (var call = new Nabla.OpenCL.ClProgram("twice", Text).On(((DeviceBuffer)((DeviceTensor)x).Buffer).Device, "twice"))
            call.In((DeviceTensor)x).Out((DeviceTensor)y).Run(3);
        Assert.Equal([2.0, 4, 6], y.ToArray<double>());
    }

    [SkippableFact]
    public void ADamagedEntry_IsCompiledAgain()
    {
        Doubles();
        var entry = Assert.Single(Directory.GetFiles(_folder));
        var whole = File.ReadAllBytes(entry);
        var flipped = (byte[])whole.Clone();
        flipped[whole.Length / 2] ^= 1;
        foreach (var damaged in (byte[][])[[], whole[..10], whole[..(whole.Length / 2)], flipped, [.. whole, 0]])
        {
            File.WriteAllBytes(entry, damaged);
            Doubles();
            var (key, repaired) = (Convert.FromHexString(Path.GetFileNameWithoutExtension(entry)), File.ReadAllBytes(entry));
            Assert.Equal(SHA256.HashData([.. key, .. repaired[32..]]), repaired[..32]);
        }
    }

    [SkippableFact]
    public void AWriterThatWasKilled_LeavesOnlyADraft()
    {
        Doubles();
        var entry = Assert.Single(Directory.GetFiles(_folder));
        File.WriteAllBytes(entry + ".0123", File.ReadAllBytes(entry)[..20]);
        File.Delete(entry);
        Doubles();
        Assert.True(File.Exists(entry));
    }

    [SkippableFact]
    public void AFolderThatCannotBeWritten_IsNoError()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL(o => o.CacheDirectory = Path.Combine(file, "no")));
        Assert.Equal(2, (OpenCL.Needed(nabla).Create<double>([1], OpenCL.Device) * 2).ToArray<double>()[0]);
    }

    [SkippableFact]
    public void SeveralAtOnce_EachGetTheirProgram()
    {
        Doubles();
        File.Delete(Assert.Single(Directory.GetFiles(_folder)));
        Parallel.For(0, 6, _ => Doubles());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [SkippableFact]
    public void AProgramThatTheCompilerRefuses_SaysWhy_AndWorkGoesOn()
    {
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL().AddKernels("opencl", k => k.Map(OpenCLKernel.Unary<Sin>("sine(x)"))));
        var x = OpenCL.Needed(nabla).Create<double>([0.5], OpenCL.Device);
        var error = Assert.Throws<NablaException>(() => x.Sin());
        foreach (var part in new[] { "sin: ", "compiler", "error", "sine", "BuildProgramFailure" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(Math.Cos(0.5), x.Cos().ToArray<double>()[0], 1e-12);
    }

    [SkippableFact]
    public void AnOperatorOfOnesOwn_IsAnExpression()
    {
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL().AddKernels("opencl", k => k
            .Map(OpenCLKernel.Unary<Sin>("cbrt(x)"))
            .Map(OpenCLKernel.Binary<Add>("hypot(a, b)"))));
        var x = OpenCL.Needed(nabla).Create<double>([8, 27, 3], OpenCL.Device);
        Numbers.Near([2, 3, Math.Cbrt(3)], x.Sin());
        Numbers.Near([Math.Sqrt(73), Math.Sqrt(738), Math.Sqrt(18)], x + 3);
        Assert.Throws<DTypeException>(() => x.Cast(DType.Int64) + 1);
    }
}
