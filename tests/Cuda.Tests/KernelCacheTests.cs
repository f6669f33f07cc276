namespace Nabla.Cuda.Tests;

/// <summary>PTX on disk.</summary>
public sealed class KernelCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-cuda").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private double[] Compute()
    {
        using var gpu = new Gpu(_folder);
        return gpu.Vector(1, 2, 3).Tanh().ToArray<double>();
    }

    [Fact]
    public void PtxIsKept_AndADamagedFileIsReplaced()
    {
        var expected = Compute();
        var file = Assert.Single(Directory.GetFiles(_folder));
        var written = File.GetLastWriteTimeUtc(file);
        Assert.Equal(expected, Compute());
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        var content = File.ReadAllBytes(file);
        content[^1]++;
        File.WriteAllBytes(file, content);
        Assert.Equal(expected, Compute());
        Assert.NotEqual(content, File.ReadAllBytes(file));
    }
}
