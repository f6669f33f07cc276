using System.Runtime;

namespace Nabla.Tests;

/// <summary>Which collections a backend asks for: each by its own option, and by what it has made itself.</summary>
[Collection(nameof(Memory))]
public sealed class CollectionTests
{
    private const int Medium = 8 << 10, Large = 1 << 14;   // elements of float64: 64 and 128 KiB

    private static CpuBackend Backend(bool collects = true) =>
        new(Microsoft.Extensions.Options.Options.Create(new CpuOptions { CollectsGarbage = collects }));

    private static void Make(CpuBackend backend, int count, int length)
    {
        for (var i = 0; i < count; i++) backend.Allocate(0, DType.Float64, length);
    }

    [Theory]
    [InlineData(Medium, 160)]   // 10 MiB of arrays, which is more than 8
    [InlineData(Large, 60)]   // more than 48 large buffers
    public void TheCpu_CollectsYoungGenerations_UnlessItsOptionSaysNo(int length, int count)
    {
        Assert.False(IsUndisturbed(n => n.AddCpu(), Device.Cpu, length, count));
        Assert.True(IsUndisturbed(n => n.AddCpu(o => o.CollectsGarbage = false), Device.Cpu, length, count));
    }

    [SkippableFact]
    public void OpenCL_CollectsYoungGenerations_UnlessItsOptionSaysNo()
    {
        const int Length = 1 << 17, Count = 70;   // 70 MiB, which is more than 64
        var device = OpenCL.Vector(1).Device;
        Assert.False(IsUndisturbed(n => n.AddOpenCL(), device, Length, Count));
        Assert.True(IsUndisturbed(n => n.AddOpenCL(o => o.CollectsGarbage = false), device, Length, Count));
    }

    /// <summary>
    /// Whether operators run without a collection. .NET makes none by itself meanwhile, and one that is asked for is seen.
    /// </summary>
    private static bool IsUndisturbed(Action<NablaBuilder> backend, Device device, int length, int count)
    {
        using var nabla = NablaRuntime.Create(backend);
        var x = new Copy().Apply(nabla.Tensors.Full([length], 0.5, DType.Float64, device));
        x.Sin();
        Assert.True(GC.TryStartNoGCRegion(100 << 20));
        for (var i = 0; i < count; i++) x.Sin();
        var goesOn = GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;
        if (goesOn) GC.EndNoGCRegion();
        return goesOn;
    }

    [Fact]
    public void TwoRuntimes_CountWhatEachHasMade_AndNotTheOthers()
    {
        CpuBackend one = Backend(), other = Backend();
        Make(one, 100, Medium);
        Make(other, 100, Medium);
        Make(one, 30, Large);
        Make(other, 30, Large);
        Assert.Equal((0, 0), (one.Allocator.Medium!.Collections, one.Allocator.Large!.Collections));
        Assert.Equal((0, 0), (other.Allocator.Medium!.Collections, other.Allocator.Large!.Collections));
        Make(one, 30, Medium);
        Make(one, 30, Large);
        Assert.Equal((1, 1), (one.Allocator.Medium!.Collections, one.Allocator.Large!.Collections));
        Assert.Equal((0, 0), (other.Allocator.Medium!.Collections, other.Allocator.Large!.Collections));
    }

    [Fact]
    public void LargeTensors_ComeBackAlsoWhereNoCollectionIsAskedFor()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu(o => o.CollectsGarbage = false));
        var x = nabla.Tensors.Full([1 << 20], 0.5);
        for (var i = 0; i < 500; i++) x.Square();   // 4 GiB in all
        Assert.InRange(Environment.WorkingSet, 0, 2L << 30);
    }
}
