namespace Nabla.Tests;

/// <summary>Leaves, paths and rebuilding of the structures that a user writes.</summary>
public sealed partial class TreeTests
{
    private static Tensor T(double v) => Shared.Scalar(v);

    private static void HasLeaves<TTree>(TTree tree, params Tensor[] expected)
    {
        var leaves = Tree.Leaves(tree);
        Assert.Equal(expected.Length, leaves.Length);
        Assert.Equal(expected.Length, Tree.Paths(tree).Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Same(expected[i], leaves[i]);
    }

    /// <summary>Puts other tensors into the tree, sees that they are in it, in order, and that the tree itself has kept its own.</summary>
    private static TTree Renewed<TTree>(TTree tree)
    {
        var old = Tree.Leaves(tree);
        Tensor[] leaves = [.. old.Select((_, i) => T(100 + i))];
        var renewed = Tree.Unflatten(tree, leaves);
        HasLeaves(renewed, leaves);
        HasLeaves(tree, old);
        Assert.Equal(Tree.Paths(tree), Tree.Paths(renewed));
        return renewed;
    }

    [Fact]
    public void Tensor_IsItsOnlyLeaf()
    {
        var x = T(1);
        HasLeaves(x, x);
        Assert.Equal([""], Tree.Paths(x));
        Renewed(x);
        var y = T(2);
        Assert.Same(y, Tree.Map(x, _ => y));
        Assert.Same(y, Tree.Map(x, y, (_, b) => b));
    }

    [Fact]
    public void NullTensor_HasNoLeaves()
    {
        Tensor? none = null;
        HasLeaves(none);
        Assert.Null(Tree.Map(none!, _ => T(1)));
        Assert.Null(Tree.Unflatten(none, []));
        var pair = (A: none, B: T(1));
        Assert.Null(Renewed(pair).A);
        Assert.Equal([".Item2"], Tree.Paths(pair));
    }

    [Fact]
    public void Tuples_GiveTheirItemsInOrder()
    {
        var (a, b, c) = (T(1), T(2), T(3));
        HasLeaves((a, (b, 7), c), a, b, c);
        Assert.Equal([".Item1", ".Item2.Item1", ".Item3"], Tree.Paths((a, (b, 7), c)));
        Assert.Equal(7, Renewed((a, (b, 7), c)).Item2.Item2);
        Assert.Equal("name", Renewed(Tuple.Create(a, "name", b)).Item2);
        Assert.Equal(6, Renewed((1, 2, 3, 4, 5, 6, 7, 8, a, b)).Item6);
    }

    [Fact]
    public void NullableTuple_IsATree_AlsoWhenItIsNull()
    {
        (Tensor W, Tensor B)? some = (T(1), T(2)), none = null;
        Assert.Equal([".Item1", ".Item2"], Tree.Paths(some));
        HasLeaves(some, some.Value.W, some.Value.B);
        Assert.NotNull(Renewed(some));
        Assert.Null(Renewed(none));
    }

    [Fact]
    public void Sequences_AreRebuiltAsTheirOwnKind()
    {
        var (a, b) = (T(1), T(2));
        Assert.IsType<Tensor[]>(Renewed(new[] { a, b }));
        Assert.IsType<List<Tensor>>(Renewed(new List<Tensor> { a, b }));
        Assert.IsType<Tensor[]>(Renewed<IReadOnlyList<Tensor>>(new[] { a, b }));
        Assert.IsType<List<Tensor>>(Renewed<IList<Tensor>>(new List<Tensor> { a, b }));
        Assert.IsType<List<Tensor>>(Renewed<IEnumerable<Tensor>>(new List<Tensor> { a, b }));
        Renewed(System.Collections.Immutable.ImmutableArray.Create(a, b));
        Assert.Equal(["[0][0]", "[0][1]", "[1][0]"], Tree.Paths<Tensor[][]>([[a, b], [b]]));
    }

    [Fact]
    public void CollectionExpression_InAReadOnlyList_CanBeRebuilt()
    {
        IReadOnlyList<Tensor> made = [T(1), T(2)];
        Assert.Equal(2, Renewed(made).Count);
        Assert.Equal(3, Renewed(Enumerable.Repeat(T(1), 3)).Count());
    }

    [Fact]
    public void Dictionary_IsVisitedInOrdinalOrder_WhateverTheOrderOfInsertion()
    {
        var (a, b, c) = (T(1), T(2), T(3));
        var one = new Dictionary<string, Tensor> { ["b"] = b, ["Z"] = a, ["c"] = c };
        var two = new Dictionary<string, Tensor> { ["c"] = T(6), ["b"] = T(5), ["Z"] = T(4) };
        HasLeaves(one, a, b, c);
        Assert.Equal(["[\"Z\"]", "[\"b\"]", "[\"c\"]"], Tree.Paths(one));
        var second = Tree.Map(one, two, (_, y) => y);
        Assert.All(two, entry => Assert.Same(entry.Value, second[entry.Key]));
        Assert.Equal(one.Keys, second.Keys);
    }

    [Fact]
    public void Dictionary_IsRebuiltAsItsOwnKind_WithItsComparer()
    {
        var plain = new Dictionary<string, Tensor>(StringComparer.OrdinalIgnoreCase) { ["W"] = T(1) };
        Assert.True(Renewed(plain).ContainsKey("w"));
        Assert.IsType<Dictionary<string, Tensor>>(Renewed<IReadOnlyDictionary<string, Tensor>>(plain));
        var sorted = new SortedDictionary<string, Tensor>(StringComparer.OrdinalIgnoreCase) { ["W"] = T(1) };
        Assert.True(Renewed(sorted).ContainsKey("w"));
        Renewed(System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(plain));
        Renewed(new Dictionary<int, Tensor> { [3] = T(1), [1] = T(2) });
        Assert.Equal(["[1]", "[3]"], Tree.Paths(new Dictionary<int, Tensor> { [3] = T(1), [1] = T(2) }));
    }
}
