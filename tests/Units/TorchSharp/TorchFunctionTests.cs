using System.Globalization;
using Nabla.Conformance;
using TorchSharp;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>TorchSharp code under Nabla's transforms, and tensors to and from it.</summary>
[Collection(nameof(TorchFunctionTests))]
public sealed class TorchFunctionTests
{
    private static readonly double[] s_point = [0.3, -1.2, 2.0];

    private static ITensorFactory Tensors
    {
        get
        {
            Absence.SkipsIf(Loading.TorchSharpLibrary.WhyUnavailable);
            return Shared.Tensors;
        }
    }

    private static Tensor Ours(Tensor v) => (v.Sin() * v).CumSum(0);

    private static torch.Tensor Theirs(torch.Tensor v) => (v.sin() * v).cumsum(0);

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Numbers.Near(expected.ToArray<double>(), actual.Flatten());
    }

    [SkippableFact]
    public void Tensors_GoToTorchSharpAndBack()
    {
        var t = Tensors;
        Tensor[] all = [t.Arange(6).Reshape(2, 3).Transpose(0, 1)[1..], t.Create([1.5f, 2f]), t.Create([1, 2, 3]), t.Create([1L << 40]),
            t.Create([true, false]), t.Scalar(3), t.Zeros([0, 2]), t.Ones([2, 1]).Expand(2, 3)];
        foreach (var x in all)
        {
            using var there = x.ToTorch();
            var back = t.FromTorch(there);
            Assert.Equal((x.Shape, x.DType), (back.Shape, back.DType));
            Assert.Equal(x.ToString(), back.ToString());
        }
        using var strided = torch.arange(6, torch.ScalarType.Float64).reshape(2, 3).t();
        Numbers.Near(new double[,] { { 0, 3 }, { 1, 4 }, { 2, 5 } }, t.FromTorch(strided));
    }

    [SkippableFact]
    public void ADtypeThatNablaDoesNotHave_IsRefused()
    {
        var t = Tensors;
        using var half = torch.ones(2, torch.ScalarType.Float16);
        Assert.Contains("Float16", Assert.Throws<DTypeException>(() => t.FromTorch(half)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Code_HasTheDerivativesOfItsTwin_InBothModes_AndInAllFourCompositions()
    {
        var x = Tensors.Create(s_point);
        var f = Torch.Function(Theirs);
        Same(Ours(x), f(x));
        Same(JacRev(Ours)(x), JacRev(f)(x));
        Same(JacFwd(Ours)(x), JacFwd(f)(x));
        Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>>[] modes = [h => JacFwd(h), h => JacRev(h)];
        foreach (var outer in modes)
            foreach (var inner in modes) Same(JacFwd(JacRev(Ours))(x), outer(inner(f))(x));
        Same(JacRev(JacRev(JacRev(Ours)))(x), JacRev(JacFwd(JacRev(f)))(x));
    }

    [SkippableFact]
    public void Code_IsMappedRowByRow()
    {
        var rows = Tensors.Create(new double[,] { { 1, 2, 3 }, { -1, 0, 1 } });
        var f = Torch.Function(Theirs);
        Same(Vmap(Ours)(rows), Vmap(f)(rows));
        Same(Vmap(JacRev(Ours))(rows), Vmap(JacRev(f))(rows));
        Assert.Equal<Shape>([0, 3], Vmap(f)(rows[..0]).Shape);
    }

    [SkippableFact]
    public void CodeOfTwoTensors_MayLeaveOneOut()
    {
        var t = Tensors;
        var f = Torch.Function((a, b) => a.exp() * b.shape[0]);
        var (a, b) = (t.Create([0.5, 1]), t.Create([1L, 2, 3]));
        Numbers.Near([3 * Math.Exp(0.5), 3 * Math.E], Grad((Tensor v) => f(v, b).Sum())(a));
        Numbers.Near([0, 0, 0], Grad((Tensor v) => f(a, v).Sum())(t.Ones([3])));
        var g = Torch.Function((u, v, w) => u * v + w);
        Numbers.Near([6 * 0.5 + 1, 6 * 1 + 1], Jvp((Tensor v) => g(v, 3 * v, v), a, t.Ones([2])).Tangent);
    }

    [SkippableFact]
    public void AModule_IsAFunction()
    {
        var t = Tensors;
        using var linear = torch.nn.Linear(3, 2, dtype: torch.ScalarType.Float64);
        var f = Torch.Function(v => torch.tanh(linear.forward(v)));
        Tensor w = t.FromTorch(linear.weight!), b = t.FromTorch(linear.bias!), x = t.Create(s_point);
        Same(Hessian(v => (w.MatMul(v) + b).Tanh().Sum())(x), Hessian(v => f(v).Sum())(x));
    }

    [SkippableFact]
    public void CodeThatIsWrong_ThrowsItsException_AndLeavesNoTensorBehind()
    {
        var x = Tensors.Create(s_point);
        var (right, wrong) = (Torch.Function(Theirs), Torch.Function(v => v + torch.ones(2)));
        var before = torch.Tensor.TotalCount;
        for (var i = 0; i < 20; i++) JacFwd(JacRev(right))(x);
        Assert.Contains("size", Assert.ThrowsAny<Exception>(() => wrong(x)).Message, StringComparison.Ordinal);
        Assert.Throws<NablaException>(() => Torch.Function(v => null!)(x));
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [SkippableFact]
    public void HigherDerivatives_KeepNoNativeMemory()
    {
        Assert.NotNull(Tensors);
        var left = double.Parse(Child.Run(ManyDerivatives).Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.True(left < 40, $"{left} MiB were left of 10 products, each of 6 MiB and more");
    }

    [Child]
    private static void ManyDerivatives()
    {
        var x = Shared.Tensors.Ones([250_000]);
        var f = Torch.Function(v => (v.sin() * v).sum());
        void Times(int count)
        {
            for (var i = 0; i < count; i++) Hvp(f, x, x);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Times(5);
        // What leaks leaves its share in every round; what else a process takes, at times, not.
        var least = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = Environment.WorkingSet;
            Times(10);
            least = Math.Min(least, (Environment.WorkingSet - before) / 1048576.0);
        }
        Console.WriteLine(least);
    }

    [SkippableFact]
    public void ATracer_DoesNotGoToTorchSharp()
    {
        var x = Tensors.Create(s_point);
        Assert.Throws<TracedValueException>(() => Grad(v => { using var there = v.ToTorch(); return v.Sum(); })(x));
    }
}
