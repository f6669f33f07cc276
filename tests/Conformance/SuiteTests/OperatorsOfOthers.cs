namespace Nabla.Conformance.Tests;

/// <summary>y = x³, an operator that another assembly brings along.</summary>
public sealed record Cube : Unary
{
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x.Square() * 3);
}

/// <summary>A backend with an operator of its own: its samples come first, and it passes like any other.</summary>
public sealed class OperatorOfAnotherAssembly
{
    private static readonly string[] s_laws =
        [nameof(BackendConformance.Kernel_EqualsReference), nameof(BackendConformance.Vjp_IsAdjointOfJvp), nameof(BackendConformance.Vmap_EqualsLoop)];

    [Fact]
    public void ItsSamples_AreRowsOfTheLaws()
        => Assert.All(s_laws, law => Assert.Contains("cube",
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

#pragma warning disable xUnit1000 // No runner is to find this class.
    private sealed class WithCube() : BackendConformance(null)
    {
        protected override void Configure(NablaBuilder n) => n.AddBackend<ReferenceBackend>().AddKernels(ReferenceBackend.Device.Type, Specify);
        protected override void Specify(KernelTable reference)
        {
            Kernel<Op> square = reference.Entries[typeof(Square)].Kernel!, mul = reference.Entries[typeof(Mul)].Kernel!;
            reference.Map<Cube>((_, x, y) =>
            {
                square(Op.Of<Square>(), x, y);
                mul(Op.Of<Mul>(), [x[0], y[0]], y);
            });
        }
        protected override IEnumerable<Sample> ExtraSamples
            => [new(Op.Of<Cube>(), random => new(DType.Float64, [3], new double[] { random.NextDouble(), -1, 2 }))];
    }
#pragma warning restore xUnit1000
}
