using System.Collections.Concurrent;

namespace Nabla.OpenCL;

/// <summary>
/// OpenCL C for an operator with certain dtypes, compiled on a device when it is first launched there. The text may use
/// <see cref="Prelude"/>.
/// </summary>
/// <param name="op">The operator's name, for errors.</param>
/// <param name="source">Its kernels.</param>
internal sealed class ClProgram(string op, string source)
{
    /// <summary>
    /// The number of items of a work-group. It is the same everywhere, since a driver compiles a kernel again for each other number.
    /// </summary>
    public const int Group = 64;

    /// <summary>
    /// The text before every program. A <c>Grid</c> is the argument that <see cref="Grid"/> makes. <c>PLACES4(g, i, p, q, r, s)</c>, or
    /// PLACES3 and so on, declares the places of its i-th element in each tensor.
    /// </summary>
    public static string Prelude { get; } = """
        #ifdef cl_khr_fp64
        #pragma OPENCL EXTENSION cl_khr_fp64 : enable
        #endif
        #pragma OPENCL FP_CONTRACT OFF
        #define GROUP 64
        typedef struct { int count, rank, size[8], offset[4], stride[4][8]; } Grid;

        """ + string.Concat(Enumerable.Range(1, GridPart.Tensors).Select(Places));

    private static string Places(int tensors)
    {
        string Each(Func<char, int, string> part, string between) => string.Join(between, "pqrs"[..tensors].Select(part));
        return $$"""
            #define PLACES{{tensors}}(g, i, {{Each((p, _) => $"{p}", ", ")}}) int {{Each((p, t) => $"{p} = g.offset[{t}]", ", ")}}; \
                { uint rest_ = (uint)(i); \
                for (int d_ = g.rank - 1; d_ > 0; d_--) { const int c_ = (int)(rest_ % g.size[d_]); rest_ /= g.size[d_]; \
                    {{Each((p, t) => $"{p} += c_ * g.stride[{t}][d_];", " ")}} } \
                {{Each((p, t) => $"{p} += (int)rest_ * g.stride[{t}][0];", " ")}} }

            """;
    }

    private readonly ConcurrentDictionary<(ClDevice, string), nint> _kernels = new();

    /// <summary>The operator's name.</summary>
    public string Op => op;

    /// <summary>
    /// Begins the launch of kernel <paramref name="name"/>: give the arguments in order, then run it. Dispose it, so that other threads can
    /// launch.
    /// </summary>
    /// <exception cref="NablaException">The compiler refused the program.</exception>
    public Launch On(ClDevice device, string name)
    {
        if (!_kernels.TryGetValue((device, name), out var kernel)) kernel = _kernels.GetOrAdd((device, name), Create);
        return new(this, device, kernel);
    }

    private nint Create((ClDevice Device, string Name) kernel) => kernel.Device.Kernel(op, $"// {op}\n{Prelude}{source}", kernel.Name);

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
