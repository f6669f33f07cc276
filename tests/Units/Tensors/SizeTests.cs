using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Sizes at which 32 bits do not suffice, and axes of tensors that have none.</summary>
public sealed class SizeTests
{
    private static readonly Tensor Huge = Shared.Tensors.Ones([70000, 70000]);

    public static TheoryData<string, Action> TooLarge => new()
    {
        { "flatten", () => Huge.Flatten() },
        { "reshape", () => Huge.Reshape([-1]) },
        { "tile", () => Shared.Vector(1, 2, 3, 4).Tile([1 << 30]) },
        { "repeat_interleave", () => Shared.Vector(1, 2, 3, 4).RepeatInterleave(1 << 30) },
        { "pad", () => Shared.Vector(1, 2).Pad([int.MaxValue, int.MaxValue]) },
        { "pad", () => Shared.Vector(1, 2).Pad([-2, -2]) },
        { "uniform", () => Shared.Tensors.Uniform(new(1), [65536, 65537]) },
        { "normal", () => Shared.Tensors.Normal(new(1), [65536, 65537]) },
        { "randint", () => Shared.Tensors.RandInt(new(1), 0, 2, [65536, 65537]) },
        { "diag_embed", () => Shared.Vector(1, 2).DiagEmbed(int.MinValue) },
        { "split", () => Shared.Vector(1, 2, 3).Split([-1, 4]) },
        { "rot90", () => Shared.Count(2, 2).Rot90(1, [0]) },
        { "rot90", () => Shared.Count(2, 2).Rot90(1, [0, 0]) },
        { "add", () => _ = Shared.Stored([70000, 1]) + Shared.Stored([70000]) },
        { "cumsum", () => Huge.CumSum(0) },
        { "softmax", () => Huge.Softmax(1) },
        { "copy", () => Huge.ToArray<double>() },
        { "det", () => Huge.Det() },
        { "70000, 70000", () => Shared.Tensors.Zeros([1, 70000]).IndexAdd(0, Shared.Tensors.Zeros([70000], DType.Int64), Huge) },
        { "2500050000", () => Shared.Tensors.Arange(100000).Unfold(0, 50000, 1).Sum() },
        { "tril", () => Shared.Tensors.Ones([1 << 16, 1 << 16]).Tril() },
        { "linspace", () => Shared.Tensors.Linspace(0, 1, int.MaxValue) },
        { "arange", () => Shared.Tensors.Arange(3e9) },
        { "index", () => _ = Shared.Vector(1, 2)[int.MinValue] },
        { "pad", () => Shared.Count(2, 3).Pad([1 << 30, 4]) },
        { "elements", () => Shared.Tensors.Eye(int.MaxValue) },
        { "axis 5", () => Shape.Create(2, 3).With(5, 1) },
        { "set to -1", () => Shape.Create(2, 3).With(0, -1) },
        { "[0, 0]", () => Shape.Create(2, 3).Without([0, 0]) },
        { "64 axes", () => Shared.Tensors.Zeros(new int[10_000_000]) },
        { "counted", () => _ = Shape.Create(int.MaxValue, int.MaxValue, int.MaxValue).Length },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void ASizeThatCannotBe_IsAShapeErrorThatNamesTheOperator(string name, Action use) =>
        Assert.Contains(name, Assert.Throws<ShapeException>(use).Message, StringComparison.Ordinal);

    public static TheoryData<string, Func<Tensor, object>> JacobiansThatCannotBe => new()
    {
        { "JacRev", JacRev(x => x * 2.0) },
        { "JacRev", JacRev((Tensor x) => x.MatMul(x.Unsqueeze(1)) * x, chunkSize: 1) },
        { "JacRev", x => JacRev((Tensor a, Tensor b) => a * b, [1, 0])(x, x) },
        { "JacFwd", JacFwd(x => x * 2.0) },
        { "JacFwd", JacFwd(x => x.Sin().CumSum(0), chunkSize: 2) },
        { "JacFwd", x => JacFwd((Tensor x) => x.Sum())(x.Sum().BroadcastTo([1 << 16, 1 << 16])) },
        { "Hessian", Hessian(x => x.Square().Sum()) },
        { "Hessian", Hessian(x => x.Square().Sum(), HessianMode.ReverseOverReverse) },
        { "Hessian", Hessian(x => x.Square().Sum(), HessianMode.ForwardOverForward) },
        { "Hessian", x => Hessian((Tensor a, Tensor b) => (a * b).Sum(), [0, 1])(x, x) },
    };

    [Theory]
    [MemberData(nameof(JacobiansThatCannotBe))]
    public void AJacobianThatNoTensorHolds_IsRefusedBeforeItFillsTheMemory(string name, Func<Tensor, object> jacobian)
    {
        var x = Shared.Tensors.Zeros([50_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ShapeException>(() => jacobian(x));
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("Jvp, Vjp, Hvp", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 26);
    }

    [Fact]
    public void MoreKeysThanAnArrayHolds_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomKey(1UL).Split(int.MaxValue));

    [Fact]
    public void PartsOfAnySize_AreTheAxisCutIntoThem()
    {
        var x = Shared.Vector(1, 2, 3);
        Numbers.Near([1, 2, 3], Assert.Single(x.Split(int.MaxValue)));
        Assert.Equal([2L, 1], x.Split(2).Select(p => p.Length));
        Assert.Equal(3, x.Chunk(int.MaxValue).Length);
        Assert.Equal([0L], Shared.Tensors.Zeros([0]).Split(2).Select(p => p.Length));
        var error = Assert.Throws<ShapeException>(() => x.Split([int.MaxValue, int.MaxValue]));
        Assert.Contains("add up to", error.Message, StringComparison.Ordinal);
        Numbers.Near([3, 1, 2], x.Roll(int.MaxValue));
    }

    [Fact]
    public void AnEmptyShape_HasNoElements_HoweverLongItsOtherAxes() =>
        Assert.Equal(0, Shape.Create(int.MaxValue, int.MaxValue, int.MaxValue, 0).Length);

    [Fact]
    public void ADiagonalBeyondTheMatrix_IsEmpty()
    {
        Assert.Equal<Shape>([0], Shared.Count(3, 3).Diagonal(int.MinValue).Shape);
        Assert.Equal<Shape>([0], Shared.Count(3, 3).Diagonal(int.MaxValue).Shape);
    }

    [Fact]
    public void AScalar_IsReducedAlongAxis0_AsInPyTorch()
    {
        var x = Shared.Scalar(3);
        foreach (var y in (Tensor[])[x.Sum(0), x.Mean(-1), x.Prod(0), x.Amax(0), x.LogSumExp(0), x.Max(0).Values,
            x.Min(-1, keepDim: true).Values,
            x.Gather(0, Shared.Tensors.Create<long>([0]).Reshape([]))])
        {
            Numbers.Near(3, y);
        }

        Assert.Equal(0, x.ArgMax(0).Item<long>());
        Assert.Throws<ShapeException>(() => x.Sum(1));
        Numbers.Near([1, 1], Vmap(Grad(v => v.Max(0).Values))(Shared.Vector(4, 5)));
        Numbers.Near([2], Shared.Vector(1, 2).IndexSelect(0, Shared.Tensors.Create<long>([1]).Reshape([])));
    }

    [Fact]
    public void AnEinsumLabelOfSize1_Broadcasts()
    {
        Tensor a = Shared.Count(1, 3), b = Shared.Count(2, 3);
        Numbers.Near((a * b).Sum().Item<double>(), Tensor.Einsum("ij,ij->", a, b));
        Numbers.Near((a * b).Flatten().ToArray<double>(), Tensor.Einsum("ij,ij->ij", a, b).Flatten());
        Numbers.Near(b.Sum(0).ToArray<double>(), Grad(x => Tensor.Einsum("ij,ij->", x, b))(a).Flatten());
        Assert.Throws<ShapeException>(() => Tensor.Einsum("ii", a));
    }
}
