namespace Nabla;

/// <summary>Some rows of a batch, ascending: those that a branch or a loop computes. Null stands for all rows.</summary>
internal sealed class RowSet
{
    private readonly long[] _rows;

    private RowSet(long[] rows) => _rows = rows;

    public int Count => _rows.Length;

    /// <summary>The rows at some places of <paramref name="all"/>.</summary>
    public static RowSet Of(RowSet? all, IEnumerable<int> places) => new([.. places.Select(i => all?._rows[i] ?? i)]);

    /// <summary>The rows of a batch of <paramref name="size"/> that are in <paramref name="all"/> and not in this set.</summary>
    public RowSet Complement(RowSet? all, int size)
    {
        var rows = all?._rows ?? Numbers(size);
        return new([.. rows.Where(row => Array.BinarySearch(_rows, row) < 0)]);
    }

    /// <summary>The places of these rows in <paramref name="other"/>, which has all of them.</summary>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public long[] PlacesIn(RowSet? other) => other is null ? _rows : Array.ConvertAll(_rows, other.Place);

    /// <summary>
    /// Where the rows of <paramref name="all"/> are if the rows of <paramref name="parts"/>, which have each of them once, come one after
    /// the other.
    /// </summary>
    public static long[] PlacesInJoined(RowSet? all, int size, ReadOnlySpan<RowSet> parts)
    {
        var places = new long[all?.Count ?? size];
        var next = 0;
        foreach (var part in parts)
            foreach (var place in part.PlacesIn(all)) places[place] = next++;
        return places;
    }

    private long Place(long row) => Array.BinarySearch(_rows, row) is >= 0 and var place ? place : throw LeftBranch();

    /// <summary>The exception for a value that exists for some rows only, and is needed for others.</summary>
    public static InvalidOperationException LeftBranch() =>
        new("a value that was computed inside of a function given to Cond or While, for some rows of a Vmap, is used outside of that " +
            "function: return it from the function instead of storing it.");

    private static long[] Numbers(int size)
    {
        var rows = new long[size];
        for (var i = 0; i < size; i++) rows[i] = i;
        return rows;
    }
}
