using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The axes of Vmap, leaf by leaf.</summary>
public sealed class DimTests
{
    private sealed record Layer(Tensor W, Tensor B);

    private sealed record Net(Layer[] Layers, Tensor Scale);

    private sealed record Result(Tensor Y, Tensor Constant);

    private static readonly Tensor X = Shared.Count(3, 2), S = Shared.Scalar(2);

    private static void Is(Shape shape, ReadOnlySpan<double> values, Tensor y)
    {
        Assert.Equal(shape, y.Shape);
        Numbers.Near(values, y);
    }

    private static string Refused<TException>(Action call) where TException : Exception => Assert.Throws<TException>(call).Message;

    [Fact]
    public void EachLeafOfAnArgument_HasItsAxis()
    {
        var layer = new Layer(X, X.T());
        double[] sums = [2, 10, 18];
        Is([3], sums, Vmap((Layer p) => (p.W + p.B).Sum(), inDim: new Dim(0).With("B", 1))(layer));
        Is([3], sums, Vmap((Layer p) => (p.W + p.B).Sum(), inDim: new Dim(0).With(".B", -1))(layer));
        Is([3], [1, 5, 9], Vmap((Layer p) => p.W.Sum() * p.B, inDim: new Dim(null).With("W", 0))(layer with { B = S / 2 }));
        Is([3], [2, 10, 18], Vmap((Layer p, Tensor x) => p.W.Sum() * x, inDims: (new Dim(0).With("B", null), null))(layer, S));
        Is([3], [2, 10, 18], Vmap((Layer p, Tensor x) => p.W.Sum() * x, (new Dim(0).With("B", null), null), 0, chunkSize: 2)(layer, S));
    }

    [Fact]
    public void APathNamesAllLeavesBelow_AndTheLastOneCounts()
    {
        var net = new Net([new(X, S), new(X, X)], S);
        static Tensor F(Net n) => (n.Layers[0].W * n.Layers[0].B * n.Layers[1].W * n.Layers[1].B * n.Scale).Sum();
        var dim = new Dim(null).With("Layers", 0).With("Layers[0].B", null);
        Is([3], [4, 4 * 35, 4 * (64 + 125)], Vmap((Net n) => F(n), dim)(net));
        Is([3], [0, 1, 2], Vmap((Dictionary<string, Tensor> d) => d["a"] * d["ab"], new Dim(0).With("[\"ab\"]", null))(
            new() { ["a"] = Shared.Count(3), ["ab"] = S / 2 }));
        Assert.Contains("unequal sizes", Refused<ShapeException>(() => Vmap((Net n) => F(n), new Dim(0).With("Scale", null)
            .With("Layers[0].B", null).With("Layers[1].B", 1))(net)), StringComparison.Ordinal);
    }

    [Fact]
    public void EachLeafOfAResult_HasItsAxis_OrNone()
    {
        static Result F(Tensor x) => new(x * x, S * S);
        foreach (var chunk in new int?[] { null, 2 })
        {
            var all = Vmap((Tensor x) => F(x), chunkSize: chunk)(X);
            Is([3], [4, 4, 4], all.Constant);
            var one = Vmap((Tensor x) => F(x), outDim: new Dim(0).With("Constant", null), chunkSize: chunk)(X);
            Is([3, 2], [0, 1, 4, 9, 16, 25], one.Y);
            Is([], [4], one.Constant);
            Is([2, 3], [0, 4, 16, 1, 9, 25], Vmap((Tensor x) => F(x), outDim: new Dim(null).With("Y", -1), chunkSize: chunk)(X).Y);
        }
        Is([], [4], Vmap((Tensor x) => S * S, outDim: null)(X));
        Is([2], [4, 4], Grad((Tensor s) => Vmap((Tensor x) => s * s, outDim: null)(X).Sum())(Shared.Vector(2, 2)));
        Assert.Contains("outDim is null", Refused<ShapeException>(() => Vmap((Tensor x) => F(x), outDim: null)(X)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheDimsOfANest_BelongToTheirOwnVmap()
    {
        var layer = new Layer(Shared.Count(2, 3), Shared.Vector(1, 2));
        // The outer one maps W's axis 1, the inner one what is left, and B.
        var y = Vmap((Layer p) => Vmap((Layer q) => q.W * q.B)(p), new Dim(1).With("B", null), outDim: 1)(layer);
        Is([2, 3], [0, 1, 2, 6, 8, 10], y);
        var g = Vmap(Grad((Layer p) => p.W.Sum() * p.B.Sum()), new Dim(1).With("B", null))(layer);
        Is([3, 2], [3, 3, 3, 3, 3, 3], g.W);
        Is([3, 2], [3, 3, 5, 5, 7, 7], g.B);
    }

    [Fact]
    public void APathThatNamesNothing_IsRefusedWithThePaths()
    {
        var layer = new Layer(X, X);
        var text = Refused<ArgumentException>(() => Vmap((Tensor x, Layer p) => p.W, inDims: (null, new Dim(0).With("C", 1)))(S, layer));
        Assert.Contains("argument 1", text, StringComparison.Ordinal);
        Assert.Contains("\"W\", \"B\"", text, StringComparison.Ordinal);
        Assert.Contains("the result", Refused<ArgumentException>(() => Vmap((Layer p) => p.W, outDim: new Dim(0).With("W", 1))(layer)),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Dim(0).With(null!, 0));
        Assert.Throws<ArgumentException>(() => Vmap((Layer p) => p.W, new Dim(0).With("", 1))(layer));
        Assert.Throws<ArgumentException>(() => Vmap((Layer p) => p.W, new Dim(0).With("W.", 1))(layer));
    }

    [Fact]
    public void NullMapsNothing_AndIsRefusedWhereAllAreNull()
    {
        Is([3, 2], [0, 1, 2, 3, 4, 5], Vmap((Tensor x, Tensor y) => x * y, inDims: (0, null))(X, S / 2));
        Assert.Contains("no argument is mapped", Refused<ShapeException>(() => Vmap((Tensor x) => x, inDim: null)(X)),
            StringComparison.Ordinal);
        Assert.Contains("no argument is mapped", Refused<ShapeException>(() => Vmap((Tensor x, Tensor y) => x, (null, null))(X, X)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void OnOpenCL_ItIsTheSame()
    {
        var x = OpenCL.Tensors.Arange(0, 6).Reshape([3, 2]).To(OpenCL.Device);
        var layer = new Layer(x, x[0, 1]);
        var y = Vmap((Layer p) => new Result(p.W * p.B, p.B), new Dim(null).With("W", 1), new Dim(1).With("Constant", null))(layer);
        Is([3, 2], [0, 1, 2, 3, 4, 5], y.Y);
        Is([], [1], y.Constant);
    }
}
