using Nabla.Cpu;
using TorchSharp;
using Xunit;

namespace Nabla.Tests;

public sealed class LibtorchTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";

    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Libtorch_EitherLoads_OrSaysWhyNot()
    {
        if (!Libtorch.IsAvailable)
        {
            Assert.NotNull(Libtorch.WhyUnavailable);
            Assert.Contains(Libtorch.WhyUnavailable, Assert.Throws<DllNotFoundException>(Libtorch.EnsureLoaded).Message);
            Assert.Equal(0, Libtorch.FindExport("dgemm_"));
            return;
        }

        Assert.Null(Libtorch.WhyUnavailable);
        Libtorch.EnsureLoaded();
        using torch.Tensor three = torch.ones(3), sum = three.sum();
        Assert.Equal(3, sum.item<float>());
        Assert.Equal(0, Libtorch.FindExport("no_such_function"));
    }

    [Fact]
    public void Weakening_ChangesOneByte_OfTheShim()
    {
        byte[] original = TinyLibrary(), weakened = [.. original];
        Assert.False(ElfVersionNeeds.TryWeaken(weakened, "GLIBCXX_9.9.9"));
        Assert.True(original.AsSpan().SequenceEqual(weakened));
        Assert.True(ElfVersionNeeds.TryWeaken(weakened, Version));
        int at = Assert.Single(Enumerable.Range(0, original.Length), i => original[i] != weakened[i]);
        Assert.Equal(original[at] | 2, weakened[at]);
    }

    [Fact]
    public void Weakening_RefusesWhatIsNoWholeLibrary()
    {
        byte[] whole = TinyLibrary();
        Assert.False(ElfVersionNeeds.TryWeaken([], Version));
        Assert.False(ElfVersionNeeds.TryWeaken(new byte[4096], Version));
        const int Unread = 32; // of the last section's header
        for (int length = 0; length <= whole.Length - Unread - 8; length += 8)
        {
            Assert.False(ElfVersionNeeds.TryWeaken(whole[..length], Version));
        }
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("")]
    [InlineData("other content")]
    public void Publish_ReplacesADamagedFile(string damaged)
    {
        string path = WeakenedCopy.Publish(_folder, "library", "whole content"u8);
        File.WriteAllText(path, damaged);
        Assert.Equal(path, WeakenedCopy.Publish(_folder, "library", "whole content"u8));
        Assert.Equal("whole content", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Publish_FromManyThreads_LeavesOneWholeFile()
    {
        byte[] content = new byte[100_000];
        new Random(1).NextBytes(content);
        string folder = Path.Combine(_folder, "new");
        Parallel.For(0, 32, _ => Assert.Equal(content, File.ReadAllBytes(WeakenedCopy.Publish(folder, "library", content))));
        Assert.Single(Directory.GetFiles(folder));
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
            for (int i = 0; i < 4 && value != 0; i++, value >>>= 8)
            {
                file[at + i] |= (byte)value;
            }
        }
    }
}
