using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>The OpenCL C of <see cref="Devices.Elementwise"/>. The kernel <c>contiguous</c> computes by vectors.</summary>
internal static class ElementwiseSource
{
    // A processor runs the items of a group one after the other, so that more elements per item are faster there. A GPU needs more items.
    private const int VectorsOnCpu = 4, ElementsOnCpu = 16;

    /// <summary>How many elements an item computes.</summary>
    public static (int Contiguous, int Strided) ElementsPerItem(QueueDevice device, DType dtype) =>
        device.IsProcessor ? (Width(dtype) * VectorsOnCpu, ElementsOnCpu) : (Width(dtype), 1);

    /// <summary>How many elements a vector has, so that it fills the registers of common processors.</summary>
    private static int Width(DType dtype) => dtype.Size == 8 ? 4 : 8;

    public static ClProgram Of(string op, ExpressionForm form, ReadOnlySpan<DType> x, DType y)
    {
        var types = new string[x.Length];
        for (var i = 0; i < types.Length; i++) types[i] = ClProgram.Name(x[i]);
        var (to, width, text) = (ClProgram.Name(y), Width(x[^1]), form.Text(x[^1], y));
        var mask = x[^1].Size switch { 8 => "long", 4 => "int", _ => "char" };

        string Each(Func<int, string> part, string between = ", ") => string.Join(between, Enumerable.Range(0, types.Length).Select(part));
        string Function(string name, string suffix)
        {
            var body = text.Replace("{T}", types[^1] + suffix, StringComparison.Ordinal)
                .Replace("{Y}", to + suffix, StringComparison.Ordinal)
                .Replace("{M}", mask + suffix, StringComparison.Ordinal);
            // A comparison of vectors is −1 where it is true.
            if (IsPredicate(text)) body = suffix.Length == 0 ? $"(uchar)(({body[1..]}) != 0)" : $"convert_uchar{suffix}(-({body[1..]}))";
            return $"static {to}{suffix} {name}({Each(i => $"{types[i]}{suffix} {form.Inputs[i]}")}{Numbers(types[^1])}) {{ " +
                $"return {body}; }}";
        }
        // An input of one element has stride 0: the vector repeats it.
        string Vector(int i) => $"s{i} ? vload{width}(0, X{i} + o{i} + i) : ({types[i]}{width})(X{i}[o{i}])";
        string Numbers(string type) => form.Numbers is not null ? $", {type} p, {type} q" : "";
        var pass = form.Numbers is not null ? ", p, q" : "";

        return new(op, $$"""
            #ifdef CPU
            #define VECTORS {{VectorsOnCpu}}
            #define ELEMENTS {{ElementsOnCpu}}
            #else
            #define VECTORS 1
            #define ELEMENTS 1
            #endif
            {{Function("one", "")}}
            {{Function("some", width.ToString(System.Globalization.CultureInfo.InvariantCulture))}}
            kernel void contiguous({{Each(i => $"global const {types[i]}* X{i}")}}, global {{to}}* Y{{Numbers(types[^1])}},
                {{Each(i => $"int o{i}, int s{i}")}}, int first, int count)
            {
                Y += first;
                for (size_t v = get_global_id(0) * VECTORS, i = v * {{width}}, end = v + VECTORS; v < end && i < count; v++, i += {{width}})
                    if (i + {{width}} <= count)
                        vstore{{width}}(some({{Each(Vector)}}{{pass}}), 0, Y + i);
                    else
                        for (size_t k = i; k < count; k++) Y[k] = one({{Each(i => $"X{i}[o{i} + k * s{i}]")}}{{pass}});
            }
            kernel void strided({{Each(i => $"global const {types[i]}* X{i}")}}, global {{to}}* Y{{Numbers(types[^1])}}, Grid g)
            {
                const int size = g.rank ? g.size[0] : 1;
                for (size_t i = get_global_id(0) * ELEMENTS, end = min(i + ELEMENTS, (size_t)g.count); i < end;)
                {
                    PLACES{{types.Length + 1}}(g, i, y, {{Each(i => $"x{i}")}})
                    const size_t stop = min(end, i - i % size + size);
                    for (; i < stop; i++, y += g.stride[0][0], {{Each(i => $"x{i} += g.stride[{i + 1}][0]")}})
                        Y[y] = one({{Each(i => $"X{i}[x{i}]")}}{{pass}});
                }
            }

            """);
    }

    private static bool IsPredicate(string text) => text[0] == '?';
}
