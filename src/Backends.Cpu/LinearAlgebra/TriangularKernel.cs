using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// Substitution for registers of width V: four rows of two registers stay in registers while the rows that are solved already are
/// subtracted. Row by row, each step would load and store the row (1,000 systems of 48 in float32: 2.5 times as long).
/// </summary>
internal static unsafe class TriangularKernel<T, V>
    where T : unmanaged, INumber<T>
    where V : unmanaged, IRegister<V, T>
{
    /// <summary>The columns that are solved at a time.</summary>
    public static int TileCols => 2 * V.Count;

    /// <summary>
    /// Solves A·X = B in place of B, for as many columns as fill tiles. Returns their number. A: [n, n], of which the lower or the upper
    /// triangle is read; B: [n, columns]; the rows of both are contiguous.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Solve(int n, T* a, nint aRow, T* b, nint bRow, int columns, bool upper, bool unit)
    {
        // An upper triangle is a lower one, read from its last element backwards.
        nint next = 1;
        if (upper)
        {
            a += (n - 1) * (aRow + 1);
            b += (n - 1) * bRow;
            (next, aRow, bRow) = (-1, -aRow, -bRow);
        }
        var solved = columns / TileCols * TileCols;
        for (var j = 0; j < solved; j += TileCols)
            for (var row = 0; row < n; row += 4) SolveTile(row, Math.Min(4, n - row), a + row * aRow, aRow, next, b + j, bRow, unit);
        return solved;
    }

    // A reads from the first of the rows of this tile on, B from the first row of all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveTile(int before, int rows, T* a, nint aRow, nint next, T* b, nint bRow, bool unit)
    {
        // Rows past the end repeat the last row and are not stored.
        var last = rows - 1;
        T* a1 = a + Math.Min(1, last) * aRow, a2 = a + Math.Min(2, last) * aRow, a3 = a + Math.Min(3, last) * aRow;
        T* b0 = b + before * bRow, b1 = b0 + Math.Min(1, last) * bRow;
        T* b2 = b0 + Math.Min(2, last) * bRow, b3 = b0 + Math.Min(3, last) * bRow;
        V x00 = V.Load(b0), x01 = V.Load(b0 + V.Count), x10 = V.Load(b1), x11 = V.Load(b1 + V.Count);
        V x20 = V.Load(b2), x21 = V.Load(b2 + V.Count), x30 = V.Load(b3), x31 = V.Load(b3 + V.Count);
        nint at = 0;
        for (var p = 0; p < before; p++, at += next, b += bRow)
        {
            V y0 = V.Load(b), y1 = V.Load(b + V.Count);
            var f = V.Fill(-a[at]);
            x00 = V.MultiplyAdd(f, y0, x00);
            x01 = V.MultiplyAdd(f, y1, x01);
            f = V.Fill(-a1[at]);
            x10 = V.MultiplyAdd(f, y0, x10);
            x11 = V.MultiplyAdd(f, y1, x11);
            f = V.Fill(-a2[at]);
            x20 = V.MultiplyAdd(f, y0, x20);
            x21 = V.MultiplyAdd(f, y1, x21);
            f = V.Fill(-a3[at]);
            x30 = V.MultiplyAdd(f, y0, x30);
            x31 = V.MultiplyAdd(f, y1, x31);
        }

        Finish(ref x00, ref x01, a[at], unit, b0);
        if (rows == 1) return;
        Step(ref x10, ref x11, a1[at], x00, x01);
        Finish(ref x10, ref x11, a1[at + next], unit, b1);
        if (rows == 2) return;
        Step(ref x20, ref x21, a2[at], x00, x01);
        Step(ref x20, ref x21, a2[at + next], x10, x11);
        Finish(ref x20, ref x21, a2[at + 2 * next], unit, b2);
        if (rows == 3) return;
        Step(ref x30, ref x31, a3[at], x00, x01);
        Step(ref x30, ref x31, a3[at + next], x10, x11);
        Step(ref x30, ref x31, a3[at + 2 * next], x20, x21);
        Finish(ref x30, ref x31, a3[at + 3 * next], unit, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref V left, ref V right, T factor, V y0, V y1)
    {
        var f = V.Fill(-factor);
        left = V.MultiplyAdd(f, y0, left);
        right = V.MultiplyAdd(f, y1, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref V left, ref V right, T diagonal, bool unit, T* to)
    {
        if (!unit)
        {
            var d = V.Fill(diagonal);
            left /= d;
            right /= d;
        }
        left.Store(to);
        right.Store(to + V.Count);
    }
}
