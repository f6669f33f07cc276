using System.Numerics;

namespace Nabla.CudaSimulation;

/// <summary>
/// What atomic instructions do: each changes a value in memory and gives the old one. One thread runs at a time: plain code is atomic.
/// </summary>
internal static class Atomics
{
    public static T Add<T>(ref T memory, T x) where T : INumber<T> => Replace(ref memory, unchecked(memory + x));

    public static T Min<T>(ref T memory, T x) where T : INumber<T> => Replace(ref memory, x < memory ? x : memory);

    public static T Max<T>(ref T memory, T x) where T : INumber<T> => Replace(ref memory, x > memory ? x : memory);

    public static T Exchange<T>(ref T memory, T x) => Replace(ref memory, x);

    public static T CompareExchange<T>(ref T memory, T expected, T x) where T : INumber<T> =>
        Replace(ref memory, memory == expected ? x : memory);

    public static T And<T>(ref T memory, T x) where T : IBinaryInteger<T> => Replace(ref memory, memory & x);

    public static T Or<T>(ref T memory, T x) where T : IBinaryInteger<T> => Replace(ref memory, memory | x);

    public static T Xor<T>(ref T memory, T x) where T : IBinaryInteger<T> => Replace(ref memory, memory ^ x);

    /// <summary>Counts up to a limit, and then from 0.</summary>
    public static T Increment<T>(ref T memory, T limit) where T : IBinaryInteger<T> =>
        Replace(ref memory, memory >= limit ? T.Zero : memory + T.One);

    /// <summary>Counts down to 0, and then from a limit.</summary>
    public static T Decrement<T>(ref T memory, T limit) where T : IBinaryInteger<T> =>
        Replace(ref memory, memory == T.Zero || memory > limit ? limit : memory - T.One);

    private static T Replace<T>(ref T memory, T x)
    {
        var old = memory;
        memory = x;
        return old;
    }
}
