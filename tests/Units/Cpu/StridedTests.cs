using Nabla.Cpu;

namespace Nabla.Tests;

/// <summary>Walks, readers and rows give the elements of any layout in order.</summary>
public class StridedTests
{
    private static readonly double[] s_numbers = [.. Enumerable.Range(0, 24).Select(i => (double)i)];

    [Fact]
    public void Walk_JoinsAxesThatContinueEachOther()
    {
        var walk = new Walk([2, 3, 4], [12, 4, 1], 5, new int[Walk.Scratch(3)]);
        Assert.True(walk.IsOneRun);
        Assert.Equal((24, 1, 5), (walk.Run, walk.Stride, walk.Offset));
    }

    [Fact]
    public void Walk_LeavesOutAxesOfSizeOne()
    {
        var walk = new Walk([1, 3, 1, 2, 1], [99, 7, 98, 1, 97], 0, new int[Walk.Scratch(5)]);
        Assert.Equal((2, 1), (walk.Run, walk.Stride));
        Assert.True(walk.Next());
        Assert.Equal(7, walk.Offset);
    }

    [Fact]
    public void Walk_AfterTheLastRun_BeginsAnew()
    {
        var walk = new Walk([2, 3], [1, 2], 4, new int[Walk.Scratch(2)]);
        Assert.True(walk.Next());
        Assert.False(walk.Next());
        Assert.Equal(4, walk.Offset);
    }

    [Fact]
    public void Walk_OfAScalar_IsOneRunOfOne()
    {
        var walk = new Walk([], [], 3, new int[Walk.Scratch(0)]);
        Assert.True(walk.IsOneRun);
        Assert.Equal((1, 3), (walk.Run, walk.Offset));
    }

    public static TheoryData<int[], int[], int> Layouts => new()
    {
        { [5, 4], [3, 2], 0 },             // overlapping windows
        { [], [], 9 },
    };

    public static TheoryData<int[], int[], int> LayoutsOfThreeAxes => new()
    {
        { [2, 3, 4], [12, 4, 1], 0 },      // contiguous
        { [4, 3, 2], [1, 4, 12], 0 },      // transposed
        { [2, 3, 4], [-12, 4, -1], 15 },   // flipped
        { [2, 3, 2], [12, 4, 2], 1 },      // every second
        { [2, 3, 4], [0, 4, 1], 8 },       // expanded in front
        { [2, 3, 4], [12, 4, 0], 0 },      // expanded at the end
        { [2, 3, 4], [0, 0, 0], 7 },       // one element
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    [MemberData(nameof(LayoutsOfThreeAxes))]
    public void Reader_FromAnyPlace_InBlocksOfAnySize_GivesTheElementsInOrder(int[] sizes, int[] strides, int offset)
    {
        var x = KernelRunner.View(KernelRunner.Tensor<double>([24], s_numbers), sizes, strides, offset);
        var expected = Elements(sizes, strides, offset);
        for (var start = 0; start < expected.Length; start++)
        {
            for (var block = 1; block <= expected.Length - start; block++)
            {
                var reader = new Reader<double>(x, x.Shape, start, new double[block], new int[Walk.Scratch(x.Rank)]);
                for (var i = start; i + block <= expected.Length; i += block)
                    Assert.Equal(expected[i..(i + block)], reader.Next(block).ToArray());
            }
        }
    }

    [Fact]
    public void Reader_StretchesToTheShape()
    {
        var x = KernelRunner.Tensor<double>([3, 1], 1, 2, 3);
        var target = new double[12];
        new Reader<double>(x, [2, 3, 2], 0, default, new int[Walk.Scratch(3)]).Take(target);
        Assert.Equal([1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3], target);
    }

    [Theory]
    [MemberData(nameof(LayoutsOfThreeAxes))]
    public void Rows_HoldWhatSharesAPlaceOnTheKeptAxes(int[] sizes, int[] strides, int offset)
    {
        var x = KernelRunner.View(KernelRunner.Tensor<double>([24], s_numbers), sizes, strides, offset);
        var rows = new RowReader<double>(x, [0, 2], 1, new int[RowReader<double>.Scratch(3)]);
        for (var j = 1; j < sizes[1]; j++)
            Assert.Equal(Elements([sizes[0], sizes[2]], [strides[0], strides[2]], offset + j * strides[1]), rows.Next().ToArray());
    }

    private static double[] Elements(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, int offset)
    {
        if (sizes.IsEmpty) return [s_numbers[offset]];
        var elements = new List<double>();
        for (var i = 0; i < sizes[0]; i++) elements.AddRange(Elements(sizes[1..], strides[1..], offset + i * strides[0]));
        return [.. elements];
    }
}
