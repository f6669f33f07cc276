using System.Reflection;
using Nabla.Cpu;

namespace Nabla.Tests;

/// <summary>Kernels' lines say what they compute, as data that others can use.</summary>
public sealed class KernelFormTests
{
    private static readonly Type[] s_operators = [.. typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && t.IsSealed)];

    private static string[] Opaque(KernelTable table, Type family) =>
        [.. s_operators.Where(t => t.IsAssignableTo(family) && table.Find(t) is { Kernel: not null, Form: null }).Select(t => t.Name)
            .Order()];

    [Fact]
    public void OpenCLsElementwiseKernels_AreExpressions_ButTheOneOfTwo() =>
        Assert.Equal(["Gate"], Opaque(Nabla.OpenCL.OpenCLKernels.Table(), typeof(Elementwise)));

    [Fact]
    public void TheCpusElementwiseKernels_AreFunctionsOfVectors_ButThoseNamedHere() =>
        Assert.Equal(
            ["Cast", "Clamp", "Copy", "Gate", "LogicalNot", "Sech2", "Softplus", "Where"],
            Opaque(CpuKernels.Table(new Work(1)), typeof(Elementwise)));

    [Theory]
    [InlineData(typeof(Sum), KernelKind.Fold)]
    [InlineData(typeof(Amax), KernelKind.Fold)]
    [InlineData(typeof(CumSum), KernelKind.Scan)]
    [InlineData(typeof(LinearRecurrence), KernelKind.Scan)]
    [InlineData(typeof(Sin), KernelKind.Map)]
    public void ALine_SaysOfWhatKindItsKernelIs(Type op, KernelKind kind)
    {
        Assert.Equal(kind, CpuKernels.Table(new Work(1)).Find(op)?.Form?.Kind);
        Assert.Equal(kind, Nabla.OpenCL.OpenCLKernels.Table().Find(op)?.Form?.Kind);
    }

    [Fact]
    public void AFunctionOfVectors_CanBeCalledFromItsForm()
    {
        var form = (FunctionForm)CpuKernels.Table(new Work(1)).Find(typeof(Exp))!.Form!;
        var loop = typeof(Loop).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Single(m => m.Name == nameof(Loop.Run) && m.GetParameters().Length == 2)
            .MakeGenericMethod(typeof(double), form.Function).CreateDelegate<UnarySpan<double, double>>();
        double[] y = [0.5, 1, 2];
        loop(y, y);
        Numbers.Near([Math.Exp(0.5), Math.E, Math.Exp(2)], Shared.Tensors.Create(y));
    }

    [SkippableFact]
    public void TwoExpressions_JoinToOneKernel()
    {
        var table = Nabla.OpenCL.OpenCLKernels.Table();
        string Text<TOp>() => ((ExpressionForm)table.Find(typeof(TOp))!.Form!).Text(DType.Float64, DType.Float64);
        var joined = Text<Mul>().Replace("a", $"({Text<Sin>()})", StringComparison.Ordinal).Replace("b", "x", StringComparison.Ordinal);
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL().AddCpu()
            .AddKernels("opencl", k => k.Map(OpenCLKernel.Unary<SineTimes>(joined))));
        var x = OpenCL.Needed(nabla).Create<double>([0.5, 1, 2], [3], OpenCL.Device);
        Numbers.Near([0.5 * Math.Sin(0.5), Math.Sin(1), 2 * Math.Sin(2)], new SineTimes().Apply(x));
    }

    /// <summary>y = x·sin x.</summary>
    private sealed record SineTimes : Unary
    {
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x.Sin() + x * x.Cos());
    }
}
