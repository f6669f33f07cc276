namespace Nabla;

/// <summary>The values of a condition: one, or one for each row of the batches that map it.</summary>
/// <param name="Batches">The batches, the outermost first; empty for a condition that is not mapped.</param>
/// <param name="Rows">The rows of each that the condition has.</param>
/// <param name="Sizes">How many these are.</param>
/// <param name="Values">The values, row-major.</param>
internal sealed record Mask(BatchInterpreter[] Batches, RowSet?[] Rows, int[] Sizes, bool[] Values)
{
    /// <exception cref="ShapeException">The condition has not one element.</exception>
    /// <exception cref="DTypeException">It is not bool.</exception>
    /// <exception cref="TracedValueException">Its values are not known.</exception>
    public static Mask Of(string name, Tensor condition)
    {
        Guard.NotNull(condition, name);
        if (condition.DType != DType.Bool)
        {
            throw new DTypeException($"{name}: the condition is {condition.DType}, but must be bool: compare it with something, " +
                "for example x > 0.");
        }
        if (condition.Length != 1)
        {
            throw new ShapeException($"{name}: the condition has shape {condition.Shape}, but must have one element: reduce it with " +
                "Any() or All(), or choose element by element with Tensor.Where.");
        }
        var (inside, batches, rows, sizes) = (condition, new List<BatchInterpreter>(), new List<RowSet?>(), new List<int>());
        while (inside is Batched { Owner: BatchInterpreter batch } batched)
        {
            Guard.Alive(batched);
            batches.Insert(0, batch);
            rows.Insert(0, batched.Rows);
            sizes.Insert(0, batched.Value.Shape[0]);
            inside = batched.Value;
        }
        var values = inside is Tracer ? [condition.Item<bool>()] : inside.ToArray<bool>();   // Item refuses a tracer.
        return new([.. batches], [.. rows], [.. sizes], values);
    }

    /// <summary>The value, where it is the same for all rows; null where it is not, or where there is no row.</summary>
    public bool? Single => Values.Length > 0 && !Values.AsSpan().Contains(!Values[0]) ? Values[0] : null;

    /// <summary>
    /// The number of the outermost batch whose rows have different values. Those further out have only rows that are all the same.
    /// </summary>
    public int Outermost
    {
        get
        {
            for (var level = 0; level < Sizes.Length - 1; level++)
            {
                var size = Inner(level);
                for (var start = size; start < Sizes[level] * size; start += size)
                    if (!Values.AsSpan(start, size).SequenceEqual(Values.AsSpan(0, size))) return level;
            }
            return Sizes.Length - 1;
        }
    }

    /// <summary>How many values a row of batch <paramref name="level"/> has.</summary>
    private int Inner(int level)
    {
        var size = 1;
        foreach (var inner in Sizes.AsSpan(level + 1)) size *= inner;
        return size;
    }

    /// <summary>
    /// The rows of batch <paramref name="level"/>, in groups that have the same values <paramref name="from"/> one place on, and the place
    /// of the values of each group.
    /// </summary>
    public List<(List<int> Rows, int From)> Groups(int level, int from)
    {
        var size = Inner(level);
        var groups = new List<(List<int> Rows, int From)>();
        for (var i = 0; i < Sizes[level]; i++)
        {
            var start = from + i * size;
            var values = Values.AsMemory(start, size);
            var same = groups.FindIndex(g => Values.AsSpan(g.From, size).SequenceEqual(values.Span));
            if (same >= 0) groups[same].Rows.Add(i);
            else groups.Add(([i], start));
        }
        return groups;
    }
}
