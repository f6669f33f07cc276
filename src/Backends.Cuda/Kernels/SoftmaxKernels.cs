using System.Numerics;
using ILGPU;

namespace Nabla.Cuda;

/// <summary>
/// What a member of the softmax family needs of a row: sums of terms, one after the other, and then each result. x is the element, t that
/// of the other input, e the power e^(x − m), m the largest element, s the sum of the powers, and rest that of all but one that is 1.
/// </summary>
internal interface ISoftmax<T>
{
    /// <summary>The term of the first sum.</summary>
    static abstract T Term1(T t, T e, T s);

    /// <summary>The term of the second sum, which may use the first.</summary>
    static abstract T Term2(T t, T e, T s, T sum1);

    /// <summary>The result.</summary>
    static abstract T Result(T x, T t, T e, T m, T s, T rest, T sum1, T sum2);
}

internal readonly struct SoftmaxOf<T> : ISoftmax<T> where T : struct, INumber<T>
{
    public static T Term1(T t, T e, T s) => T.Zero;

    public static T Term2(T t, T e, T s, T sum1) => T.Zero;

    public static T Result(T x, T t, T e, T m, T s, T rest, T sum1, T sum2) => e / s;
}

internal readonly struct LogSoftmaxOf<T, TReals> : ISoftmax<T> where T : struct, INumber<T> where TReals : struct, IReals<T>
{
    public static T Term1(T t, T e, T s) => T.Zero;

    public static T Term2(T t, T e, T s, T sum1) => T.Zero;

    public static T Result(T x, T t, T e, T m, T s, T rest, T sum1, T sum2) => x - m - TReals.Log1p(rest);
}

/// <summary>t − Σ p·t. This can cancel only at the only p above ½: the t there is subtracted from all t first.</summary>
internal readonly struct LogSoftmaxTangent<T> : ISoftmax<T> where T : struct, INumber<T>
{
    public static T Term1(T t, T e, T s) => e + e > s ? t : T.Zero;

    public static T Term2(T t, T e, T s, T most) => e * (t - most);

    public static T Result(T x, T t, T e, T m, T s, T rest, T most, T mean) => t - most - mean / s;
}

/// <summary>
/// t − p · Σ t. This can cancel only at the only p above ½: the result there is minus the sum of the others, since all add up to 0.
/// </summary>
internal readonly struct LogSoftmaxCotangent<T> : ISoftmax<T> where T : struct, INumber<T>
{
    public static T Term1(T t, T e, T s) => t;

    public static T Term2(T t, T e, T s, T all) => t - e / s * all;

    public static T Result(T x, T t, T e, T m, T s, T rest, T all, T left) => t - e / s * all - (e + e > s ? left : T.Zero);
}

/// <summary>Every so many elements of a row, beginning with one of the first: all of them, or an item's share in a group.</summary>
internal struct SoftmaxRow<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public ArrayView<T> X, Other, Y;
    public long X0, Other0, Y0;
    public int Sx, Sother, Sy, Count, First, By;

    private readonly T ValueOf(long k) => X[X0 + k * Sx];

    private readonly T OtherOf(long k) => Other[Other0 + k * Sother];

    private readonly T PowerOf(long k) => Y[Y0 + k * Sy];

    public readonly T Largest<TReals>() where TReals : struct, IReals<T>
    {
        var m = TReals.Of(double.NegativeInfinity);
        for (long k = First; k < Count; k += By) m = SoftmaxKernels.Largest(m, ValueOf(k));
        return m;
    }

    /// <summary>Writes the powers to y. Returns the sum of those that are not 1, and the number of the others.</summary>
    public readonly T Powers<TReals>(T m, out T ones) where TReals : struct, IReals<T>
    {
        T sum = T.Zero, part = T.Zero;
        ones = T.Zero;
        long turn = 0;
        for (long k = First; k < Count; k += By, turn++)
        {
            // 1 for x = m, also where both are infinite.
            var e = TReals.Exp(ValueOf(k) == m && m > TReals.Of(double.NegativeInfinity) ? T.Zero : ValueOf(k) - m);
            Y[Y0 + k * Sy] = e;
            if (e == T.One) ones += T.One;
            else part += e;
            Flush(turn, ref sum, ref part);
        }
        return sum + part;
    }

    public readonly T Sum1<TSoftmax>(T s) where TSoftmax : struct, ISoftmax<T>
    {
        T sum = T.Zero, part = T.Zero;
        long turn = 0;
        for (long k = First; k < Count; k += By, turn++)
        {
            part += TSoftmax.Term1(OtherOf(k), PowerOf(k), s);
            Flush(turn, ref sum, ref part);
        }
        return sum + part;
    }

    public readonly T Sum2<TSoftmax>(T s, T sum1) where TSoftmax : struct, ISoftmax<T>
    {
        T sum = T.Zero, part = T.Zero;
        long turn = 0;
        for (long k = First; k < Count; k += By, turn++)
        {
            part += TSoftmax.Term2(OtherOf(k), PowerOf(k), s, sum1);
            Flush(turn, ref sum, ref part);
        }
        return sum + part;
    }

    public readonly void Finish<TSoftmax>(T m, T s, T rest, T sum1, T sum2) where TSoftmax : struct, ISoftmax<T>
    {
        for (long k = First; k < Count; k += By)
            Y[Y0 + k * Sy] = TSoftmax.Result(ValueOf(k), OtherOf(k), PowerOf(k), m, s, rest, sum1, sum2);
    }

    // In parts of 128, so that the error of a long sum does not grow with the number of its terms.
    private static void Flush(long turn, ref T sum, ref T part)
    {
        if ((turn & 127) != 127) return;
        sum += part;
        part = T.Zero;
    }
}

