using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// Left·A·Right = diag(D) with det(Left)·det(Right) = Sign = ±1, by Gaussian elimination with complete pivoting of A: [n, n]. It
/// exists for every A, of any rank: the D of a singular A end in zeros, or in rounding errors. All row-major.
/// </summary>
internal sealed class DiagonalForm
{
    private readonly int _n;

    public DiagonalForm(int n, ReadOnlySpan<double> a)
    {
        _n = n;
        D = new double[n];
        var lu = a.ToArray();
        int[] rows = [.. Enumerable.Range(0, n)], cols = [.. rows];
        Eliminate(lu, rows, cols);

        // P·A·Q = L·diag(D)·U, L and U unit triangular: Left = L⁻¹·P, Right = Q·U⁻¹ = (U⁻ᵀ·Qᵀ)ᵀ.
        Left = InverseOfUnitLower(lu, rows);
        Rows.TransposeSquare(lu.AsSpan(), n);
        Right = InverseOfUnitLower(lu, cols);
        Rows.TransposeSquare(Right.AsSpan(), n);
    }

    public double[] D { get; }

    public double[] Left { get; }

    public double[] Right { get; }

    public double Sign { get; private set; } = 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Eliminate(double[] lu, int[] rows, int[] cols)
    {
        for (var j = 0; j < _n; j++)
        {
            (var row, var col) = LargestFrom(lu, j);
            Swap(lu, rows, cols, j, row, col);
            Sign *= (row == j) == (col == j) ? 1 : -1;
            var pivot = D[j] = lu[j * _n + j];
            if (pivot == 0)
            {
                return; // all remaining elements are 0 too
            }

            var right = lu.AsSpan(j * _n, _n)[(j + 1)..];
            for (var i = j + 1; i < _n; i++)
            {
                lu[i * _n + j] /= pivot;
                Rows.Axpy<double>(-lu[i * _n + j], right, lu.AsSpan(i * _n, _n)[(j + 1)..]);
            }

            foreach (ref var u in right)
                u /= pivot;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Row, int Col) LargestFrom(double[] lu, int start)
    {
        (var row, var col) = (start, start);
        for (var i = start; i < _n; i++)
        {
            for (var j = start; j < _n; j++)
            {
                if (!(Math.Abs(lu[i * _n + j]) <= Math.Abs(lu[row * _n + col])))
                    (row, col) = (i, j);
            }
        }

        return (row, col);
    }

    private void Swap(double[] lu, int[] rows, int[] cols, int j, int row, int col)
    {
        (rows[j], rows[row]) = (rows[row], rows[j]);
        (cols[j], cols[col]) = (cols[col], cols[j]);
        for (var i = 0; i < _n; i++)
            (lu[j * _n + i], lu[row * _n + i]) = (lu[row * _n + i], lu[j * _n + i]);

        for (var i = 0; i < _n; i++)
            (lu[i * _n + j], lu[i * _n + col]) = (lu[i * _n + col], lu[i * _n + j]);
    }

    private double[] InverseOfUnitLower(double[] lower, int[] order)
    {
        var inverse = new double[_n * _n];
        for (var i = 0; i < _n; i++)
            inverse[i * _n + order[i]] = 1;

        ManagedRoutines.SolveTriangular<double>(lower, _n, inverse, _n, upper: false, unit: true);
        return inverse;
    }
}
