using System.Reflection;

namespace Nabla.Tests;

/// <summary>
/// Every argument that may be left out has a case in which it matters. The numbers are PyTorch's, or follow from the definition.
/// </summary>
public sealed class ArgumentTests
{
    private static readonly ITensorFactory T = Shared.Tensors;
    private static readonly Device Nowhere = new("nowhere");
    private static readonly Tensor C = Shared.Count(2, 3);
    private static readonly Tensor M = T.Create(new[,] { { 2.0, 1 }, { 1, 3 } });
    private static readonly Tensor L = T.Create(new[,] { { 2.0, 1 }, { 5, 4 } });
    private static readonly Tensor B = T.Create(new[,] { { 1.0, 2 }, { 3, 4 } });
    private static readonly Tensor Scores = Shared.Count(2, 3, 2) / 4, Classes = T.Create(new[,] { { 0L, 2 }, { 1, 2 } });
    private static readonly Tensor Weight = Shared.Vector(1, 2, 4);

    private static void Is(Shape shape, ReadOnlySpan<double> values, Tensor y)
    {
        Assert.Equal(shape, y.Shape);
        Numbers.Near(values, y.DType.IsFloatingPoint ? y : y.Cast(DType.Float64), 1e-14);
    }

    private static void Missing(params Action[] uses) => Assert.All(uses, use => Assert.Throws<BackendUnavailableException>(use));

