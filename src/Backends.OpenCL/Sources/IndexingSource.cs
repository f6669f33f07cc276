using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>The OpenCL C of <see cref="Indexing"/>.</summary>
internal static class IndexingSource
{
    private const string Outside = """
        static void outside(volatile global int* status, const long j)
        {
            if (atomic_cmpxchg(status, 0, 1) != 0) return;
            status[1] = (int)j;
            status[2] = (int)(j >> 32);
        }

        """;

    private const string GatherText = Outside + """
        kernel void gather(global const {T}* X, global const {I}* index, volatile global int* status, global {T}* Y,
            const int step, const int size, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES3(g, i, y, x, p)
            const long j = index[p];
            if ((ulong)j < size) Y[y] = X[x + (int)j * step];
            else outside(status, j);
        }

        """;

    private const string ScatterText = Outside + """
        kernel void add(global const {T}* source, global const {I}* index, volatile global int* status, global {T}* Y,
            const int step, const int size, const int count, const int si, const int ss, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES3(g, i, y, p, q)
            for (int k = 0; k < count; k++)
            {
                const long j = index[p + k * si];
                if ((ulong)j < size) Y[y + (int)j * step] += source[q + k * ss];
                else outside(status, j);
            }
        }

        // The same for places that may repeat often. S holds a sum for each place of the axis, or for each entry of the index if these are
        // fewer.
        kernel void many(global const {T}* source, global const {I}* index, volatile global int* status, global {T}* Y, global Sum* S,
            const int step, const int size, const int count, const int si, const int ss, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES3(g, i, y, p, q)
            const bool all = size <= count;
            const int places = all ? size : count;
            for (int k = 0; k < places; k++)
            {
                const long j = all ? k : index[p + k * si];
                if ((ulong)j < size) START(S[y + (int)j * step], Y[y + (int)j * step]);
            }
            for (int k = 0; k < count; k++)
            {
                const long j = index[p + k * si];
                if ((ulong)j < size) PLUS(S[y + (int)j * step], source[q + k * ss]);
                else outside(status, j);
            }
            for (int k = 0; k < places; k++)
            {
                const long j = all ? k : index[p + k * si];
                if ((ulong)j < size) Y[y + (int)j * step] = VALUE(S[y + (int)j * step]);
            }
        }

        """;

    public static ClProgram Of(string op, bool adds, DType dtype, DType index) =>
        new(op, (adds ? LongSums.Sums(dtype) + ScatterText : GatherText)
            .Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)
            .Replace("{I}", ClProgram.Name(index), StringComparison.Ordinal));
}
