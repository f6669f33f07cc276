using Nabla.Cpu;
using Xunit;

namespace Nabla.Tests;

public sealed class DeterminantTests
{
    [Theory]
    [InlineData(new double[0], 1)]
    [InlineData(new[] { -3.0 }, -3)]
    [InlineData(new[] { 1.0, 2, 3, 4 }, -2)]
    [InlineData(new[] { 0.0, 1, 1, 0 }, -1)]
    [InlineData(new[] { 1.0, 2, 2, 4 }, 0)]
    [InlineData(new[] { 2.0, 0, 1, 1, 3, 2, 1, 1, 1 }, 0)]
    [InlineData(new[] { 0.0, 2, 0, 0, 0, 3, 4, 0, 0 }, 24)]
    public void Det_AndSlogDet_OfKnownMatrices(double[] a, double det)
    {
        var n = (int)Math.Sqrt(a.Length);
        Assert.Equal(det, Determinant.Det<double, ManagedRoutines>(n, a), 1e-14);
        Determinant.SlogDet<double, ManagedRoutines>(n, a, out var sign, out var logAbs);
        if (det == 0)
        {
            Assert.True(sign == 0 && double.IsNegativeInfinity(logAbs));
            return;
        }

        Assert.Equal(Math.Sign(det), sign);
        Assert.Equal(Math.Log(Math.Abs(det)), logAbs, 1e-14);
    }

    [Fact]
    public void SlogDet_HasNoOverflow()
    {
        const int N = 80;
        double[] a = [.. Enumerable.Range(0, N * N).Select(at => at % (N + 1) == 0 ? -1e10 : 0)];
        Determinant.SlogDet<double, ManagedRoutines>(N, a, out var sign, out var logAbs);
        Assert.Equal(1, sign);
        Assert.Equal(N * Math.Log(1e10), logAbs, 1e-10);
        Assert.True(double.IsPositiveInfinity(Determinant.Det<double, ManagedRoutines>(N, a)));
    }

    [Fact]
    public void NaN_ReachesBothResults()
    {
        double[] a = [1, double.NaN, 2, 3];
        Assert.True(double.IsNaN(Determinant.Det<double, ManagedRoutines>(2, a)));
        Determinant.SlogDet<double, ManagedRoutines>(2, a, out var sign, out var logAbs);
        Assert.True(double.IsNaN(sign) && double.IsNaN(logAbs));
    }

    public static TheoryData<int, int, int> Ranks
    {
        get
        {
            var cases = new TheoryData<int, int, int>();
            for (var n = 1; n <= 5; n++)
            {
                for (var rank = 0; rank <= n; rank++)
                {
                    for (var k = 0; k <= 3; k++)
                        cases.Add(n, rank, k);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void Cofactor_EqualsTheExactPolynomial_ForEveryRank(int n, int rank, int k)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            double[] a = OfRank(random, n, rank), x = Integers(random, k * n * n), expected = ExactCofactor(n, a, k, x);
            var actual = new double[n * n];
            Determinant.Cofactor<double>(n, a, k, x, actual);
            AssertNear(expected, actual, 1e-11);

            var single = new float[n * n];
            Determinant.Cofactor<float>(n, [.. a.Select(v => (float)v)], k, [.. x.Select(v => (float)v)], single);
            AssertNear(expected, [.. single.Select(v => (double)v)], 1e-6);
        }
    }

    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-5)]
    [InlineData(1e-9)]
    [InlineData(1e-15)]
    public void Cofactor_LosesNothing_NearASingularMatrix(double distance)
    {
        const int N = 4;
        var random = new Random(5);
        double[] a = [.. OfRank(random, N, 2).Select(v => v + distance * random.NextDouble())], actual = new double[N * N];
        for (var k = 0; k < N; k++)
        {
            var x = Integers(random, k * N * N);
            Determinant.Cofactor<double>(N, a, k, x, actual);
            AssertNear(ExactCofactor(N, a, k, x), actual, 1e-11);
        }
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(6, 4)]
    [InlineData(6, 1)]
    [InlineData(6, 6)]
    public void Cofactor_IsTheCentralDifference_OfTheOneBefore(int n, int rank)
    {
        // For polynomials of degree n − 1 ≤ 6 this difference is exact at any step.
        double[] weights = [3.0 / 4, -3.0 / 20, 1.0 / 60];
        var random = new Random(n + rank);
        double[] a = OfRank(random, n, rank), plus = new double[n * n], minus = new double[n * n], derivative = new double[n * n];
        for (var k = 0; k < 4; k++)
        {
            double[] x = Integers(random, (k + 1) * n * n), difference = new double[n * n];
            double[] last = x[(k * n * n)..], before = x[..(k * n * n)];
            for (var step = 1; step <= weights.Length; step++)
            {
                Determinant.Cofactor<double>(n, [.. a.Select((v, i) => v + step * last[i])], k, before, plus);
                Determinant.Cofactor<double>(n, [.. a.Select((v, i) => v - step * last[i])], k, before, minus);
                difference = [.. difference.Select((v, i) => v + weights[step - 1] * (plus[i] - minus[i]))];
            }

            Determinant.Cofactor<double>(n, a, k + 1, x, derivative);
            AssertNear(derivative, difference, 1e-8);
        }
    }

