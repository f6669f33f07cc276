using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Trees as vectors: maps over several, sums, norms, stacks.</summary>
public sealed class TreeArithmeticTests
{
    private sealed record P(Tensor W, Tensor B, Tensor Step);

    private sealed record Mixed(Tensor Single, Tensor Double);

    private static readonly Tensor Five = Shared.Tensors.Create([5L]);

    private static P Make(double a, double b, double c) => new(Shared.Vector(a, b), Shared.Scalar(c), Five);

    private static void Is(P p, double a, double b, double c)
    {
        Numbers.Near([a, b], p.W);
        Numbers.Near(c, p.B);
    }

    [Fact]
    public void Map_OfTwoToFourTrees_GoesLeafByLeaf_AndLeavesIntegersAlone()
    {
        P p = Make(1, 2, 3), q = Make(10, 20, 30), r = Make(4, 4, 4), s = Make(0.5, 1, 2);
        Is(Tree.Map(p, q, (p, q) => p - 0.1 * q), 0, 0, 0);
        Is(Tree.Map(p, q, r, (p, m, v) => p - 0.1 * m / v.Sqrt()), 0.5, 1, 1.5);
        var all = Tree.Map(p, q, r, s, (a, b, c, d) => a + b * c / d);
        Is(all, 81, 82, 63);
        Assert.Same(Five, all.Step);
        Numbers.Near([3, 3], Tree.Map(Shared.Vector(1, 2), Shared.Vector(2, 1), (a, b) => a + b));
        Is(Tree.Map((p, q) => p - 0.1 * q, p, q), 0, 0, 0);
        Is(Tree.Map((p, m, v) => p - 0.1 * m / v.Sqrt(), p, q, r), 0.5, 1, 1.5);
        Numbers.Near(all.W, Tree.Map((a, b, c, d) => a + b * c / d, p, q, r, s).W);
        Numbers.Near(p.W * 2, Tree.Map(w => w * 2, p).W);
        Assert.Throws<TreeStructureException>(() => Tree.Map<Tensor[]>([Five], [Five], [], (a, b, c) => a));
        var e = Assert.Throws<TreeStructureException>(() => Tree.Map<Tensor[]>([Five], [Five], [Five], [], (a, b, c, d) => a));
        Assert.Contains("fourth", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Tree.Map(p, q, r, null!));
        Assert.Throws<ArgumentNullException>(() => Tree.Map(p, q, r, s, null!));
    }

    [Fact]
    public void AStepOfAdam_MovesTheParameters()
    {
        static Tensor Loss(P p) => (p.W - 1).Square().Sum() + (p.B - 2).Square();
        var p = Make(0, 3, 5);
        P m = Tree.ZerosLike(p), v = Tree.ZerosLike(p);
        for (var t = 1; t <= 400; t++)
        {
            var g = Grad((P p) => Loss(p))(p);
            m = Tree.Map(m, g, (m, g) => 0.9 * m + 0.1 * g);
            v = Tree.Map(v, g, (v, g) => 0.99 * v + 0.01 * g * g);
            double a = 1 - Math.Pow(0.9, t), b = 1 - Math.Pow(0.99, t);
            p = Tree.Map(p, m, v, (p, m, v) => p - 0.1 * (m / a) / ((v / b).Sqrt() + 1e-8));
        }
        Numbers.Near([1, 1], p.W, 1e-3);
        Numbers.Near(2, p.B, 1e-3);
        Assert.Same(Five, p.Step);
    }