    private static readonly Dictionary<string, Action> Cases = new()
    {
        ["All.dim"] = () => { Is([3], [0, 1, 1], (C > 0).All([0])); Is([2], [0, 1], (C > 0).All(1)); },
        ["All.keepDim"] = () => { Is([1, 3], [0, 1, 1], (C > 0).All([0], true)); Is([2, 1], [0, 1], (C > 0).All(1, true)); },
        ["Any.dim"] = () => { Is([3], [0, 0, 1], (C > 4).Any([0])); Is([2], [0, 1], (C > 4).Any(1)); },
        ["Any.keepDim"] = () => { Is([1, 3], [0, 0, 1], (C > 4).Any([0], true)); Is([2, 1], [0, 1], (C > 4).Any(1, true)); },
        ["Amax.dim"] = () => { Is([3], [3, 4, 5], C.Amax([0])); Is([2], [2, 5], C.Amax(1)); },
        ["Amax.keepDim"] = () =>
        {
            Is([1, 3], [3, 4, 5], C.Amax([0], true));
            Is([2, 1], [2, 5], C.Amax(1, true));
            Is([1, 1], [5], C.Amax(keepDim: true));
        },
        ["Amin.dim"] = () => { Is([3], [0, 1, 2], C.Amin([0])); Is([2], [0, 3], C.Amin(1)); },
        ["Amin.keepDim"] = () => { Is([1, 3], [0, 1, 2], C.Amin([0], true)); Is([2, 1], [0, 3], C.Amin(1, true)); },
        ["Sum.keepDim"] = () => { Is([1, 3], [3, 5, 7], C.Sum([0], true)); Is([2, 1], [3, 12], C.Sum(1, true)); },
        ["Mean.keepDim"] = () => { Is([1, 3], [1.5, 2.5, 3.5], C.Mean([0], true)); Is([2, 1], [1, 4], C.Mean(1, true)); },
        ["Prod.keepDim"] = () => { Is([1, 3], [0, 4, 10], C.Prod([0], true)); Is([2, 1], [0, 60], C.Prod(1, true)); },
        ["LogSumExp.keepDim"] = () =>
        {
            Is([1, 2], [Math.Log(2), Math.Log(2)], T.Zeros([2, 2]).LogSumExp([0], true));
            Is([2, 1], [Math.Log(2), Math.Log(2)], T.Zeros([2, 2]).LogSumExp(1, true));
        },
        ["Max.keepDim"] = () => { Is([1, 3], [3, 4, 5], C.Max(0, true).Values); Is([1, 3], [1, 1, 1], C.Max(0, true).Indices); },
        ["Min.keepDim"] = () => { Is([2, 1], [0, 3], C.Min(1, true).Values); Is([2, 1], [0, 0], C.Min(1, true).Indices); },
        ["ArgMax.dim"] = () => Is([2], [2, 2], C.ArgMax(1)),
        ["ArgMax.keepDim"] = () => Is([1, 3], [1, 1, 1], C.ArgMax(0, true)),
        ["ArgMin.dim"] = () => Is([3], [0, 0, 0], C.ArgMin(0)),
        ["ArgMin.keepDim"] = () => Is([2, 1], [0, 0], C.ArgMin(1, true)),

        ["Clamp.min"] = () => Is([2, 3], [2, 2, 2, 3, 4, 5], C.Clamp(min: 2)),
        ["Clamp.max"] = () => Is([2, 3], [0, 1, 2, 3, 3, 3], C.Clamp(max: 3)),
        ["Softplus.beta"] = () => Is([2], [Math.Log(2) / 2, 1.0634640055214863], Shared.Vector(0, 1).Softplus(2)),
        ["Softplus.threshold"] = () => Is([2], [Math.Log(2), 1.5], Shared.Vector(0, 1.5).Softplus(threshold: 1)),

        ["Cat.dim"] = () => Is([2, 4], [2, 1, 1, 2, 1, 3, 3, 4], Tensor.Cat([M, B], 1)),
        ["Stack.dim"] = () => Is([2, 2], [1, 3, 2, 4], Tensor.Stack([Shared.Vector(1, 2), Shared.Vector(3, 4)], 1)),
        ["Split.dim"] = () => { Is([2, 1], [2, 5], C.Split(2, 1)[1]); Is([2, 2], [1, 2, 4, 5], C.Split([1, 2], 1)[1]); },
        ["Chunk.dim"] = () => Is([2, 1], [2, 5], C.Chunk(2, 1)[1]),
        ["Unbind.dim"] = () => Is([2], [2, 5], C.Unbind(1)[2]),
        ["Roll.dim"] = () => { Is([2, 3], [2, 0, 1, 5, 3, 4], C.Roll(1, 1)); Is([2, 3], [5, 0, 1, 2, 3, 4], C.Roll(1)); },
        ["Rot90.k"] = () =>
        {
            Is([2, 3], [5, 4, 3, 2, 1, 0], C.Rot90(2));
            Is([3, 2], [3, 0, 4, 1, 5, 2], C.Rot90(3));
            Is([2, 3], [0, 1, 2, 3, 4, 5], C.Rot90(-4));
        },
        ["Rot90.dims"] = () => Is([3, 2], [3, 0, 4, 1, 5, 2], C.Rot90(1, [1, 0])),
        ["RepeatInterleave.dim"] = () =>
        {
            Is([4, 3], [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5], C.RepeatInterleave(2, 0));
            Is([4], [1, 1, 2, 2], Shared.Vector(1, 2).RepeatInterleave(2));
        },
        ["Pad.value"] = () => Is([3, 3], [9, 3, 4, 9, 9, 9, 9, 9, 9], C.Pad([1, -1, -1, 2], 9)),
        ["DiagEmbed.offset"] = () =>
        {
            Is([3, 3], [0, 1, 0, 0, 0, 2, 0, 0, 0], Shared.Vector(1, 2).DiagEmbed(1));
            Is([3, 3], [0, 0, 0, 1, 0, 0, 0, 2, 0], Shared.Vector(1, 2).DiagEmbed(-1));
        },
        ["DiagEmbed.dim1"] = () => Is([3, 2, 3], [0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 4, 0, 0, 0, 2, 0, 0, 5], C.DiagEmbed(0, 0, 2)),
        ["DiagEmbed.dim2"] = () =>
        {
            var y = C.DiagEmbed(1, dim1: 2, dim2: 0);
            Is([2, 3], [0, 1, 2, 3, 4, 5], y.Diagonal(1, 2, 0));
            Is([2, 3], [0, 0, 0, 0, 0, 0], y.Diagonal(1, 0, 2));
        },
        ["Diagonal.offset"] = () => { Is([2], [1, 5], C.Diagonal(1)); Is([1], [3], C.Diagonal(-1)); },
        ["Diagonal.dim1"] = () => Is([2, 1], [1, 5], Shared.Count(2, 2, 2).Diagonal(1, 1, 2)),
        ["Diagonal.dim2"] = () => Is([2, 2], [0, 5, 2, 7], Shared.Count(2, 2, 2).Diagonal(dim2: 2)),
        ["Tril.diagonal"] = () => { Is([2, 3], [0, 1, 0, 3, 4, 5], C.Tril(1)); Is([2, 3], [0, 0, 0, 3, 0, 0], C.Tril(-1)); },
        ["Triu.diagonal"] = () => { Is([2, 3], [0, 1, 2, 0, 0, 5], C.Triu(1)); Is([2, 3], [0, 1, 2, 3, 4, 5], C.Triu(-1)); },
        ["Flatten.startDim"] = () => Is([2, 4], [0, 1, 2, 3, 4, 5, 6, 7], Shared.Count(2, 2, 2).Flatten(1)),
        ["Flatten.endDim"] = () => Is([4, 2], [0, 1, 2, 3, 4, 5, 6, 7], Shared.Count(2, 2, 2).Flatten(0, 1)),
        ["Squeeze.dim"] = () =>
        {
            Is([1, 2], [0, 1], Shared.Count(1, 1, 2).Squeeze(0));
            Is([1, 2], [0, 1], Shared.Count(1, 2).Squeeze(1));
            Is([2], [0, 1], Shared.Count(1, 1, 2).Squeeze());
        },
        ["Slice.start"] = () => { Is([2, 2], [1, 2, 4, 5], C.Slice(1, 1)); Is([2, 1], [2, 5], C.Slice(1, -1)); },
        ["Slice.end"] = () => { Is([2, 2], [0, 1, 3, 4], C.Slice(1, end: 2)); Is([2, 1], [0, 3], C.Slice(1, end: -2)); },
        ["Slice.step"] = () => Is([2, 2], [0, 2, 3, 5], C.Slice(1, step: 2)),

        ["Cholesky.upper"] = () => Is([2, 2], [Math.Sqrt(2), Math.Sqrt(0.5), 0, Math.Sqrt(2.5)], M.Cholesky(upper: true)),
        ["Solve.left"] = () => Is([2, 2], [0.2, 0.6, 1, 1], M.Solve(B, left: false)),
        ["SolveTriangular.left"] = () =>
        {
            Is([2, 2], [-0.75, 0.5, -1, 1], L.SolveTriangular(B, upper: false, left: false));
            Is([2, 2], [0.5, 0.375, 1.5, 0.625], L.SolveTriangular(B, upper: true, left: false));
        },
        ["SolveTriangular.unitriangular"] = () =>
        {
            Is([2, 2], [1, 2, -2, -6], L.SolveTriangular(B, upper: false, unitriangular: true));
            Is([2, 2], [-2, -2, 3, 4], L.SolveTriangular(B, upper: true, unitriangular: true));
            Is([2, 2], [-9, 2, -17, 4], L.SolveTriangular(B, upper: false, left: false, unitriangular: true));
            Is([2, 2], [1, 1, 3, 1], L.SolveTriangular(B, upper: true, left: false, unitriangular: true));
        },

        ["MseLoss.reduction"] = () => { Is([], [7], M.MseLoss(B, "sum")); Is([2, 2], [1, 1, 4, 1], M.MseLoss(B, "none")); },
        ["CrossEntropy.reduction"] = () =>
        {
            Is([], [4.221078682566938], Scores.CrossEntropy(Classes, reduction: "sum"));
            Is([2, 2], [1.6802696706417346, 0.6802696706417346, 1.1802696706417346, 0.6802696706417346],
                Scores.CrossEntropy(Classes, reduction: "none"));
        },
        ["CrossEntropy.weight"] = () =>
        {
            Is([], [0.8620878524599164], Scores.CrossEntropy(Classes, Weight));
            Is([], [2.031204599174849], Scores.CrossEntropy(Probabilities(), Weight));
            Is([], [2.8396920391125713], Shared.Vector(1, 2, 4).CrossEntropy(Shared.Vector(0.5, 0.25, 0.25), Weight));
        },
        ["CrossEntropy.ignoreIndex"] = () =>
        {
            Is([], [1.4302696706417346], Scores.CrossEntropy(Classes, ignoreIndex: 2));
            Is([], [1.3858626804530865], Scores.CrossEntropy(Classes, Weight, ignoreIndex: 2, labelSmoothing: 0.25));
        },
        ["CrossEntropy.labelSmoothing"] = () =>
        {
            Is([], [1.0865196706417346], Scores.CrossEntropy(Classes, labelSmoothing: 0.25));
            Is([], [1.3356713913064628], Scores.CrossEntropy(Probabilities(), labelSmoothing: 0.25));
            Is([], [2.0868940905888156], Scores.CrossEntropy(Probabilities(), Weight, labelSmoothing: 0.25));
        },

        ["Arange.step"] = () => Is([3], [1, 0.5, 0], T.Arange(1, -0.5, -0.5)),
        ["Arange.dtype"] = () =>
        {
            Assert.Equal(DType.Int64, T.Arange(3, DType.Int64).DType);
            Assert.Equal(DType.Int32, T.Arange(0, 3, 1, DType.Int32).DType);
        },
        ["Linspace.dtype"] = () => Assert.Equal(DType.Float32, T.Linspace(0, 1, 3, DType.Float32).DType),
        ["Scalar.dtype"] = () => Assert.Equal(DType.Bool, T.Scalar(1, DType.Bool).DType),
        ["Zeros.dtype"] = () => Assert.Equal(DType.Int32, T.Zeros([2], DType.Int32).DType),
        ["Ones.dtype"] = () => Assert.Equal(DType.Int64, T.Ones([2], DType.Int64).DType),
        ["Eye.dtype"] = () => Assert.Equal(DType.Float32, T.Eye(2, DType.Float32).DType),
        ["Full.dtype"] = () => Assert.Equal(DType.Float32, T.Full([2], 1, DType.Float32).DType),
        ["Uniform.dtype"] = () => Assert.Equal(DType.Float32, T.Uniform(new(1), [2], DType.Float32).DType),
        ["Normal.dtype"] = () => Assert.Equal(DType.Float32, T.Normal(new(1), [2], DType.Float32).DType),
        ["Create.device"] = () => Missing(() => T.Create<double>([1], Nowhere), () => T.Create(new[,] { { 1.0 } }, Nowhere),
            () => T.Create(new double[1, 1, 1], Nowhere), () => T.Create<double>([1], [1], Nowhere),
            () => T.Create(new List<double>(), Nowhere), () => T.Create(new List<double> { 1 }, [1], Nowhere),
            () => T.Create([[1.0]], Nowhere), () => T.Create([[[1.0]]], Nowhere)),
        ["Arange.device"] = () => Missing(() => T.Arange(2, device: Nowhere), () => T.Arange(0, 2, device: Nowhere)),
        ["Linspace.device"] = () => Missing(() => T.Linspace(0, 1, 2, device: Nowhere)),
        ["Scalar.device"] = () => Missing(() => T.Scalar(1, device: Nowhere)),
        ["Zeros.device"] = () => Missing(() => T.Zeros([1], device: Nowhere)),
        ["Ones.device"] = () => Missing(() => T.Ones([1], device: Nowhere)),
        ["Eye.device"] = () => Missing(() => T.Eye(1, device: Nowhere)),
        ["Full.device"] = () => Missing(() => T.Full([1], 1, device: Nowhere)),
        ["Uniform.device"] = () => Missing(() => T.Uniform(new(1), [1], device: Nowhere)),
        ["Normal.device"] = () => Missing(() => T.Normal(new(1), [1], device: Nowhere)),
        ["RandInt.device"] = () => Missing(() => T.RandInt(new(1), 0, 2, [1], Nowhere)),
        ["Exponential.dtype"] = () => Assert.Equal(DType.Float32, T.Exponential(new(1), [2], DType.Float32).DType),
        ["Gumbel.dtype"] = () => Assert.Equal(DType.Float32, T.Gumbel(new(1), [2], DType.Float32).DType),
        ["Exponential.device"] = () => Missing(() => T.Exponential(new(1), [1], device: Nowhere)),
        ["Gumbel.device"] = () => Missing(() => T.Gumbel(new(1), [1], device: Nowhere)),
        ["Bernoulli.device"] = () => Missing(() => T.Bernoulli(new(1), 0.5, [1], Nowhere)),
        ["Keys.device"] = () => Missing(() => T.Keys(new(1), 2, Nowhere), () => T.Keys(T.Keys(new(1), 1), 2, Nowhere)),
        ["Permutation.device"] = () => Missing(() => T.Permutation(new(1), 2, Nowhere)),
        ["Dropout.p"] = () => Is([2, 3], [0, 1, 2, 3, 4, 5], C.Dropout(new(1), p: 0)),
    };

