namespace Nabla.Tests;

/// <summary>The expected texts are those of NumPy's repr, with its name and indentation replaced and the device added.</summary>
public sealed class PrintingTests
{
    private static void Prints(string expected, Tensor x) => Assert.Equal(expected.ReplaceLineEndings("\n"), x.ToString());

    [Fact]
    public void Floats_HaveAPoint_AndAlign()
    {
        Prints("tensor(2.5, dtype=float64, device=cpu:0)", Shared.Scalar(2.5));
        Prints("tensor(2., dtype=float64, device=cpu:0)", Shared.Scalar(2));
        Prints("tensor([1., 2., 3.], dtype=float64, device=cpu:0)", Shared.Vector(1, 2, 3));
        Prints("tensor([1.  , 0.25, 3.5 ], dtype=float64, device=cpu:0)", Shared.Vector(1, 0.25, 3.5));
        Prints("tensor([ -1. ,  10.5, 100. ], dtype=float64, device=cpu:0)", Shared.Vector(-1, 10.5, 100));
        Prints("tensor([0.33333333, 0.66666667], dtype=float64, device=cpu:0)", Shared.Vector(1 / 3.0, 2 / 3.0));
        Prints("tensor([0.33333334, 0.5       ], dtype=float32, device=cpu:0)", Shared.Tensors.Create([1 / 3f, 0.5f]));
        Prints("tensor([ 0., -0.], dtype=float64, device=cpu:0)", Shared.Vector(0, -0.0));
    }

    [Fact]
    public void FloatsOfGreatRange_AreScientific()
    {
        Prints("tensor([1.e+00, 1.e+10], dtype=float64, device=cpu:0)", Shared.Vector(1, 1e10));
        Prints("tensor([1.5e-05, 1.0e+00], dtype=float64, device=cpu:0)", Shared.Vector(1.5e-5, 1));
        Prints("tensor(1.e-300, dtype=float64, device=cpu:0)", Shared.Scalar(1e-300));
        Prints("tensor([   1., 1000.], dtype=float64, device=cpu:0)", Shared.Vector(1, 1000));
        Prints("tensor([1.000e+00, 1.001e+03], dtype=float64, device=cpu:0)", Shared.Vector(1, 1001));
    }

    [Fact]
    public void NonFiniteValues_AreNanAndInf()
    {
        Prints("tensor([ nan,  inf, -inf], dtype=float64, device=cpu:0)",
            Shared.Vector(double.NaN, double.PositiveInfinity, double.NegativeInfinity));
        Prints("tensor([1. , nan, 2.5], dtype=float64, device=cpu:0)", Shared.Vector(1, double.NaN, 2.5));
    }

    [Fact]
    public void IntegersAndBools_Align()
    {
        Prints("tensor([  1, -20, 300], dtype=int64, device=cpu:0)", Shared.Tensors.Create([1L, -20, 300]));
        Prints("tensor([1, 2], dtype=int32, device=cpu:0)", Shared.Tensors.Create([1, 2]));
        Prints("tensor([ True, False], dtype=bool, device=cpu:0)", Shared.Tensors.Create([true, false]));
        Prints("tensor(True, dtype=bool, device=cpu:0)", Shared.Tensors.Create([true])[0]);
        Prints("tensor(7, dtype=int64, device=cpu:0)", Shared.Tensors.Create([7L])[0]);
    }

    [Fact]
    public void Matrices_AndBlocks_StandBelowEachOther()
    {
        Prints("""
            tensor([[0., 1., 2.],
                    [3., 4., 5.]], dtype=float64, device=cpu:0)
            """, Shared.Count(2, 3));
        Prints("""
            tensor([[[0., 1.],
                     [2., 3.]],

                    [[4., 5.],
                     [6., 7.]]], dtype=float64, device=cpu:0)
            """, Shared.Count(2, 2, 2));
        Prints("""
            tensor([[0., 3.],
                    [1., 4.],
                    [2., 5.]], dtype=float64, device=cpu:0)
            """, Shared.Count(2, 3).T());
    }

    [Fact]
    public void Empty_TellsItsShape()
    {
        Prints("tensor([], shape=[0], dtype=float64, device=cpu:0)", Shared.Tensors.Zeros([0]));
        Prints("tensor([], shape=[2, 0], dtype=bool, device=cpu:0)", Shared.Tensors.Zeros([2, 0], DType.Bool));
    }

    [Fact]
    public void MoreThanAThousandElements_AreSummarised()
    {
        Prints("tensor([   0,    1,    2, ..., 1998, 1999, 2000], dtype=int64, device=cpu:0)",
            Shared.Tensors.Arange(0, 2001, dtype: DType.Int64));
        Prints("""
            tensor([[   0,    1,    2, ...,   97,   98,   99],
                    [ 100,  101,  102, ...,  197,  198,  199],
                    [ 200,  201,  202, ...,  297,  298,  299],
                    ...,
                    [9700, 9701, 9702, ..., 9797, 9798, 9799],
                    [9800, 9801, 9802, ..., 9897, 9898, 9899],
                    [9900, 9901, 9902, ..., 9997, 9998, 9999]], dtype=int64, device=cpu:0)
            """, Shared.Count(100, 100).Cast(DType.Int64));
        Assert.DoesNotContain("...", Shared.Tensors.Zeros([1000]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LongRows_BreakAtSeventyFiveColumns()
    {
        Prints("""
            tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12.,
                    13., 14., 15., 16., 17., 18., 19.], dtype=float64, device=cpu:0)
            """, Shared.Tensors.Arange(20));
    }
}
