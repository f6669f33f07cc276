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

/// <summary>The kernels of <see cref="Devices.SoftmaxRows"/>.</summary>
internal static class SoftmaxKernels
{
    public static void Each<T, TReals, TSoftmax>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, int count, int sy, int sx, int st,
        Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T> where TSoftmax : struct, ISoftmax<T>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            var m = TReals.Of(double.NegativeInfinity);
            for (long k = 0; k < count; k++) m = Largest(m, a[at.P1 + k * sx]);
            T below = T.Zero, ones = T.Zero, part = T.Zero;
            for (long k = 0; k < count; k++)
            {
                var e = Power<T, TReals>(a[at.P1 + k * sx], m);
                y[at.P0 + k * sy] = e;
                if (e == T.One) ones += T.One;
                else part += e;
                Flush(k, ref below, ref part);
            }
            below += part;
            T rest = below + (ones - T.One), s = below + ones, sum1 = T.Zero, sum2 = T.Zero;
            part = T.Zero;
            for (long k = 0; k < count; k++)
            {
                part += TSoftmax.Term1(b[at.P2 + k * st], y[at.P0 + k * sy], s);
                Flush(k, ref sum1, ref part);
            }
            sum1 += part;
            part = T.Zero;
            for (long k = 0; k < count; k++)
            {
                part += TSoftmax.Term2(b[at.P2 + k * st], y[at.P0 + k * sy], s, sum1);
                Flush(k, ref sum2, ref part);
            }
            sum2 += part;
            for (long k = 0; k < count; k++)
                y[at.P0 + k * sy] = TSoftmax.Result(a[at.P1 + k * sx], b[at.P2 + k * st], y[at.P0 + k * sy], m, s, rest, sum1, sum2);
        }
    }

    public static void Shared<T, TReals, TSoftmax>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, int count, int sy, int sx, int st,
        Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T> where TSoftmax : struct, ISoftmax<T>
    {
        var shared = SharedMemory.Allocate<T>(Items.PerGroup);
        var at = g.At(Grid.IdxX);
        int lane = Group.IdxX, turn = 0;
        var m = TReals.Of(double.NegativeInfinity);
        for (long k = lane; k < count; k += Items.PerGroup) m = Largest(m, a[at.P1 + k * sx]);
        shared[lane] = m;
        Group.Barrier();
        for (var reach = Items.PerGroup / 2; reach > 0; reach /= 2)
        {
            if (lane < reach) shared[lane] = Largest(shared[lane], shared[lane + reach]);
            Group.Barrier();
        }
        m = shared[0];
        Group.Barrier();
        T below = T.Zero, ones = T.Zero, part = T.Zero;
        for (long k = lane; k < count; k += Items.PerGroup, turn++)
        {
            var e = Power<T, TReals>(a[at.P1 + k * sx], m);
            y[at.P0 + k * sy] = e;
            if (e == T.One) ones += T.One;
            else part += e;
            Flush(turn, ref below, ref part);
        }
        below = Total(shared, lane, below + part);
        ones = Total(shared, lane, ones);
        T rest = below + (ones - T.One), s = below + ones, sum1 = T.Zero, sum2 = T.Zero;
        part = T.Zero;
        for (long k = lane; k < count; k += Items.PerGroup, turn++)
        {
            part += TSoftmax.Term1(b[at.P2 + k * st], y[at.P0 + k * sy], s);
            Flush(turn, ref sum1, ref part);
        }
        sum1 = Total(shared, lane, sum1 + part);
        part = T.Zero;
        for (long k = lane; k < count; k += Items.PerGroup, turn++)
        {
            part += TSoftmax.Term2(b[at.P2 + k * st], y[at.P0 + k * sy], s, sum1);
            Flush(turn, ref sum2, ref part);
        }
        sum2 = Total(shared, lane, sum2 + part);
        for (long k = lane; k < count; k += Items.PerGroup)
            y[at.P0 + k * sy] = TSoftmax.Result(a[at.P1 + k * sx], b[at.P2 + k * st], y[at.P0 + k * sy], m, s, rest, sum1, sum2);
    }

    // A NaN is the largest, so that it reaches the results.
    private static T Largest<T>(T a, T b) where T : unmanaged, IFloatingPointIeee754<T> => b > a || T.IsNaN(b) ? b : a;

    // e^(x − m); 1 for x = m also where both are infinite.
    private static T Power<T, TReals>(T x, T m) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T> =>
        TReals.Exp(x == m && m > TReals.Of(double.NegativeInfinity) ? T.Zero : x - m);

    // In parts of 128, so that the error of a long sum does not grow with the number of its terms.
    private static void Flush<T>(long turn, ref T sum, ref T part) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((turn & 127) != 127) return;
        sum += part;
        part = T.Zero;
    }

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