    // softmax over the classes of numbers that fall along them.
    private static Tensor Probabilities() => (Shared.Count(2, 3, 2).Flip(1) / 3).Softmax(1);

    private static IEnumerable<string> Optional =>
        new[] { typeof(Tensor), typeof(ITensorFactory), typeof(TensorFactoryExtensions), typeof(RandomExtensions) }
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(m => m.GetParameters().Where(p => p.HasDefaultValue).Select(p => $"{m.Name}.{p.Name}"))
            .Distinct().Order(StringComparer.Ordinal);

    public static TheoryData<string> Arguments => [.. Optional];

    [Fact]
    public void EveryCase_IsOfAnArgumentThatThereIs() => Assert.Empty(Cases.Keys.Except(Optional));

    [Theory]
    [MemberData(nameof(Arguments))]
    public void AnArgumentThatMayBeLeftOut_Matters(string argument)
    {
        Assert.True(Cases.TryGetValue(argument, out var holds), $"add a case of {argument}, in which it matters");
        holds();
    }

    [Fact]
    public void PadsOfANegativeWidth_Cut()
    {
        var x = Shared.Vector(1, 2, 3);
        Numbers.Near([2, 3, 0, 0], x.Pad([-1, 2]));
        Numbers.Near([9, 1, 2], x.Pad([1, -1], 9));
        Numbers.Near([2], x.Pad([-1, -1]));
        Assert.Equal<Shape>([0], x.Pad([-3, 0]).Shape);
        Assert.Equal<Shape>([1 << 16, (1 << 16) - 1], T.Ones([1 << 16, 1 << 16]).Pad([-1, 0]).Shape);   // A view.
        Numbers.Near([0, 1, 1, 0], Transform.Grad(v => v.Pad([-1, -1]).Sum())(Shared.Vector(1, 2, 3, 4)));
    }

