namespace Nabla.Tests;

/// <summary>Kernels that long loops split over threads give what one thread gives, and what a plain loop does.</summary>
public sealed class LargeArrayTests : IDisposable
{
    private const int Rows = 1000, Columns = 701;

    private readonly NablaRuntime _one = NablaRuntime.Create(n => n.AddCpu(o => o.MaxThreads = 1));
    private readonly NablaRuntime _two = NablaRuntime.Create(n => n.AddCpu(o => o.MaxThreads = 2));

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    private static Tensor Matrix(ITensorFactory tensors, int rows = Rows) =>
        tensors.Create<double>([.. Enumerable.Range(0, rows * Columns).Select(i => Math.Sin(i))], [rows, Columns]);

    private static Tensor Copied(Tensor x) => new Copy().Apply(x);

    private static Tensor Index(ITensorFactory tensors, Shape shape, int below, bool isInt32 = false)
    {
        var index = tensors.RandInt(new(3), 0, below, shape);
        return isInt32 ? index.Cast(DType.Int32) : index;
    }

    private double[] Same(Func<ITensorFactory, Tensor> f)
    {
        var (one, two) = (f(_one.Tensors).ToArray<double>(), f(_two.Tensors).ToArray<double>());
        Assert.Equal(one, two);
        return two;
    }

    [Fact]
    public void Gather_AlongEachAxis_OfEachLayout()
    {
        foreach (var isInt32 in new[] { false, true })
        {
            var x = Matrix(_one.Tensors).ToArray<double>();
            var index = Index(_one.Tensors, [Rows, Columns], Rows).ToArray<long>();
            var y = Same(t => Matrix(t).Gather(0, Index(t, [Rows, Columns], Rows, isInt32)));
            for (var i = 0; i < y.Length; i++) Assert.Equal(x[index[i] * Columns + i % Columns], y[i]);
            index = Index(_one.Tensors, [Rows, Columns], Columns).ToArray<long>();
            y = Same(t => Matrix(t).Gather(1, Index(t, [Rows, Columns], Columns, isInt32)));
            for (var i = 0; i < y.Length; i++) Assert.Equal(x[i / Columns * Columns + index[i]], y[i]);
            y = Same(t => Matrix(t).T().Gather(0, Index(t, [Columns, Rows], Columns, isInt32)));
            Assert.Equal(Copied(Matrix(_one.Tensors).T()).Gather(0, Index(_one.Tensors, [Columns, Rows], Columns)).ToArray<double>(), y);
        }
        var outside = Index(_two.Tensors, [Rows, Columns], Rows + 1);
        Assert.Throws<ShapeException>(() => Matrix(_two.Tensors).Gather(0, outside));
    }

    [Fact]
    public void IndexSelect_AlongEachAxis()
    {
        var x = Matrix(_one.Tensors).ToArray<double>();
        var index = Index(_one.Tensors, [1500], Columns).ToArray<long>();
        var y = Same(t => Matrix(t).IndexSelect(1, Index(t, [1500], Columns)));
        for (var i = 0; i < y.Length; i++) Assert.Equal(x[i / 1500 * Columns + index[i % 1500]], y[i]);
        index = Index(_one.Tensors, [1500], Rows).ToArray<long>();
        y = Same(t => Matrix(t).IndexSelect(0, Index(t, [1500], Rows)));
        for (var i = 0; i < y.Length; i++) Assert.Equal(x[index[i / Columns] * Columns + i % Columns], y[i]);
    }

    [Fact]
    public void Cat_AlongEachAxis_OfEachLayout()
    {
        var (a, b) = (Matrix(_one.Tensors).ToArray<double>(), Matrix(_one.Tensors, 500).ToArray<double>());
        Assert.Equal([.. a, .. b], Same(t => Tensor.Cat([Matrix(t), Matrix(t, 500)], 0)));
        var y = Same(t => Tensor.Cat([Matrix(t), -Matrix(t), Matrix(t)[.., ..3]], 1));
        var width = 2 * Columns + 3;
        for (var i = 0; i < y.Length; i++)
        {
            var (row, column) = Math.DivRem(i, width);
            var number = a[row * Columns + (column < Columns ? column : column < 2 * Columns ? column - Columns : column - 2 * Columns)];
            Assert.Equal(column / Columns == 1 ? -number : number, y[i]);
        }
        Assert.Equal(Same(t => Tensor.Cat([Matrix(t), Matrix(t)], 0)), Same(t => Tensor.Cat([Matrix(t).T(), Matrix(t).T()], 1).T()));
    }

    [Fact]
    public void SumsOfARowAndAColumn_AreThoseOfTheirElements()
    {
        foreach (var columns in new[] { 100, 127, 128, 701, 1025 })
        {
            var (a, b) = (Same(t => t.Linspace(0, 1, Rows)), Same(t => t.Linspace(2, 5, columns)));
            var y = Same(t => t.Linspace(0, 1, Rows).Reshape([Rows, 1]) + t.Linspace(2, 5, columns));
            var z = Same(t => t.Linspace(2, 5, columns) - t.Linspace(0, 1, Rows).Reshape([Rows, 1]).BroadcastTo([Rows, columns]).Sqrt());
            for (var i = 0; i < y.Length; i++)
            {
                Assert.Equal(a[i / columns] + b[i % columns], y[i]);
                Assert.Equal(b[i % columns] - Math.Sqrt(a[i / columns]), z[i]);
            }
        }
    }

