using PolyType;

namespace Nabla.Tests;

public sealed partial class TreeTests
{
    [Fact]
    public void Map_RebuildsNestedRecords()
    {
        var net = new Net([new(T(1), T(2), "first"), new(T(3), null, "second")], new() { ["k"] = (T(4), 5) }) { Extra = T(6) };
        string[] paths = [".Layers[0].W", ".Layers[0].B", ".Layers[1].W", ".Heads[\"k\"].Item1", ".Extra"];
        Assert.Equal(paths, Tree.Paths(net));
        var renewed = Renewed(net);
        Assert.Equal("second", renewed.Layers[1].Name);
        Assert.Equal(5, renewed.Heads["k"].Count);
        Assert.Equal(5, Tree.Leaves(Tree.Map(net, net, (a, _) => a)).Length);
    }

    [Fact]
    public void ObjectsOfEveryMake_CanBeRebuilt()
    {
        Assert.Equal(3, Renewed(new Point(T(1), 3)).N);
        Assert.Equal(2, Renewed(new { W = T(1), N = 2 }).N);
        Assert.Equal(4, Renewed(new ByConstructor(T(1), 4)).Count);
        Assert.Equal(5, Renewed(new Captured(T(1), 5)).N);
        Assert.Equal(9, Renewed(new PrivateSetters(T(1), T(2), 9)).Secret);
        Assert.Equal("kept", Renewed(new BuiltFromSizes(3, "kept") { W = [T(1), null] }).Label);
        Renewed(new DerivedSetters(T(1), T(2), T(3)));
        Assert.Equal([".W", ".B"], Tree.Paths(Renewed(new DerivedRecord(T(1), T(2)))));
        Renewed(new Fields { A = T(1), B = T(2) });
        Renewed(new KeyValuePair<string, Tensor>("k", T(1)));
        Renewed(new Holder<Tensor> { Value = T(1) });
    }

    [Fact]
    public void ComputedProperty_IsNoLeaf()
    {
        var x = new Computed(T(1));
        Assert.Equal([".W"], Tree.Paths(x));
        Renewed(x);
    }

    [Fact]
    public void IgnoredMember_IsCarriedUnchanged()
    {
        var x = new Ignoring(T(1), T(2));
        Assert.Equal([".W"], Tree.Paths(x));
        Assert.Same(x.Hidden, Renewed(x).Hidden);
    }

    [Fact]
    public void RecursiveType_IsATree()
    {
        var list = new Node { V = T(1), Next = new() { V = T(2), Next = new() { V = T(3) } } };
        Assert.Equal([".V", ".Next.V", ".Next.Next.V"], Tree.Paths(list));
        Assert.Null(Renewed(list).Next!.Next!.Next);
    }

    [Fact]
    public void ObjectThatContainsItself_IsAnError()
    {
        var node = new Node { V = T(1) };
        node.Next = node;
        var error = Assert.Throws<TreeStructureException>(() => Tree.Leaves(node));
        Assert.Contains("contains itself at .Next.Next", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValueOfADerivedType_IsTakenByItsOwnType()
    {
        ILayer[] layers = [new Dense(T(1)), new Scale(T(2), T(3)), new Activation()];
        Assert.Equal(["[0].W", "[1].Gain", "[1].Shift"], Tree.Paths(layers));
        Assert.IsType<Scale>(Renewed(layers)[1]);
        Assert.Same(layers[2], Renewed(layers)[2]);
        var bag = new Dictionary<string, object> { ["a"] = T(1), ["b"] = new List<Tensor> { T(2) }, ["c"] = (T(3), 4), ["d"] = "text" };
        Assert.Equal("text", Renewed(bag)["d"]);
        Renewed<object>(T(1));
    }

    [Fact]
    public void GetOnlyTensor_WithoutAConstructor_IsAnErrorThatSaysWhatToDo()
    {
        var error = Assert.Throws<TreeStructureException>(() => Renewed((1, GetOnly.Of(T(1)))));
        Assert.Contains("GetOnly cannot be rebuilt with a new tensor at .Item2.W", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give W an init accessor", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TreeStructureException>(() => Renewed(new NeedsService(T(1), new())));
        Assert.Contains("the constructor's parameter 'service'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConstructorParameter_OfAnotherTypeThanItsMember_IsNotLeftOut()
    {
        var error = Assert.Throws<TreeStructureException>(() => Renewed(new OtherType(T(1), 3)));
        Assert.Contains("the constructor's parameter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CollectionWithMembersOfItsOwn_IsAnError()
    {
        Renewed(new Stack { T(1) });
        var error = Assert.Throws<TreeStructureException>(() => Tree.Leaves(new NamedStack { T(1) }));
        Assert.Contains("NamedStack is a collection that also has the property Label", error.Message, StringComparison.Ordinal);
    }

    private class Stack : List<Tensor>;

    private sealed class NamedStack : Stack
    {
        public string Label { get; set; } = "";
    }

    private sealed record Net(List<Layer> Layers, Dictionary<string, (Tensor W, int Count)> Heads)
    {
        public Tensor? Extra { get; init; }
    }

    private sealed record Layer(Tensor W, Tensor? B, string Name);

    private readonly record struct Point(Tensor W, int N);

    private sealed record Computed(Tensor W)
    {
        public Tensor Twice => throw new InvalidOperationException("no part of the tree");
    }

    private sealed record Ignoring(Tensor W, [property: PropertyShape(Ignore = true)] Tensor Hidden);

    private interface ILayer;

    private record Dense(Tensor W) : ILayer;

    private sealed record Scale(Tensor Gain, Tensor Shift) : ILayer;

    private sealed record Activation : ILayer
    {
        public Func<Tensor, Tensor> F { get; init; } = x => x;
    }

    private sealed record DerivedRecord(Tensor W, Tensor B) : Dense(W);
}