/// <summary>The kernels of <see cref="Devices.SoftmaxRows"/>.</summary>
internal static class SoftmaxKernels
{
    public static void Each<T, TReals, TSoftmax>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, int count, int sy, int sx, int st,
        Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T> where TSoftmax : struct, ISoftmax<T>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var row = Row(a, b, y, g.At((int)i), count, sy, sx, st, 0, 1);
            var m = row.Largest<TReals>();
            var below = row.Powers<TReals>(m, out var ones);
            var s = below + ones;
            var sum1 = row.Sum1<TSoftmax>(s);
            row.Finish<TSoftmax>(m, s, below + (ones - T.One), sum1, row.Sum2<TSoftmax>(s, sum1));
        }
    }

    public static void Shared<T, TReals, TSoftmax>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, int count, int sy, int sx, int st,
        Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T> where TSoftmax : struct, ISoftmax<T>
    {
        var shared = SharedMemory.Allocate<T>(Items.PerGroup);
        var lane = Group.IdxX;
        var row = Row(a, b, y, g.At(Grid.IdxX), count, sy, sx, st, lane, Items.PerGroup);
        shared[lane] = row.Largest<TReals>();
        Group.Barrier();
        for (var reach = Items.PerGroup / 2; reach > 0; reach /= 2)
        {
            if (lane < reach) shared[lane] = Largest(shared[lane], shared[lane + reach]);
            Group.Barrier();
        }
        var m = shared[0];
        Group.Barrier();
        var below = Total(shared, lane, row.Powers<TReals>(m, out var own));
        var ones = Total(shared, lane, own);
        var s = below + ones;
        var sum1 = Total(shared, lane, row.Sum1<TSoftmax>(s));
        var sum2 = Total(shared, lane, row.Sum2<TSoftmax>(s, sum1));
        row.Finish<TSoftmax>(m, s, below + (ones - T.One), sum1, sum2);
    }

    private static SoftmaxRow<T> Row<T>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, Place at, int count, int sy, int sx, int st,
        int first, int by) where T : unmanaged, IFloatingPointIeee754<T> => new()
        {
            X = a,
            Other = b,
            Y = y,
            X0 = at.P1,
            Other0 = at.P2,
            Y0 = at.P0,
            Sx = sx,
            Sother = st,
            Sy = sy,
            Count = count,
            First = first,
            By = by,
        };

    // A NaN is the largest, so that it reaches the results.
    public static T Largest<T>(T a, T b) where T : unmanaged, IFloatingPointIeee754<T> => b > a || T.IsNaN(b) ? b : a;

    /// <summary>The sum of all items' numbers, in every item.</summary>
    private static T Total<T>(ArrayView<T> shared, int lane, T value) where T : unmanaged, IFloatingPointIeee754<T>
    {
        shared[lane] = value;
        Group.Barrier();
        for (var reach = Items.PerGroup / 2; reach > 0; reach /= 2)
        {
            if (lane < reach) shared[lane] += shared[lane + reach];
            Group.Barrier();
        }
        var all = shared[0];
        Group.Barrier();
        return all;
    }
}
