namespace Nabla.OpenCL;

/// <summary>
/// The numbers of a block in OpenCL C: statements that write <paramref name="PerBlock"/> numbers v[0], v[1], … from the block's words low
/// and high, and from the attributes <c>long from</c> and <c>ulong range</c>.
/// </summary>
internal sealed record RandomText(int PerBlock, string Statements, int Stream = 0)
{
    public static RandomText Uniform(DType dtype) => dtype == DType.Float32
        ? new(4, "v[0] = ((uint)low >> 8) * SCALE; v[1] = (low >> 40) * SCALE; v[2] = ((uint)high >> 8) * SCALE; " +
            "v[3] = (high >> 40) * SCALE;")
        : new(2, "v[0] = (low >> 11) * SCALE; v[1] = (high >> 11) * SCALE;");

    public static RandomText Normal(DType dtype) => dtype == DType.Float32
        ? new(4, "NORMAL(0, (uint)low >> 8, low >> 40) NORMAL(2, (uint)high >> 8, high >> 40)")
        : new(2, "NORMAL(0, low >> 11, high >> 11)");

    public static RandomText Integers(DType dtype) => new(1, "v[0] = from + (long)mul_hi(range, low);");

    public static RandomText Keys(DType dtype) => new(1, "v[0] = (long)low;", 1);
}

/// <summary>Random numbers: a work-item computes a block of <see cref="RandomKey.Bits"/> and its numbers.</summary>
internal sealed class RandomKernel(string op, Func<DType, RandomText> text)
{
    private readonly (RandomText Text, ClProgram Program)?[] _programs = new (RandomText, ClProgram)?[DType.All.Count];

    /// <summary>For each key, <paramref name="size"/> numbers.</summary>
    public void Run(DeviceTensor keys, int size, DeviceTensor y, (long From, ulong Range) numbers)
    {
        if (y.Length == 0) return;
        var (own, program) = _programs[y.DType.Index] ??= Write(y.DType);
        var blocks = (size + own.PerBlock - 1) / own.PerBlock;
        Shape shape = [.. keys.Shape, blocks];
        Span<int> strides = stackalloc int[shape.Count], places = stackalloc int[shape.Count];
        keys.Strides.CopyTo(strides);
        Layout.Contiguous([.. keys.Shape, size]).Strides.CopyTo(places);
        (strides[^1], places[^1]) = (0, own.PerBlock);
        using var call = program.On(y.ClDevice, "numbers");
        call.In(keys).Out(y).Value(size).Value(blocks).Value(numbers.From).Value(numbers.Range)
            .Run(new Grid(shape.Span, y.Seen(shape, places), keys.Seen(shape, strides)));
    }

    private (RandomText, ClProgram) Write(DType dtype)
    {
        var own = text(dtype);
        return (own, new(op, $$"""
            #define SCALE {{(dtype == DType.Float32 ? "0x1p-24f" : "0x1p-53")}}
            #define NORMAL(k, a, b) { const {T} r = sqrt(-2 * log(((a) + 1) * SCALE)), half_turns = (b) * (2 * SCALE); \
                v[k] = r * cospi(half_turns); v[k + 1] = r * sinpi(half_turns); }
            kernel void numbers(global const ulong* K, global {T}* Y, const int size, const int blocks, const long from, const ulong range,
                const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= g.count) return;
                PLACES2(g, i, y, p)
                const int block = i % blocks, count = min({{own.PerBlock}}, size - block * {{own.PerBlock}});
                uint4 c = (uint4)(block, 0, {{own.Stream}}, 0);
                uint2 k = as_uint2(K[p]);
                for (int round = 0; round < 10; round++)
                {
                    const uint h0 = mul_hi(c.x, 0xD2511F53u), h1 = mul_hi(c.z, 0xCD9E8D57u);
                    c = (uint4)(h1 ^ c.y ^ k.x, c.z * 0xCD9E8D57u, h0 ^ c.w ^ k.y, c.x * 0xD2511F53u);
                    k += (uint2)(0x9E3779B9u, 0xBB67AE85u);
                }
                const ulong low = c.x | (ulong)c.y << 32, high = c.z | (ulong)c.w << 32;
                {T} v[{{own.PerBlock}}];
                {{own.Statements}}
                for (int j = 0; j < count; j++) Y[y + j] = v[j];
            }

            """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)));
    }
}
