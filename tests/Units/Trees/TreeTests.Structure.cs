namespace Nabla.Tests;

public sealed partial class TreeTests
{
    private const string What = "Jvp: the tangent's structure differs from the argument's";

    private static string Difference<TTree>(TTree a, TTree b) =>
        Assert.Throws<TreeStructureException>(() => Tree.CheckSameStructure(a, b, What)).Message;

    [Fact]
    public void Structure_Mismatch_NamesThePath()
    {
        var two = (Layers: new[] { new List<Tensor>(), [T(1), T(2)] }, 0);
        var three = (Layers: new[] { new List<Tensor>(), [T(1), T(2), T(3)] }, 0);
        Assert.Equal($"{What} at .Item1[1]: expected a list of 2, found 3.", Difference(two, three));
        Assert.Equal($"{What}: expected an array of 1, found 0.", Difference<Tensor[]>([T(1)], []));
        Tree.CheckSameStructure(two, two, What);
    }

    [Fact]
    public void Structure_Null_DiffersFromAValue()
    {
        Tensor? none = null;
        Assert.Equal($"{What}: expected Tensor, found null.", Difference(T(1), none!));
        Assert.Equal($"{What} at .B: expected null, found Tensor.", Difference(new Layer(T(1), null, ""), new Layer(T(1), T(2), "")));
        Assert.Equal($"{What} at .Next: expected null, found Node.", Difference(new Node(), new() { Next = new() }));
        Tree.CheckSameStructure(none, none, What);
    }

    [Fact]
    public void Structure_DictionaryKeys_AreNamed()
    {
        Dictionary<string, Tensor> Of(params string[] keys) => keys.ToDictionary(k => k, _ => T(1));
        Assert.Equal($"{What}: expected the key \"b\", found no such key.", Difference(Of("a", "b", "c"), Of("c", "a")));
        Assert.Equal($"{What}: expected no key \"b\", found one.", Difference(Of("a", "c"), Of("b", "a", "c")));
        Assert.Equal($"{What}: expected no key \"d\", found one.", Difference(Of("a"), Of("a", "d")));
        Tree.CheckSameStructure(Of("a", "b"), Of("b", "a"), What);
    }

    [Fact]
    public void Structure_RuntimeTypes_MustAgree_ConstantsNeedNot()
    {
        Assert.Equal($"{What} at [0]: expected Dense, found Scale.", Difference<ILayer[]>([new Dense(T(1))], [new Scale(T(1), T(2))]));
        Tree.CheckSameStructure<object>((1, "a", T(1)), (2, "b", T(2)), What);
        Tree.CheckSameStructure<object[]>([1, "a"], ["b", 2], What);
        Tree.CheckSameStructure<IReadOnlyList<Tensor>>(new[] { T(1) }, new List<Tensor> { T(2) }, What);
    }

    [Fact]
    public void Map_OfTreesThatDiffer_Throws()
    {
        var error = Assert.Throws<TreeStructureException>(() => Tree.Map<Tensor[]>([T(1)], [T(1), T(2)], (a, _) => a));
        Assert.StartsWith("Map: the second tree's structure differs", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Tree.Map(T(1), null!));
    }

    [Fact]
    public void Unflatten_WithAWrongNumberOfLeaves_SaysWhichIsMissing()
    {
        var pair = (T(1), T(2));
        var few = Assert.Throws<TreeStructureException>(() => Tree.Unflatten(pair, [T(1)]));
        Assert.Contains("1 leaves are too few, there is none for the tensor at .Item2", few.Message, StringComparison.Ordinal);
        var many = Assert.Throws<TreeStructureException>(() => Tree.Unflatten(pair, [T(1), T(2), T(3)]));
        Assert.Contains("3 leaves are too many, the tree has 2", many.Message, StringComparison.Ordinal);
        Assert.Throws<TreeStructureException>(() => Tree.Unflatten(T(1), []));
        Assert.Throws<TreeStructureException>(() => Tree.Unflatten(T(1), [T(1), T(2)]));
        Assert.Throws<TreeStructureException>(() => Tree.Unflatten("constant", [T(1)]));
    }

    [Fact]
    public void Ravel_JoinsTheLeaves_AndUnravelPutsThemBack()
    {
        var tree = (W: new[] { T(1), T(2) }, N: 7, B: T(3));
        var (flat, unravel) = Tree.Ravel(tree);
        Assert.Equal([1.0, 2.0, 3.0], flat.ToArray<double>());
        var back = unravel(flat);
        Assert.Equal(7, back.N);
        Assert.Equal([3.0], back.B.ToArray<double>());
        Assert.Equal(0, back.W[1].Rank);
        Assert.Throws<TreeStructureException>(() => unravel(T(1)));
        Assert.Throws<TreeStructureException>(() => Tree.Ravel("no tensors"));
        Assert.Throws<TreeStructureException>(() => Tree.Ravel((T(1), T(2).Cast(DType.Float32))));
    }
}
