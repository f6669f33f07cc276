using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>The OpenCL C of <see cref="Arrangement"/>.</summary>
internal static class ArrangementSource
{
    public static ClProgram Of(DType dtype) => new("cat or embed", LongSums.Sums(dtype) + $$"""
        kernel void put(global const {T}* X, global {T}* Y, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES2(g, i, y, x)
            Y[y] = X[x];
        }
        kernel void add(global const {T}* X, global {T}* Y, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES2(g, i, y, x)
            Y[y] {{(dtype == DType.Bool ? "|=" : "+=")}} X[x];
        }
        kernel void sum(global const {T}* X, global Sum* S, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES2(g, i, y, x)
            PLUS(S[y], X[x]);
        }
        kernel void total(global const Sum* S, global {T}* Y, const int first, const int count)
        {
            const size_t i = get_global_id(0);
            if (i < count) Y[first + i] = VALUE(S[i]);
        }

        """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal));
}
