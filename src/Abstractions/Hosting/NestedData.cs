using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>Collects the numbers of nested lists, row-major, and checks that the lists of one depth have one shape.</summary>
/// <param name="parameter">The caller's parameter, for errors.</param>
internal sealed class NestedData<T>(string parameter) where T : unmanaged
{
    private readonly List<T> _numbers = [];

    public ReadOnlySpan<T> Numbers => CollectionsMarshal.AsSpan(_numbers);

    public static ReadOnlySpan<T> List(IEnumerable<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data is List<T> list ? CollectionsMarshal.AsSpan(list) : data.ToArray();
    }

    public Shape Row(IEnumerable<T> row, string place)
    {
        NotNull(row, place);
        var before = _numbers.Count;
        _numbers.AddRange(row);
        return [_numbers.Count - before];
    }

    /// <param name="rows">The lists.</param>
    /// <param name="add">Adds one list, at a place such as <c>[1][0]</c>, and returns its shape.</param>
    /// <param name="depth">The number of axes of a row.</param>
    /// <param name="place">The place of <paramref name="rows"/>.</param>
    public Shape Rows<TRow>(IEnumerable<TRow> rows, Func<TRow, string, Shape> add, int depth, string place = "")
    {
        NotNull(rows, place);
        var (count, first) = (0, default(Shape));
        foreach (var row in rows)
        {
            var at = $"{place}[{count}]";
            var shape = add(row, at);
            if (count++ == 0) first = shape;
            else if (shape != first) throw Ragged(at, shape, $"{place}[0]", first);
        }
        return count > 0 ? [count, .. first] : [0, .. new int[depth]];
    }

    private static ShapeException Ragged(string at, Shape shape, string before, Shape first) =>
        new($"create: row {at} has {Size(shape)}, but row {before} has {Size(first)}: all rows must be of one length.");

    private static string Size(Shape shape) => shape.Count == 1 ? $"{shape.Length} numbers" : $"shape {shape}";

    private void NotNull(object? list, string place)
    {
        if (list is null) throw new ArgumentNullException(parameter, place.Length == 0 ? null : $"create: row {place} is null.");
    }
}
