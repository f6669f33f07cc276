using System.Collections.Immutable;

namespace Nabla.Tests;

/// <summary>Every way to write the numbers and shapes of a new tensor compiles, and means one thing.</summary>
public sealed class CreationFormTests
{
    private static readonly ITensorFactory T = Shared.Tensors;

    private static void Is(Shape shape, DType dtype, ReadOnlySpan<double> values, params Tensor[] all)
    {
        foreach (var x in all)
        {
            Assert.Equal(shape, x.Shape);
            Assert.Equal(dtype, x.DType);
            Assert.Equal(values, x.Cast(DType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void Vectors_ComeFromExpressionsArraysSpansListsAndSequences()
    {
        double[] array = [1, 2];
        List<double> list = [1, 2];
        Span<double> span = array;
        ReadOnlySpan<double> data = array;
        IReadOnlyList<double> read = list;
        Is([2], DType.Float64, [1, 2], T.Create([1.0, 2.0]), T.Create([1, 2.0]), T.Create<double>([1, 2]), T.Create(array),
            T.Create<double>(array), T.Create(span), T.Create<double>(data), T.Create(array.AsSpan()),
            T.Create(new[] { 1.0, 2.0 }), T.Create((double[])[1, 2]), T.Create([.. list]), T.Create(list), T.Create(read),
            T.Create(ImmutableArray.Create(1.0, 2.0)), T.Create(new LinkedList<double>(list)), T.Create(list.Select(v => v)),
            T.Create(array, Device.Cpu), T.Create(list, Device.Cpu), T.Create([1.0, 2.0], device: Device.Cpu));
        Is([2], DType.Float32, [1, 2], T.Create([1f, 2f]), T.Create<float>([1, 2]), T.Create(new List<float> { 1, 2 }));
        Is([2], DType.Int32, [1, 2], T.Create([1, 2]), T.Create(Enumerable.Range(1, 2)));
        Is([2], DType.Int64, [1, 2], T.Create([1L, 2L]), T.Create<long>([1, 2]), T.Create(new HashSet<long> { 1, 2 }));
        Is([2], DType.Bool, [1, 0], T.Create([true, false]), T.Create(new List<bool> { true, false }));
        Is([0], DType.Float64, [], T.Create<double>([]), T.Create(Array.Empty<double>()), T.Create(new List<double>()));
    }

    [Fact]
    public void AShape_StandsBesideNumbersOfAnyKind()
    {
        double[] array = [1, 2, 3, 4];
        List<double> list = [.. array];
        int[] sizes = [2, 2];
        Shape shape = [2, 2];
        Is([2, 2], DType.Float64, array, T.Create([1.0, 2, 3, 4], [2, 2]), T.Create<double>(array, [2, 2], Device.Cpu),
            T.Create(array, [2, 2]), T.Create(array, shape), T.Create(array, sizes), T.Create<double>([1, 2, 3, 4], shape, Device.Cpu),
            T.Create(list, [2, 2]), T.Create(list, shape, Device.Cpu), T.Create(list.Select(v => v), sizes));
        Assert.Contains("[2, 2]", Assert.Throws<ShapeException>(() => T.Create(new List<double> { 1 }, [2, 2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Matrices_ComeFromNestedExpressionsJaggedArraysAndListsOfLists()
    {
        double[][] jagged = [[1, 2], [3, 4]];
        List<double[]> rows = [.. jagged];
        List<List<double>> lists = [[1, 2], [3, 4]];
        Is([2, 2], DType.Float64, [1, 2, 3, 4], T.Create([[1.0, 2.0], [3.0, 4.0]]), T.Create([[1, 2.0], [3, 4]]),
            T.Create<double>([[1, 2], [3, 4]]), T.Create(jagged), T.Create(rows), T.Create(lists), T.Create(jagged.Select(r => r)),
            T.Create(new[,] { { 1.0, 2 }, { 3, 4 } }), T.Create([[1.0, 2.0], [3.0, 4.0]], Device.Cpu), T.Create(jagged, Device.Cpu),
            T.Create([[1.0, 2.0], .. jagged[1..]]));
        Is([2, 1], DType.Int32, [1, 2], T.Create([[1], [2]]));
        Is([1, 2], DType.Float32, [1, 2], T.Create([[1f, 2f]]));
        Is([1, 2], DType.Bool, [1, 0], T.Create([[true, false]]));
        Is([1, 0], DType.Float64, [], T.Create<double>([Array.Empty<double>()]));
        Is([0, 0], DType.Float64, [], T.Create(Array.Empty<double[]>()));
    }

    [Fact]
    public void TensorsOfRank3_ComeFromNestedExpressionsAndJaggedArrays()
    {
        double[][][] jagged = [[[1, 2]], [[3, 4]]];
        Is([2, 1, 2], DType.Float64, [1, 2, 3, 4], T.Create([[[1.0, 2.0]], [[3.0, 4.0]]]), T.Create(jagged), T.Create(jagged, Device.Cpu),
            T.Create(new List<double[][]>(jagged)), T.Create(new[, ,] { { { 1.0, 2 } }, { { 3, 4 } } }));
        Is([1, 0, 0], DType.Float64, [], T.Create([Array.Empty<double[]>()]));
    }

    [Fact]
    public void RaggedRows_AreRefused_AndTheMessageSaysWhich()
    {
        Says(() => T.Create([[1.0, 2.0], [3.0, 4.0], [5.0]]), "row [2] has 1 numbers", "row [0] has 2 numbers");
        Says(() => T.Create([[[1.0], [2.0]], [[3.0], [4.0, 5.0]]]), "row [1][1] has 2 numbers", "row [1][0] has 1 numbers");
        Says(() => T.Create([[[1.0], [2.0]], [[3.0]]]), "row [1] has shape [1, 1]", "row [0] has shape [2, 1]");

        static void Says(Func<Tensor> make, params string[] parts)
        {
            var error = Assert.Throws<ShapeException>(make);
            Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void ElementsThatNoTensorHolds_AndMissingRows_AreRefused()
    {
        Assert.Throws<DTypeException>(() => T.Create(new List<byte> { 1 }));
        Assert.Throws<DTypeException>(() => T.Create([[1m]]));
        Assert.Throws<DTypeException>(() => T.Create("numbers"));
        Assert.Throws<DTypeException>(() => T.Create(["a", "b"]));
        var error = Assert.Throws<ArgumentNullException>("data", () => T.Create(new double[][] { [1], null! }));
        Assert.Contains("row [1] is null", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("data", () => T.Create((List<double>)null!));
    }

    [Fact]
    public void Sizes_StandInBracketsOrAlone()
    {
        int[] sizes = [2, 3];
        Shape shape = [2, 3];
        var zeros = new double[6];
        var ones = Enumerable.Repeat(1.0, 6).ToArray();
        Is([2, 3], DType.Float64, zeros, T.Zeros([2, 3]), T.Zeros(2, 3), T.Zeros(sizes), T.Zeros(shape), T.Zeros(shape: [2, 3]),
            T.Zeros([2, 3], device: Device.Cpu), T.Zeros(sizes.AsSpan()));
        Is([2, 3], DType.Float64, ones, T.Ones([2, 3]), T.Ones(2, 3), T.Ones(sizes), T.Ones(shape), T.Ones([2, .. (int[])[3]]));
        Is([2, 3], DType.Float32, zeros, T.Zeros([2, 3], DType.Float32), T.Zeros([2, 3], DType.Float32, Device.Cpu));
        Is([3], DType.Float64, [1, 1, 1], T.Ones(3), T.Ones([3]));
        Is([], DType.Float64, [0], T.Zeros([]), T.Zeros());
        Assert.Contains("negative", Assert.Throws<ShapeException>(() => T.Zeros(2, -3)).Message, StringComparison.Ordinal);
    }
}
