using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// The derivatives of the cofactor matrix at any A. At a diagonal matrix det(diag(d) + M) = Σ_I det M[I, I] · Π_{l ∉ I} d_l over all index
/// sets I, and the part of it that is linear in each of k + 1 matrices comes from the sets I of k + 1 elements. No division by a pivot is
/// needed. About nᵏ⁺¹ terms.
/// </summary>
internal sealed class CofactorByMinors
{
    private readonly int _n;
    private readonly double[] _d;
    private readonly double[] _products; // _products[i] = Π_{l ≥ i} d_l
    private readonly double[][] _x;
    private readonly int[] _minor;
    private readonly double[] _result;

    private CofactorByMinors(double[] d, double[][] x)
    {
        (_n, _d, _x) = (d.Length, d, x);
        _minor = new int[x.Length + 1];
        _result = new double[_n * _n];
        _products = new double[_n + 1];
        _products[_n] = 1;
        for (var i = _n - 1; i >= 0; i--)
            _products[i] = d[i] * _products[i + 1];
    }

    /// <summary>C_k(A; X₁ … X_k): [n, n], from the <paramref name="form"/> of A and the X's, <paramref name="x"/>: [n, n] each.</summary>
    public static double[] Compute(DiagonalForm form, double[][] x)
    {
        var n = form.D.Length;
        double[][] turned = [.. x.Select(m => SquareProduct.Multiply(n, SquareProduct.Multiply(n, form.Left, m), form.Right))];
        var minors = new CofactorByMinors(form.D, turned);
        minors.Choose(0, 0, form.Sign);
        var half = SquareProduct.Multiply(n, form.Left, true, minors._result, false);
        return SquareProduct.Multiply(n, half, false, form.Right, true);
    }

    // Completes the index set that has its first `chosen` elements, all below `from`; weight = Π d_l over what was left out so far.
    private void Choose(int chosen, int from, double weight)
    {
        if (chosen == _minor.Length)
        {
            AddMinor(weight * _products[from]);
            return;
        }

        for (var i = from; i <= _n - (_minor.Length - chosen) && weight != 0; i++)
        {
            _minor[chosen] = i;
            Choose(chosen + 1, i + 1, weight);
            weight *= _d[i];
        }
    }

    private void AddMinor(double weight)
    {
        if (weight == 0) return;

        int size = _minor.Length, all = (1 << size) - 1;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var sign = ((i + j) & 1) == 0 ? weight : -weight;
                _result[_minor[i] * _n + _minor[j]] += sign * Expand(0, i, all & ~(1 << j), all >> 1);
            }
        }
    }

    // The polarised determinant of the minor's rows from `row` on, without row `skip`: expands along the row, over the columns and the
    // matrices (as bit masks) that no row above has taken.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Expand(int row, int skip, int columns, int matrices)
    {
        row += row == skip ? 1 : 0;
        if (columns == 0) return 1;

        double sum = 0, sign = 1;
        for (var rest = columns; rest != 0; rest &= rest - 1, sign = -sign)
        {
            int column = BitOperations.TrailingZeroCount(rest), at = _minor[row] * _n + _minor[column];
            for (var free = matrices; free != 0; free &= free - 1)
            {
                var x = BitOperations.TrailingZeroCount(free);
                sum += sign * _x[x][at] * Expand(row + 1, skip, columns & ~(1 << column), matrices & ~(1 << x));
            }
        }

        return sum;
    }
}
