using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.CudaSimulation;

/// <summary>What instructions do with integers.</summary>
internal static class Integers
{
    public static T Abs<T>(T x) where T : IBinaryInteger<T> => T.IsNegative(x) ? unchecked(-x) : x;

    public static T Min<T>(T a, T b) where T : INumber<T> => a < b ? a : b;

    public static T Max<T>(T a, T b) where T : INumber<T> => a > b ? a : b;

    /// <summary>a / b; all bits set where b is 0, as devices have it.</summary>
    public static T Divide<T>(T a, T b) where T : IBinaryInteger<T> =>
        b == T.Zero ? ~T.Zero : IsMinusOne(b) ? unchecked(-a) : a / b;

    /// <summary>a − ⌊a/b⌋·b with a division towards 0; a where b is 0.</summary>
    public static T Remainder<T>(T a, T b) where T : IBinaryInteger<T> => b == T.Zero ? a : IsMinusOne(b) ? T.Zero : a % b;

    /// <summary>The upper half of the bits of the product.</summary>
    public static T MultiplyHigh<T>(T a, T b) where T : IBinaryInteger<T> =>
        T.CreateTruncating((Int128.CreateTruncating(a) * Int128.CreateTruncating(b)) >> Width<T>());

    public static T ShiftLeft<T>(T x, uint count) where T : IBinaryInteger<T> => count < Width<T>() ? x << (int)count : T.Zero;

    public static T ShiftRight<T>(T x, uint count) where T : IBinaryInteger<T> => x >> (int)Math.Min(count, (uint)Width<T>() - 1);

    public static T ShiftRightUnsigned<T>(T x, uint count) where T : IBinaryInteger<T> => count < Width<T>() ? x >>> (int)count : T.Zero;

    public static uint PopCount<T>(T x) where T : IBinaryInteger<T> => uint.CreateTruncating(T.PopCount(x));

    public static uint LeadingZeroCount<T>(T x) where T : IBinaryInteger<T> => uint.CreateTruncating(T.LeadingZeroCount(x));

    public static T Reverse<T>(T x) where T : IBinaryInteger<T>
    {
        var y = T.Zero;
        for (var i = 0; i < Width<T>(); i++) y |= ((x >>> i) & T.One) << (Width<T>() - 1 - i);
        return y;
    }

    /// <summary>The bits of x from a place on, extended by the highest of them if the type is signed.</summary>
    public static T Extract<T>(T x, uint from, uint length) where T : IBinaryInteger<T>
    {
        var (place, count) = ((int)(from & 0xFF), (int)(length & 0xFF));
        var top = Math.Min(place + count - 1, Width<T>() - 1);
        var isSigned = T.IsNegative(~T.Zero);
        var fill = isSigned && count > 0 && ((x >>> top) & T.One) != T.Zero ? ~T.Zero : T.Zero;
        var available = Math.Clamp(Width<T>() - place, 0, count);
        var mask = Mask<T>(available);
        return (ShiftRightUnsigned(x, (uint)place) & mask) | (fill & ~mask);
    }

    /// <summary>y with the lower bits of x from a place on.</summary>
    public static T Insert<T>(T x, T y, uint at, uint length) where T : IBinaryInteger<T>
    {
        var mask = ShiftLeft(Mask<T>((int)(length & 0xFF)), at & 0xFF);
        return (ShiftLeft(x, at & 0xFF) & mask) | (y & ~mask);
    }

    private static T Mask<T>(int bits) where T : IBinaryInteger<T> => bits >= Width<T>() ? ~T.Zero : (T.One << bits) - T.One;

    private static bool IsMinusOne<T>(T x) where T : IBinaryInteger<T> => T.IsNegative(x) && x == ~T.Zero;

    private static int Width<T>() => 8 * Unsafe.SizeOf<T>();
}
