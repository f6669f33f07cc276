using System.Numerics;
using static Nabla.Cpu.Batches;

namespace Nabla.Cpu;

/// <summary>Cofactor matrices and their derivatives, one matrix after the other.</summary>
internal static class Cofactors
{
    public static void Cofactor<T>(Cofactor op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(op, x[0]), directions = x.Length - 1;
        var (matrices, data) = (new DeviceTensor[x.Length], new T[x.Length][]);
        for (var i = 0; i < data.Length; i++) data[i] = (matrices[i] = Distinct(x[i])).Contiguous<T>().ToArray();
        var along = new T[directions * n * n];
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            for (var i = 0; i < directions; i++)
                data[i + 1].AsSpan(Matrix(matrices[i + 1], y[0], m) * n * n, n * n).CopyTo(along.AsSpan(i * n * n));
            Determinant.Cofactor<T>(n, data[0].AsSpan(Matrix(matrices[0], y[0], m) * n * n, n * n), directions, along,
                y[0].Span<T>().Slice(m * n * n, n * n));
        }
    }
}
