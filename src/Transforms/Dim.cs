namespace Nabla;

/// <summary>
/// The axis over which <c>Vmap</c> maps an argument, or at which the mapped axis of a result stands. A number is the axis of all leaves;
/// null means that they are not mapped. <see cref="With"/> names other axes for some leaves of a tree:
/// <c>Vmap(f, inDims: (new Dim(null).With("W1", 0), 0))</c>.
/// </summary>
/// <remarks><c>default</c> is axis 0.</remarks>
public readonly struct Dim
{
    private readonly bool _isUnmapped;
    private readonly int _axis;
    private readonly (string Path, int? Axis)[]? _others;

    /// <summary>One axis for all leaves.</summary>
    /// <param name="axis">Negative numbers count from the end; null: not mapped.</param>
    public Dim(int? axis) => (_isUnmapped, _axis) = (axis is null, axis ?? 0);

    private Dim(Dim all, (string, int?)[] others) => (_isUnmapped, _axis, _others) = (all._isUnmapped, all._axis, others);

    /// <summary>One axis for all leaves; null: not mapped.</summary>
    public static implicit operator Dim(int? axis) => new(axis);

    /// <summary>The same, but with another axis for the leaves at a path.</summary>
    /// <param name="path">
    /// The path of a leaf as <see cref="Tree.Paths"/> gives it, without a leading dot, or the beginning of several:
    /// <c>Layers[0]</c> is all of the first layer. A later call counts where two name the same leaf.
    /// </param>
    /// <param name="axis">Negative numbers count from the end; null: not mapped.</param>
    /// <exception cref="ArgumentException">
    /// No leaf has this path: thrown when the function is called. The message lists the paths.
    /// </exception>
    public Dim With(string path, int? axis)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(this, [.. _others ?? [], (path, axis)]);
    }

    /// <summary>Whether one axis counts for all leaves.</summary>
    internal bool IsUniform => _others is null;

    /// <summary>The axis of the leaves that no path names.</summary>
    internal int? Axis => _isUnmapped ? null : _axis;

    /// <summary>The axis of each leaf of a tree.</summary>
    /// <param name="tree">Any value.</param>
    /// <param name="argument">The number of an argument; null for the result. It stands in messages.</param>
    internal int?[] Of<T>(T tree, int? argument)
    {
        var axes = new int?[Tree.Leaves(tree).Length];
        Array.Fill(axes, Axis);
        if (_others is null) return axes;
        var paths = Tree.PlainPaths(tree);
        foreach (var (path, axis) in _others)
        {
            var (plain, found) = (Tree.Plain(path), false);
            for (var i = 0; i < axes.Length; i++)
                if (IsAt(paths[i], plain)) (axes[i], found) = (axis, true);
            if (!found)
            {
                var what = argument is null ? "the result" : $"argument {argument}";
                throw new ArgumentException($"Vmap: {what} has no leaf at \"{path}\", for which a Dim names an axis: the paths are " +
                    $"{Tree.Listed(paths)}.");
            }
        }
        return axes;
    }

    private static bool IsAt(string leaf, string path) =>
        leaf == path || (path.Length > 0 && leaf.Length > path.Length && leaf.StartsWith(path, StringComparison.Ordinal) &&
            leaf[path.Length] is '.' or '[');
}
