using System.Globalization;
using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>The OpenCL C of <see cref="MatrixProduct"/>.</summary>
internal static class MatrixProductSource
{
    // The common part of both methods. Where the sides of a block do not divide the matrix, the last block overlaps the one before.
    private const string Signature = """
        kernel void product(global const T* restrict A, global const T* restrict B, global T* restrict Y,
            const int M, const int N, const int K, const int ar, const int ac, const int br, const int bc,
            const int yr, const int yc, const Grid g)
        """;

    public static string Blocks(DType dtype, ProductBlock block) => Head(dtype) + FormattableString.Invariant($$"""
        #define W {{block.Lanes}}
        #define ROWS {{block.Rows}}
        #define COLUMNS {{block.Columns}}
        #define WIDTH {{block.Width}}
        // Loops must be unrolled so that their arrays stay in registers.
        #define EACH(i, n) _Pragma("unroll") for (int i = 0; i < n; i++)
        #define BEGIN EACH(r, ROWS) EACH(c, COLUMNS) sums[r][c] = (V)(0);
        #define END(first) EACH(r, ROWS) EACH(c, COLUMNS) \
            { if (first) totals[r][c] = sums[r][c]; else ADD(totals[r][c], rests[r][c], sums[r][c]); }
        """) + (block.Lanes == 1 ? "\n#define V T\n#define LOAD(p) *(p)\n#define STORE(v, p) *(p) = v\n"
            : FormattableString.Invariant($$"""

                #define V {{Type(dtype)}}{{block.Lanes}}
                #define LOAD(p) vload{{block.Lanes}}(0, p)
                #define STORE(v, p) vstore{{block.Lanes}}(v, 0, p)

                """)) +
        LongSums.Pairs(dtype, "V") + Signature + """

        {
            const int down = (M + ROWS - 1) / ROWS, across = (N + WIDTH - 1) / WIDTH;
            uint id = get_global_id(0);
            const int i = id % down * ROWS;
            id /= down;
            int j = id % across * WIDTH;
            id /= across;
            if (id >= g.count) return;
            PLACES3(g, id, a0, b0, y0)
            V sums[ROWS][COLUMNS], totals[ROWS][COLUMNS], rests[ROWS][COLUMNS];
            EACH(r, ROWS) EACH(c, COLUMNS) totals[r][c] = rests[r][c] = (V)(0);
            global const T* a[ROWS];
            EACH(r, ROWS) a[r] = A + a0 + min(i + r, M - 1) * ar;

        """ + (block.Dots ? Dots : Rows) + "}\n";

    private const string Rows = """
            // The last block of a row begins early, so that it computes some elements of its neighbour again, with the same result.
            j = min(j, N - WIDTH);
            global const T* b = B + b0 + j;
            for (int k = 0; k < K;)
            {
                BEGIN
                for (const int stop = min(K, k + LONGEST); k < stop; k++, b += br)
                {
                    V x[COLUMNS];
                    EACH(c, COLUMNS) x[c] = LOAD(b + c * W);
                    EACH(r, ROWS)
                    {
                        const V f = (V)(*a[r]);
                        a[r] += ac;
                        EACH(c, COLUMNS) sums[r][c] = MULTIPLY_ADD(f, x[c], sums[r][c]);
                    }
                }
                END(k <= LONGEST)
            }
            EACH(r, ROWS) if (i + r < M) EACH(c, COLUMNS)
            {
                global T* y = Y + y0 + (i + r) * yr + (j + c * W) * yc;
                const V total = TOTAL(totals[r][c], rests[r][c]);
                if (yc == 1) STORE(total, y);
                else
                {
                    T lanes[W];
                    STORE(total, lanes);
                    for (int l = 0; l < W; l++) y[l * yc] = lanes[l];
                }
            }

        """;