    [Fact]
    public void ASourceLongerThanItsIndex_IsUsedAsFarAsTheIndexGoes()
    {
        var index = T.Create(new[,] { { 0L, 2 } });
        Is([2, 3], [1, 0, 2, 0, 0, 0], T.Zeros([2, 3]).ScatterAdd(1, index, Shared.Count(2, 4) + 1));
        Is([2, 4], [1, 1, 0, 0, 0, 0, 0, 0], Transform.Grad(s => T.Zeros([2, 3]).ScatterAdd(1, index, s).Sum())(Shared.Count(2, 4)));
        Assert.Throws<ShapeException>(() => T.Zeros([2, 3]).ScatterAdd(1, index, Shared.Count(1, 1)));
    }

    [Fact]
    public void CrossEntropyOfProbabilities_DividesByThePlaces_ThatAreNoClasses()
    {
        Is([], [1.387471964861372], Scores.CrossEntropy(Probabilities()));
        Is([], [5.549887859445488], Scores.CrossEntropy(Probabilities(), reduction: "sum"));
        Is([2, 2], [1.387471964861372, 1.387471964861372, 1.387471964861372, 1.387471964861372],
                Scores.CrossEntropy(Probabilities(), reduction: "none"));
        Tensor one = Shared.Vector(1, 2, 4), target = Shared.Vector(0.5, 0.25, 0.25);
        foreach (var reduction in (string[])["mean", "sum", "none"])
            Is([], [2.1698460195562856], one.CrossEntropy(target, reduction: reduction));
        Is([], [0.16984601955628567], one.CrossEntropy(T.Create([2L]).Reshape([])));
    }
}
