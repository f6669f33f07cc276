using System.Globalization;
using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>The OpenCL C of <see cref="Factorisations"/>. Matrices that it writes are row-major, one after the other.</summary>
internal static class FactorisationSource
{
    // All items of a group must reach every SYNC, also after a matrix was found to be singular.

    /// <summary>The program <paramref name="name"/>, for work-groups of <paramref name="lanes"/> items.</summary>
    public static string Of(string name, DType dtype, int lanes) => string.Create(CultureInfo.InvariantCulture, $$"""
        #define T {{ClProgram.Name(dtype)}}
        #define LANES {{lanes}}
        #define SMALL {{Factorisations.Small}}
        #define LANE ((int)get_local_id(0))
        #define COLUMNS(c, from, to) for (int c = (from) + LANE; c < (to); c += LANES)
        #define SYNC barrier(CLK_GLOBAL_MEM_FENCE)

        """) + name switch
    {
        "factor" or "panel" or "exchange" => Factor,
        "cholesky" => Cholesky,
        "substitute" => Substitute,
        "det" => Det,
        _ => SlogDet,
    };

    // Gaussian elimination of some columns, from the diagonal down. Every item finds the pivot by itself. A NaN counts as the largest
    // element, so that it reaches the result.
    private const string Factor = """
        static void eliminate(global int* status, global T* lu, global int* pivots, const int n, const int first, const int end)
        {
            for (int j = first; j < end; j++)
            {
                SYNC;
                int p = j;
                for (int i = j + 1; i < n; i++) if (!(fabs(lu[i * n + j]) <= fabs(lu[p * n + j])) && !isnan(lu[p * n + j])) p = i;
                SYNC;
                if (p != j) COLUMNS(c, first, end)
                {
                    const T t = lu[j * n + c];
                    lu[j * n + c] = lu[p * n + c];
                    lu[p * n + c] = t;
                }
                if (LANE == 0) pivots[j] = p;
                SYNC;
                const T pivot = lu[j * n + j];
                if (pivot == 0 && LANE == 0 && *status == 0) *status = j + 1;
                if (pivot != 0) for (int i = j + 1; i < n; i++)
                {
                    const T f = lu[i * n + j] / pivot;
                    COLUMNS(c, j + 1, end) lu[i * n + c] -= f * lu[j * n + c];
                }
                SYNC;
                if (pivot != 0) for (int i = j + 1 + LANE; i < n; i += LANES) lu[i * n + j] /= pivot;
            }
        }

        kernel void factor(global const T* A, global int* status, global T* LU, global int* pivots,
            const int n, const int first, const int ar, const int ac, const Grid g)
        {
            const int m = get_group_id(0);
            PLACES1(g, m, a0)
            global T* lu = LU + (size_t)(first + m) * n * n;
            for (int i = 0; i < n; i++) COLUMNS(c, 0, n) lu[i * n + c] = A[a0 + i * ar + c * ac];
            eliminate(status + m, lu, pivots + (first + m) * n, n, 0, n);
        }

        kernel void panel(global int* status, global T* LU, global int* pivots, const int n, const int first, const int width)
        {
            const int m = get_group_id(0);
            eliminate(status + m, LU + (size_t)m * n * n, pivots + m * n, n, first, first + width);
        }

        // Exchanges rows by the pivots of some columns, within other columns.
        kernel void exchange(global const int* pivots, global T* LU, const int n, const int first, const int some,
            const int column, const int columns, const int count)
        {
            const int id = get_global_id(0);
            if (id >= count) return;
            global T* lu = LU + (size_t)(id / columns) * n * n + column + id % columns;
            for (int j = first; j < first + some; j++)
            {
                const int p = pivots[id / columns * n + j];
                const T t = lu[j * n];
                lu[j * n] = lu[p * n];
                lu[p * n] = t;
            }
        }

        """;

    // Computes U with Uᵀ·U = A row by row, and then L = Uᵀ, so that all loops go along rows.
    private const string Cholesky = """
        kernel void cholesky(global const T* A, global int* status, global T* L, const int n, const int first,
            const int ar, const int ac, const Grid g)
        {
            const int m = get_group_id(0);
            PLACES2(g, m, a0, l0)
            global T* u = L + l0;
            for (int i = 0; i < n; i++) COLUMNS(c, i, n) u[i * n + c] = (A[a0 + i * ar + c * ac] + A[a0 + c * ar + i * ac]) * (T)0.5;
            for (int k = 0; k < n; k++)
            {
                SYNC;
                const T square = u[k * n + k], root = sqrt(square);
                if (LANE == 0 && status[m] == 0 && !(square > 0)) status[m] = isnan(square) ? -(first + k + 1) : first + k + 1;
                SYNC;
                COLUMNS(c, k, n) u[k * n + c] = c == k ? root : u[k * n + c] / root;
                SYNC;
                for (int i = k + 1; i < n; i++)
                {
                    const T f = u[k * n + i];
                    COLUMNS(c, i, n) u[i * n + c] -= f * u[k * n + c];
                }
            }
            SYNC;
            for (int i = 0; i < n; i++) COLUMNS(c, i + 1, n)
            {
                u[c * n + i] = u[i * n + c];
                u[i * n + c] = 0;
            }
        }

        """;

