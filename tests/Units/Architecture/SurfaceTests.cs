using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Every overload that users' programs rely on, by use: overload resolution and type inference find it.</summary>
public sealed class SurfaceTests
{
    private sealed record Params(Tensor W, Tensor B);

    private static Tensor One(Tensor x) => x.Sin().Sum();
    private static Tensor Two(Tensor a, Tensor b) => (a * b).Sum();
    private static Tensor Three(Tensor a, Tensor b, Tensor c) => (a * b * c).Sum();
    private static Tensor Four(Tensor a, Tensor b, Tensor c, Tensor d) => (a * b * c * d).Sum();

    private static readonly Tensor X = Shared.Vector(1, 2);

    [Fact]
    public void MethodGroups_AreAccepted()
    {
        Assert.All(new[] { Grad(One)(X), JacRev(One)(X), JacFwd(One)(X), Grad(Two)(X, X), Grad(Two, argnum: 1)(X, X),
            Grad(Three, 2)(X, X, X), Grad(Four, 3)(X, X, X, X),
            JacRev(Two)(X, X), JacRev(Two, argnum: 1)(X, X), JacFwd(Two)(X, X), JacFwd(Two, argnum: 1)(X, X), JacRev(Three, 1)(X, X, X),
            JacFwd(Four, 1)(X, X, X, X) },
            y => Assert.Equal<Shape>([2], y.Shape));
        Assert.All(new[] { Hessian(One)(X), Hessian(One, HessianMode.Auto)(X), Hessian(Two)(X, X), Hessian(Two, 1)(X, X),
            Hessian(Two, argnum: 1, mode: HessianMode.ReverseOverReverse)(X, X), Hessian(Three, 2)(X, X, X) },
            y => Assert.Equal<Shape>([2, 2], y.Shape));
        Assert.All(new[] { Vmap(One)(X), Vmap(Two)(X, X), Vmap(Two, inDims: (0, null))(X, X[0]), Vmap(Three)(X, X, X),
            Vmap(Three, inDims: (null, 0, null))(X[0], X, X[0]), Vmap(Four, (0, null, null, null))(X, X[0], X[0], X[0]) },
            y => Assert.Equal<Shape>([2], y.Shape));
        Assert.Equal(2, JacRev(Two, argnums: [0, 1])(X, X).Length);
        Assert.Equal(2, JacFwd(Two, argnums: [0, 1])(X, X).Length);
        Assert.Equal(3, JacRev(Three, argnums: [0, 1, 2])(X, X, X).Length);
        Assert.Equal(2, Grad(Two, argnums: [1, 0])(X, X).Length);
        Assert.Equal(2, Hessian(Two, argnums: [0, 1])(X, X)[1].Length);
    }

    [Fact]
    public void UntypedLambdas_AreAccepted()
    {
        Assert.All(new[] { Grad(x => x.Sum())(X), JacRev(x => x.Sum())(X), JacFwd(x => x.Sum(), chunkSize: 1)(X),
            JacRev(x => x.Sum(), chunkSize: 1)(X), Vmap(x => x.Sin())(X), Vmap(x => x, 0, 0, 1)(X),
            GradAndValue(x => x.Sum())(X).Gradient, Linearize(x => x.Sin(), X).Jvp(X), Vjp(x => x.Sin(), X).Pullback(X),
            Jvp(x => x.Sin(), X, X).Tangent, Hvp(x => x.Sum(), X, X).Product },
            y => Assert.Equal<Shape>([2], y.Shape));
        Assert.Equal<Shape>([2, 2], Hessian(x => x.Sin().Sum())(X).Shape);
        Assert.Equal<Shape>([2, 2], Hessian(x => x.Sin().Sum(), HessianMode.ForwardOverForward)(X).Shape);
    }

    [Fact]
    public void TypedLambdas_OfTensors_AreAccepted()
    {
        Assert.All(new[] { Grad((Tensor a, Tensor b) => (a * b).Sum())(X, X), Grad((Tensor a, Tensor b) => (a * b).Sum(), argnum: 1)(X, X),
            JacRev((Tensor a, Tensor b) => (a * b).Sum())(X, X),
            JacFwd((Tensor a, Tensor b) => (a * b).Sum(), chunkSize: 1)(X, X), Vmap((Tensor a, Tensor b) => a * b)(X, X),
            Vmap((Tensor a, Tensor b, Tensor c) => a * b + c, inDims: (0, 0, null))(X, X, X[0]),
            Grad((Tensor a, Tensor b, Tensor c) => (a * b * c).Sum())(X, X, X), Grad((Tensor x) => x.Sum())(X) },
            y => Assert.Equal<Shape>([2], y.Shape));
        Assert.Equal<Shape>([2, 2], Hessian((Tensor a, Tensor b) => (a * b).Sum())(X, X).Shape);
    }

