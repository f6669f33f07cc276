namespace Nabla;

/// <summary>A dictionary. Leaves come in the order of the keys; a rebuilt one keeps the order in which its keys were inserted.</summary>
internal sealed class DictionaryPlan<T, TKey, TValue>(
    Func<T, IReadOnlyDictionary<TKey, TValue>> entries,
    Func<KeyValuePair<TKey, TValue>[], T, T>? build) : Plan<T>, ICollectionPlan
    where TKey : notnull
{
    // Ordinal, so that the order of leaves does not depend on the culture.
    private static readonly IComparer<TKey> KeyOrder =
        typeof(TKey) == typeof(string) ? (IComparer<TKey>)StringComparer.Ordinal : Comparer<TKey>.Default;

    public override bool CanRebuild => build is not null;

    public override string Describe(T value) => $"a dictionary of {entries(value).Count}";

    protected override void VisitValue(T value, TreeWalk walk)
    {
        var (pairs, order) = Sorted(value);
        foreach (var i in order)
        {
            walk.EnterKey(pairs[i].Key);
            Plans<TValue>.Declared.Visit(pairs[i].Value, walk);
            walk.Leave();
        }
    }

    protected override T RebuildValue(T like, ref TreeCursor leaves)
    {
        var before = leaves.Taken;
        var (pairs, order) = Sorted(like);
        foreach (var i in order)
        {
            leaves.Path.EnterKey(pairs[i].Key);
            pairs[i] = new(pairs[i].Key, Plans<TValue>.Declared.Rebuild(pairs[i].Value, ref leaves));
            leaves.Path.Leave();
        }
        return leaves.Taken == before ? like
            : build is not null ? build(pairs, like)
            : throw new TreeStructureException(
                $"{TypeNames.Of(typeof(T))}{leaves.Path.At()} can be read but not made anew; use a Dictionary or a record.");
    }

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        var (left, leftOrder) = Sorted(a);
        var (right, rightOrder) = Sorted(b);
        for (int i = 0, n = Math.Max(left.Length, right.Length); i < n; i++)
        {
            var sign = i == left.Length ? 1
                : i == right.Length ? -1
                : KeyOrder.Compare(left[leftOrder[i]].Key, right[rightOrder[i]].Key);
            if (sign != 0)
            {
                throw sign < 0
                    ? at.Differ($"the key {Quote(left[leftOrder[i]].Key)}", "no such key")
                    : at.Differ($"no key {Quote(right[rightOrder[i]].Key)}", "one");
            }
            at.EnterKey(left[leftOrder[i]].Key);
            Plans<TValue>.Declared.Compare(left[leftOrder[i]].Value, right[rightOrder[i]].Value, at);
            at.Leave();
        }
    }

    private static string Quote(TKey key) => key is string text ? $"\"{text}\"" : $"{key}";

    private (KeyValuePair<TKey, TValue>[] Pairs, int[] Order) Sorted(T value)
    {
        var pairs = entries(value).ToArray();
        int[] order = [.. Enumerable.Range(0, pairs.Length)];
        Array.Sort(order, (i, j) => KeyOrder.Compare(pairs[i].Key, pairs[j].Key));
        return (pairs, order);
    }
}
