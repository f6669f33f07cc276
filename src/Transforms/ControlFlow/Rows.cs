namespace Nabla;

/// <summary>Values that exist for some rows of a batch.</summary>
internal static class Rows
{
    /// <summary>The tensor for some rows of a batch: an operator, so that tapes inside of the batch record it.</summary>
    public static Tensor Take(Tensor x, BatchInterpreter batch, RowSet rows) =>
        Find(x, batch) is { } found && ReferenceEquals(found.Rows, rows) ? x : new TakeRows(batch, rows).Apply(x, batch.Anchor(x, rows));

    /// <summary>The condition for the rows that the operand has, where it has fewer: inside of a branch, of a value from outside.</summary>
    public static Tensor Fit<T>(Tensor condition, T operand)
    {
        foreach (var leaf in Tree.Leaves(operand))
        {
            for (var inside = leaf as Tracer; inside is not null; inside = inside.Inside as Tracer)
            {
                if (inside is Batched { Rows: { } rows, Owner: BatchInterpreter batch } && Find(condition, batch) is { } own &&
                    rows.Count < (own.Rows?.Count ?? batch.Size))
                {
                    condition = Take(condition, batch, rows);
                }
            }
        }
        return condition;
    }

    /// <summary>One tree of the trees for disjoint sets of rows, which together are <paramref name="all"/>.</summary>
    public static T Merge<T>(string name, BatchInterpreter batch, RowSet? all, List<(RowSet Rows, T Value)> parts)
    {
        if (parts.Count == 1) return parts[0].Value;
        var first = parts[0].Value;
        var leaves = parts.ConvertAll(part =>
        {
            Tree.CheckSameStructure(first, part.Value, $"{name}: two rows of a Vmap have results of different structures");
            return Tree.Leaves(part.Value);
        });
        var merged = new Tensor[leaves[0].Length];
        var merge = new MergeRows(batch, [.. parts.Select(part => part.Rows)], all);
        for (var i = 0; i < merged.Length; i++)
        {
            var like = leaves[0][i];
            foreach (var other in leaves) Guard.SameKind(name, "the result for a row of a Vmap", other[i], "that for another row", like);
            merged[i] = leaves.TrueForAll(other => ReferenceEquals(other[i], like)) ? like
                : merge.Apply([.. leaves.Select(other => other[i]), batch.Anchor(like, all)]);
        }
        return Tree.Unflatten(first, merged);
    }

    /// <summary>
    /// The cotangent of <paramref name="x"/> for all rows that x has. Where x was used in a branch, <paramref name="g"/> has only the rows
    /// of the branch; for the others it is a structural zero.
    /// </summary>
    public static Tensor Align(Tensor g, Tensor x)
    {
        for (var inside = g as Tracer; inside is not null; inside = inside.Inside as Tracer)
        {
            if (inside is not Batched { Rows: { } rows, Owner: BatchInterpreter batch }) continue;
            var all = Find(x, batch)?.Rows;
            if (ReferenceEquals(all, rows)) continue;
            var rest = rows.Complement(all, batch.Size);
            if (rest.Count == 0) continue;
            g = new MergeRows(batch, [rows, rest], all).Apply(g, g.ZerosLike(), batch.Anchor(g, all)).Gate(batch.Contains(g, rows, all));
        }
        return g;
    }

    /// <summary>What the tensor holds of a batch, below any other tracers; null where it is not mapped by it.</summary>
    private static Batched? Find(Tensor x, BatchInterpreter batch)
    {
        for (var inside = x as Tracer; inside is not null; inside = inside.Inside as Tracer)
            if (inside is Batched batched && batched.Owner == batch) return batched;
        return null;
    }
}

/// <summary>The rows that a loop still computes, of each batch that it had to divide.</summary>
internal sealed record RowScope(BatchInterpreter Batch, RowSet Rows, RowScope? Outer)
{
    /// <summary>The tree for these rows.</summary>
    public static T Restrict<T>(T tree, RowScope? scope)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            var (batch, rows) = (scope.Batch, scope.Rows);
            tree = Tree.Map(tree, leaf => Nabla.Rows.Take(leaf, batch, rows));
        }
        return tree;
    }
}
