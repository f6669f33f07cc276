using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>
/// The numbers of a block in OpenCL C, by dtype: statements that write the numbers v[0], v[1], … from the block's words low and high, and
/// from the attributes <c>long from</c> and <c>ulong range</c>.
/// </summary>
internal sealed record RandomText(Func<DType, string> Statements, int Stream = 0)
{
    public static RandomText Uniform { get; } = new(y => y == DType.Float32
        ? "v[0] = ((uint)low >> 8) * SCALE; v[1] = (low >> 40) * SCALE; v[2] = ((uint)high >> 8) * SCALE; v[3] = (high >> 40) * SCALE;"
        : "v[0] = (low >> 11) * SCALE; v[1] = (high >> 11) * SCALE;");

    public static RandomText Normal { get; } = new(y => y == DType.Float32
        ? "NORMAL(0, (uint)low >> 8, low >> 40) NORMAL(2, (uint)high >> 8, high >> 40)" : "NORMAL(0, low >> 11, high >> 11)");

    public static RandomText Integers { get; } = new(_ => "v[0] = from + (long)mul_hi(range, low);");

    public static RandomText Keys { get; } = new(_ => "v[0] = (long)low;", 1);
}

/// <summary>The OpenCL C of <see cref="RandomKernel"/>.</summary>
internal static class RandomSource
{
    public static ClProgram Of(string op, RandomText text, DType dtype)
    {
        var perBlock = RandomKernel.PerBlock(dtype);
        return new(op, $$"""
            #define SCALE {{(dtype == DType.Float32 ? "0x1p-24f" : "0x1p-53")}}
            #define NORMAL(k, a, b) { const {T} r = sqrt(-2 * log(((a) + 1) * SCALE)), half_turns = (b) * (2 * SCALE); \
                v[k] = r * cospi(half_turns); v[k + 1] = r * sinpi(half_turns); }
            kernel void numbers(global const ulong* K, global {T}* Y, const int size, const int blocks, const long from, const ulong range,
                const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= g.count) return;
                PLACES2(g, i, y, p)
                const int block = i % blocks, count = min({{perBlock}}, size - block * {{perBlock}});
                uint4 c = (uint4)(block, 0, {{text.Stream}}, 0);
                uint2 k = as_uint2(K[p]);
                for (int round = 0; round < 10; round++)
                {
                    const uint h0 = mul_hi(c.x, 0xD2511F53u), h1 = mul_hi(c.z, 0xCD9E8D57u);
                    c = (uint4)(h1 ^ c.y ^ k.x, c.z * 0xCD9E8D57u, h0 ^ c.w ^ k.y, c.x * 0xD2511F53u);
                    k += (uint2)(0x9E3779B9u, 0xBB67AE85u);
                }
                const ulong low = c.x | (ulong)c.y << 32, high = c.z | (ulong)c.w << 32;
                {T} v[{{perBlock}}];
                {{text.Statements(dtype)}}
                for (int j = 0; j < count; j++) Y[y + j] = v[j];
            }

            """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal));
    }
}