    private const string Dots = """
            T rest[ROWS][COLUMNS];
            EACH(r, ROWS) EACH(c, COLUMNS) rest[r][c] = 0;
            global const T* b[COLUMNS];
            EACH(c, COLUMNS) b[c] = B + b0 + min(j + c, N - 1) * bc;
            int k = 0;
            while (k + W <= K)
            {
                BEGIN
                for (const int stop = min(K, k + LONGEST * W); k + W <= stop; k += W)
                {
                    V x[COLUMNS];
                    EACH(c, COLUMNS) x[c] = LOAD(b[c] + k);
                    EACH(r, ROWS)
                    {
                        const V f = LOAD(a[r] + k);
                        EACH(c, COLUMNS) sums[r][c] = MULTIPLY_ADD(f, x[c], sums[r][c]);
                    }
                }
                END(k <= LONGEST * W)
            }
            for (; k < K; k++) EACH(r, ROWS) EACH(c, COLUMNS) rest[r][c] = MULTIPLY_ADD(a[r][k], b[c][k], rest[r][c]);
            EACH(r, ROWS) EACH(c, COLUMNS) if (i + r < M && j + c < N)
            {
                T lanes[W], sum = rest[r][c];
                const V total = TOTAL(totals[r][c], rests[r][c]);
                STORE(total, lanes);
                for (int l = 0; l < W; l++) sum += lanes[l];
                Y[y0 + (i + r) * yr + (j + c) * yc] = sum;
            }

        """;

    /// <summary>A group of side × side items computes a tile of side·each × side·each elements.</summary>
    public static string Tiles(DType dtype, int side, int each) => Head(dtype) + FormattableString.Invariant($"""
        #define SIDE {side}
        #define EACH {each}
        #define TILE (SIDE * EACH)

        """) + LongSums.Pairs(dtype, "T") + $"__attribute__((reqd_work_group_size(SIDE * SIDE, 1, 1)))\n{Signature}" + """

        {
            local T a[SIDE][TILE + 1], b[SIDE][TILE + 1];
            const int down = (M + TILE - 1) / TILE, across = (N + TILE - 1) / TILE, x = get_local_id(0) % SIDE, y = get_local_id(0) / SIDE;
            uint id = get_group_id(0);
            const int i = id % down * TILE + y;
            id /= down;
            const int j = id % across * TILE + x;
            id /= across;
            PLACES3(g, id, a0, b0, y0)
            T sums[EACH][EACH], totals[EACH][EACH], rests[EACH][EACH];
            for (int r = 0; r < EACH; r++) for (int c = 0; c < EACH; c++) sums[r][c] = totals[r][c] = rests[r][c] = 0;
            for (int k = 0; k < K; k += SIDE)
            {
                for (int e = 0; e < EACH; e++)
                {
                    const int row = i + e * SIDE, column = j + e * SIDE;
                    a[x][y + e * SIDE] = row < M && k + x < K ? A[a0 + row * ar + (k + x) * ac] : 0;
                    b[y][x + e * SIDE] = column < N && k + y < K ? B[b0 + (k + y) * br + column * bc] : 0;
                }
                barrier(CLK_LOCAL_MEM_FENCE);
                for (int l = 0; l < SIDE; l++)
                    for (int r = 0; r < EACH; r++)
                        for (int c = 0; c < EACH; c++) sums[r][c] = MULTIPLY_ADD(a[l][y + r * SIDE], b[l][x + c * SIDE], sums[r][c]);
                barrier(CLK_LOCAL_MEM_FENCE);
                if (k % LONGEST < LONGEST - SIDE && k + SIDE < K) continue;
                for (int r = 0; r < EACH; r++)
                    for (int c = 0; c < EACH; c++)
                    {
                        ADD(totals[r][c], rests[r][c], sums[r][c]);
                        sums[r][c] = 0;
                    }
            }
            for (int r = 0; r < EACH; r++)
                for (int c = 0; c < EACH; c++)
                    if (i + r * SIDE < M && j + c * SIDE < N)
                        Y[y0 + (i + r * SIDE) * yr + (j + c * SIDE) * yc] = TOTAL(totals[r][c], rests[r][c]);
        }

        """;

    // Integers wrap around, which C defines only for unsigned ones.
    private static string Type(DType dtype) => dtype.IsInteger ? "u" + ClProgram.Name(dtype) : ClProgram.Name(dtype);

    private static string Head(DType dtype) =>
        $"#define T {Type(dtype)}\n#define MULTIPLY_ADD(a, b, c) {(dtype.IsInteger ? "((a) * (b) + (c))" : "fma(a, b, c)")}\n";
}
