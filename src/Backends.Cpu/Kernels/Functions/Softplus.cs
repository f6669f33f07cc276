using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>The softplus. Each step is a loop over a block.</summary>
internal readonly struct SoftplusKernel : IFloatKernel<Softplus>
{
    public static void Run<T>(Softplus op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Spanwise.Run<T, T>((x, y) => Of(op, x, y), x[0], y[0], work);

    /// <summary>ln(1 + e^βx)/β, and x where βx is above the threshold.</summary>
    private static void Of<T>(Softplus op, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T beta = T.CreateTruncating(op.Beta), threshold = T.CreateTruncating(op.Threshold);
        for (int length; !x.IsEmpty; x = x[length..], y = y[length..])
        {
            length = Math.Min(Reader<T>.Block, x.Length);
            var part = y[..length];
            Loop.Run<T, Product>(x[..length], beta, part);
            Loop.RunPartial<T, SoftPositivePart>(part, part);
            Choose(x[..length], beta, threshold, part);
        }
    }

    /// <summary>y/β, and x where βx is above the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T>(ReadOnlySpan<T> x, T beta, T threshold, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (width, i) = (Vector<T>.Count, 0);
        Vector<T> b = Vector.Create(beta), limit = Vector.Create(threshold);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (; i <= x.Length - width; i += width)
        {
            Vector<T> numbers = Vector.LoadUnsafe(ref from, (nuint)i), results = Vector.LoadUnsafe(ref to, (nuint)i);
            if (beta != T.One) results /= b;
            Vector.ConditionalSelect(Vector.GreaterThan(numbers * b, limit), numbers, results).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < x.Length; i++) y[i] = x[i] * beta > threshold ? x[i] : y[i] / beta;
    }
}
