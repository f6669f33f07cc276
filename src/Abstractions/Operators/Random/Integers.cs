namespace Nabla.Operators;

/// <summary>
/// Random integers from <paramref name="Low"/> to before <paramref name="High"/>: low + ⌊(high − low)·w/2⁶⁴⌋ of 64 random bits w. A
/// probability is off by at most 2⁻⁶⁴.
/// </summary>
/// <param name="Shape">The shape of one key's numbers.</param>
/// <param name="Low">The least integer.</param>
/// <param name="High">The end, which is larger and is not drawn.</param>
public sealed record RandInt(Shape Shape, long Low, long High) : RandomNumbers(Shape)
{
    public override string Name => "randint";

    /// <summary>high − low, at most 2⁶⁴ − 1.</summary>
    public ulong Range() => unchecked((ulong)High - (ulong)Low);

    public override void Evaluate<T>(RandomKey key, Span<T> y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = T.CreateTruncating(unchecked(Low + (long)Math.BigMul(Range(), key.Bits((ulong)i).Low, out _)));
    }
}

/// <summary>The seeds of the parts of <see cref="RandomKey.Split"/>, as many as the shape has elements.</summary>
/// <param name="Shape">The shape of one key's parts.</param>
public sealed record Keys(Shape Shape) : RandomNumbers(Shape)
{
    public override void Evaluate<T>(RandomKey key, Span<T> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = T.CreateTruncating(unchecked((long)key.SeedOf(i)));
    }
}

/// <summary>
/// A random order of 0 … n − 1, where n is the number of elements of the shape. Each order is as likely as any other (R. Durstenfeld,
/// "Algorithm 235: random permutation", 1964).
/// </summary>
/// <param name="Shape">The shape of one key's order, row-major.</param>
public sealed record Permutation(Shape Shape) : RandomNumbers(Shape)
{
    public override void Evaluate<T>(RandomKey key, Span<T> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = T.CreateTruncating(i);
        for (var i = y.Length - 1; i > 0; i--)
        {
            var other = (int)Math.BigMul(key.Word(i), (ulong)i + 1, out _);
            (y[i], y[other]) = (y[other], y[i]);
        }
    }
}
