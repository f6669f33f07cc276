using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Jacobians are computed by diagonals: each must equal the one put together from single products.</summary>
public sealed class DiagonalsTests : IDisposable
{
    private const int N = 40;

    private readonly NablaRuntime _nabla = NablaRuntime.Create(n => n.AddCpu());

    public void Dispose() => _nabla.Dispose();

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new()
    {
        ["elementwise"] = x => (x.Sin() * x).Exp() / (1 + x.Square()) - x,
        ["its own reciprocal"] = x => 1 / x,
        ["neighbours"] = x => 100 * (x[1..] - x[..^1].Square()).Square() + (1 - x[..^1]).Square(),
        ["three diagonals"] = x => x[2..] * x[1..^1] * x[..^2],
        ["strided slice"] = x => x.Slice(0, 1, null, 3) * 2,
        ["flip"] = x => x.Flip(0) * x,
        ["column"] = x => x.Unsqueeze(1) * 2,
        ["row, column and back"] = x => (x.Unsqueeze(0).T() * 3).Reshape([-1]) + x,
        ["matrix"] = x => (x.Reshape([8, 5]).Sin() * 2).Reshape([-1]),
        ["sum of squares"] = x => x.Square().Sum(),
        ["difference on one diagonal"] = x => x.Unsqueeze(1).LogSoftmax(1) + (x.Sin() - x.Square()).Unsqueeze(1),
        ["difference in a rule"] = x => new SineLessHalfSquare().Apply(x),
        ["sum of the rows of a matrix"] = x => x.Reshape([2, 20]).Square().Sum(1),
        ["sum of the columns of a matrix"] = x => x.Reshape([20, 2]).Square().Sum(0),
        ["kept sum"] = x => x.Square().Sum(0, keepDim: true),
        ["softmax"] = x => x.Softmax(0),
        ["cumulative product"] = x => x.CumProd(0),
        ["outer product"] = x => x.Outer(x[..3]),
        ["relu"] = x => (x - 0.5).Relu() * x,
        ["pad"] = x => x.Pad([2, 3]) * 2,
        ["roll"] = x => x.Roll(5) * x,
        ["scaled by a matrix"] = x => x * x.Detach().Outer(x.Detach()),
        ["single precision"] = x => x.Cast(DType.Float32).Square().Cast(DType.Float64),
        ["linear layer on the right"] = x => (x * 2).MatMul(x.Detach().Outer(x.Detach()[..5])).Tanh(),
        ["linear layer on the left"] = x => x.Detach()[..5].Outer(x.Detach()).MatMul(x.Square()).Tanh(),
        ["column of a linear layer"] = x => x.Detach()[..5].Outer(x.Detach()).MatMul(x.Unsqueeze(1)).Sin(),
        ["slice of a linear layer"] = x => x[1..].MatMul(x.Detach()[1..].Outer(x.Detach()[..5])),
        ["one element"] = x => x[3] * x[4],
        ["nothing of x"] = x => x.Detach(),
        ["empty"] = x => x[..0] * 2,
    };

    /// <summary>y = sin x − x²/2, by a rule that subtracts.</summary>
    private sealed record SineLessHalfSquare : Unary, IDecomposable
    {
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Cos() - t * x;

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) => y[0] = x[0].Sin() - x[0].Square() / 2;
    }

    public static TheoryData<string> Functions => [.. s_functions.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Jacobians_EqualTheProductsOneByOne(string name)
    {
        var f = s_functions[name];
        var x = _nabla.Tensors.Uniform(new RandomKey(7), [N]) + 0.25;
        var expected = Columns(f, x);
        foreach (var actual in new[] { JacFwd(f)(x), JacRev(f)(x), JacFwd(f, chunkSize: 30)(x), JacRev(f, chunkSize: 30)(x) })
        {
            Assert.Equal(expected.Shape, actual.Shape);
            Numbers.Near(expected, actual, Tolerance(name));
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Hessians_AgreeInAllModes(string name)
    {
        var f = s_functions[name];
        Tensor Scalar(Tensor x) => f(x).Square().Sum();
        var x = _nabla.Tensors.Uniform(new RandomKey(8), [N]) + 0.25;
        var expected = Columns(Grad(Scalar), x);
        foreach (var mode in Enum.GetValues<HessianMode>()) Numbers.Near(expected, Hessian(Scalar, mode)(x), Tolerance(name));
    }

    [Fact]
    public void Jacobian_UnderATransform_IsDifferentiatedThroughItsDiagonals()
    {
        var x = _nabla.Tensors.Uniform(new RandomKey(9), [N]);
        Tensor Trace(Tensor v) => JacFwd(u => u.Sin() * v)(v).Trace();   // Σ vᵢ cos vᵢ
        Numbers.Near(x.Cos() - x * x.Sin(), Grad(Trace)(x));
        Numbers.Near(x.Cos() - x * x.Sin(), Vmap(Grad(Trace))(x.Unsqueeze(0))[0]);
    }

    private static Tensor Columns(Func<Tensor, Tensor> f, Tensor x)
    {
        var columns = new Tensor[N];
        for (var i = 0; i < N; i++)
        {
            var unit = new double[N];
            unit[i] = 1;
            columns[i] = Jvp(f, x, x.Dispatcher.Create<double>(unit, [N], x.Device)).Tangent;
        }
        return Tensor.Stack(columns, dim: -1);
    }

    private static double Tolerance(string name) => name == "single precision" ? 1e-6 : 1e-11;
}
