namespace Nabla.Conformance.Tests;

/// <summary>y = x³, an operator of another assembly.</summary>
public sealed record Cube : Unary
{
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x.Square() * 3);
}

/// <summary>A backend with an operator of its own passes if the operator has samples.</summary>
public sealed class OperatorOfAnotherAssembly
{
    private static readonly string[] s_laws =
        [nameof(BackendConformance.Kernel_EqualsReference), nameof(BackendConformance.Vjp_IsAdjointOfJvp),
            nameof(BackendConformance.Vmap_EqualsLoop)];

    [Fact]
    public void ItsSamples_AreRowsOfTheLaws() =>
        Assert.All(s_laws, law => Assert.Contains("cube",
            new OperatorsAttribute(Asks.Values).GetData(typeof(WithCube).GetMethod(law)!).Select(row => (string)row[0])));

    [Fact]
    public void TheLaws_HoldForIt()
    {
        var suite = new WithCube();
        suite.EveryOperator_HasASample();
        suite.Kernel_EqualsReference("cube");
        suite.JvpOfAllInputsTogether_EqualsCentralDifferences("cube");
        suite.Vjp_IsAdjointOfJvp("cube");
        suite.SecondOrder_EqualsCentralDifferencesOfJvp("cube");
        suite.Vmap_EqualsLoop("cube");
    }

    /// <summary>Laws that need the reference leave out an operator that it lacks; all other laws check it.</summary>
    [Fact]
    public void WhatTheReferenceDeclines_IsLeftOut()
    {
        foreach (var suite in (BackendConformance[])[new WithCubeThatHasNoReference(), new WithCubeThatHasNoReferenceJvp()])
        {
            suite.Kernel_EqualsReference("cube");
            suite.Jvp_EqualsCentralDifferences("cube");
            suite.Vjp_IsAdjointOfJvp("cube");
            suite.SecondOrder_AllFourCompositionsAgree("cube");
            suite.SecondOrder_EqualsCentralDifferencesOfJvp("cube");
        }
    }

#pragma warning disable xUnit1000 // Test runners must not find these classes.
    private sealed class WithCubeThatHasNoReference : WithCube
    {
        protected override void Specify(KernelTable reference) => reference.Without<Cube>("nobody has written it down");
    }

    private sealed class WithCubeThatHasNoReferenceJvp : WithCube
    {
        protected override void Specify(KernelTable reference) => Map(reference).Without<Cube, IJvpRule>("nobody has written it down");
    }

    private class WithCube() : BackendConformance(null)
    {
        protected override void Configure(NablaBuilder n) =>
            n.AddBackend<ReferenceBackend>().AddKernels(ReferenceBackend.Device.Type, k => Map(k));
        protected override void Specify(KernelTable reference) => Map(reference);
        protected static KernelTable Map(KernelTable reference)
        {
            Kernel<Op> square = reference.Find(typeof(Square))!.Kernel!, mul = reference.Find(typeof(Mul))!.Kernel!;
            return reference.Map<Cube>((_, x, y) =>
            {
                square(Op.Of<Square>(), x, y);
                mul(Op.Of<Mul>(), [x[0], y[0]], y);
            });
        }
        protected override IEnumerable<Sample> ExtraSamples =>
            [new(Op.Of<Cube>(), random => new(DType.Float64, [3], new double[] { random.NextDouble(), -1, 2 }))];
    }
#pragma warning restore xUnit1000
}