    [Fact]
    public void ScatterAdd_AlongEachAxis_AlsoWhereFewerLinesAreNamed()
    {
        foreach (var rows in new[] { Rows, 900 })
        {
            var (x, added) = (Matrix(_one.Tensors).ToArray<double>(), Matrix(_one.Tensors, rows).ToArray<double>());
            var index = Index(_one.Tensors, [rows, Columns], Columns).ToArray<long>();
            for (var i = 0; i < added.Length; i++) x[i / Columns * Columns + index[i]] += added[i];
            Assert.Equal(x, Same(t => Matrix(t).ScatterAdd(1, Index(t, [rows, Columns], Columns), Matrix(t, rows))));
            Assert.Equal(x, Same(t => Matrix(t).T().ScatterAdd(0, Index(t, [rows, Columns], Columns).T(), Matrix(t, rows).T()).T()));
            Assert.Equal(x, Same(t => Matrix(t).ScatterAdd(1, Index(t, [rows, Columns], Columns, isInt32: true), Matrix(t, rows))));
        }
        var outside = Index(_two.Tensors, [Rows, Columns], Columns + 1);
        Assert.Throws<ShapeException>(() => Matrix(_two.Tensors).ScatterAdd(1, outside, Matrix(_two.Tensors)));
    }

    [Fact]
    public void TransposedOperands_AreReadAsTheirCopies()
    {
        foreach (var rows in new[] { 3, 7, 8, 9, 30, Rows })
        {
            var expected = Same(t => Copied(Matrix(t, rows).T()).Exp() + Matrix(t, rows).T());
            Assert.Equal(expected, Same(t => Matrix(t, rows).T().Exp() + Copied(Matrix(t, rows).T())));
            Assert.Equal(Same(t => Matrix(t, rows).Exp() + Matrix(t, rows)),
                Same(t => (Matrix(t, rows).T().Exp() + Matrix(t, rows).T()).T()));
            Assert.Equal(Same(t => Matrix(t, rows).Flip(1) * 1), Same(t => Copied(Matrix(t, rows).T().Flip(0).T())));
        }
    }

    [Fact]
    public void RowsOfEveryAxis_AreReducedAndScannedAsThoseOfTheLast()
    {
        foreach (var columns in new[] { 1, 5, 8, 63, Columns })
        {
            Func<Tensor, int, Tensor>[] functions =
            [
                (x, axis) => x.LogSoftmax(axis), (x, axis) => x.LogSumExp(axis), (x, axis) => x.Amax(axis),
                (x, axis) => x.ArgMax(axis).Cast(DType.Float64), (x, axis) => x.Max(axis).Values, (x, axis) => x.CumSum(axis),
                (x, axis) => x.CumProd(axis),
            ];
            foreach (var f in functions)
            {
                var last = Same(t => f(Matrix(t)[.., ..columns] * 1, 1));
                var first = Same(t => f(Copied(Matrix(t)[.., ..columns].T()), 0));
                Assert.Equal(last.Order(), first.Order());
            }
            // Its sums are in the order of memory, which is another one: the last bits differ.
            double[] rows = [.. Same(t => (Matrix(t)[.., ..columns] * 1).Softmax(1)).Order()],
                strips = [.. Same(t => Copied(Matrix(t)[.., ..columns].T()).Softmax(0)).Order()];
            Assert.All(rows.Zip(strips), y => Assert.Equal(y.First, y.Second, 2e-15 * y.First));
            Assert.Equal(Same(t => Matrix(t)[.., ..columns].Sum(0)), Same(t => (Matrix(t)[.., ..columns] * 1).Sum(0)));
        }
        Assert.Equal(Same(t => Matrix(t).Sum()), Same(t => Matrix(t).Reshape([-1]).Sum()));
    }

    [Fact]
    public void Batches_AreFactoredByThreads_AndTheFirstMatrixThatFailsIsNamed()
    {
        static Tensor Matrices(ITensorFactory t, int n) => Matrix(t, n * n)[.., ..600].T().Reshape([600, n, n]) / n + 2 * t.Eye(n);
        static Tensor Symmetric(Tensor x) => x.MatMul(x.T());
        foreach (var n in new[] { 5, 16, 20 })
        {
            Same(t => Matrices(t, n).Inv());
            Same(t => Matrices(t, n).Det());
            Same(t => Matrices(t, n).SlogDet().LogAbsDet);
            Same(t => Symmetric(Matrices(t, n)).Cholesky());
            Same(t => Matrices(t, n).Solve(Matrices(t, n)[.., .., ..3]));
            Same(t => Matrices(t, n).SolveTriangular(Matrices(t, n)[.., .., ..3], upper: true));
        }
        var broken = Symmetric(Matrices(_two.Tensors, 16)) * (_two.Tensors.Arange(600).Cast(DType.Float64) - 250.5).Neg().Sign()
            .Reshape([600, 1, 1]);
        Assert.Contains("matrix 251 ", Assert.Throws<LinAlgException>(() => broken.Cholesky()).Message);
    }

    [Fact]
    public void LargeMatrices_AreFactoredByThreads()
    {
        var a = _one.Tensors.Normal(new(5), [300, 300]).ToArray<double>();
        var identity = _one.Tensors.Eye(300).ToArray<double>();
        var product = Same(t => t.Create(a, [300, 300]).Inv().MatMul(t.Create(a, [300, 300])));
        for (var i = 0; i < product.Length; i++) Assert.Equal(identity[i], product[i], 1e-9);
        Same(t => t.Create(a, [300, 300]).Det());
        var l = Same(t => (t.Create(a, [300, 300]).MatMul(t.Create(a, [300, 300]).T()) + t.Eye(300)).Cholesky());
        var square = Same(t => t.Create(l, [300, 300]).MatMul(t.Create(l, [300, 300]).T()));
        var expected = Same(t => t.Create(a, [300, 300]).MatMul(t.Create(a, [300, 300]).T()) + t.Eye(300));
        for (var i = 0; i < square.Length; i++) Assert.Equal(expected[i], square[i], 1e-9 * 300);
    }
}
