namespace Nabla;

public static partial class Tree
{
    /// <summary>
    /// Joins all leaves into one vector: each is reshaped to <c>[-1]</c>, and they are concatenated in the order of <see cref="Leaves"/>.
    /// Both directions consist of operators, so that they can be differentiated.
    /// </summary>
    /// <param name="tree">A tree with at least one leaf; all leaves have the same dtype.</param>
    /// <returns>
    /// The vector <c>Flat: [n]</c>, where n is the sum of the leaves' lengths, and the inverse function <c>Unravel</c>: from a vector
    /// <c>[n]</c> to a tree of the same structure and shapes. <c>Unravel</c> throws <see cref="TreeStructureException"/> where its argument
    /// is no vector of length n.
    /// </returns>
    /// <exception cref="TreeStructureException">The tree has no leaves, or their dtypes differ.</exception>
    public static (Tensor Flat, Func<Tensor, T> Unravel) Ravel<T>(T tree)
    {
        var leaves = Leaves(tree);
        if (leaves.Length == 0)
            throw new TreeStructureException($"Ravel: a {TypeNames.Of(typeof(T))} without tensors has no vector; pass a tree with a leaf.");
        if (Array.FindIndex(leaves, leaf => leaf.DType != leaves[0].DType) is > 0 and var other)
        {
            var paths = Paths(tree);
            throw new TreeStructureException(
                $"Ravel: the tensors at {paths[0]} and {paths[other]} are {leaves[0].DType} and {leaves[other].DType}, and one " +
                "vector has one dtype; Cast them first.");
        }
        var own = Copy(tree);
        return (Tensor.Cat(Array.ConvertAll(leaves, leaf => leaf.Reshape([-1]))), flat => Unravel(own, leaves, flat));
    }

    private static T Unravel<T>(T tree, Tensor[] leaves, Tensor flat)
    {
        ArgumentNullException.ThrowIfNull(flat);
        var total = leaves.Sum(leaf => (long)leaf.Length);
        if (flat.Rank != 1 || flat.Length != total)
            throw new TreeStructureException($"Ravel: the way back takes a vector of length {total}, not a tensor of shape {flat.Shape}.");
        var parts = new Tensor[leaves.Length];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var end = start + (int)leaves[i].Length;
            parts[i] = flat[start..end].Reshape(leaves[i].Shape);
            start = end;
        }
        return Unflatten(tree, parts);
    }
}
