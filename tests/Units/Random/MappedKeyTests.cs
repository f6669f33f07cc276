using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Keys under transforms: mapped, split within a mapped function, beside values that are differentiated.</summary>
public sealed class MappedKeyTests
{
    private static ITensorFactory T => Shared.Tensors;

    private static readonly RandomKey Key = new(7);
    private static readonly RandomKey[] Parts = Key.Split(5);
    private static readonly Tensor Seeds = T.Keys(Key, 5);

    private static void SameAsLoop(Func<AnyKey, Tensor> f) =>
        Assert.Equal(Tensor.Stack([.. Parts.Select(part => f(part))]).Cast(DType.Float64).ToArray<double>(),
            Vmap(key => f(key))(Seeds).Cast(DType.Float64).ToArray<double>());

    [Fact]
    public void EveryDistribution_OfAMappedKey_IsThatOfEachKey()
    {
        SameAsLoop(key => T.Uniform(key, [2, 3]));
        SameAsLoop(key => T.Uniform(key, [7], DType.Float32));
        SameAsLoop(key => T.Normal(key, []));
        SameAsLoop(key => T.Normal(key, [5], DType.Float32));
        SameAsLoop(key => T.Bernoulli(key, 0.3, [4]));
        SameAsLoop(key => T.Bernoulli(key, Shared.Vector(0.1, 0.5, 0.9)));
        SameAsLoop(key => T.RandInt(key, 0, 10, [4]));
        SameAsLoop(key => T.Permutation(key, 10));
        SameAsLoop(key => T.Gumbel(key, [4]));
        SameAsLoop(key => T.Exponential(key, [4]));
        SameAsLoop(key => T.Categorical(key, Shared.Count(3, 4)));
        SameAsLoop(key => Shared.Count(3, 4).Dropout(key, p: 0.5));
    }

    [Fact]
    public void AMappedKey_IsSplitLikeAnyOther()
    {
        var found = Vmap(key =>
        {
            var two = T.Keys(key, 2);
            return T.Normal(two[0], [3]) + T.Uniform(two[1], [3]);
        })(Seeds);
        for (var i = 0; i < Parts.Length; i++)
        {
            var (k1, k2) = Parts[i].Split();
            Assert.Equal((T.Normal(k1, [3]) + T.Uniform(k2, [3])).ToArray<double>(), found[i].ToArray<double>());
        }
        var nested = Vmap(key => Vmap(k => T.Uniform(k, [2]))(T.Keys(key, 3)))(Seeds);
        Assert.Equal<Shape>([5, 3, 2], nested.Shape);
        Assert.Equal(T.Uniform(Parts[4].Split(3)[1], [2]).ToArray<double>(), nested[4][1].ToArray<double>());
    }

