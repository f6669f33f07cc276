using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>
/// OpenCL C for an operator with certain dtypes, compiled on a device when it is first launched there. The text may use
/// <see cref="Prelude"/>.
/// </summary>
/// <param name="op">The operator's name, for errors.</param>
/// <param name="source">Its kernels.</param>
internal sealed class ClProgram(string op, string source) : Program(op)
{
    /// <summary>
    /// The text before every program. A <c>Grid</c> is a <see cref="GridPart"/>. <c>PLACES4(g, i, p, q, r, s)</c>, or PLACES3 and so on,
    /// declares the places of its i-th element in each tensor; <c>PLACES1_FROM(g, 1, i, p)</c> those of its i-th line along the first axis.
    /// Of two zeros, the positive one is <c>larger</c>; a NaN is larger and smaller than all.
    /// </summary>
    public static string Prelude { get; } = $"#define GROUP {ClDevice.Group}\n" + """
        #ifdef cl_khr_fp64
        #pragma OPENCL EXTENSION cl_khr_fp64 : enable
        #endif
        #pragma OPENCL FP_CONTRACT OFF
        #define larger(a, b) ((a) > (b) | (a) != (a) ? (a) : (a) == (b) & (b) == 0 ? (a) + (b) : (b))
        #define smaller(a, b) ((a) < (b) | (a) != (a) ? (a) : (a) == (b) & (b) == 0 ? -(-(a) - (b)) : (b))
        typedef struct { int count, rank, size[8], offset[4], stride[4][8]; } Grid;

        """ + string.Concat(Enumerable.Range(1, GridPart.Tensors).Select(Places));

    private static string Places(int tensors)
    {
        string Each(Func<char, int, string> part, string between) => string.Join(between, "pqrs"[..tensors].Select(part));
        var places = Each((p, _) => $"{p}", ", ");
        return $$"""
            #define PLACES{{tensors}}_FROM(g, first, i, {{places}}) int {{Each((p, t) => $"{p} = g.offset[{t}]", ", ")}}; \
                { uint rest_ = (uint)(i); int d_ = first; \
                for (; d_ < g.rank - 1; d_++) { const int c_ = (int)(rest_ % g.size[d_]); rest_ /= g.size[d_]; \
                    {{Each((p, t) => $"{p} += c_ * g.stride[{t}][d_];", " ")}} } \
                {{Each((p, t) => $"{p} += (int)rest_ * g.stride[{t}][d_];", " ")}} }
            #define PLACES{{tensors}}(g, i, {{places}}) PLACES{{tensors}}_FROM(g, 0, i, {{places}})

            """;
    }

    protected override nint Compile(QueueDevice device, string name) =>
        ((ClDevice)device).Kernel(Op, $"// {Op}\n{Prelude}{source}", name);

    /// <summary>A dtype's name in OpenCL C; a bool is read as a byte that is 0 or 1.</summary>
    public static string Name(DType dtype) => dtype.Index switch
    {
        0 => "float",
        1 => "double",
        2 => "int",
        3 => "long",
        4 => "uchar",
        _ => throw dtype.NoCase("OpenCL C"),
    };
}