    [Fact]
    public void Trees_AreAccepted()
    {
        var p = new Params(X, X);
        var one = Grad((Params q) => (q.W * q.B).Sum());
        var two = Grad((Params q, Tensor x) => (q.W * q.B * x).Sum());
        var three = Grad((Params q, Tensor x, Tensor y) => (q.W * q.B * x * y).Sum());
        Assert.Equal([1.0, 2], one(p).W.ToArray<double>());
        Assert.Equal([1.0, 4], two(p, X).W.ToArray<double>());
        Assert.Equal([1.0, 8], three(p, X, X).B.ToArray<double>());
        Assert.Equal([1.0, 2], JacRev((Params q) => (q.W * q.B).Sum())(p).W.ToArray<double>());
        Assert.Equal([1.0, 2], JacFwd((Params q) => (q.W * q.B).Sum())(p).W.ToArray<double>());
        var mapped = Vmap((Params q) => new Params(q.W * 2, q.B))(p);
        Assert.Equal([2.0, 4], mapped.W.ToArray<double>());
        var both = Vmap((Params q, Tensor x) => q.W * x, inDims: (0, null))(p, X[1]);
        Assert.Equal([2.0, 4], both.ToArray<double>());
        var perSample = Vmap(three, inDims: (null, 0, 0));
        Assert.Equal<Shape>([2, 2], perSample(p, X, X).W.Shape);
        var (value, tangent) = Jvp((Params q) => q.W * q.B, p, p);
        Assert.Equal([1.0, 4], value.ToArray<double>());
        Assert.Equal([2.0, 8], tangent.ToArray<double>());
        Assert.Equal([1.0, 2], Vjp((Params q) => q.W * q.B, p).Pullback(X.OnesLike()).W.ToArray<double>());
        Assert.Equal([2.0, 4], Hvp((Params q) => (q.W * q.W).Sum(), p, p).Product.W.ToArray<double>());
    }

    [Fact]
    public void Tensors_HaveEveryDocumentedMember()
    {
        Tensor m = Shared.Tensors.Create(new float[,] { { 2, 1 }, { 1, 2 } }), x = X;
        var shape = x.Shape; var dtype = x.DType; var device = x.Device; var rank = x.Rank; var length = x.Length;
        Assert.Equal(("[2]", "float64", "cpu:0", 1, 2L), (shape.ToString(), dtype.ToString(), device.ToString(), rank, length));
        var classes = Shared.Tensors.Create([0L, 1]);
        double sin1 = Math.Sin(1), sin2 = Math.Sin(2), loss = Math.Log(1 + Math.Exp(-1));
        (Tensor Found, double[] Expected)[] all =
        [
            (x + x, [2, 4]), (x + 1.0, [2, 3]), (1.0 + x, [2, 3]), (x - x, [0, 0]), (x - 1.0, [0, 1]), (1.0 - x, [0, -1]), (-x, [-1, -2]),
            (x * x, [1, 4]), (2.0 * x, [2, 4]), (x * 2.0, [2, 4]), (x / x, [1, 1]), (x / 2.0, [0.5, 1]), (2.0 / x, [2, 1]),
            (x > 1.5, [0, 1]), (x < 1.5, [1, 0]),
            (x.Sin(), [sin1, sin2]), (x.Cos(), [Math.Cos(1), Math.Cos(2)]), (x.Exp(), [Math.E, Math.E * Math.E]),
            (x.Log(), [0, Math.Log(2)]),
            (x.Tanh(), [Math.Tanh(1), Math.Tanh(2)]), (x.Erf(), [0.8427007929497149, 0.9953222650189527]), (x.Sqrt(), [1, Math.Sqrt(2)]),
            (x.Square(), [1, 4]), (x.Sum(), [3]), (x.Sum([0]), [3]), (x.Sum([0], keepDim: true), [3]), (x.Prod(), [2]),
            (m.MatMul(m), [5, 4, 4, 5]), (m.T(), [2, 1, 1, 2]), (m.Reshape([4]), [2, 1, 1, 2]), (m.Trace(), [4]),
            (m.Diagonal(), [2, 2]), (m.Diagonal(1, 0, 1), [1]),
            (m.Solve(m), [1, 0, 0, 1]), (m.Cholesky(), [Math.Sqrt(2), 0, Math.Sqrt(0.5), Math.Sqrt(1.5)]),
            (m.SolveTriangular(m, upper: true), [0.75, 0, 0.5, 1]),
            (m.SolveTriangular(m, upper: false, left: true, unitriangular: true), [2, 1, -1, 1]),
            (m.SlogDet().Sign, [1]), (m.SlogDet().LogAbsDet, [Math.Log(3)]),
            (m.CrossEntropy(classes), [loss]), (m.CrossEntropy(classes, labelSmoothing: 0.1), [loss + 0.05]),
            (x.To(device), [1, 2]), (x.Cast(DType.Bool), [1, 1]), (x.OnesLike(), [1, 1]), (x.ZerosLike(), [0, 0]), (x.FullLike(2), [2, 2]),
            (Tensor.Stack([x, x]), [1, 2, 1, 2]), (Tensor.Stack([x, x], dim: 1), [1, 1, 2, 2]), (Tensor.Cat([x, x]), [1, 2, 1, 2]),
            (Tensor.Cat([m, m], dim: 1), [2, 1, 2, 1, 1, 2, 1, 2]), (Tensor.Where(x > 1.5, x, -x), [-1, 2]),
        ];
        Assert.All(all, use => Numbers.Near(use.Expected, use.Found.Cast(DType.Float64), use.Found.DType == DType.Float32 ? 1e-6 : 1e-12));
    }
}