    [Fact]
    public void Stack_IsTheInverseOfUnstack_AndWhatVmapTakes()
    {
        P p = Make(1, 2, 3), q = Make(4, 5, 6);
        P[] all = [Tree.Stack(p, q), Tree.Stack([p, q]), Tree.Stack(new List<P> { p, q }), Tree.Stack(new[] { p, q })];
        foreach (var stacked in all)
        {
            Assert.Equal([2, 2], stacked.W.Shape.ToArray());
            Assert.Equal([2, 1], stacked.Step.Shape.ToArray());
            var parts = Tree.Unstack(stacked);
            Is(parts[0], 1, 2, 3);
            Is(parts[1], 4, 5, 6);
            Numbers.Near([9, 54], Vmap((P p) => p.W.Sum() * p.B)(stacked));
        }
        Is(Tree.Unstack(Grad((P all) => Tree.Unstack(all)[1].W.Square().Sum())(Tree.Stack(p, q)))[1], 8, 10, 0);
        Is(Grad((P p) => Tree.Stack(p, q, p).W.Square().Sum())(p), 4, 8, 0);
        Assert.Empty(Tree.Unstack(Shared.Tensors.Zeros([0, 2])));
        Assert.Throws<ArgumentException>(() => Tree.Stack<P>());
        Assert.Throws<ArgumentNullException>(() => Tree.Stack(p, null!));
        Assert.Throws<ShapeException>(() => Tree.Stack(Shared.Vector(1), Shared.Vector(1, 2)));
        Assert.Throws<TreeStructureException>(() => Tree.Stack<Tensor[]>([Five], []));
        Assert.Contains("\"B\"", Assert.Throws<ShapeException>(() => Tree.Unstack(p)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Tree.Unstack(Shared.Scalar(1)));
        Assert.Throws<ArgumentException>(() => Tree.Unstack(3));
    }

    [Fact]
    public void Dot_SumsProductsOfFloatingPointLeaves()
    {
        P p = Make(1, 2, 3), q = Make(4, 5, 6);
        Numbers.Near(32, Tree.Dot(p, q));
        Is(Grad((P p) => Tree.Dot(p, q))(p), 4, 5, 6);
        Numbers.Near([32, 64], Vmap((Tensor s) => Tree.Dot(Tree.Map(p, x => x.DType.IsFloatingPoint ? s * x : x), q))(Shared.Vector(1, 2)));
        Assert.Equal(2 * Tree.Dot(p, p).Item<double>(), Hvp((P p) => Tree.Dot(p, p), p, p).Value.Item<double>() * 2);
        Assert.Throws<ShapeException>(() => Tree.Dot(p, p with { W = Shared.Vector(1) }));
        Assert.Contains("\"W\"", Assert.Throws<DTypeException>(() => Tree.Dot(p, Tree.Cast(p, DType.Float32))).Message,
            StringComparison.Ordinal);
        Assert.Throws<TreeStructureException>(() => Tree.Dot<Tensor[]>([Five], []));
        Assert.Throws<ArgumentException>(() => Tree.Dot(Five, Five));
        Assert.Throws<ArgumentException>(() => Tree.Norm(Five));
        Assert.Throws<ArgumentNullException>(() => Tree.Dot(p, null!));
        Assert.Throws<ArgumentNullException>(() => Tree.Norm<P>(null!));
    }

    [Fact]
    public void Norm_NeitherOverflowsNorVanishes_AndIsFlatAtZero()
    {
        Numbers.Near(7, Tree.Norm(Make(2, 3, 6)));
        Is(Grad((P p) => Tree.Norm(p))(Make(2, 3, 6)), 2 / 7.0, 3 / 7.0, 6 / 7.0);
        Numbers.Near(7e200, Tree.Norm(Make(2e200, 3e200, 6e200)));
        Assert.Equal(7e-200, Tree.Norm(Make(2e-200, -3e-200, 6e-200)).Item<double>(), 1e-214);
        var zero = Make(0, 0, 0);
        Numbers.Near(0, Tree.Norm(zero));
        Is(Grad((P p) => Tree.Norm(p))(zero), 0, 0, 0);
        Is(JacFwd((P p) => Tree.Norm(p))(zero), 0, 0, 0);
        Assert.All(Hessian((Tensor x) => Tree.Norm(x))(Shared.Vector(0, 0)).ToArray<double>(), h => Assert.Equal(0, h));
        // (δᵢⱼ − xᵢxⱼ/n²)/n
        Numbers.Near([16 / 125.0, -12 / 125.0, -12 / 125.0, 9 / 125.0],
            Hessian((Tensor x) => Tree.Norm(x))(Shared.Vector(3, 4)).Reshape([4]));
        Numbers.Near([5, 0, 13], Vmap((Tensor x) => Tree.Norm(x))(Shared.Tensors.Create(new double[,] { { 3, 4 }, { 0, 0 }, { 5, 12 } })));
        Assert.Equal(double.NaN, Tree.Norm(Make(double.NaN, 1, 0)).Item<double>());
        Assert.Equal(double.PositiveInfinity, Tree.Norm(Make(double.NegativeInfinity, 1, 0)).Item<double>());
        Numbers.Near(0, Tree.Norm(Shared.Tensors.Zeros([0])));
        Numbers.Near(3, Tree.Norm<Tensor[]>([Shared.Tensors.Zeros([0]), Shared.Scalar(-3)]));
    }

    [Fact]
    public void TreesOfTwoDTypes_HaveADoubleDotAndNorm()
    {
        var mixed = new Mixed(Shared.Vector(3).Cast(DType.Float32), Shared.Vector(4));
        Assert.Equal(5.0, Tree.Norm(mixed).Item<double>(), 12);
        Assert.Equal(25.0, Tree.Dot(mixed, mixed).Item<double>(), 12);
        Assert.Equal(DType.Float32, Grad((Mixed p) => Tree.Norm(p))(mixed).Single.DType);
        Assert.Equal(5f, Tree.Norm(Tree.Cast(mixed with { Single = mixed.Double * 0.75 }, DType.Float32)).Item<float>(), 1e-6);
        Assert.Equal(7e30f, Tree.Norm(Shared.Tensors.Create([2e30f, 3e30f, 6e30f])).Item<float>(), 1e25f);
    }

    [Fact]
    public void CastToZerosLikeAndReduce_GoOverAllLeaves()
    {
        var p = Make(1, 2, 3);
        var single = Tree.Cast(p, DType.Float32);
        Assert.Equal((DType.Float32, DType.Float32, DType.Int64), (single.W.DType, single.B.DType, single.Step.DType));
        var zero = Tree.ZerosLike(single);
        Assert.Equal([0f, 0f], zero.W.ToArray<float>());
        Assert.Equal([0L], zero.Step.ToArray<long>());
        Assert.Equal(4, Tree.Reduce(p, 0L, (n, leaf) => n + leaf.Length));
        Assert.Equal(0, Tree.Reduce(3, 0, (n, _) => n + 1));
        Numbers.Near(6, Tree.Reduce(p, Shared.Scalar(0), (sum, leaf) => leaf.DType.IsFloatingPoint ? sum + leaf.Sum() : sum));
        Assert.Throws<ArgumentNullException>(() => Tree.Reduce(p, 0, null!));
        Assert.Throws<ArgumentNullException>(() => Tree.Cast(p, null!));
        Assert.Throws<ArgumentNullException>(() => Tree.To(p, null!));
        Assert.Throws<BackendUnavailableException>(() => Tree.To(p, new Device("nowhere")));
    }

    [Fact]
    public void OnOpenCL_ItIsTheSame()
    {
        var p = new P(OpenCL.Vector(2, 3), OpenCL.Vector(6)[0], OpenCL.Tensors.Create<long>([5], [1], OpenCL.Device));
        Numbers.Near(7, Tree.Norm(p));
        Numbers.Near(49, Tree.Dot(p, p));
        Is(Grad((P p) => Tree.Norm(p))(p), 2 / 7.0, 3 / 7.0, 6 / 7.0);
        Is(Tree.Map(p, p, Tree.ZerosLike(p), (a, b, c) => a + b + c), 4, 6, 12);
        Is(Tree.Unstack(Tree.Stack(p, p))[1], 2, 3, 6);
        Assert.All(Tree.Leaves(Tree.To(p, Device.Cpu)), leaf => Assert.Equal(Device.Cpu, leaf.Device));
        Assert.Equal(OpenCL.Device, Tree.Norm(p).Device);
    }
}
