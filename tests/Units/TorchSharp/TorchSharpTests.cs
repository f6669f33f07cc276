using System.Runtime.InteropServices;
using Nabla.Conformance;
using Nabla.Cpu;
using Nabla.Loading;
using TorchSharp;

namespace Nabla.Tests;

/// <summary>How TorchSharp is loaded where the system's C++ library is older than the one that it asks for.</summary>
public sealed class TorchSharpTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [SkippableFact]
    public void TorchSharp_ComputesAndThrows_BesideTheCpusLapack_AndNothingIsWrittenAnywhere()
    {
        Absence.SkipsIf(TorchSharpLibrary.WhyUnavailable);
        var home = Directory.CreateTempSubdirectory("nabla-home-").FullName;
        try
        {
            (string, string)[] folders = [("HOME", home), ("TMPDIR", home), ("XDG_DATA_HOME", ""), ("DOTNET_EnableDiagnostics", "0")];
            foreach (var first in (Action[])[TorchSharpFirst, LapackFirst]) Assert.Equal("3 600", Child.Run(first, folders).Trim());
            Assert.Empty(Directory.GetFileSystemEntries(home));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Child]
    private static void TorchSharpFirst()
    {
        var sum = Sum();
        Console.WriteLine($"{sum} {Trace()}");
    }

    [Child]
    private static void LapackFirst()
    {
        var trace = Trace();
        Console.WriteLine($"{Sum()} {trace}");
    }

    private static float Sum()
    {
        Torch.Load();
        using torch.Tensor two = torch.ones(2), three = torch.ones(3), sum = three.sum();
        Assert.Throws<ExternalException>(() => two + three);   // An error of libtorch's is an exception, whoever loaded libtorch before.
        return sum.item<float>();
    }

    private static double Trace()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddTorchSharp());
        var trace = nabla.Tensors.Eye(600).Cholesky().Trace().Item<double>();
        Assert.True(Libtorch.IsAvailable);
        Assert.NotEqual(0, Libtorch.FindExport("dpotrf_"));
        Assert.Equal(0, Libtorch.FindExport("no_such_function"));
        return trace;
    }

    [SkippableFact]
    public void AddTorchSharp_GivesWhatTheCpuGives_ForLargeMatrices()
    {
        Absence.SkipsIf(Libtorch.IsAvailable ? null : "libtorch is not with the tests");
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddTorchSharp());
        var random = new RandomKey(7);
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            Tensor Matrix(ITensorFactory tensors) => tensors.Normal(random, [520, 520], dtype) + tensors.Eye(520, dtype) * 40;
            Tensor ours = Matrix(Shared.Tensors), theirs = Matrix(nabla.Tensors);
            foreach (var f in (Func<Tensor, Tensor>[])[a => a.Inv(), a => a.MatMul(a.T()).Cholesky(), a => a.SlogDet().LogAbsDet,
                a => a.Solve(a[.., ..3]), a => a.SolveTriangular(a[.., ..3], upper: true)])
            {
                double[] expected = f(ours).Cast(DType.Float64).ToArray<double>(), actual = f(theirs).Cast(DType.Float64).ToArray<double>();
                var tolerance = (dtype == DType.Float64 ? 1e-11 : 1e-3) * expected.Max(Math.Abs);
                for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
            }
        }

        var singular = nabla.Tensors.Ones([520, 520]);
        Assert.Contains("pivot 2", Assert.Throws<LinAlgException>(() => singular.Inv()).Message, StringComparison.Ordinal);
        Assert.Contains("order 2", Assert.Throws<LinAlgException>(() => singular.Cholesky()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTorchSharp_WithoutACpuBackend_SaysSo() =>
        Assert.Contains("\"cpu\"", Assert.Throws<BackendUnavailableException>(() => NablaRuntime.Create(n => n.AddTorchSharp())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Weakening_ChangesOneByte_OfTheShim()
    {
        byte[] original = TinyLibrary(), weakened = [.. original];
        Assert.False(ElfVersionNeeds.TryWeaken(weakened, "GLIBCXX_9.9.9"));
        Assert.True(original.AsSpan().SequenceEqual(weakened));
        Assert.True(ElfVersionNeeds.TryWeaken(weakened, Version));
        var at = Assert.Single(Enumerable.Range(0, original.Length), i => original[i] != weakened[i]);
        Assert.Equal(original[at] | 2, weakened[at]);
    }

    [Fact]
    public void Weakening_RefusesWhatIsNoWholeLibrary()
    {
        var whole = TinyLibrary();
        Assert.False(ElfVersionNeeds.TryWeaken([], Version));
        Assert.False(ElfVersionNeeds.TryWeaken(new byte[4096], Version));
        const int Unread = 32; // of the last section's header
        for (var length = 0; length <= whole.Length - Unread - 8; length += 8)
            Assert.False(ElfVersionNeeds.TryWeaken(whole[..length], Version));
    }

    [SkippableFact]
    public void ALibraryThatHasNoSuchNeed_OrIsNone_IsRefused_AlsoAfterOneThatWasLoaded()
    {
        Absence.SkipsIf(TorchSharpLibrary.WhyUnavailable);
        Torch.Load();
        var error = Assert.Throws<DllNotFoundException>(() => WeakenedCopy.Load(typeof(Child).Assembly.Location, Version));
        Assert.Contains(Version, error.Message, StringComparison.Ordinal);
        var library = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(library, TinyLibrary());
            Assert.Throws<DllNotFoundException>(() => WeakenedCopy.Load(library, Version));
        }
        finally
        {
            File.Delete(library);
        }
    }

    // An ELF header, its sections [verneed, strings], and two needs of one library; layout as in the Linux Standard Base.
    private static byte[] TinyLibrary()
    {
        const int Needs = 64, Strings = Needs + 48, Sections = 152;
        var file = new byte[Sections + 128];
        "\u007FELF\u0002\u0001"u8.CopyTo(file);
        Put(0x28, Sections);
        Put(0x3A, 64);
        Put(0x3C, 2);
        "\0GLIBCXX_3.4\0GLIBCXX_3.4.32\0"u8.CopyTo(file.AsSpan(Strings));
        Put(Needs + 2, 2);      // entries
        Put(Needs + 8, 16);     // the first entry, from here
        Put(Needs + 16 + 8, 1); // its name
        Put(Needs + 16 + 12, 16);
        Put(Needs + 32 + 8, 13);
        Put(Sections + 4, 0x6ffffffe);
        Put(Sections + 0x18, Needs);
        Put(Sections + 0x28, 1);
        Put(Sections + 64 + 4, 3);
        Put(Sections + 64 + 0x18, Strings);
        return file;

        void Put(int at, int value)
        {
            for (var i = 0; i < 4 && value != 0; i++, value >>>= 8)
                file[at + i] |= (byte)value;
        }
    }
}
