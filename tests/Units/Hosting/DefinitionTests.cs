using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>y = x² + c, which says what it computes.</summary>
internal sealed record ShiftedSquare(double Shift) : Unary, IScalarFunction
{
    public double Evaluate(double x) => x * x + Shift;
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x * 2);
}

/// <summary>y = 1 where x is 0, and 0 elsewhere, of integers.</summary>
internal sealed record IsNothing : Unary, IScalarFunction
{
    protected override DTypes Accepts => DTypes.Numeric;
    public double Evaluate(double x) => x == 0 ? 1 : 0;
    public long Evaluate(long x) => x == 0 ? 1 : 0;
    protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
}

/// <summary>y = x², and takes integers without saying what it is for them.</summary>
internal sealed record SquareOfReals : Unary, IScalarFunction
{
    protected override DTypes Accepts => DTypes.Numeric;
    public double Evaluate(double x) => x * x;
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x * 2);
}

/// <summary>An operator that says what it computes needs no kernel: a table derives one.</summary>
public sealed class DefinitionTests
{
    private static readonly Kernel<Op> s_first = (_, _, _) => { }, s_second = (_, _, _) => { };

    [Fact]
    public void AnOperator_IsComputedFromItsDefinition_InEveryLayoutAndTransform()
    {
        var op = new ShiftedSquare(1);
        var x = Shared.Tensors.Create(new[,] { { 1.0, 2 }, { 3, 4 } });
        Numbers.Near(new double[,] { { 2, 10 }, { 5, 17 } }, op.Apply(x.T()));
        Numbers.Near(new double[,] { { 2, 4 }, { 6, 8 } }, Grad(v => op.Apply(v).Sum())(x));
        Numbers.Near(new double[,] { { 2, 5 }, { 10, 17 } }, Vmap(v => op.Apply(v))(x));
        Assert.Equal([1L, 0, 0], new IsNothing().Apply(Shared.Tensors.Create<long>([0, 1, -2])).ToArray<long>());
    }

    [Fact]
    public void IntegersThatADefinitionDoesNotName_AreRefused()
    {
        var error = Assert.Throws<NotSupportedException>(() => new SquareOfReals().Apply(Shared.Tensors.Create<long>([2])));
        Assert.Contains("square_of_reals", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSupportMatrix_TellsAKernelFromADefinition()
    {
        using var nabla = NablaRuntime.Create(n =>
            n.AddCpu().AddKernels("cpu", k => k.Without<ShiftedSquare, IBatchRule>("one at a time")));
        var entry = Assert.Single(nabla.Support.Entries, e => e.Operator == "shifted_square");
        Assert.Equal((Support.Defined, Support.Declined), (entry.Kernel, entry.Batch));
        Numbers.Near([5], new ShiftedSquare(1).Apply(nabla.Tensors.Create([2.0])));
    }

    [Fact]
    public void ALineOfItsOwn_CountsBeforeTheDefinition_WheneverItComes()
    {
        var table = new KernelTable().MapEach<IScalarFunction>(s_first);
        Assert.Same(s_first, table.Find(new ShiftedSquare(1))?.Kernel);
        table.Map<ShiftedSquare>((_, _, _) => { });
        Assert.NotSame(s_first, table.Find(new ShiftedSquare(1))?.Kernel);
        table.Without<ShiftedSquare>("not here");
        Assert.Equal((null, "not here"), (table.Find(new ShiftedSquare(1))?.Kernel, table.Find(typeof(ShiftedSquare))?.NoKernelReason));
    }

    [Fact]
    public void OfTwoDefinitions_TheOneThatWasMappedFirstCounts()
    {
        var table = new KernelTable();
        Assert.Null(table.Find(new CumSum(0)));
        table.MapEach<IScan>(s_first).MapEach<IFold>(s_second);
        Assert.Same(s_first, table.Find(new CumSum(0))?.Kernel);
        Assert.Same(s_second, table.Find(new Sum([0]))?.Kernel);
    }

    [Fact]
    public void ViewsAndWhatOthersDefine_NeedNoKernel()
    {
        var table = new KernelTable().MapEach<Unary>(s_first);
        Assert.Null(table.Find(new Detach()));
        Assert.Null(table.Find(new Sech2(1)));
        Assert.NotNull(table.Find(new Sin()));
    }
}
