using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// The blocked matrix product on one thread, for registers of width V. A tile of C, 6 or 8 rows by 2 registers, stays in registers while
/// the kernel reads a packed panel of B from the first-level cache and as many rows of a block of A from the second-level cache (K. Goto,
/// R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008).
/// </summary>
internal static unsafe class GemmKernel<T, V>
    where T : unmanaged, INumber<T>
    where V : unmanaged, IRegister<V, T>
{
    private const int BlockRows = 192;
    private const int Depth = 256;
    private const int UnpackedRows = 24;
    private const int Line = 64;

    /// <summary>The columns of a tile.</summary>
    public static int TileCols => 2 * V.Count;

    private static int TileRows => V.Rows;

    /// <summary>What is done with the elements of C and those of a product.</summary>
    private enum Then
    {
        Set,
        Add,
        Subtract,
    }

    /// <summary>
    /// C = A·B, or C −= A·B; A: [m, k], B: [k, n] of any strides, C: [m, n], its rows <paramref name="cRow"/> apart; k > 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow,
        bool subtract = false)
    {
        // In each step a tile reads one element of each of its rows of A. Row-major and column-major A are both fast, as long as the cache
        // can hold the columns.
        var pack = aCol != 1 && m > TileRows && (aRow != 1 || m > BlockRows);
        var block = pack ? ArrayPool<T>.Shared.Rent(Math.Min(m, BlockRows) * Math.Min(k, Depth)) : null;
        fixed (T* aBlock = block)
        {
            for (var p = 0; p < k; p += Depth)
            {
                var depth = Math.Min(Depth, k - p);
                var then = subtract ? Then.Subtract : p > 0 ? Then.Add : Then.Set;
                for (var i = 0; i < m; i += BlockRows)
                {
                    var rows = Math.Min(BlockRows, m - i);
                    T* aPart = a + i * aRow + p * aCol, bPart = b + p * bRow, cPart = c + i * cRow;
                    if (aBlock is null)
                    {
                        MultiplyBlock(rows, n, depth, aPart, aRow, aCol, bPart, bRow, bCol, cPart, cRow, then);
                    }
                    else
                    {
                        Packing.Pack(depth, rows, aPart, aCol, aRow, aBlock, rows);
                        MultiplyBlock(rows, n, depth, aBlock, 1, rows, bPart, bRow, bCol, cPart, cRow, then);
                    }
                }
            }
        }

        if (block is not null) ArrayPool<T>.Shared.Return(block);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow, Then then)
    {
        // A load that crosses the border of a cache line has half the speed.
        var room = stackalloc T[k * TileCols + Line / sizeof(T)];
        var panel = (T*)(((nuint)room + Line - 1) & ~(nuint)(Line - 1));
        var edge = stackalloc T[TileRows * TileCols];
        for (var j = 0; j < n; j += TileCols)
        {
            var cols = Math.Min(TileCols, n - j);
            var bPart = b + j * bCol;
            var bPartRow = bRow;
            if (bCol != 1 || cols < TileCols || m > UnpackedRows)
            {
                if (bCol == 1 && cols == TileCols) CopyPanel(k, bPart, bRow, panel);
                else Packing.Pack(k, cols, bPart, bRow, bCol, panel, TileCols);
                bPart = panel;
                bPartRow = TileCols;
            }

            for (var i = 0; i < m; i += TileRows)
            {
                var rows = Math.Min(TileRows, m - i);
                var to = c + i * cRow + j;
                if (cols == TileCols)
                {
                    Tile(k, rows, a + i * aRow, aRow, aCol, bPart, bPartRow, to, cRow, then);
                }
                else
                {
                    Tile(k, rows, a + i * aRow, aRow, aCol, bPart, bPartRow, edge, TileCols, Then.Set);
                    StoreEdge(rows, cols, edge, to, cRow, then);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPanel(int k, T* from, nint row, T* to)
    {
        for (var p = 0; p < k; p++, from += row, to += TileCols)
        {
            V left = V.Load(from), right = V.Load(from + V.Count);
            left.Store(to);
            right.Store(to + V.Count);
        }
    }

    // Rows past the end repeat the last row. They are computed but not stored, so that one kernel handles every height.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(int k, int rows, T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint cRow, Then then)
    {
        var last = rows - 1;
        T* a1 = a + Math.Min(1, last) * aRow, a2 = a + Math.Min(2, last) * aRow, a3 = a + Math.Min(3, last) * aRow;
        T* a4 = a + Math.Min(4, last) * aRow, a5 = a + Math.Min(5, last) * aRow;
        T* a6 = a + Math.Min(6, last) * aRow, a7 = a + Math.Min(7, last) * aRow;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        V c60 = default, c61 = default, c70 = default, c71 = default;
        nint at = 0;
        for (var p = 0; p < k; p++, at += aCol, b += bRow)
        {
            V b0 = V.Load(b), b1 = V.Load(b + V.Count);
            var x = V.Fill(a[at]);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            x = V.Fill(a1[at]);
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            x = V.Fill(a2[at]);
            c20 = V.MultiplyAdd(x, b0, c20);
            c21 = V.MultiplyAdd(x, b1, c21);
            x = V.Fill(a3[at]);
            c30 = V.MultiplyAdd(x, b0, c30);
            c31 = V.MultiplyAdd(x, b1, c31);
            x = V.Fill(a4[at]);
            c40 = V.MultiplyAdd(x, b0, c40);
            c41 = V.MultiplyAdd(x, b1, c41);
            x = V.Fill(a5[at]);
            c50 = V.MultiplyAdd(x, b0, c50);
            c51 = V.MultiplyAdd(x, b1, c51);
            if (TileRows == 6) continue;
            x = V.Fill(a6[at]);
            c60 = V.MultiplyAdd(x, b0, c60);
            c61 = V.MultiplyAdd(x, b1, c61);
            x = V.Fill(a7[at]);
            c70 = V.MultiplyAdd(x, b0, c70);
            c71 = V.MultiplyAdd(x, b1, c71);
        }

        StoreRow(c, c00, c01, true, then);
        StoreRow(c + cRow, c10, c11, rows > 1, then);
        StoreRow(c + 2 * cRow, c20, c21, rows > 2, then);
        StoreRow(c + 3 * cRow, c30, c31, rows > 3, then);
        StoreRow(c + 4 * cRow, c40, c41, rows > 4, then);
        StoreRow(c + 5 * cRow, c50, c51, rows > 5, then);
        StoreRow(c + 6 * cRow, c60, c61, rows > 6, then);
        StoreRow(c + 7 * cRow, c70, c71, rows > 7, then);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(T* c, V left, V right, bool exists, Then then)
    {
        if (!exists) return;
        (then == Then.Set ? left : then == Then.Add ? V.Load(c) + left : V.Load(c) - left).Store(c);
        c += V.Count;
        (then == Then.Set ? right : then == Then.Add ? V.Load(c) + right : V.Load(c) - right).Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreEdge(int rows, int cols, T* edge, T* c, nint cRow, Then then)
    {
        for (var i = 0; i < rows; i++, c += cRow, edge += TileCols)
        {
            for (var j = 0; j < cols; j++)
                c[j] = then == Then.Set ? edge[j] : then == Then.Add ? c[j] + edge[j] : c[j] - edge[j];
        }
    }
}
