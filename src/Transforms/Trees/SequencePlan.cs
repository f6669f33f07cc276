namespace Nabla;

/// <summary>Marks the plans of collections. Two collections correspond if their elements do.</summary>
internal interface ICollectionPlan;

/// <summary>An array, a list, or another type with elements in order; <paramref name="build"/> is null where it can only be read.</summary>
internal sealed class SequencePlan<T, TItem>(Func<T, IEnumerable<TItem>> items, Func<TItem[], T>? build) : Plan<T>, ICollectionPlan
{
    public override bool CanRebuild => build is not null;

    public override string Describe(T value) => $"{(value is Array ? "an array" : "a list")} of {items(value).Count()}";

    protected override void VisitValue(T value, TreeWalk walk)
    {
        var i = 0;
        foreach (var item in items(value))
        {
            walk.Enter(i++);
            Plans<TItem>.Declared.Visit(item, walk);
            walk.Leave();
        }
    }

    protected override T RebuildValue(T like, ref TreeCursor leaves)
    {
        var before = leaves.Taken;
        var array = items(like).ToArray();
        for (var i = 0; i < array.Length; i++)
        {
            leaves.Path.Enter(i);
            array[i] = Plans<TItem>.Declared.Rebuild(array[i], ref leaves);
            leaves.Path.Leave();
        }
        return leaves.Taken == before ? like
            : build is not null ? build(array)
            : throw new TreeStructureException(
                $"{TypeNames.Of(typeof(T))}{leaves.Path.At()} can be read but not made anew; use an array, a List or a record.");
    }

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        var (left, right) = (items(a).ToArray(), items(b).ToArray());
        if (left.Length != right.Length) throw at.Differ(Describe(a), $"{right.Length}");
        for (var i = 0; i < left.Length; i++)
        {
            at.Enter(i);
            Plans<TItem>.Declared.Compare(left[i], right[i], at);
            at.Leave();
        }
    }
}
