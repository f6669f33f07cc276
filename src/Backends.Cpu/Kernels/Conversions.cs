using System.Numerics;
using System.Runtime.CompilerServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>
/// Converts to another dtype. To integers it cuts towards zero and saturates (NaN is 0). An int64 that does not fit an int32 wraps around.
/// </summary>
internal readonly struct CastKernel : IKernel<Cast>
{
    public static void Run<T>(Cast op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        if (op.DType == x[0].DType)
        {
            Spanwise.Run<T, T>(static (x, y) => x.CopyTo(y), x[0], y[0], work);
            return;
        }
        var call = new Call<T>(x[0], y[0], work);
        op.DType.Run(ref call);
    }

    private readonly struct Call<T>(DeviceTensor x, DeviceTensor y, Work work) : ITyped where T : unmanaged, INumber<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TOut>() where TOut : unmanaged, INumber<TOut>
        {
            if (y.DType == DType.Bool) Spanwise.Run<T, bool>(IsTrue, x, y, work);
            else Spanwise.Run<T, TOut>(Tp.ConvertTruncating, x, y, work);
        }
    }

    private static void IsTrue<T>(ReadOnlySpan<T> x, Span<bool> y) where T : INumber<T>
    {
        for (var i = 0; i < x.Length; i++) y[i] = x[i] != T.Zero;
    }
}

internal readonly struct CopyKernel : IKernel<Copy>
{
    public static void Run<T>(Copy op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var length = y[0].Count;
        if (length == 0) return;
        if (work.Splits(length)) Split<T>(x[0], y[0], length, work);
        else Part<T>(x[0], y[0], 0, length);
    }

    private static void Split<T>(DeviceTensor x, DeviceTensor y, int length, Work work) where T : unmanaged =>
        work.Split(length, length, (start, count) => Part<T>(x, y, start, count));

    private static void Part<T>(DeviceTensor x, DeviceTensor y, int start, int count) where T : unmanaged =>
        new Reader<T>(x, y.Shape, start, default, stackalloc int[Walk.Scratch(y.Rank)]).Take(y.Span<T>().Slice(start, count));
}
