using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>
/// Each argument of a transform matters at every arity: which of the function's arguments, which axes, how large a chunk.
/// </summary>
public sealed class TransformArgumentTests
{
    private static readonly Func<Tensor, Tensor, Tensor> F2 = (a, b) => a * b.Pow(2);
    private static readonly Func<Tensor, Tensor, Tensor, Tensor> F3 = (a, b, c) => F2(a, b) * c.Pow(3);
    private static readonly Func<Tensor, Tensor, Tensor, Tensor, Tensor> F4 = (a, b, c, d) => F3(a, b, c) * d.Pow(4);
    private static readonly Tensor A = Shared.Scalar(2), B = Shared.Scalar(3), C = Shared.Scalar(4), D = Shared.Scalar(5);
    private static readonly Tensor X = Shared.Vector(1, 2);

    /// <summary>
    /// Argument i of a·b²·c³·d⁴ has the power n = i + 1 at x = i + 2: the derivatives are n/x and n·(n − 1)/x² times the value.
    /// </summary>
    private static void Holds(int i, Tensor value, Tensor hessian, params Tensor[] gradients)
    {
        var (n, x, f) = (i + 1.0, i + 2.0, value.Item<double>());
        Numbers.Near(n * (n - 1) / (x * x) * f, hessian);
        Assert.All(gradients, g => Numbers.Near(n / x * f, g));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EachArgument_HasItsOwnDerivative(int i)
    {
        Holds(i, F4(A, B, C, D), Hessian(F4, i)(A, B, C, D), Grad(F4, i)(A, B, C, D), GradAndValue(F4, i)(A, B, C, D).Gradient,
            JacFwd(F4, i)(A, B, C, D), JacRev(F4, i)(A, B, C, D), Grad(F4, [(i + 1) % 4, i])(A, B, C, D)[1],
            JacFwd(F4, [(i + 2) % 4, i])(A, B, C, D)[1], JacRev(F4, [(i + 3) % 4, i])(A, B, C, D)[1]);
        if (i == 3) return;
        Holds(i, F3(A, B, C), Hessian(F3, i)(A, B, C), Grad(F3, i)(A, B, C), GradAndValue(F3, i)(A, B, C).Gradient,
            JacFwd(F3, i)(A, B, C), JacRev(F3, i)(A, B, C), Grad(F3, [(i + 1) % 3, i])(A, B, C)[1],
            JacFwd(F3, [(i + 2) % 3, i])(A, B, C)[1], JacRev(F3, [(i + 1) % 3, i])(A, B, C)[1]);
        if (i == 2) return;
        Holds(i, F2(A, B), Hessian(F2, i)(A, B), Grad(F2, i)(A, B), GradAndValue(F2, i)(A, B).Gradient,
            JacFwd(F2, i)(A, B), JacRev(F2, i)(A, B),
            Grad(F2, [1 - i, i])(A, B)[1], JacFwd(F2, [1 - i, i])(A, B)[1], JacRev(F2, [1 - i, i])(A, B)[1]);
    }

    [Fact]
    public void EachBlockOfAHessian_IsThatOfItsArguments()
    {
        var blocks = Hessian(F3, [2, 0])(A, B, C);
        Numbers.Near([2 * 9 * 6 * 4, 9 * 3 * 16, 9 * 3 * 16, 0], Tensor.Stack([.. blocks.SelectMany(row => row)]));
        var four = Hessian(F4, [1, 3])(A, B, C, D);
        Numbers.Near([2 * 2 * 64 * 625, 2 * 6 * 64 * 500, 2 * 6 * 64 * 500, 2 * 9 * 64 * 12 * 25],
            Tensor.Stack([.. four.SelectMany(row => row)]));
        Numbers.Near([0, 6, 6, 4], Tensor.Stack([.. Hessian(F2, [0, 1])(A, B).SelectMany(row => row)]));
    }

    [Fact]
    public void AModeThatDoesNotExist_IsOutOfRange_AtEveryArity()
    {
        const HessianMode None = (HessianMode)9;
        Action[] uses =
        [
            () => Hessian(x => x, None)(A), () => Hessian(F2, 0, None)(A, B), () => Hessian(F3, 0, None)(A, B, C),
            () => Hessian(F4, 0, None)(A, B, C, D),
        ];
        Assert.All(uses, use => Assert.Equal("mode", Assert.Throws<ArgumentOutOfRangeException>(use).ParamName));
    }

    /// <summary>A chunk without elements is refused, so that a chunk size that is dropped on the way would be seen.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void AChunkSize_ReachesEveryTransformThatTakesOne(int none)
    {
        Action[] uses =
        [
            () => JacFwd(t => t, none)(X), () => JacFwd((Tensor t) => (t, t), true, none)(X),
            () => JacFwd((Tensor[] t, Tensor u) => t[0] * u, none)([X], X),
            () => JacFwd(F2, 0, none)(X, X), () => JacFwd(F3, 0, none)(X, X, X), () => JacFwd(F4, 0, none)(X, X, X, X),
            () => JacFwd(F2, [0], none)(X, X), () => JacFwd(F3, [0], none)(X, X, X), () => JacFwd(F4, [0], none)(X, X, X, X),
            () => JacRev(t => t, none)(X), () => JacRev((Tensor t) => (t, t), true, none)(X),
            () => JacRev((Tensor[] t, Tensor u) => t[0] * u, none)([X], X),
            () => JacRev(F2, 0, none)(X, X), () => JacRev(F3, 0, none)(X, X, X), () => JacRev(F4, 0, none)(X, X, X, X),
            () => JacRev(F2, [0], none)(X, X), () => JacRev(F3, [0], none)(X, X, X), () => JacRev(F4, [0], none)(X, X, X, X),
            () => Vmap(t => t, chunkSize: none)(X), () => Vmap(F2, chunkSize: none)(X, X), () => Vmap(F3, chunkSize: none)(X, X, X),
            () => Vmap(F4, chunkSize: none)(X, X, X, X),
        ];
        Assert.All(uses, use => Assert.Equal("chunkSize", Assert.Throws<ArgumentOutOfRangeException>(use).ParamName));
    }

    [Fact]
    public void AnAxisOfVmap_IsThatOfItsOwnArgument_AtEveryArity()
    {
        Tensor m = Shared.Count(2, 3), v = Shared.Vector(1, 10);
        Shape swapped = [3, 2], same = [2, 3];
        Assert.Equal(swapped, Vmap(t => t, inDim: 1)(m).Shape);
        Assert.Equal(swapped, Vmap(t => t, outDim: 1)(m).Shape);
        Assert.Equal(swapped, Vmap((Tensor a, Tensor b) => a * b, (1, null))(m, v).Shape);
        Assert.Equal(same, Vmap((Tensor a, Tensor b) => a * b, (null, 1), outDim: 1)(v, m).Shape);
        Assert.Equal(swapped, Vmap((Tensor a, Tensor b, Tensor c) => a + b * c, (null, 1, null))(v, m, v).Shape);
        Assert.Equal(same, Vmap((Tensor a, Tensor b, Tensor c) => a + b * c, (null, null, 1), outDim: 1)(v, v, m).Shape);
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f = (a, b, c, d) => a + b * c + d;
        Assert.Equal(swapped, Vmap(f, (null, null, null, 1))(v, v, v, m).Shape);
        Assert.Equal(same, Vmap(f, (null, null, 1, null), outDim: 1)(v, v, m, v).Shape);
        Assert.Equal(same, Vmap(f, (null, 1, null, null), outDim: 1)(v, m, v, v).Shape);
    }

    [Fact]
    public void HasAux_False_IsRefusedWhenTheTransformIsMade()
    {
        Func<Tensor, (Tensor, Tensor)> f = x => (x.Sum(), x);
        Action[] uses =
        [
            () => Grad(f, false), () => GradAndValue(f, false), () => JacFwd(f, false), () => JacRev(f, false), () => Jvp(f, X, X, false),
            () => Vjp(f, X, false),
        ];
        Assert.All(uses, use => Assert.Equal("hasAux", Assert.Throws<ArgumentException>(use).ParamName));
    }
}
