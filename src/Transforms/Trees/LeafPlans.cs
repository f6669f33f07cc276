namespace Nabla;

/// <summary>A tensor. <typeparamref name="T"/> is the declared type, which may be another one, like <see cref="object"/>.</summary>
internal sealed class TensorPlan<T> : Plan<T>
{
    public override string Describe(T value) => nameof(Tensor);

    protected override void VisitValue(T value, TreeWalk walk) => walk.Add((Tensor)(object)value!);

    protected override T RebuildValue(T like, ref TreeCursor leaves) =>
        leaves.Take() is T tensor ? tensor
        : throw new TreeStructureException($"a transform puts other tensors in place of a {typeof(T).Name}: declare it " +
        $"as {nameof(Tensor)}.");

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        // Any two tensors correspond, since shapes and dtypes are not part of the structure.
    }
}

/// <summary>A value without tensors. It is kept unchanged.</summary>
internal sealed class ConstantPlan<T> : Plan<T>
{
    public override bool IsConstant => true;

    protected override void VisitValue(T value, TreeWalk walk)
    {
        // A constant has no leaves.
    }

    protected override T RebuildValue(T like, ref TreeCursor leaves) => like;

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        // Constants may differ, since whether leaves correspond does not depend on them.
    }
}

/// <summary>A nullable struct, or another option type, that contains a tree.</summary>
internal sealed class OptionalPlan<T, TItem>(Func<T, (bool Has, TItem Item)> open, Func<TItem, T> close) : Plan<T>
{
    protected override void VisitValue(T value, TreeWalk walk)
    {
        if (open(value) is (true, var item)) Plans<TItem>.Declared.Visit(item, walk);
    }

    protected override T RebuildValue(T like, ref TreeCursor leaves) =>
        open(like) is (true, var item) ? close(Plans<TItem>.Declared.Rebuild(item, ref leaves)) : like;

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        var (left, right) = (open(a), open(b));
        if (left.Has != right.Has)
            throw at.Differ(left.Has ? TypeNames.Of(typeof(TItem)) : "none", right.Has ? TypeNames.Of(typeof(TItem)) : "none");
        Plans<TItem>.Declared.Compare(left.Item, right.Item, at);
    }
}
