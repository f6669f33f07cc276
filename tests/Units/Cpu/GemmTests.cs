using System.Numerics;
using Nabla.Cpu;
using Xunit;

namespace Nabla.Tests;

public sealed unsafe class GemmTests
{
    private delegate void Product<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c) where T : unmanaged;

    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int> { { 130, 140, 120 }, { 97, 5, 300 }, { 3, 100, 257 }, { 1, 70, 33 }, { 70, 1, 33 } };
            int[] small = [0, 1, 2, 5, 6, 7, 17];
            foreach (var m in small)
            {
                foreach (var n in small)
                {
                    foreach (var k in small)
                        sizes.Add(m, n, k);
                }
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gemm_EqualsTripleLoop_ForAnyStrides(int m, int n, int k)
    {
        CheckLayouts<double>(m, n, k, 1e-14, OneThread);
        CheckLayouts<float>(m, n, k, 5e-6, OneThread);
        CheckLayouts<long>(m, n, k, 0, OneThread);
        CheckLayouts<int>(m, n, k, 0, OneThread);
    }

    [Theory]
    [InlineData(110, 45, 270)]
    [InlineData(45, 101, 270)]
    [InlineData(201, 9, 3)]
    public void EveryKernel_EqualsTripleLoop_ForAnyStrides(int m, int n, int k)
    {
        CheckLayouts<double>(m, n, k, 1e-14, Blocked);
        CheckLayouts<float>(m, n, k, 5e-6, Blocked);
        CheckLayouts<double>(m, n, k, 1e-14, Parallel);
        CheckLayouts<float>(m, n, k, 5e-6, Parallel);
    }

    [Fact]
    public void TheKernelForWideRegisters_EqualsTripleLoop_AlsoWhereTheyAreEmulated()
    {
        CheckLayouts<double>(14, 35, 20, 1e-14, Wide);
        CheckLayouts<float>(14, 35, 20, 5e-6, Wide);
    }

    [Fact]
    public void Gemm_PropagatesNaNAndInfinity_OnlyWhereTheyBelong()
    {
        const int N = 9;
        var a = new double[N * N];
        var b = new double[N * N];
        var c = new double[N * N];
        Array.Fill(a, 1);
        Array.Fill(b, 1);
        a[3 * N + 2] = double.NaN;
        b[5 * N + 8] = double.PositiveInfinity;
        fixed (double* pa = a, pb = b, pc = c)
        {
            OneThread(N, N, N, pa, N, 1, pb, N, 1, pc);
        }

        for (var i = 0; i < N * N; i++)
            Assert.Equal(i / N == 3 ? double.NaN : i % N == 8 ? double.PositiveInfinity : N, c[i]);
    }

    private static void OneThread<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
        where T : unmanaged, INumber<T> =>
        Gemm.Multiply(Anywhere(a, m, k, aRow, aCol), Anywhere(b, k, n, bRow, bCol), new Matrix<T>(c, m * n, 0, m, n, n, 1));

    // The matrix of which a is the first element, in a buffer that is just as long as it needs.
    private static Matrix<T> Anywhere<T>(T* a, int rows, int cols, int row, int col) where T : unmanaged
    {
        int down = (rows - 1) * row, across = (cols - 1) * col, first = Math.Min(down, 0) + Math.Min(across, 0);
        return new(a + first, Math.Max(down, 0) + Math.Max(across, 0) - first + 1, -first, rows, cols, row, col);
    }

    private static void Blocked<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
        where T : unmanaged, INumber<T> =>
        Gemm.MultiplyBlocked(m, n, k, a, aRow, aCol, b, bRow, bCol, c, n);

    private static void Parallel<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
        where T : unmanaged, INumber<T> =>
        Gemm.MultiplyParallel(m, n, k, a, aRow, aCol, b, bRow, bCol, c, n, new Work(3), 1 << 24);

    private static void Wide<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
        where T : unmanaged, INumber<T> =>
        GemmKernel<T, Wide<T>>.Multiply(m, n, k, a, aRow, aCol, b, bRow, bCol, c, n);

    // Each operand plain, transposed, with gaps, flipped, and broadcast along either axis; at most 500 entries of each product.
    private static void CheckLayouts<T>(int m, int n, int k, double tolerance, Product<T> product) where T : unmanaged, INumber<T>
    {
        (int Row, int Col)[] Layouts(int rows, int cols) =>
            [(cols, 1), (1, rows), (2 * cols + 3, 2), (-cols, -1), (cols, -1), (0, 1), (1, 0)];
        var random = new Random(m + 100 * n + 10_000 * k);
        T[] data = [.. Enumerable.Range(0, 4 * (m + n + 4) * (k + 4) + 4 * (m + 4) * (n + 4))
            .Select(_ => T.CreateTruncating(tolerance == 0 ? random.Next() : random.NextDouble() - 0.5))];
        var c = new T[m * n];
        fixed (T* middle = &data[data.Length / 2], pc = c)
        {
            foreach ((var aRow, var aCol) in Layouts(m, k))
            {
                foreach ((var bRow, var bCol) in Layouts(k, n))
                {
                    var a = aRow < 0 || aCol < 0 ? middle : middle - data.Length / 2;
                    var b = bRow < 0 || bCol < 0 ? middle : middle - data.Length / 2;
                    Array.Fill(c, T.CreateChecked(77));
                    product(m, n, k, a, aRow, aCol, b, bRow, bCol, pc);
                    for (var at = 0; at < c.Length; at += 1 + c.Length / 500)
                    {
                        var expected = T.Zero;
                        for (var p = 0; p < k; p++)
                            expected += a[at / n * aRow + p * aCol] * b[p * bRow + at % n * bCol];

                        var near = tolerance == 0 ? c[at] == expected
                            : Math.Abs(double.CreateChecked(c[at] - expected)) <= tolerance * (1 + k * 0.25);
                        if (!near)
                        {
                            var strides = $"strides ({aRow}, {aCol}) and ({bRow}, {bCol})";
                            Assert.Fail($"{typeof(T).Name} [{m}, {k}]·[{k}, {n}], {strides}, at {at}: {c[at]}, not {expected}");
                        }
                    }
                }
            }
        }
    }
}
