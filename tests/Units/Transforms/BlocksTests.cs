using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Jacobians and Hessians of functions from trees to trees.</summary>
public sealed class BlocksTests
{
    private sealed record In(Tensor X, Tensor Count, List<Tensor> Rest);

    private sealed record Out(Tensor Y, Tensor Flag, (Tensor A, Tensor B) Pair);

    private static Tensor Random(int seed, params int[] shape) => Shared.Tensors.Normal(new RandomKey((ulong)seed), Shape.Create(shape));

    private static In Argument() => new(Random(1, 2, 2), Shared.Tensors.Create([3L]), [Random(2, 3), Random(3)]);

    private static Out F(In p) => new(p.X.MatMul(p.X).Sin(), p.X > 0, ((p.Rest[0] * p.X.Sum()).Exp(), p.Rest[1] * p.Rest[0].Sum()));

    private static void Same<TOut, TIn>(Blocks<TOut, TIn> a, Blocks<TOut, TIn> b)
    {
        Assert.Equal(a.All.Count, b.All.Count);
        for (var i = 0; i < a.All.Count; i++)
        {
            Assert.Equal(a.All[i].DType, b.All[i].DType);
            Numbers.Near(a.All[i], b.All[i]);
        }
    }

    [Fact]
    public void BothModes_AndEveryChunk_GiveTheSame_WithZerosForIntegers()
    {
        var p = Argument();
        var j = JacRev((In p) => F(p))(p);
        Same(j, JacFwd((In p) => F(p))(p));
        foreach (var chunk in new[] { 1, 3 })
        {
            Same(j, JacRev((In p) => F(p), chunkSize: chunk)(p));
            Same(j, JacFwd((In p) => F(p), chunkSize: chunk)(p));
        }
        Assert.Equal([2, 2, 1], j["Y", "Count"].Shape.ToArray());
        Assert.All(j["Y", "Count"].ToArray<long>(), zero => Assert.Equal(0, zero));
        Assert.All(j["Pair.Item2", "X"].ToArray<double>(), zero => Assert.Equal(0, zero));
        Numbers.Near(p.Rest[0].Sum().Item<double>(), j["Pair.Item2", "Rest[1]"]);
        Numbers.Near(p.Rest[0].Sum().Item<double>(), j[".Pair.Item2", ".Rest[1]"]);
        Assert.Equal([4 + 3 + 1, 4 + 3 + 1], j.ToMatrix().Shape.ToArray());
    }

    [Fact]
    public void TheMatrix_IsTheJacobianOfTheRaveledFunction()
    {
        var p = (Random(1, 2), new[] { Random(2, 2, 2), Random(3) });
        static (Tensor, Tensor) G((Tensor A, Tensor[] B) p) => (p.A.Sin() * p.B[1], p.B[0].MatMul(p.A).Sum());
        var (flat, unravel) = Tree.Ravel(p);
        Numbers.Near(JacRev(v => Tree.Ravel(G(unravel(v))).Flat)(flat), JacFwd(((Tensor A, Tensor[] B) p) => G(p))(p).ToMatrix());
        static Tensor Loss((Tensor A, Tensor[] B) p) => (G(p).Item1 * G(p).Item2).Sum();
        var h = Hessian(v => Loss(unravel(v)))(flat);
        foreach (var mode in Enum.GetValues<HessianMode>())
            Numbers.Near(h, Hessian(((Tensor A, Tensor[] B) p) => Loss(p), mode)(p).ToMatrix());
        Numbers.Near(h, JacFwd(Grad(((Tensor A, Tensor[] B) p) => Loss(p)))(p).ToMatrix());
        Numbers.Near(h, JacRev(JacRev(((Tensor A, Tensor[] B) p) => Loss(p)))(p).ToMatrix());
    }

    [Fact]
    public void Blocks_AreATree_UnderOtherTransforms()
    {
        static (Tensor, Tensor) G((Tensor A, Tensor B) p) => ((p.A * p.B).Sin(), p.A.Square() * p.B.Sum());
        (Tensor A, Tensor B)[] rows = [(Random(1, 2), Random(2, 2)), (Random(3, 2), Random(4, 2)), (Random(5, 2), Random(6, 2))];
        var stacked = Tree.Stack(rows);
        var j = JacRev(((Tensor A, Tensor B) p) => G(p));
        foreach (var chunk in new int?[] { null, 2 })
        {
            var mapped = Vmap(j, chunkSize: chunk)(stacked);
            for (var i = 0; i < rows.Length; i++)
            {
                Numbers.Near(j(rows[i]).ToMatrix(), mapped.ToMatrix()[i]);
                Same(j(rows[i]), Tree.Unstack(mapped)[i]);
                Numbers.Near(j(rows[i]).Row(y => y.Item1).B, mapped.Row(y => y.Item1).B[i]);
            }
        }
        // ½·Σ J² has the gradient Σ J ∂J, which a difference confirms.
        Tensor Half((Tensor A, Tensor B) p) => Tree.Dot(j(p), j(p)) / 2;
        var (x, dx) = (rows[0], rows[1]);
        var slope = Jvp(((Tensor A, Tensor B) p) => Half(p), x, dx).Tangent;
        Numbers.Near(slope, Tree.Dot(Grad(((Tensor A, Tensor B) p) => Half(p))(x), dx));
        Tensor At(double t) => Half(Tree.Map(x, dx, (a, b) => a + t * b));
        Numbers.Near(slope, (At(1e-5) - At(-1e-5)) / 2e-5, 1e-6);
        Numbers.Near(slope, Jvp(j, x, dx) is var (value, tangent) ? Tree.Dot(value, tangent) : null!);
    }