    [Fact]
    public void Dropout_OfMappedKeysAndRows_IsThatOfEach()
    {
        var xs = Shared.Count(5, 8) + 1;
        var found = Vmap((Tensor key, Tensor row) => row.Dropout(key, p: 0.5))(Seeds, xs);
        for (var i = 0; i < 5; i++) Numbers.Near(xs[i].Dropout(Parts[i], p: 0.5), found[i]);
        var oneMask = Vmap(row => row.Dropout(Key, p: 0.5))(xs).ToArray<double>();
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(oneMask[i % 8] == 0, oneMask[i] == 0));
    }

    [Fact]
    public void Dropout_KeepsOrScales_AndSoDoItsDerivatives()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var x = (Shared.Count(1000) + 1).Cast(dtype);
            var kept = (x.Dropout(Key, p: 0.25) / x).Cast(DType.Float64);
            var expected = (T.Uniform(Key, [1000], dtype) >= 0.25).Cast(DType.Float64) / 0.75;
            Numbers.Near(expected, kept, 1e-6);
            Numbers.Near(expected, Grad(v => v.Dropout(Key, p: 0.25).Sum())(x), 1e-6);
            Numbers.Near(expected, Jvp(v => v.Dropout(Key, p: 0.25), x, x.OnesLike()).Tangent, 1e-6);
        }
        var few = Shared.Vector(1, 2, 3, 4, 5, 6);
        var mask = few.OnesLike().Dropout(Key);
        Numbers.Near((2 * mask * mask).DiagEmbed(), Hessian(v => v.Dropout(Key).Square().Sum())(few));
        Numbers.Near(mask.DiagEmbed(), JacRev(v => v.Dropout(Key))(few));
        Numbers.Near(mask.DiagEmbed(), JacFwd(v => v.Dropout(Key))(few));
        // What is dropped has the derivative 0, also where the function before has an infinite one.
        var zero = few.ZerosLike();
        Assert.All(Grad(v => v.Sqrt().Dropout(Key).Sum())(zero).ToArray<double>().Zip(mask.ToArray<double>()),
            pair => Assert.Equal(pair.Second == 0 ? 0 : double.PositiveInfinity, pair.First));
        Numbers.Near(zero, few.Dropout(Key, p: 1));
        Numbers.Near(zero, Grad(v => v.Dropout(Key, p: 1).Sum())(few));
        Numbers.Near(few, few.Dropout(Key, p: 0));
    }

    [Fact]
    public void Numbers_AreConstantsOfDerivatives()
    {
        Numbers.Near(T.Normal(Key, [3]), Grad(x => (x * T.Normal(Key, [3])).Sum())(Shared.Vector(1, 2, 3)));
        var gradients =
            Vmap(Grad((Tensor x, Tensor key) => (x * T.Normal(key, [3])).Sum()), inDims: (null, 0))(Shared.Vector(1, 2, 3), Seeds);
        Numbers.Near(Vmap(key => T.Normal(key, [3]))(Seeds), gradients);
        Numbers.Near(Shared.Vector(0, 0), Grad(x => T.Categorical(Key, x).Cast(DType.Float64) + 0 * x.Sum())(Shared.Vector(1, 2)));
        Numbers.Near(Shared.Vector(0, 0), Grad(p => T.Bernoulli(Key, p).Cast(DType.Float64).Sum() + 0 * p.Sum())(Shared.Vector(0.1, 0.2)));
        Assert.Equal<Shape>([4, 5, 2], Vmap(key => Vmap(x => x.Dropout(key))(T.Ones([5, 2])))(Seeds[..4]).Shape);
    }

    [Fact]
    public void ATensorThatIsNoKey_IsRefusedInWords()
    {
        var shape = Assert.Throws<ShapeException>(() => T.Normal(Seeds, [2]));
        Assert.Contains("normal", shape.Message, StringComparison.Ordinal);
        Assert.Contains("[5]", shape.Message, StringComparison.Ordinal);
        Assert.Contains("Vmap", shape.Message, StringComparison.Ordinal);
        foreach (var seed in (Tensor[])[Shared.Scalar(1), T.Create([1]), T.Create([true])])
        {
            var dtype = Assert.Throws<DTypeException>(() => T.Uniform(seed, [2]));
            Assert.Contains(seed.DType.Name, dtype.Message, StringComparison.Ordinal);
            Assert.Contains("int64", dtype.Message, StringComparison.Ordinal);
            Assert.Contains("dropout", Assert.Throws<DTypeException>(() => Shared.Vector(1).Dropout(seed)).Message,
                StringComparison.Ordinal);
            Assert.Throws<DTypeException>(() => new Uniform([2], DType.Float64).Apply(seed));
        }
        Assert.Throws<ShapeException>(() => T.Uniform(Seeds[..0], [2]));
        Assert.Throws<ArgumentNullException>(() => T.Uniform((Tensor)null!, [2]));
        Assert.Throws<DTypeException>(() => T.Uniform(Key, [2], DType.Int64));
        Assert.Throws<DTypeException>(() => T.Gumbel(Key, [2], DType.Bool));
        Assert.Throws<DTypeException>(() => new Normal([2], DType.Int32).Apply(Seeds));
        Assert.Throws<DTypeException>(() => T.Create([1L]).Dropout(Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => T.Keys(Key, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => T.Permutation(Key, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => T.RandInt(Key, 3, 2, [1]));
    }

    [Fact]
    public void SplitKeys_AreVariables_IfTheirNumberFits()
    {
        var (a, b) = Key.Split();
        var (c, d, e) = Key.Split(3);
        var (f, g, h, i) = Key.Split(4);
        Assert.Equal(Key.Split(4), new[] { f, g, h, i });
        Assert.Equal(Key.Split(3), new[] { c, d, e });
        Assert.Equal(Key.Split(), new[] { a, b });
        var two = Assert.Throws<ArgumentException>(() => { var (x, y, z) = Key.Split(); });
        Assert.Contains("Split(3)", two.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyShapesAndNoKeys_GiveEmptyTensors()
    {
        Assert.Equal<Shape>([2, 0], T.Normal(Key, [2, 0]).Shape);
        Assert.Equal<Shape>([0], T.Keys(Key, 0).Shape);
        Assert.Equal<Shape>([0, 3], new Uniform([3], DType.Float32).Apply(T.Keys(Key, 0)).Shape);
        Assert.Equal<Shape>([5, 0], Vmap(key => T.RandInt(key, 0, 2, [0]))(Seeds).Shape);
        Assert.Equal<Shape>([0, 2], T.Zeros([0, 2]).Dropout(Key).Shape);
    }
}
