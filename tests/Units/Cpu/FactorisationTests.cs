using System.Numerics;
using Nabla.Cpu;
using Managed = Nabla.Tests.FactorisationLaws<Nabla.Cpu.ManagedRoutines>;
using Native = Nabla.Tests.FactorisationLaws<Nabla.Kernels.Lapack>;

namespace Nabla.Tests;

/// <summary>The CPU backend's own routines, and those of LAPACK, which libtorch exports and which serve large matrices.</summary>
public sealed class FactorisationTests
{
    /// <summary>Sides on both sides of where each routine goes another way.</summary>
    public static TheoryData<int> Sides => [0, 1, 2, 3, 7, 8, 9, 20, 48, 49, 64, 65, 100, 130];

    [Theory]
    [MemberData(nameof(Sides))]
    [InlineData(515)]
    public void Lu_Solves_WhatItFactored(int n) => Both(Managed.Lu_Solves_WhatItFactored, Native.Lu_Solves_WhatItFactored, n);

    [Theory]
    [MemberData(nameof(Sides))]
    public void Lu_MultipliesBack_ToTheMatrixWithItsRowsExchanged(int n) =>
        Both(Managed.Lu_MultipliesBack_ToTheMatrixWithItsRowsExchanged, Native.Lu_MultipliesBack_ToTheMatrixWithItsRowsExchanged, n);

    [Theory]
    [InlineData(3)]
    [InlineData(70)]
    [InlineData(515)]
    public void Lu_OfASingularMatrix_NamesTheFirstZeroPivot(int n) =>
        Both(Managed.Lu_OfASingularMatrix_NamesTheFirstZeroPivot, Native.Lu_OfASingularMatrix_NamesTheFirstZeroPivot, n);

    [Theory]
    [InlineData(2)]
    [InlineData(70)]
    [InlineData(515)]
    public void Lu_OfAMatrixWithNaN_SolvesToNaN(int n) =>
        Both(Managed.Lu_OfAMatrixWithNaN_SolvesToNaN, Native.Lu_OfAMatrixWithNaN_SolvesToNaN, n);

    [Theory]
    [MemberData(nameof(Sides))]
    [InlineData(515)]
    public void Cholesky_ReadsTheLowerTriangleOnly_AndWritesZerosAbove(int n) =>
        Both(Managed.Cholesky_ReadsTheLowerTriangleOnly_AndWritesZerosAbove,
            Native.Cholesky_ReadsTheLowerTriangleOnly_AndWritesZerosAbove, n);

    [Theory]
    [InlineData(3, double.NaN)]
    [InlineData(3, 0)]
    [InlineData(3, -1)]
    [InlineData(70, double.NaN)]
    [InlineData(70, 0)]
    [InlineData(70, -1)]
    [InlineData(515, double.NaN)]
    [InlineData(515, -1)]
    public void Cholesky_NamesTheFirstMinor_ThatIsNotPositive(int n, double bad) =>
        Both(Managed.Cholesky_NamesTheFirstMinor_ThatIsNotPositive, Native.Cholesky_NamesTheFirstMinor_ThatIsNotPositive, n, bad);

    [Theory]
    [MemberData(nameof(Sides))]
    public void Triangular_ReadsItsTriangleOnly(int n) =>
        Both(Managed.Triangular_ReadsItsTriangleOnly, Native.Triangular_ReadsItsTriangleOnly, n);

