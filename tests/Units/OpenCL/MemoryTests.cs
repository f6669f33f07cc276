using Nabla.OpenCL;
using Xunit.Abstractions;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Device memory comes back without anyone's doing.</summary>
[Collection(nameof(Memory))]
public sealed class OpenCLMemoryTests(ITestOutputHelper output)
{
    private const long MiB = 1 << 20;

    private static (long Managed, long Process) Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    [SkippableFact]
    public void TenThousandHessians_LeaveNothingBehind()
    {
        var hessian = Hessian(x => (x.Sin() * x.Square()).Sum());
        var at = OpenCL.Vector(1, 2, 3);
        var last = at;
        void Run(int n)
        {
            for (var i = 0; i < n; i++) last = hessian(at);
            last.ToArray<double>();
        }
        Run(300);
        var (before, device) = (Settled(), OpenCL.Native.Pool.Total);
        Run(10_000);
        var after = Settled();
        var (managed, process, buffers) =
            (after.Managed - before.Managed, after.Process - before.Process, OpenCL.Native.Pool.Total - device);
        output.WriteLine($"10,000 Hessians: managed {managed / 1024} KiB, process {process / 1024} KiB, device {buffers / 1024} KiB");
        Assert.True(managed < 4 * MiB, $"managed memory grew by {managed / 1024} KiB");
        Assert.True(process < 64 * MiB, $"the process grew by {process / MiB} MiB");
        Assert.True(buffers < 16 * MiB, $"the device's buffers grew by {buffers / 1024} KiB");
    }

    private static void WithRoom(long bytes, Action<ITensorFactory> use)
    {
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL(o => o.MaxBytes = bytes));
        use(OpenCL.Needed(nabla));
    }

    [SkippableFact]
    public void LargeTensorsThatAreDropped_MakeRoomForOthers() => WithRoom(48 * MiB, tensors =>
    {
        var x = tensors.Create<double>(new double[MiB / 2], OpenCL.Device);   // 4 MiB
        for (var i = 0; i < 100; i++) _ = x + i;
        // Of another size, so that nothing that is kept for reuse fits.
        for (var i = 0; i < 10; i++) _ = tensors.Create<double>(new double[MiB], OpenCL.Device) + 1;
        Assert.Equal(0, x.Sum().Item<double>());
    });

    [SkippableFact]
    public void AFullDevice_IsAnErrorThatSaysHowFull_AndWorkGoesOn() => WithRoom(16 * MiB, tensors =>
    {
        var kept = new List<Tensor>();
        var error = Assert.Throws<DeviceOutOfMemoryException>(() =>
        {
            for (var i = 0; i < 10; i++) kept.Add(tensors.Create<double>(new double[MiB / 2], OpenCL.Device));
        });
        Assert.Equal(4, kept.Count);
        foreach (var part in new[] { "no room", $"{4 * MiB:N0} bytes", $"{16 * MiB:N0}", "chunkSize" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        kept.Clear();
        Assert.Equal(1, tensors.Create<double>([1], OpenCL.Device).Item<double>());
        kept.Add(tensors.Create<double>(new double[MiB], OpenCL.Device));
    });

    [SkippableFact]
    public void MoreThanTheDeviceHas_IsRefused()
    {
        var largest = OpenCL.Native.Infos.LargestBuffer;
        Skip.If(largest / 8 > Array.MaxLength, "A tensor of more elements than the device holds cannot be asked for.");
        var view = OpenCL.Vector(1).BroadcastTo([(int)(largest / 8) + 1]);
        var error = Assert.Throws<DeviceOutOfMemoryException>(() => Op.Of<Copy>().Apply(view));
        Assert.Contains($"{largest:N0}", error.Message, StringComparison.Ordinal);
    }
}
