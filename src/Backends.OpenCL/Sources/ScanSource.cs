using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>
/// The statement of a scan. It computes s, a Sum of <see cref="LongSums"/>, from the s before it and the inputs' elements: x of the last
/// input and a of the first.
/// </summary>
internal sealed record ScanText(string Statement) : KernelForm
{
    public override KernelKind Kind => KernelKind.Scan;
}

/// <summary>The OpenCL C of <see cref="Scan"/>.</summary>
internal static class ScanSource
{
    public static ClProgram Of(string op, ScanText text, int inputs, DType dtype, DType result)
    {
        var two = inputs == 2;
        return new(op, LongSums.Sums(result) + $$"""
            kernel void scan({{(two ? "global const {T}* A, " : "")}}global const {T}* X, global {Y}* Y,
                const int count, const int sy, {{(two ? "const int sa, " : "")}}const int sx, const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= g.count) return;
                PLACES{{inputs + 1}}(g, i, y, {{(two ? "a0, " : "")}}x0)
                Sum s;
                START(s, X[x0]);
                Y[y] = X[x0];
                for (int k = 1; k < count; k++)
                {
                    const {T} {{(two ? "a = A[a0 + k * sa], " : "")}}x = X[x0 + k * sx];
                    {{text.Statement}};
                    Y[y + k * sy] = VALUE(s);
                }
            }

            """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)
            .Replace("{Y}", ClProgram.Name(result), StringComparison.Ordinal));
    }
}
