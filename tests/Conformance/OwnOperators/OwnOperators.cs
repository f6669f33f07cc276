using System.Numerics;

namespace Nabla.Conformance.Tests;

// Operators of six kinds. This file alone, with definitions, domains and derivatives, makes them right on every backend.

/// <summary>y = ∛x. The derivative at 0 is ∞.</summary>
[Domain(-2, 2, Avoid = 0)]
public sealed record Cbrt : Unary, IScalarFunction
{
    public double Evaluate(double x) => Math.Cbrt(x);
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t / (3 * y.Square());
}

/// <summary>Whether x is below 0.</summary>
public sealed record IsNegative : Predicate, IScalarPredicate
{
    protected override DTypes Accepts => DTypes.Numeric;
    public bool Holds<T>(T x) where T : INumber<T> => x < T.Zero;
}

/// <summary>y = √(Σ x²) over the axes; the derivative at 0 is NaN.</summary>
public sealed record EuclideanNorm(Axes Axes) : Reduction(Axes), IRowFunction
{
    public double Evaluate(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var x in row) sum += x * x;
        return Math.Sqrt(sum);
    }

    protected override Tensor Weight(Tensor x, Tensor y) => x / y;
}

/// <summary>yₖ = x₀ + … + xₖ along an axis.</summary>
public sealed record RunningTotal(int Axis) : Linear, IScan, IBatchByShift
{
    public T Identity<T>() where T : INumber<T> => T.Zero;
    public T Combine<T>(T a, T b) where T : INumber<T> => a + b;
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));
    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => Apply(g.Flip(Axis)).Flip(Axis);
    public Op Shift(int size) => new RunningTotal(Axis + 1);
}

/// <summary>The lower median along an axis, and its place.</summary>
public sealed record LowerMedian(int Axis) : Selection(Axis), ISearch
{
    protected override int Picked(int size) => size > 0 ? 1 : throw new ShapeException($"{Name}: axis {Axis} is empty.");

    public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T>
    {
        var (numbers, places) = (row.ToArray(), Enumerable.Range(0, row.Length).ToArray());
        Array.Sort(numbers, places);
        return places[(row.Length - 1) / 2];
    }
}

/// <summary>Y = A·A of A: [..., n, n]. dY = dA·A + A·dA.</summary>
public sealed record MatrixSquare : MatrixFunction, IMatrixDefinition
{
    public double[,] Evaluate(double[,] a)
    {
        var (n, y) = (a.GetLength(0), new double[a.GetLength(0), a.GetLength(0)]);
        for (var e = 0; e < y.Length; e++)
            for (var k = 0; k < n; k++) y[e / n, e % n] += a[e / n, k] * a[k, e % n];
        return y;
    }

    protected override Tensor Push(Tensor da, Tensor a, Tensor y) => da.MatMul(a) + a.MatMul(da);
    protected override Tensor Pull(Tensor g, Tensor a, Tensor y) => g.MatMul(a.T()) + a.T().MatMul(g);
}

/// <summary>y = a·b + c of a, b, c, with a rule for reverse mode only.</summary>
[Without<IJvpRule>("only its rule for reverse mode is written")]
public sealed record MultiplyAdd : Op, IDecomposable, IVjpRule
{
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));

    public void Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) => y[0] = x[0] * x[1] + x[2];

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        gx[0] = g[0]! * x[1];
        gx[1] = g[0]! * x[0];
        gx[2] = g[0];
    }
}
