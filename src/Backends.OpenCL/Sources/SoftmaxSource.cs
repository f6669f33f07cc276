using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>
/// A member of the softmax family in OpenCL C: <paramref name="Finish"/> writes Y(k) for the k-th element. It may use the element X(k),
/// that of the other input, T(k), the power e^(X(k) − m), which is in Y(k), m, the largest element, s, the sum of the powers, rest, that of
/// all but one that is 1, and <c>SUM(v, expression)</c>, which declares v as the sum of an expression over all k.
/// </summary>
internal sealed record SoftmaxText(string Finish)
{
    public static SoftmaxText Softmax { get; } = new("EACH Y(k) /= s;");

    public static SoftmaxText LogSoftmax { get; } = new("EACH Y(k) = X(k) - m - log1p(rest);");

    /// <summary>t − Σ p·t. This can cancel only at the only p above ½: the t there is subtracted from all t first.</summary>
    public static SoftmaxText LogSoftmaxJvp { get; } =
        new("SUM(most, 2 * Y(k) > s ? T(k) : 0) SUM(mean, Y(k) * (T(k) - most)) EACH Y(k) = T(k) - most - mean / s;");

    /// <summary>
    /// t − p · Σ t. This can cancel only at the only p above ½: the result there is minus the sum of the others, since all add up to 0.
    /// </summary>
    public static SoftmaxText LogSoftmaxVjp { get; } =
        new("SUM(all, T(k)) SUM(left, T(k) - Y(k) / s * all) EACH Y(k) = T(k) - Y(k) / s * all - (2 * Y(k) > s ? left : 0);");
}

/// <summary>The OpenCL C of <see cref="SoftmaxRows"/>.</summary>
internal static class SoftmaxSource
{
    public static ClProgram Of(string op, SoftmaxText text, DType dtype)
    {
        string Kernel(string name, bool isShared) => $$"""
            #undef SUM
            #undef EACH
            #define EACH for (int k = {{(isShared ? "lane" : "0")}}; k < count; k += {{(isShared ? "GROUP" : "1")}})
            // In parts of 128, so that the error of a long sum does not grow with the number of its terms.
            #define SUM(v, term) {T} v = 0; { {T} part_ = 0; int n_ = 0; \
                EACH { part_ += term; if ((++n_ & 127) == 0) { v += part_; part_ = 0; } } v += part_; } \
                {{(isShared ? "v = total(shared, lane, v);" : "")}}
            kernel void {{name}}(global const {T}* A, global const {T}* B, global {T}* C,
                const int count, const int sy, const int sx, const int st, const Grid g)
            {
                const size_t row = {{(isShared ? "get_group_id(0)" : "get_global_id(0)")}};
                {{(isShared ? "local {T} shared[GROUP]; const int lane = get_local_id(0);" : "if (row >= g.count) return;")}}
                PLACES3(g, row, y, x, t)
                {T} m = -INFINITY;
                EACH if ((X(k) > m) | (X(k) != X(k))) m = X(k);
                {{(isShared ? "m = largest(shared, lane, m);" : "")}}
                EACH Y(k) = exp((X(k) == m) & (m > -INFINITY) ? 0 : X(k) - m);
                SUM(below, Y(k) == 1 ? 0 : Y(k))
                SUM(ones, Y(k) == 1 ? 1 : 0)
                const {T} rest = below + (ones - 1), s = below + ones;
                {{text.Finish}}
            }

            """;
        string Joined(string name, string step) => $$"""
            static {T} {{name}}(local {T}* shared, const int lane, const {T} v)
            {
                shared[lane] = v;
                for (int reach = GROUP / 2; reach > 0; reach /= 2)
                {
                    barrier(CLK_LOCAL_MEM_FENCE);
                    if (lane < reach) { const {T} a = shared[lane], b = shared[lane + reach]; shared[lane] = {{step}}; }
                }
                barrier(CLK_LOCAL_MEM_FENCE);
                const {T} all = shared[0];
                barrier(CLK_LOCAL_MEM_FENCE);
                return all;
            }

            """;
        return new(op, ($$"""
            #define X(k) A[x + (k) * sx]
            #define T(k) B[t + (k) * st]
            #define Y(k) C[y + (k) * sy]

            """ + Joined("total", "a + b") + Joined("largest", "(b > a) | (b != b) ? b : a") +
            Kernel("each", false) + Kernel("shared", true)).Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal));
    }
}
