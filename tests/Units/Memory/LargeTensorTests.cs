using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nabla.Conformance;

namespace Nabla.Tests;

/// <summary>Tensors of more than 2 GiB, whose bytes an int does not count. In a process of their own, which needs some 7 GB.</summary>
public sealed class LargeTensorTests
{
    private const int Length = 275_000_000;   // 2.2 GB of doubles

    // Zeros all, but for these, at the ends of a tensor and of what is copied at once.
    private static readonly int[] s_places = [0, 1, (1 << 27) - 1, 1 << 27, (1 << 27) + 1, 1 << 28, Length - 2, Length - 1];

    [SkippableFact]
    public void ATensorOfMoreThan2GiB_IsMade_Read_Viewed_AndMoved()
    {
        Skip.If(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 12L << 30, "The process may have less than 12 GiB of memory.");
        Absence.SkipsIf(OpenCL.Missing);
        Child.Run(MakeReadAndMove);
    }

    [Child]
    private static void MakeReadAndMove()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddOpenCL());
        var x = Make(nabla.Tensors);
        GC.Collect();
        Numbers.Near([Length, Length - 1], x.Flip(0)[..2]);
        Numbers.Near([1 << 27, (1 << 27) + 1], x[((1 << 27) - 1)..][..2]);
        try
        {
            x = Move(ref x, OpenCL.Device);
        }
        catch (DeviceOutOfMemoryException e)
        {
            // A device says how large a buffer may be. PoCL's answer depends on the memory that is free.
            Assert.True(LargestBuffer(e.Message) < (long)Length * sizeof(double), e.Message);
            return;
        }
        GC.Collect();
        Numbers.Near([1, Length, 0], x.IndexSelect(0, nabla.Tensors.Create<long>([0, Length - 1, 7], OpenCL.Device)));
        Check(x);
    }

    private static long LargestBuffer(string message) =>
        long.Parse(Regex.Match(message, "one buffer has at most ([0-9,]+)").Groups[1].Value, NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture);

    // Methods of their own, so that no local keeps what they made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor Make(ITensorFactory tensors)
    {
        var numbers = new double[Length];
        foreach (var i in s_places) numbers[i] = i + 1;
        return tensors.Create<double>(numbers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor Move(ref Tensor? x, Device device)
    {
        var there = x!.To(device);
        x = null;
        return there;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Check(Tensor x)
    {
        var numbers = x.ToArray<double>();
        Assert.Equal(Length, numbers.Length);
        Assert.Equal(Length - s_places.Length, numbers.AsSpan().Count(0.0));
        foreach (var i in s_places) Assert.Equal(i + 1, numbers[i]);
    }
}
