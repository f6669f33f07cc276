using ILGPU;
using ILGPU.Runtime;

namespace Nabla.CudaSimulation.Tests;

using Warp = ILGPU.Warp;

/// <summary>Kernels in C#, of all forms that ILGPU compiles.</summary>
internal static class Kernels
{
    public struct Axes
    {
        public int Rows;
        public int Columns;
        public int RowStride;
        public int ColumnStride;
    }

    public interface IUnary
    {
        static abstract double Of(double x);
    }

    public readonly struct Square : IUnary
    {
        public static double Of(double x) => x * x;
    }

    public static void Map<TFunction>(ArrayView<double> x, ArrayView<double> y, int count) where TFunction : struct, IUnary
    {
        for (var i = Grid.GlobalIndex.X; i < count; i += Grid.DimX * Group.DimX) y[i] = TFunction.Of(x[i]);
    }

    public static void Multiply(ArrayView<double> a, ArrayView<double> b, ArrayView<double> y, int count)
    {
        for (var i = Grid.GlobalIndex.X; i < count; i += Grid.DimX * Group.DimX) y[i] = a[i] * b[i];
    }

    /// <summary>A structure as an argument.</summary>
    public static void Strided(ArrayView<float> x, ArrayView<float> y, Axes axes)
    {
        var i = Grid.GlobalIndex.X;
        if (i >= axes.Rows * axes.Columns) return;
        y[i] = x[i / axes.Columns * axes.RowStride + i % axes.Columns * axes.ColumnStride];
    }

    /// <summary>A group sums a row, by a tree in shared memory.</summary>
    public static void SumRows(ArrayView<double> x, ArrayView<double> y, int columns)
    {
        var sums = SharedMemory.Allocate<double>(256);
        var (t, row, sum) = (Group.IdxX, Grid.IdxX, 0.0);
        for (var i = t; i < columns; i += Group.DimX) sum += x[row * columns + i];
        sums[t] = sum;
        Group.Barrier();
        for (var step = Group.DimX / 2; step > 0; step /= 2)
        {
            if (t < step) sums[t] += sums[t + step];
            Group.Barrier();
        }
        if (t == 0) y[row] = sums[0];
    }

    /// <summary>The same with the barrier in the loop forgotten.</summary>
    public static void SumRowsWithoutBarrier(ArrayView<double> x, ArrayView<double> y, int columns)
    {
        var sums = SharedMemory.Allocate<double>(256);
        var (t, row) = (Group.IdxX, Grid.IdxX);
        sums[t] = t < columns ? x[row * columns + t] : 0;
        Group.Barrier();
        for (var step = Group.DimX / 2; step > 0; step /= 2)
            if (t < step) sums[t] += sums[t + step];
        if (t == 0) y[row] = sums[0];
    }

    public static void SumByShuffles(ArrayView<double> x, ArrayView<double> y)
    {
        var sum = x[Grid.GlobalIndex.X];
        for (var step = 16; step > 0; step /= 2) sum += Warp.ShuffleXor(sum, step);
        if (Group.IdxX % 32 == 0) y[Grid.GlobalIndex.X / 32] = sum;
    }

    public static void Neighbours(ArrayView<int> x, ArrayView<int> down, ArrayView<int> up, ArrayView<int> first)
    {
        var i = Grid.GlobalIndex.X;
        down[i] = Warp.ShuffleDown(x[i], 1);
        up[i] = Warp.ShuffleUp(x[i], 2);
        first[i] = Warp.Shuffle(x[i], 3);
    }

    public static void Transpose(ArrayView<float> x, ArrayView<float> y, int rows, int columns)
    {
        var tile = SharedMemory.Allocate<float>(16 * 17);
        var (i, j) = (Grid.IdxY * 16 + Group.IdxY, Grid.IdxX * 16 + Group.IdxX);
        if (i < rows && j < columns) tile[Group.IdxY * 17 + Group.IdxX] = x[i * columns + j];
        Group.Barrier();
        (i, j) = (Grid.IdxX * 16 + Group.IdxY, Grid.IdxY * 16 + Group.IdxX);
        if (i < columns && j < rows) y[i * rows + j] = tile[Group.IdxX * 17 + Group.IdxY];
    }

    public static void Reverse(ArrayView<double> x)
    {
        var shared = SharedMemory.GetDynamic<double>();
        shared[Group.IdxX] = x[Group.IdxX];
        Group.Barrier();
        x[Group.IdxX] = shared[Group.DimX - 1 - Group.IdxX];
    }

    public static void Count(ArrayView<int> x, ArrayView<int> counts, ArrayView<double> sum, ArrayView<int> extremes, int count)
    {
        var i = Grid.GlobalIndex.X;
        if (i >= count) return;
        Atomic.Add(ref counts[x[i] & 3], 1);
        Atomic.Add(ref sum[0], x[i]);
        Atomic.Max(ref extremes[0], x[i]);
        Atomic.Min(ref extremes[1], x[i]);
        Atomic.Or(ref extremes[2], x[i]);
        Atomic.CompareExchange(ref extremes[3], 0, x[i] + 1);
    }

    public static void Choose(ArrayView<double> x, ArrayView<double> y, int kind)
    {
        var i = Grid.GlobalIndex.X;
        y[i] = kind switch { 0 => x[i], 1 => -x[i], 2 => x[i] * 2, 3 => Math.Abs(x[i]), _ => 0 };
    }

    public static void Factorial(ArrayView<long> x, ArrayView<long> y)
    {
        var i = Grid.GlobalIndex.X;
        y[i] = Product(x[i]);
    }

    private static long Product(long n) => n <= 1 ? 1 : n * Product(n - 1);

    /// <summary>An array in local memory.</summary>
    public static void Sort(ArrayView<int> x, int count)
    {
        var local = LocalMemory.Allocate<int>(8);
        var line = Grid.GlobalIndex.X * count;
        for (var i = 0; i < count; i++)
        {
            var (value, at) = (x[line + i], i);
            for (; at > 0 && local[at - 1] > value; at--) local[at] = local[at - 1];
            local[at] = value;
        }
        for (var i = 0; i < count; i++) x[line + i] = local[i];
    }

    public static void Halves(ArrayView<ILGPU.Half> x, ArrayView<byte> positive, int count)
    {
        var i = Grid.GlobalIndex.X;
        if (i >= count) return;
        x[i] = (ILGPU.Half)((float)x[i] * 2 + 1);
        positive[i] = x[i] > (ILGPU.Half)0 ? (byte)1 : (byte)0;
    }

    public static void Votes(ArrayView<int> x, ArrayView<int> y)
    {
        var t = Group.IdxX;
        var positive = x[t] > 0;
        y[t] = 100 * Group.BarrierPopCount(positive) + (Group.BarrierAnd(positive) ? 10 : 0) + (Group.BarrierOr(positive) ? 1 : 0);
    }

    /// <summary>Only some threads come to the barrier.</summary>
    public static void BarrierInBranch(ArrayView<double> x)
    {
        if (Group.IdxX >= 10) return;
        x[Group.IdxX] += 1;
        Group.Barrier();
        x[Group.IdxX] += 1;
    }

    /// <summary>Half of a warp reads lanes that have ended.</summary>
    public static void ShuffleInBranch(ArrayView<int> x)
    {
        var t = Group.IdxX;
        if (t >= 16) return;
        x[t] = Warp.ShuffleXor(x[t], 16);
    }

    public static void Hang(ArrayView<int> x)
    {
        while (x[0] >= 0) x[0] = 1;
    }
}