    [Theory]
    [InlineData(12, 2)]
    [InlineData(12, 3)]
    [InlineData(9, 4)]
    public void BothWaysToTheCofactor_Agree_WhereTheInverseExists(int n, int k)
    {
        var random = new Random(n * k);
        double[] a = [.. Integers(random, n * n).Select((v, at) => at % (n + 1) == 0 ? v + 12 : v)];
        double[][] x = [.. Enumerable.Range(0, k).Select(_ => Integers(random, n * n))];
        var form = new DiagonalForm(n, a);
        AssertNear(CofactorByMinors.Compute(form, x), CofactorByInverse.Compute(form, x), 1e-11);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(7, 4)]
    [InlineData(7, 0)]
    public void DiagonalForm_IsDiagonal_AndKeepsTheDeterminant(int n, int rank)
    {
        var a = OfRank(new Random(n), n, rank);
        var form = new DiagonalForm(n, a);
        var turned = SquareProduct.Multiply(n, SquareProduct.Multiply(n, form.Left, a), form.Right);
        AssertNear([.. turned.Select((_, at) => at / n == at % n ? form.D[at / n] : 0)], turned, 1e-13);
        Assert.Equal(form.Sign,
            Determinant.Det<double, ManagedRoutines>(n, form.Left) * Determinant.Det<double, ManagedRoutines>(n, form.Right), 1e-12);
    }

    private static double[] Integers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-3, 4))];

    private static double[] OfRank(Random random, int n, int rank)
    {
        double[] left = Integers(random, n * rank), right = Integers(random, rank * n), a = new double[n * n];
        for (var at = 0; at < a.Length; at++)
            a[at] = Enumerable.Range(0, rank).Sum(p => left[at / n * rank + p] * right[p * n + at % n]);

        return a;
    }

    // Laplace's expansion of every minor over polynomials in t₁ … t_k with tᵢ² = 0: exact for integers.
    private static double[] ExactCofactor(int n, double[] a, int k, double[] x)
    {
        double[] Entry(int row, int col)
        {
            var entry = new double[1 << k];
            entry[0] = a[row * n + col];
            for (var i = 0; i < k; i++)
                entry[1 << i] = x[(i * n + row) * n + col];

            return entry;
        }

        double[] Minor(int[] rows, int[] cols)
        {
            var det = new double[1 << k];
            det[0] = rows.Length == 0 ? 1 : 0;
            for (var j = 0; j < rows.Length; j++)
            {
                double[] entry = Entry(rows[0], cols[j]), rest = Minor(rows[1..], [.. cols.Where((_, at) => at != j)]);
                for (var s = 0; s < det.Length; s++)
                {
                    for (var t = s; ; t = (t - 1) & s)
                    {
                        det[s] += (j % 2 == 0 ? 1 : -1) * entry[t] * rest[s & ~t];
                        if (t == 0) break;
                    }
                }
            }

            return det;
        }

        int[] Without(int i) => [.. Enumerable.Range(0, n).Where(j => j != i)];
        return [.. Enumerable.Range(0, n * n).Select(at => (at / n + at % n) % 2 == 0
            ? Minor(Without(at / n), Without(at % n))[^1]
            : -Minor(Without(at / n), Without(at % n))[^1])];
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        var scale = 1 + expected.Append(0).Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.InRange((actual[i] - expected[i]) / scale, -tolerance, tolerance);
    }
}