    [Fact]
    public void Spans_OfTheWrongLength_AreRefused() =>
        Both(Managed.Spans_OfTheWrongLength_AreRefused, Native.Spans_OfTheWrongLength_AreRefused);

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void AMatrixWithANaN_HasAnInverseOfNaN_AndIsNotSaidToBeSingular(int n)
    {
        var a = Shared.Tensors.Eye(n).MaskedFill(Shared.Tensors.Arange(n * n).Reshape([n, n]).Eq(0), double.NaN);
        Assert.All(a.Inv().ToArray<double>(), v => Assert.True(double.IsNaN(v)));
        Assert.All(a.Solve(Shared.Tensors.Ones([n, 1])).ToArray<double>(), v => Assert.True(double.IsNaN(v)));
        Assert.True(double.IsNaN(a.Det().Item<double>()));
        Assert.True(double.IsNaN(a.SlogDet().Sign.Item<double>()));
        Assert.Contains("of order 1 is NaN", Assert.Throws<LinAlgException>(() => a.Cholesky()).Message, StringComparison.Ordinal);
        Assert.Contains("pivot 1", Assert.Throws<LinAlgException>(() => (a * 0).Tril(-1).Inv()).Message, StringComparison.Ordinal);
    }

    private static void Both(Action managed, Action lapack)
    {
        managed();
        lapack();
    }

    private static void Both(Action<int> managed, Action<int> lapack, int n) => Both(() => managed(n), () => lapack(n));

    private static void Both(Action<int, double> managed, Action<int, double> lapack, int n, double x) =>
        Both(() => managed(n, x), () => lapack(n, x));
}

internal static class FactorisationLaws<TRoutines> where TRoutines : IRoutines
{
    public static void Lu_Solves_WhatItFactored(int n)
    {
        CheckSolve<double>(n);
        CheckSolve<float>(n);
    }

    public static void Lu_MultipliesBack_ToTheMatrixWithItsRowsExchanged(int n)
    {
        double[] a = Random<double>(n, n), lu = [.. a];
        var pivots = new int[n];
        Assert.Equal(0, TRoutines.Factor<double>(lu, pivots));
        var expectedSign = 1;
        for (var i = 0; i < n; i++)
        {
            expectedSign *= pivots[i] == i ? 1 : -1;
            for (var j = 0; j < n; j++)
                (a[i * n + j], a[pivots[i] * n + j]) = (a[pivots[i] * n + j], a[i * n + j]);
        }

        double[] lower = Part(lu, n, (i, j) => i > j, 1), upper = Part(lu, n, (i, j) => i <= j, 0);
        Near(a, Multiply(lower, upper, n, n, n), 1e-12);
        Assert.Equal(expectedSign, Lu.Sign(pivots));
        Assert.All(Part(lu, n, (i, j) => i > j, 0), x => Assert.InRange(x, -1, 1));
    }

    public static void Lu_OfASingularMatrix_NamesTheFirstZeroPivot(int n)
    {
        var a = Random<double>(n, n);
        for (var i = 0; i < n; i++)
            a[i * n + 1] = 0;

        Assert.Equal(2, TRoutines.Factor<double>(a, new int[n]));
    }

    public static void Lu_OfAMatrixWithNaN_SolvesToNaN(int n)
    {
        double[] a = Random<double>(n, n), b = Random<double>(n, 1);
        a[(n - 1) * n] = double.NaN;
        var pivots = new int[n];
        TRoutines.Factor<double>(a, pivots);
        Lu.Solve<double, TRoutines>(a, pivots, b, 1);
        Assert.Contains(b, double.IsNaN);
    }

    public static void Cholesky_ReadsTheLowerTriangleOnly_AndWritesZerosAbove(int n)
    {
        var root = Part(Random<double>(n, n), n, (i, j) => i >= j, 0);
        for (var i = 0; i < n; i++)
            root[i * n + i] = 1 + Math.Abs(root[i * n + i]) + n / 8.0;

        var a = Multiply(root, Transpose(root, n), n, n, n);
        Assert.Equal(0, TRoutines.Cholesky<double>(Overwrite(a), n));
        Near(root, a, 1e-10);

        double[] Overwrite(double[] m)
        {
            for (var at = 0; at < m.Length; at++)
                m[at] = at % n > at / n ? double.NaN : m[at];

            return m;
        }
    }

    public static void Cholesky_NamesTheFirstMinor_ThatIsNotPositive(int n, double bad)
    {
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
            a[i * n + i] = i >= n - 2 ? bad : 2;

        Assert.Equal(n - 1, TRoutines.Cholesky<double>(a, n));
        Assert.Equal(bad, a[(n - 2) * (n + 1)]);
    }

