namespace Nabla;

public static partial class Tree
{
    /// <summary>
    /// One tree of the corresponding leaves of several, along a new first axis: what <c>Vmap</c> takes. The inverse of <see
    /// cref="Unstack"/>.
    /// </summary>
    /// <param name="trees">At least one; all of the same structure and shapes. What is not a tensor is taken from the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trees"/> is null, or one of them is.</exception>
    /// <exception cref="ArgumentException">There is no tree.</exception>
    /// <exception cref="TreeStructureException">The structures differ.</exception>
    /// <exception cref="ShapeException">The shapes of corresponding leaves differ.</exception>
    public static T Stack<T>(params IReadOnlyList<T> trees)
    {
        ArgumentNullException.ThrowIfNull(trees);
        if (trees.Count == 0) throw new ArgumentException("Stack: there is no tree: pass at least one.", nameof(trees));
        for (var i = 0; i < trees.Count; i++)
            if (trees[i] is null) throw new ArgumentNullException(nameof(trees), $"Stack: tree {i} is null.");
        return Stack("Stack", trees);
    }

    internal static T Stack<T>(string name, IReadOnlyList<T> trees)
    {
        var leaves = new Tensor[trees.Count][];
        for (var i = 0; i < leaves.Length; i++)
        {
            CheckSameStructure(trees[0], trees[i], $"{name}: tree {i} has another structure than the first");
            leaves[i] = Leaves(trees[i]);
        }
        var stacked = new Tensor[leaves[0].Length];
        for (var k = 0; k < stacked.Length; k++) stacked[k] = Tensor.Stack(Array.ConvertAll(leaves, tree => tree[k]));
        return Unflatten(trees[0], stacked);
    }

    /// <summary>The trees along the first axis of all leaves: the inverse of <see cref="Stack{T}(IReadOnlyList{T})"/>.</summary>
    /// <param name="tree">A tree with at least one leaf; all leaves have a first axis, of one size.</param>
    /// <returns>As many trees as the axis has elements; their leaves are views.</returns>
    /// <exception cref="ArgumentException">The tree has no leaf.</exception>
    /// <exception cref="ShapeException">A leaf is a scalar, or the sizes of the first axes differ.</exception>
    public static T[] Unstack<T>(T tree)
    {
        var leaves = Leaves(tree);
        if (leaves.Length == 0) throw new ArgumentException($"Unstack: a {TypeNames.Of(typeof(T))} without tensors has no axis.");
        for (var k = 0; k < leaves.Length; k++)
        {
            if (leaves[k].Rank > 0 && leaves[0].Rank > 0 && leaves[k].Shape[0] == leaves[0].Shape[0]) continue;
            var paths = Paths(tree);
            throw new ShapeException($"Unstack: all leaves need a first axis of one size, but the leaf {Quoted(paths[0])} has shape " +
                $"{leaves[0].Shape}, and {Quoted(paths[k])} has {leaves[k].Shape}.");
        }
        var parts = Array.ConvertAll(leaves, leaf => leaf.Unbind());
        var trees = new T[leaves[0].Shape[0]];
        for (var i = 0; i < trees.Length; i++) trees[i] = Unflatten(tree, Array.ConvertAll(parts, part => part[i]));
        return trees;
    }

    private static string Quoted(string path) => $"\"{Plain(path)}\"";
}
