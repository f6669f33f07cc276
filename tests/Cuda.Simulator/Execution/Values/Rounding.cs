using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.CudaSimulation;

/// <summary>Conversions between types of numbers. A mode says whether to round to the nearest, to 0, down or up.</summary>
internal static class Rounding
{
    /// <summary>The nearest number of the type.</summary>
    public static TTo Saturate<TFrom, TTo>(TFrom x) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        TTo.CreateSaturating(x);

    /// <summary>The nearest integer in the mode, as a float.</summary>
    public static T Integral<T>(T x, MidpointRounding mode) where T : IFloatingPoint<T> => T.Round(x, mode);

    /// <summary>The nearest integer of the type; 0 of NaN.</summary>
    public static T ToIntegerOrZero<T>(double x) where T : IBinaryInteger<T> => T.CreateSaturating(x);

    /// <summary>The nearest integer of the type. Of NaN, the integer of which only the highest bit is set.</summary>
    public static T ToIntegerOrHighBit<T>(double x) where T : IBinaryInteger<T> =>
        double.IsNaN(x) ? T.One << (8 * Unsafe.SizeOf<T>() - 1) : T.CreateSaturating(x);

    public static float DoubleToHalf(double x) => (float)(Half)x;

    public static float ToSingle(double x, MidpointRounding mode)
    {
        var y = (float)x;
        return Adjust(y, ((double)y).CompareTo(x), x < 0, mode);
    }

    public static double IntegerToDouble<T>(T x, MidpointRounding mode) where T : IBinaryInteger<T>
    {
        var y = double.CreateTruncating(x);
        return Adjust(y, ((Int128)y).CompareTo(Int128.CreateTruncating(x)), T.IsNegative(x), mode);
    }

    public static float IntegerToSingle<T>(T x, MidpointRounding mode) where T : IBinaryInteger<T>
    {
        var y = Nearest(x);
        return Adjust(y, ((Int128)y).CompareTo(Int128.CreateTruncating(x)), T.IsNegative(x), mode);
    }

    /// <summary>The nearest float. Without a detour by doubles, which would round twice.</summary>
    private static float Nearest<T>(T x) where T : IBinaryInteger<T>
    {
        var bits = ulong.CreateTruncating(x);
        if (T.IsNegative(x) || bits <= long.MaxValue) return (float)(long)bits;
        return 2 * (float)(long)((bits >> 1) | (bits & 1));
    }

    /// <summary>Goes from the nearest number to that of another mode.</summary>
    /// <param name="comparison">How the nearest number compares with the exact one.</param>
    private static T Adjust<T>(T nearest, int comparison, bool negative, MidpointRounding mode) where T : IFloatingPointIeee754<T>
    {
        var down = mode == MidpointRounding.ToNegativeInfinity || (mode == MidpointRounding.ToZero && !negative);
        var up = mode == MidpointRounding.ToPositiveInfinity || (mode == MidpointRounding.ToZero && negative);
        return comparison > 0 && down ? T.BitDecrement(nearest) : comparison < 0 && up ? T.BitIncrement(nearest) : nearest;
    }
}