    [Fact]
    public void ATensorAlone_HasTheEmptyPath()
    {
        var j = JacRev((Tensor x) => (x.Sin(), x.Sum()))(Shared.Vector(1, 2));
        Numbers.Near([1, 1], j["Item2", ""]);
        Numbers.Near([1, 1], j.Row(y => y.Item2));
        Numbers.Near([Math.Cos(1), 0, 0, Math.Cos(2)], j.Column(x => x).Item1.Reshape([4]));
        Assert.Contains("\"\"", Assert.Throws<ArgumentException>(() => j["Item2", "X"]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => j[null!, ""]);
        Assert.Throws<ArgumentNullException>(() => j.Row(null!));
        Assert.Throws<ArgumentException>(() => j.Row(y => null!));
        Assert.Throws<ArgumentException>(() => j.Column(x => x.Sin()));
        Assert.Contains("[\"Item2\", \"\"] = tensor([1., 1.]", j.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyLeaves_HaveEmptyBlocks()
    {
        var p = (Shared.Tensors.Zeros([0]), Shared.Vector(2));
        static (Tensor, Tensor) G((Tensor A, Tensor B) p) => (p.A.Exp(), p.B * 3);
        foreach (var j in new[] { JacRev(((Tensor A, Tensor B) p) => G(p))(p), JacFwd(((Tensor A, Tensor B) p) => G(p))(p) })
        {
            Assert.Equal([0, 1], j["Item1", "Item2"].Shape.ToArray());
            Assert.Equal([1, 0], j["Item2", "Item1"].Shape.ToArray());
            Numbers.Near([3], j.ToMatrix().Reshape([1]));
        }
    }

    [Fact]
    public void AResultWithoutADifferentiableTensor_IsRefused()
    {
        Assert.Throws<DTypeException>(() => JacRev((In p) => (p.X > 0, p.Count))(Argument()));
        Assert.Throws<DTypeException>(() => JacFwd((In p) => 3)(Argument()));
        Assert.Throws<InvalidOperationException>(() => JacFwd((In p) => (string?)null)(Argument()));
        Assert.Throws<ArgumentOutOfRangeException>(() => JacRev((In p) => F(p), chunkSize: 0)(Argument()));
    }

    [Fact]
    public void ATreeOfTwoDTypes_HasBlocksOfTheResultsOrTheArguments_AndNoOneMatrix()
    {
        var p = (Shared.Vector(1, 2).Cast(DType.Float32), Shared.Vector(3));
        var j = JacRev(((Tensor A, Tensor B) p) => (p.A * 2, p.B * 3))(p);
        Numbers.Near([2, 0, 0, 2], j["Item1", "Item1"].Cast(DType.Float64).Reshape([4]));
        Numbers.Near([3], j["Item2", "Item2"].Reshape([1]));
        Assert.Throws<DTypeException>(j.ToMatrix);
    }

    [Fact]
    public void OnOpenCL_ItIsTheSame()
    {
        var p = (A: OpenCL.Random(2), B: OpenCL.Random(2, 2));
        static (Tensor, Tensor) G((Tensor A, Tensor B) p) => (p.B.MatMul(p.A).Sin(), (p.A * p.B).Sum());
        var expected = JacRev(((Tensor A, Tensor B) p) => G(p))(Tree.To(p, Device.Cpu)).ToMatrix();
        Numbers.Near(expected, JacRev(((Tensor A, Tensor B) p) => G(p))(p).ToMatrix());
        Numbers.Near(expected, JacFwd(((Tensor A, Tensor B) p) => G(p))(p).ToMatrix());
        Numbers.Near(Hessian(((Tensor A, Tensor B) p) => G(p).Item2 * G(p).Item1.Sum())(Tree.To(p, Device.Cpu)).ToMatrix(),
            Hessian(((Tensor A, Tensor B) p) => G(p).Item2 * G(p).Item1.Sum())(p).ToMatrix());
    }
}
