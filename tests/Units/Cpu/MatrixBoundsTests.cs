using Nabla.Cpu;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>No matrix, and no view, reaches outside its buffer, and products read what they should.</summary>
public sealed class MatrixBoundsTests
{
    public static TheoryData<int, int, int, int, int> Outside => new()
    {
        // offset, rows, columns, row stride, column stride, in a buffer of 12
        { 0, 3, 5, 4, 1 }, { 1, 3, 4, 4, 1 }, { -1, 1, 1, 1, 1 }, { 12, 1, 1, 1, 1 }, { 0, 2, 2, -1, 1 }, { 3, 2, 3, 1, -2 },
        { 11, 3, 4, -4, -2 },
        { 0, 65537, 2, 65536, 1 }, { 0, 2, 3, int.MaxValue, int.MaxValue }, { int.MaxValue, 2, 2, 1, 1 },
        { 5, int.MaxValue, 2, int.MinValue, 1 },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public unsafe void AMatrixOutsideItsBuffer_IsRefused(int offset, int rows, int columns, int row, int column)
    {
        var buffer = new double[12];
        Assert.Throws<ArgumentException>(() =>
        {
            fixed (double* p = buffer) _ = new Matrix<double>(p, 12, offset, rows, columns, row, column);
        });
        var x = KernelRunner.Tensor<double>([12], buffer);
        Assert.Throws<ArgumentException>(() => KernelRunner.View(x, [rows, columns], [row, column], offset));
    }

    [Fact]
    public unsafe void AMatrixThatReachesBothEndsOfItsBuffer_IsTaken()
    {
        var buffer = new double[12];
        fixed (double* p = buffer)
        {
            foreach (var (offset, row, column) in ((int, int, int)[])[(0, 4, 1), (11, -4, -1), (8, -4, 1), (3, 4, -1), (0, 1, 3),
                (11, 0, 0), (2, 0, 3)])
            {
                var matrix = new Matrix<double>(p, 12, offset, 3, 4, row, column);
                Assert.True(matrix.First == p + offset);
                _ = KernelRunner.View(KernelRunner.Tensor<double>([12], buffer), [3, 4], [row, column], offset);
            }
        }

        Assert.Equal(0, new Matrix<double>(null, 0, 0, 0, 4, 4, 1).Rows);
    }

    [Fact]
    public void AViewOfAView_KnowsTheWholeBuffer_AndNoMore()
    {
        var middle = KernelRunner.View(KernelRunner.Tensor<double>([12], new double[12]), [2], [1], 4);
        Assert.Equal(0, KernelRunner.View(middle, [12], [1]).Offset);
        Assert.Throws<ArgumentException>(() => KernelRunner.View(middle, [13], [1]));
        Assert.Throws<ArgumentException>(() => KernelRunner.View(middle, [3], [1], -1));
        Assert.Equal(0, KernelRunner.View(middle, [0, 7], [1, 1], 99).Length);
        Assert.Throws<ArgumentException>(() => ((DeviceTensor)Shared.Tensors.Ones([3])).WithLayout(Layout.Contiguous([3])));
    }

    [Fact]
    public void ProductsOfFlippedBatchesRowsAndColumns_ReadTheirOwnNumbers()
    {
        var t = Shared.Tensors;
        Numbers.Near([2, 3, 0, 1, 6, 7, 4, 5], t.Arange(8).Reshape([2, 2, 2]).Flip(1).MatMul(t.Eye(2)).Flatten());
        Numbers.Near([4, 5, 6, 7, 0, 1, 2, 3], t.Arange(8).Reshape([2, 2, 2]).Flip(0).MatMul(t.Eye(2)).Flatten());
        Numbers.Near([1, 0, 3, 2, 5, 4], t.Eye(2).MatMul(t.Arange(6).Reshape([3, 2, 1]).Flip(1)).Flatten());
        var ones = Shared.Stored([2000, 1000, 1]).Flip(1).MatMul(t.Ones([1, 2]));
        Numbers.Near(4e6, ones.Sum());
    }

    [Theory]
    [InlineData(HessianMode.ForwardOverForward)]
    [InlineData(HessianMode.ForwardOverReverse)]
    [InlineData(HessianMode.ReverseOverReverse)]
    public void TheHessianOfAVectorTimesItsReverse_IsTwoOnTheAntidiagonal(HessianMode mode)
    {
        var hessian = Hessian(v => v.Dot(v.Flip(0)), mode)(Shared.Vector(1, 2, 3, 4, 5));
        Numbers.Near((2 * Shared.Tensors.Eye(5).Flip(0)).Flatten().ToArray<double>(), hessian.Flatten());
    }
}
