using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>What was not chosen has no derivative, however infinite its own one is, and what was chosen keeps an honest alarm.</summary>
public sealed class ChoiceTests : IDisposable
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    private readonly NablaRuntime _nabla = NablaRuntime.Create(n => n.AddCpu());

    public void Dispose() => _nabla.Dispose();

    private Tensor Vector(params double[] x) => _nabla.Tensors.Create<double>(x, [x.Length]);

    public static TheoryData<string> Choices => [.. s_choices.Keys];

    /// <summary>Each is √x where x is positive, and a constant elsewhere: ½/√x and 0.</summary>
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_choices = new()
    {
        ["where"] = x => Tensor.Where(x > 0, x.Sqrt(), 0),
        ["where, the other way around"] = x => Tensor.Where(x <= 0, 0, x.Sqrt()),
        ["masked fill"] = x => x.Sqrt().MaskedFill(x <= 0, 3),
        ["maximum before"] = x => x.Maximum(0).Sqrt(),
        ["minimum before"] = x => (-(-x).Minimum(0)).Sqrt(),
        ["relu before"] = x => x.Relu().Sqrt(),
        ["relu before, and again"] = x => x.Relu().Sqrt().Relu(),
        ["clamp before"] = x => x.Clamp(0, 100).Sqrt(),
        ["a view between"] = x => Tensor.Where(x.Reshape([2, -1]).T() > 0, x.Sqrt().Reshape([2, -1]).T(), 0).T().Reshape([-1]),
        ["a slice between"] = x => Tensor.Cat([Tensor.Where(x[..2] > 0, x[..2].Sqrt(), 0), Tensor.Where(x[2..] > 0, x[2..].Sqrt(), 0)]),
        ["a product between"] = x => Tensor.Where(x > 0, x.Sqrt() * x.Log() / x.Log(), 0),
        ["a sum of two"] = x => Tensor.Where(x > 0, x.Sqrt(), 0) / 2 + Tensor.Where(x > 0.0, x.Sqrt(), 1) / 2,
        ["two choices, one in the other"] = x => Tensor.Where(x > -10, Tensor.Where(x > 0, x.Sqrt(), 0), x.Log()),
        ["two choices, then a sum of elements"] = x => Tensor.Where(x > -10, Tensor.Where(x > 0, x.Sqrt().Pad([1, 1])[1..^1], 0), 0),
        ["rows, then a flip, a running sum and a sum"] = x =>
            Tensor.Where((x > 0).Unsqueeze(1), (x.Sqrt().Unsqueeze(1) * Halves(x)).CumSum(1), 0).Flip(1).Sum(1) / 1.5,
        ["rows, then a sum of all of each in turn"] = x =>
            Tensor.Where((x > 0).Reshape([2, 2, 1]), x.Sqrt().Reshape([2, 2, 1]) * Halves(x), 0).Sum(2).Reshape([-1]),
        ["the larger of two"] = x => Tensor.Where(x > 0, x.Sqrt(), -1).Maximum(Tensor.Where(x > 0, 0, x.FullLike(2))),
        ["amax of a pair"] = x => Tensor.Stack([Tensor.Where(x > 0, x.Sqrt(), -1), x.FullLike(-0.5)]).Amax(0),
        ["max of a pair"] = x => Tensor.Stack([Tensor.Where(x > 0, x.Sqrt(), -1), x.FullLike(-0.5)]).Max(0).Values,
    };

    private static Tensor Halves(Tensor x) => x.FullLike(0.5)[..2];

    [Theory]
    [MemberData(nameof(Choices))]
    public void FirstAndSecondDerivatives_AreZeroWhereItWasNotChosen_InEveryMode(string name)
    {
        var f = s_choices[name];
        var x = Vector(-1, 4, 0.25, -3);
        double[] first = [0, 0.25, 1, 0], second = [0, -1 / 32.0, -2, 0];
        AssertDiagonal(first, JacFwd(f)(x));
        AssertDiagonal(first, JacRev(f)(x));
        Numbers.Near(first, Grad(v => f(v).Sum())(x));
        Numbers.Near(first, Vmap(Grad(v => f(v).Sum()))(x.Unsqueeze(0))[0]);
        Numbers.Near(first, Jvp(f, x, x.OnesLike()).Tangent);
        Numbers.Near(first, Linearize(f, x).Jvp(x.OnesLike()));
        Numbers.Near(second, Hvp(v => f(v).Sum(), x, x.OnesLike()).Product);
        foreach (var mode in Enum.GetValues<HessianMode>()) AssertDiagonal(second, Hessian(v => f(v).Sum(), mode)(x));
        AssertDiagonal(second, Vmap(Hessian(v => f(v).Sum()))(x.Unsqueeze(0))[0]);
    }

    /// <summary>x²/2 below 0 and above 1, and a constant between, by a rule that chooses.</summary>
    private sealed record FlatBetween : Unary, IDecomposable
    {
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => Tensor.Where(x > 0, t.Gate(x > 1), t) * x;

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) =>
            y[0] = Tensor.Where((x[0] > 0) & (x[0] <= 1), 0, x[0].Square() / 2);
    }

    [Fact]
    public void ARuleThatChooses_KeepsTheOtherBranchWhole()
    {
        var x = Vector(-2, 0.5, 3);
        Numbers.Near([-2, 0, 3], Grad(v => new FlatBetween().Apply(v).Sum())(x));
        Numbers.Near([-2, 0, 3], Jvp(v => new FlatBetween().Apply(v), x, x.OnesLike()).Tangent);
    }

    [Fact]
    public void ARowThatCrossEntropyIgnores_HasNoDerivative_AlsoBesideNaN()
    {
        var x = Vector(NaN, 1, 0, 0).Reshape([2, 2]);
        var classes = _nabla.Tensors.Create([-100L, 1]);
        Numbers.Near([0, 0, 0.5, -0.5], Grad(v => v.CrossEntropy(classes))(x).Reshape([-1]));
        Numbers.Near([0, 0, 0.5, -0.5], JacFwd(v => v.CrossEntropy(classes))(x).Reshape([-1]));
    }

    [Fact]
    public void AtTheEdgeOfTheChoice_TheDerivativeIsThatOfWhatWasChosen()
    {
        Numbers.Near([Inf, 0, 0], Grad(x => x.Amax().Sqrt())(Vector(0, -1, -3)));
        Numbers.Near([0, 0, 0], Grad(x => Tensor.Where(x > 0, x.Sqrt(), 0).Sum())(Vector(0, -1, -3)));
        Numbers.Near([NaN], Grad(x => x.Sqrt().Square().Sum())(Vector(0)));   // 0 · ∞ is no structural zero
    }

    [Fact]
    public void UnitVectors_AreStructural_AtEverySizeAndRank()
    {
        for (var n = 1; n < 30; n++)
        {
            var x = Vector([.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? 0.0 : 1)]);
            var expected = Enumerable.Range(0, n).Select(i => i % 3 == 0 ? Inf : 0.5).ToArray();
            AssertDiagonal(expected, JacRev(v => v.Sqrt())(x));
            AssertDiagonal(expected, JacFwd(v => v.Sqrt())(x));
            AssertDiagonal(expected, JacFwd(v => v.Reshape([n, 1]).T().Flip(1).Sqrt().Flip(1).Reshape([-1]))(x));
        }
        var matrix = Vector(0, 1, 1, 0, 1, 0).Reshape([2, 3]);
        double[] sixth = [Inf, 0.5, 0.5, Inf, 0.5, Inf];
        AssertDiagonal(sixth, JacRev(m => m.Sqrt())(matrix).Reshape([6, 6]));
        AssertDiagonal(sixth, JacFwd(m => m.T().Sqrt().T())(matrix).Reshape([6, 6]));
    }

    [Fact]
    public void PaddingThatIsMasked_ReachesNoGradient()
    {
        var x = Vector(1, 2, NaN, NaN).Reshape([2, 2]);
        var keep = (Vector(1, 0) > 0.5).Unsqueeze(1);
        var w = _nabla.Tensors.Ones([2, 3]);
        Numbers.Near([1, 1, 1, 2, 2, 2], Grad((Tensor m) => Tensor.Where(keep, x.MatMul(m), 0).Sum())(w));
        Numbers.Near([3, 3, 0, 0], Grad(v => Tensor.Where(keep, v.MatMul(w), 0).Sum())(x));
        Assert.All(Grad(v => Tensor.Where(keep, v.Softmax(1).Log(), 0).Sum())(x).ToArray<double>(), g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void ArgumentsThatAreNotPushed_PushNothing()
    {
        var (a, b, index) = (Vector(0, 4), Vector(0, 1), _nabla.Tensors.Create<long>([1, 1], [2]));
        foreach (var f in (Func<Tensor, Tensor, Tensor>[])
            [(p, q) => Tensor.Cat([p, q]).Sqrt(), (p, q) => p.IndexAdd(0, index, q).Sqrt(), (p, q) => p.ScatterAdd(0, index, q).Sqrt(),
                (p, q) => p.Pow(q)])
        {
            for (var i = 0; i < 2; i++) Numbers.Near(JacRev(f, i)(a, b).Reshape([-1]).ToArray<double>(), JacFwd(f, i)(a, b).Reshape([-1]));
        }

        Numbers.Near([12], JacFwd((Tensor x, Tensor y) => x.Pow(y), [0, 1])(Vector(-2)[0], Vector(3)[0])[0].Reshape([1]));
        Numbers.Near([1], JacFwd<Tensor[]>(v => v[0] + v[1].Mean())([Vector(1)[0], _nabla.Tensors.Zeros([0])])[0].Reshape([1]));
    }

    [Fact]
    public void JacFwd_OfIntegerLeaves_HasZerosOfTheJacobiansShape()
    {
        (Tensor X, Tensor N) x = (Vector(1, 2), _nabla.Tensors.Create<long>([1, 2, 3, 4], [4]));
        var j = JacFwd(((Tensor X, Tensor N) v) => v.X.Unsqueeze(1) * _nabla.Tensors.Ones([1, 3]))(x);
        Assert.Equal([2, 3, 2], j.X.Shape);
        Assert.Equal([2, 3, 4], j.N.Shape);
        var (jacobian, aux) = JacFwd((Tensor[] v) => (v[0].Cast(DType.Float64) * 2, v[0] + 1), hasAux: true)([x.N]);
        Assert.Equal([4, 4], jacobian[0].Shape);
        Assert.Equal([2, 3, 4, 5], aux.ToArray<long>());
    }

    [Fact]
    public void ViewsOfStructuralZeros_GiveTheirGatesTheirShape()
    {
        Assert.Equal([0, 4, 4, 2], JacFwd(x => x.Tile(0, 2).Sin())(_nabla.Tensors.Ones([4, 2])).Shape);
        AssertDiagonal([0, 0], Hessian(x => x.Sin().Unsqueeze(0).Expand(0, 2).Reshape([1, 0]).Sum())(Vector(1, 2)));
        // 2 sin x₀ + 3 sin x₁, by ways on which a gate goes through a slice that leaves its weight as it is.
        var index = _nabla.Tensors.Create<long>([0, 0], [2]);
        Tensor F(Tensor x)
        {
            var s = x.Sin();
            return (s.ScatterAdd(0, index, s).Pad([0, 1]) * Vector(1, 2, 3)).Sum();
        }
        AssertDiagonal([-2 * Math.Cos(1), -3 * Math.Cos(2)], Jvp(JacRev(JacFwd(F)), Vector(1, 2), Vector(1, 1)).Tangent);
    }

    [Fact]
    public void AScalarThatWasChosenNowhere_HasNoDerivative() =>
        Numbers.Near([0], Grad(s => Tensor.Where(Vector(1, 2) < 0, s.Sqrt(), 1).Sum())(Vector(-1)));

    [Fact]
    public void ChoicesBesideNaN_HaveNaN()
    {
        Numbers.Near([NaN, 0, 1], Grad(x => x.Relu().Sum())(Vector(NaN, -1, 2)));
        Numbers.Near([NaN, 0, 1, 0], Grad(x => x.Clamp(0, 1).Sum())(Vector(NaN, -1, 0, 2)));
        Numbers.Near([NaN, 0.5, 1], Grad(x => x.Maximum(0).Sum())(Vector(NaN, 0, Inf)));
        Numbers.Near([NaN, NaN], Grad(x => x.Amax())(Vector(NaN, 0)));
    }

    private static void AssertDiagonal(double[] expected, Tensor matrix)
    {
        var n = expected.Length;
        var whole = new double[n * n];
        for (var i = 0; i < n; i++) whole[i * (n + 1)] = expected[i];
        Numbers.Near(whole, matrix.Reshape([-1]));
    }
}
