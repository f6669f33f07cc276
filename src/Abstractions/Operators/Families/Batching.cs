namespace Nabla.Operators;

/// <summary>Helpers of batching rules: they bring the mapped axis of each input to the right place, without moving data.</summary>
public static class Batching
{
    /// <summary>The common size of the mapped axis.</summary>
    public static int Size(ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped) => x[mapped.IndexOf(true)].Shape[0];

    /// <summary>The number of axes of input <paramref name="i"/> as the mapped function sees it, without the mapped axis.</summary>
    public static int LogicalRank(ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, int i) => x[i].Rank - (mapped[i] ? 1 : 0);

    /// <summary>
    /// The inputs, with mapped ones reshaped to [B, 1…, s…] of equal rank, so that an operator that broadcasts applies unchanged.
    /// </summary>
    public static ReadOnlySpan<Tensor> Align(ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped)
    {
        int rank = 0, least = int.MaxValue;
        for (var i = 0; i < x.Length; i++)
        {
            rank = Math.Max(rank, LogicalRank(x, mapped, i));
            if (mapped[i]) least = Math.Min(least, LogicalRank(x, mapped, i));
        }
        if (least == rank) return x;
        var aligned = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) aligned[i] = mapped[i] ? AlignOne(x[i], rank) : x[i];
        return aligned;
    }

    /// <summary>All inputs with the mapped axis in front. Inputs without one are expanded.</summary>
    public static ReadOnlySpan<Tensor> Expand(ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped)
    {
        if (!mapped.Contains(false)) return x;
        var size = Size(x, mapped);
        var expanded = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) expanded[i] = mapped[i] ? x[i] : x[i].Expand([size, .. x[i].Shape]);
        return expanded;
    }

    private static Tensor AlignOne(Tensor x, int rank)
    {
        var missing = rank - (x.Rank - 1);
        if (missing <= 0) return x;
        Span<int> sizes = stackalloc int[rank + 1];
        sizes.Fill(1);
        sizes[0] = x.Shape[0];
        x.Shape.Span[1..].CopyTo(sizes[(1 + missing)..]);
        return x.Reshape(Shape.Create(sizes));
    }
}

/// <summary>The batching rule of operators that broadcast: the mapped inputs are aligned, and the operator applies unchanged.</summary>
public interface IBatchByBroadcast : IBatchRule
{
    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        op.Apply(Batching.Align(x, mapped), y);
}

/// <summary>
/// The batching rule of operators that act on their last axes and take any number of leading axes: the mapped axis is one more leading
/// axis.
/// </summary>
public interface IBatchByLeading : IBatchRule
{
    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        op.Apply(Batching.Expand(x, mapped), y);
}

/// <summary>The batching rule of operators whose attributes are axes or shapes: each axis number grows by one.</summary>
public interface IBatchByShift : IBatchRule
{
    /// <summary>The same operator for inputs with one more axis in front, of size <paramref name="size"/>.</summary>
    Op Shift(int size);

    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        Shift(Batching.Size(x, mapped)).Apply(Batching.Expand(x, mapped), y);
}