    // Columns of the right-hand side are independent: each item takes some, and no item waits for another.
    private const string Substitute = """
        #define UPPER 1
        #define UNIT 2
        #define IDENTITY 4
        #define EXCHANGE 8
        #define MINE(c) for (int c = from; c < to; c++)
        static void substitute(global const T* a, const int n, const int ar, const int ac, global T* x, const int k,
            const int from, const int to, const int flags)
        {
            for (int step = 0; step < n; step++)
            {
                const int i = flags & UPPER ? n - 1 - step : step, begin = flags & UPPER ? i + 1 : 0, end = flags & UPPER ? n : i;
                for (int p = begin; p < end; p++)
                {
                    const T f = a[i * ar + p * ac];
                    MINE(c) x[i * k + c] -= f * x[p * k + c];
                }
                if (flags & UNIT) continue;
                const T d = a[i * ar + i * ac];
                MINE(c) x[i * k + c] /= d;
            }
        }
        // The matrix and the columns of this item. The columns of B, or of the identity, are copied into X first.
        #define BEGIN \
            const int parts = (k + columns - 1) / columns, id = get_global_id(0); \
            const int from = id % parts * columns, to = min(from + columns, k); \
            if (id / parts >= g.count) return; \
            PLACES3(g, id / parts, a0, b0, x0) \
            global T* x = X + x0; \
            for (int i = 0; i < n; i++) MINE(c) x[i * k + c] = flags & IDENTITY ? (T)(i == c) : B[b0 + i * br + c * bc];
        #define SIGNATURE(name) kernel void name(global const T* A, global const int* pivots, global const T* B, global T* X, \
            const int n, const int k, const int ar, const int ac, const int br, const int bc, \
            const int flags, const int columns, const Grid g)
        SIGNATURE(solve)
        {
            BEGIN
            for (int i = 0; i < n; i++)
            {
                const int p = pivots[a0 / n + i];
                if (p != i) MINE(c)
                {
                    const T t = x[i * k + c];
                    x[i * k + c] = x[p * k + c];
                    x[p * k + c] = t;
                }
            }
            if (flags & EXCHANGE) return;
            substitute(A + a0, n, n, 1, x, k, from, to, UNIT);
            substitute(A + a0, n, n, 1, x, k, from, to, UPPER);
        }
        SIGNATURE(triangular)
        {
            BEGIN
            substitute(A + a0, n, ar, ac, x, k, from, to, flags);
        }
        // A small triangle: a group takes a column.
        SIGNATURE(column)
        {
            const int c = get_group_id(0) % k;
            PLACES3(g, get_group_id(0) / k, a0, b0, x0)
            local T v[SMALL];
            if (LANE < n) v[LANE] = flags & IDENTITY ? (T)(LANE == c) : B[b0 + LANE * br + c * bc];
            for (int step = 0; step < n; step++)
            {
                const int i = flags & UPPER ? n - 1 - step : step;
                barrier(CLK_LOCAL_MEM_FENCE);
                if (LANE == i && !(flags & UNIT)) v[i] /= A[a0 + i * ar + i * ac];
                barrier(CLK_LOCAL_MEM_FENCE);
                if (LANE < n && (flags & UPPER ? LANE < i : LANE > i)) v[LANE] -= A[a0 + LANE * ar + i * ac] * v[i];
            }
            if (LANE < n) X[x0 + LANE * k + c] = v[LANE];
        }

        """;

    // The sign of the row permutation, and the diagonal of U.
    private const string Det = """
        kernel void det(global const T* LU, global const int* pivots, global T* Y, const int first, const int n, const int count)
        {
            const int m = get_global_id(0);
            if (m >= count) return;
            T det = 1;
            for (int i = 0; i < n; i++) det = pivots[m * n + i] == i ? det : -det;
            for (int i = 0; i < n; i++) det *= LU[(size_t)(m * n + i) * n + i];
            Y[first + m] = det;
        }

        """;

    private const string SlogDet = """
        kernel void slogdet(global const T* LU, global const int* pivots, global T* S, const int firstS, global T* Y,
            const int first, const int n, const int count)
        {
            const int m = get_global_id(0);
            if (m >= count) return;
            T s = 1, log_abs = 0;
            for (int i = 0; i < n; i++)
            {
                const T u = LU[(size_t)(m * n + i) * n + i];
                s *= pivots[m * n + i] == i ? 1 : -1;
                s *= u > 0 ? 1 : u < 0 ? -1 : u;
                log_abs += log(fabs(u));
            }
            S[firstS + m] = s;
            Y[first + m] = log_abs;
        }

        """;
}
