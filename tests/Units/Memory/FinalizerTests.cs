using System.Runtime.CompilerServices;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Finalizers run in no order, and those of users may read, keep or revive their tensors: each sees its own numbers.</summary>
public sealed class FinalizerTests
{
    private static readonly List<Witness> s_kept = [];
    private static int s_read, s_wrong;

    /// <summary>Holds a tensor of equal numbers, and looks at it when nothing else does any more.</summary>
    private sealed class Witness(Tensor x, double value, int lives)
    {
        private int _lives = lives;

        ~Witness()
        {
            Thread.Sleep(1);   // so that others ask for memory meanwhile
            Look();
            if (--_lives == 0) return;
            lock (s_kept) s_kept.Add(this);   // revived, and to be finalized again
            GC.ReRegisterForFinalize(this);
        }

        public void Look()
        {
            Interlocked.Increment(ref s_read);
            if (x.ToArray<double>().Any(v => v != value)) Interlocked.Increment(ref s_wrong);
        }
    }

    [Fact]
    public void OnTheCpu_AFinalizerReadsWhatItsTensorHeld() =>
        Assert.Contains("1200 read, 0 wrong", Child.Run(ReadOnTheCpu), StringComparison.Ordinal);

    [SkippableFact]
    public void OnOpenCL_AFinalizerReadsWhatItsTensorHeld()
    {
        OpenCL.Vector(1);
        Assert.Contains("1200 read, 0 wrong", Child.Run(ReadOnOpenCL), StringComparison.Ordinal);
    }

    [Child]
    private static void ReadOnTheCpu() => Read(Shared.Tensors, Device.Cpu);

    [Child]
    private static void ReadOnOpenCL() => Read(OpenCL.Tensors, OpenCL.Device);

    private static void Read(ITensorFactory tensors, Device device)
    {
        const int Length = 12_000, Witnesses = 400, Lives = 3;
        // Everything here is dropped at once, while other operators ask for memory of the same size.
        for (var i = 0; i < Witnesses; i++)
        {
            Make(tensors, device, i, Length, Lives);
            for (var k = 0; k < 3; k++) _ = new Copy().Apply(tensors.Ones([Length], device: device)) * -1.0;
        }
        var until = DateTime.UtcNow.AddMinutes(1);
        while (Volatile.Read(ref s_read) < Witnesses * Lives && DateTime.UtcNow < until)
        {
            GC.Collect();
            for (var k = 0; k < 100; k++) _ = new Copy().Apply(tensors.Ones([Length], device: device)) * -2.0;
            GC.WaitForPendingFinalizers();
            lock (s_kept)
            {
                if (Random.Shared.Next(3) == 0) s_kept.Clear();
            }
        }
        Console.WriteLine($"{s_read} read, {s_wrong} wrong");
    }

    // In a method of its own, so that no local keeps the tensor.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make(ITensorFactory tensors, Device device, int i, int length, int lives) =>
        _ = new Witness(new Copy().Apply(tensors.Ones([length], device: device)) * (double)i, i, lives);

    [Fact]
    public void AFinalizer_MayComputeWithTensors_AlsoWhereThereIsNoRoom()
    {
        var output = Child.Run(ComputeInFinalizers, ("DOTNET_GCHeapHardLimit", "0x10000000"));
        Assert.Contains("computed 100", output, StringComparison.Ordinal);
    }

    private static int s_computed;

    private sealed class Computer(Tensor x)
    {
        ~Computer()
        {
            Assert.Throws<DeviceOutOfMemoryException>(() => x[..10_000].Unsqueeze(1) * x);
            if (Grad(v => v.Square().Sum())(x).Sum().Item<double>() == 40_000.0) s_computed++;
        }
    }

    [Child]
    private static void ComputeInFinalizers()
    {
        for (var i = 0; i < 100; i++)
        {
            MakeComputer();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Console.WriteLine($"computed {s_computed}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeComputer() => _ = new Computer(Shared.Stored([20_000]));

    [Fact]
    public void ATensorThatAWeakReferenceStillFinds_HasItsNumbers() => Child.Run(FindAgain);

    [Child]
    private static void FindAgain()
    {
        var (found, looks) = (MakeOld(200), 0);
        for (var i = 0; i < 50; i++)
        {
            for (var k = 0; k < 50; k++) _ = Shared.Stored([12_000]) * -1.0;
            looks += found.Count(IsFoundWithItsNumbers);
            if (i % 10 == 9) GC.Collect();
        }
        Assert.NotEqual(0, looks);
        Assert.DoesNotContain(found, f => f.Tensor.TryGetTarget(out _));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsFoundWithItsNumbers((WeakReference<Tensor> Tensor, double Value) made)
    {
        if (!made.Tensor.TryGetTarget(out var x)) return false;
        Assert.Equal(-1, x.ToArray<double>().AsSpan().IndexOfAnyExcept(made.Value));
        return true;
    }

    // Tensors that nothing holds any more, and that only a collection of the oldest generation takes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference<Tensor> Tensor, double Value)[] MakeOld(int count)
    {
        var tensors = Enumerable.Range(0, count).Select(i => Shared.Stored([12_000]) * (double)i).ToArray();
        for (var i = 0; i < 2; i++) GC.Collect();
        var made = tensors.Select((x, i) => (new WeakReference<Tensor>(x, trackResurrection: true), (double)i)).ToArray();
        GC.KeepAlive(tensors);
        return made;
    }
}
