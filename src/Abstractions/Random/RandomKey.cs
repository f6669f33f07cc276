namespace Nabla;

/// <summary>
/// The key of random numbers. A key is a value and has no state: it always gives the same numbers, on every backend. Split it to get
/// independent keys. Philox 4×32-10, counter-based (J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11).
/// </summary>
/// <param name="Seed">Any number; different seeds give independent numbers.</param>
public readonly record struct RandomKey(ulong Seed)
{
    /// <summary>The key of a seed that is a C# int or long.</summary>
    public RandomKey(long seed) : this(unchecked((ulong)seed)) { }

    /// <summary>
    /// <paramref name="count"/> keys, independent of each other and of this one: <c>var (k1, k2) = key.Split()</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or more than an array holds.</exception>
    public RandomKey[] Split(int count = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength);
        var keys = new RandomKey[count];
        for (var i = 0; i < count; i++) keys[i] = new(SeedOf(i));
        return keys;
    }

    /// <summary>The seed of part <paramref name="i"/> of <see cref="Split"/>. Parts come from stream 1, numbers from stream 0.</summary>
    internal ulong SeedOf(int i) => Bits((ulong)i, 1).Low;

    /// <summary>
    /// The 128 random bits of a block. Philox 4×32-10, with the seed as key; the counter's lower words are those of
    /// <paramref name="counter"/> and its upper words those of <paramref name="stream"/>. Numbers come from stream 0.
    /// </summary>
    public (ulong Low, ulong High) Bits(ulong counter, ulong stream = 0)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32), k0 = (uint)Seed,
            k1 = (uint)(Seed >> 32);
        for (var round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            unchecked { k0 += 0x9E3779B9; k1 += 0xBB67AE85; }
        }
        return (c0 | (ulong)c1 << 32, c2 | (ulong)c3 << 32);
    }

    /// <summary>The 64 random bits at place <paramref name="i"/>: half of a block.</summary>
    internal ulong Word(int i)
    {
        var (low, high) = Bits((ulong)i >> 1);
        return (i & 1) == 0 ? low : high;
    }
}