    public static void Triangular_ReadsItsTriangleOnly(int n)
    {
        foreach (var nrhs in new[] { 0, 1, 2, 9 })
        {
            foreach (var upper in new[] { false, true })
            {
                foreach (var unit in new[] { false, true })
                {
                    bool Strict(int i, int j) => upper ? i < j : i > j;
                    double[] a = [.. Random<double>(n, n).Select((x, at) => at % (n + 1) == 0 ? 2 + x : x / n)];
                    double[] used = Part(a, n, Strict, 1), poisoned = new double[n * n], x = Random<double>(n, nrhs);
                    for (var at = 0; at < a.Length; at++)
                    {
                        var diagonal = at / n == at % n;
                        used[at] = diagonal && !unit ? a[at] : used[at];
                        poisoned[at] = Strict(at / n, at % n) || (diagonal && !unit) ? a[at] : double.NaN;
                    }

                    var b = Multiply(used, x, n, n, nrhs);
                    TRoutines.SolveTriangular<double>(poisoned, n, b, nrhs, upper, unit);
                    Near(x, b, 1e-11);
                }
            }
        }
    }

    public static void Spans_OfTheWrongLength_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => TRoutines.Factor<double>(new double[5], new int[2]));
        Assert.Throws<ArgumentException>(() => TRoutines.SolveTriangular<double>(new double[4], 2, new double[3], 1, true, false));
    }

    // The residual is of the size of rounding, whatever the condition of the matrix.
    private static void CheckSolve<T>(int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tolerance = 4 * (n + 1) * double.CreateChecked(T.BitIncrement(T.One) - T.One);
        T[] a = Random<T>(n, n), lu = [.. a], inverse = new T[n * n];
        var pivots = new int[n];
        Assert.Equal(0, TRoutines.Factor<T>(lu, pivots));
        foreach (var nrhs in new[] { 0, 1, 3 })
        {
            T[] b = Random<T>(n, nrhs), x = [.. b];
            Lu.Solve<T, TRoutines>(lu, pivots, x, nrhs);
            HasResidual(b, x, nrhs);
        }

        Lu.Inverse<T, TRoutines>(lu, pivots, inverse);
        HasResidual(Part(new T[n * n], n, (_, _) => false, T.One), inverse, n);

        void HasResidual(T[] b, T[] x, int columns)
        {
            double[] reals = [.. x.Select(double.CreateChecked)], matrix = [.. a.Select(double.CreateChecked)];
            var scale = 1 + reals.Append(0).Max(Math.Abs);
            Near([.. b.Select(double.CreateChecked)], Multiply(matrix, reals, n, n, columns), tolerance * scale);
        }
    }

    private static T[] Random<T>(int rows, int cols) where T : INumber<T>
    {
        var random = new Random(rows * 1000 + cols);
        return [.. Enumerable.Range(0, rows * cols).Select(_ => T.CreateChecked(random.NextDouble() * 2 - 1))];
    }

    private static T[] Part<T>(T[] a, int n, Func<int, int, bool> keep, T diagonal) where T : INumber<T> =>
        [.. a.Select((x, at) => keep(at / n, at % n) ? x : at / n == at % n ? diagonal : T.Zero)];

    private static double[] Transpose(double[] a, int n) => [.. a.Select((_, at) => a[at % n * n + at / n])];

    private static T[] Multiply<T>(T[] a, T[] b, int m, int k, int n) where T : INumber<T>
    {
        var c = new T[m * n];
        for (var at = 0; at < c.Length; at++)
        {
            for (var p = 0; p < k; p++)
                c[at] += a[at / n * k + p] * b[p * n + at % n];
        }

        return c;
    }


    private static void Near<T>(T[] expected, T[] actual, double tolerance) where T : INumber<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.InRange(double.CreateChecked(actual[i] - expected[i]), -tolerance, tolerance);
    }
}
