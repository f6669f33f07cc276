using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>y = x³ + c, elementwise: an operator that this assembly brings.</summary>
internal sealed record Cube(double Shift) : Unary
{
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x.Square() * 3);
}

/// <summary>y = 2·sin x: an operator that needs no kernel.</summary>
internal sealed record DoubleSine : Composite
{
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, x[0].DType);
    public override Tensor Decompose(ReadOnlySpan<Tensor> x) => x[0].Sin() * 2;
}

public sealed class PlugInTests
{
    private static NablaRuntime WithCube() => NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.Map<Cube>((op, x, y) =>
    {
        // The reading of strided inputs is the operators' own business; these are contiguous.
        var values = x[0].ToArray<double>();
        for (var i = 0; i < values.Length; i++) ((double[])y[0].Buffer)[i] = values[i] * values[i] * values[i] + op.Shift;
    })));

    [Fact]
    public void ALine_AddedAfterTheTableWasAsked_IsFound()
    {
        var table = new KernelTable();
        Assert.Null(table.Find(new Cube(1)));
        table.Map<Cube>((_, _, _) => { });
        Assert.NotNull(table.Find(new Cube(1))?.Kernel);
    }

    [Fact]
    public void AnOperatorOfOnesOwn_ComputesDifferentiatesAndBatches()
    {
        using var nabla = WithCube();
        var x = nabla.Tensors.Create([1.0, 2.0, 3.0]);
        Func<Tensor, Tensor> f = v => new Cube(1).Apply(v);
        Numbers.Near([2, 9, 28], f(x));
        Numbers.Near([3, 12, 27], Grad(v => f(v).Sum())(x));
        Numbers.Near([2, 9, 28], Vmap(f)(x));
        Numbers.Near(new double[,] { { 6, 0, 0 }, { 0, 12, 0 }, { 0, 0, 18 } }, Hessian(v => f(v).Sum())(x));
        Numbers.Near([3, 12, 27], Vmap(Grad(f))(x));
    }

    [Fact]
    public void ACompositeOfOnesOwn_NeedsNoKernel()
    {
        var x = Shared.Vector(0.5, 1);
        Numbers.Near([2 * Math.Sin(0.5), 2 * Math.Sin(1)], new DoubleSine().Apply(x));
        Numbers.Near([2 * Math.Cos(0.5), 2 * Math.Cos(1)], Grad(v => new DoubleSine().Apply(v).Sum())(x));
        Numbers.Near([2 * Math.Cos(0.5), 2 * Math.Cos(1)], Jvp(v => new DoubleSine().Apply(v), x, x.OnesLike()).Tangent);
    }

    [Fact]
    public void AnOperatorWithoutAKernel_SaysHowToAddOne()
    {
        var error = Assert.Throws<KernelNotImplementedException>(() => new Cube(0).Apply(Shared.Vector(1)));
        Assert.Equal("cube", error.OperatorName);
        Assert.Equal("cpu", error.Backend);
        Assert.Contains("AddKernels(\"cpu\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASupportMatrix_HasALineForIt()
    {
        using var nabla = WithCube();
        var entry = Assert.Single(nabla.Support.Entries, e => e.Operator == "cube");
        Assert.Equal((Support.Own, Support.Inherited, Support.Inherited), (entry.Kernel, entry.Jvp, entry.Vjp));
        Assert.Contains("| cube | own / op / op / op |", nabla.Support.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddKernels_ForABackendThatIsNotRegistered_Throws()
    {
        var error = Assert.Throws<BackendUnavailableException>(() => NablaRuntime.Create(n => n.AddCpu().AddKernels("abacus", _ => { })));
        Assert.Contains("abacus", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddKernels_OfOneRuntime_IsNotSeenByOthers()
    {
        using var with = NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.Without<Sin, IJvpRule>("not here")));
        Numbers.Near([1], Jvp(v => v.Sin(), Shared.Vector(0), Shared.Vector(1)).Tangent);
        Assert.Throws<ForwardModeNotImplementedException>(() => Jvp(v => v.Sin(), with.Tensors.Create([0.0]), with.Tensors.Create([1.0])));
    }

    [Fact]
    public void AnOverride_ReplacesTheOperatorsOwnRule()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.Override<Sin, IVjpRule>(new Sevenfold())));
        Numbers.Near([7, 14], Vjp(v => v.Sin(), nabla.Tensors.Create([1.0, 2.0])).Pullback(nabla.Tensors.Create([1.0, 2.0])));
    }

    [Fact]
    public void WhatARuleLeavesUnwritten_IsAStructuralZero()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu()
            .AddKernels("cpu", k => k.Override<Mul, IVjpRule>(new OfTheFirst()).Override<Mul, IJvpRule>(new OfTheFirst())));
        Tensor a = nabla.Tensors.Create([2.0, 3.0]), b = nabla.Tensors.Create([5.0, 7.0]);
        // The sum writes both of its entries just before.
        Func<Tensor, Tensor, Tensor> f = (a, b) => (a * b * b + a).Sum();
        var gradients = Grad(f, argnums: [0, 1])(a, b);
        Numbers.Near([26, 50], gradients[0]);
        Numbers.Near([0, 0], gradients[1]);
        // The zero is structural: 1 / 0 behind it does not make it NaN.
        Numbers.Near([0, 0], Jvp(v => (a * v).Sqrt(), b.ZerosLike(), b.OnesLike()).Tangent);
        Numbers.Near([0, 0], Linearize(v => (a * v).Sqrt(), b.ZerosLike()).Jvp(b.OnesLike()));
        Numbers.Near([5, 7], Jvp(v => v * b, a, a.OnesLike()).Tangent);
    }

    [Fact]
    public void ALaterLine_ReplacesAnEarlierOne()
    {
        using var without = NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.Without<Sin>("sold out")));
        var error = Assert.Throws<KernelNotImplementedException>(() => without.Tensors.Scalar(1).Sin());
        Assert.Contains("sold out", error.Message, StringComparison.Ordinal);
        Assert.Equal("sold out", error.Reason);
    }

    /// <summary>A product's derivatives in its first factor.</summary>
    private sealed class OfTheFirst : IVjpRule, IJvpRule
    {
        public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) =>
            gx[0] = g[0]! * x[1];

        public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        {
            if (dx[0] is { } da) dy[0] = da * x[1];
        }
    }

    private sealed class Sevenfold : IVjpRule
    {
        public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) => gx[0] = g[0]! * 7;
    }
}
