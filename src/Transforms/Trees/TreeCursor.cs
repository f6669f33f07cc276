namespace Nabla;

/// <summary>Hands out new leaves one after another while a tree is rebuilt.</summary>
internal ref struct TreeCursor(ReadOnlySpan<Tensor> leaves)
{
    private readonly ReadOnlySpan<Tensor> _leaves = leaves;

    public int Taken { get; private set; }

    public TreePath Path { get; } = new();

    public Tensor Take() => Taken < _leaves.Length
        ? _leaves[Taken++]
        : throw new TreeStructureException(
            $"Unflatten: {_leaves.Length} leaves are too few, there is none for the tensor{Path.At()}; " +
            "pass as many as Tree.Leaves finds in the tree that gives the structure.");

    public readonly void CheckAllTaken()
    {
        if (Taken != _leaves.Length)
        {
            throw new TreeStructureException(
                $"Unflatten: {_leaves.Length} leaves are too many, the tree has {Taken}; " +
                "pass as many as Tree.Leaves finds in the tree that gives the structure.");
        }
    }
}
