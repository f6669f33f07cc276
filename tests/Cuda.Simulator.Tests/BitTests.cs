using System.Numerics;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Instructions on bits, and moves.</summary>
public class BitTests
{
    [Fact]
    public void LogicalOperations()
    {
        const int A = 0x1234_ABCD, B = 0x0FF0_F00F;
        Assert.Equal(A & B, Snippet.Of<int>("and.b32 y, a, b", A, B));
        Assert.Equal(A | B, Snippet.Of<int>("or.b32 y, a, b", A, B));
        Assert.Equal(A ^ B, Snippet.Of<int>("xor.b32 y, a, b", A, B));
        Assert.Equal(~(long)A, Snippet.Of<long>("not.b64 y, a", (long)A));
        Assert.True(Snippet.Of<bool>("xor.pred y, a, b", true, false));
        Assert.False(Snippet.Of<bool>("not.pred y, a", true));
        Assert.True(Snippet.Of<bool>("and.pred y, a, !b", true, false));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    [InlineData(31u)]
    [InlineData(32u)]
    [InlineData(100u)]
    public void AShift_BeyondTheWidth_ShiftsAllOut(uint count)
    {
        var x = -123456789;
        Assert.Equal(count > 31 ? 0 : x << (int)count, Snippet.Of<int>("shl.b32 y, a, b", x, count));
        Assert.Equal(count > 31 ? 0 : (uint)x >> (int)count, Snippet.Of<uint>("shr.u32 y, a, b", x, count));
        Assert.Equal(x >> (int)Math.Min(count, 31), Snippet.Of<int>("shr.s32 y, a, b", x, count));
        Assert.Equal(count > 63 ? 0 : (ulong)x >> (int)count, Snippet.Of<ulong>("shr.b64 y, a, b", (long)x, count));
    }

    [Fact]
    public void BitsAreCounted()
    {
        Assert.Equal(BitOperations.PopCount(0xF0F1u), Snippet.Of<int>("popc.b32 y, a", 0xF0F1u));
        Assert.Equal(64, Snippet.Of<int>("popc.b64 y, a", -1L));
        Assert.Equal(BitOperations.LeadingZeroCount(0xF0F1u), Snippet.Of<int>("clz.b32 y, a", 0xF0F1u));
        Assert.Equal(64, Snippet.Of<int>("clz.b64 y, a", 0L));
        Assert.Equal(0x8000_0001u, Snippet.Of<uint>("brev.b32 y, a", 0x8000_0001u));
        Assert.Equal(1UL << 60, Snippet.Of<ulong>("brev.b64 y, a", 8UL));
    }

    [Fact]
    public void FieldsAreExtractedAndInserted()
    {
        Assert.Equal(0xBCu, Snippet.Of<uint>("bfe.u32 y, a, 4, 8", 0xABCDu));
        Assert.Equal(unchecked((int)0xFFFFFFBC), Snippet.Of<int>("bfe.s32 y, a, 4, 8", 0xABCD));
        Assert.Equal(-1, Snippet.Of<int>("bfe.s32 y, a, 30, 8", int.MinValue | 1 << 30));
        Assert.Equal(0, Snippet.Of<int>("bfe.s32 y, a, 4, 0", -1));
        Assert.Equal(0x1FF0Eu, Snippet.Of<uint>("bfi.b32 y, a, b, 4, 8", 0xF0u, 0x1F00Eu | 0xF0));
    }

    [Fact]
    public void ValuesArePackedAndUnpacked()
    {
        Assert.Equal(0x0000_0002_0000_0001L, Snippet.Of<long>("mov.b64 y, {a, b}", 1, 2));
        Assert.Equal(2, Snippet.Of<int>("mov.b64 {_, y}, a", 0x0000_0002_0000_0001L));
        Assert.Equal(1.5, Snippet.Of<double>("mov.b64 %l1, a; mov.f64 y, %l1", 1.5));
        Assert.Equal(BitConverter.SingleToInt32Bits(1.5f), Snippet.Of<int>("mov.b32 y, a", 1.5f));
    }

    [Fact]
    public void Numbers_AreDecimalHexadecimalOrFloats()
    {
        Assert.Equal(uint.MaxValue, Snippet.Of<uint>("mov.b32 y, 4294967295"));
        Assert.Equal(-4, Snippet.Of<int>("mov.b32 y, -4"));
        Assert.Equal(0xFFL, Snippet.Of<long>("mov.b64 y, 0xFF"));
        Assert.Equal(1.5, Snippet.Of<double>("mov.f64 y, 0d3FF8000000000000"));
        Assert.Equal(-1.5f, Snippet.Of<float>("mov.f32 y, 0fBFC00000"));
    }

    [Theory]
    [InlineData("add.s32", 7, 5, 12)]
    [InlineData("min.s32", 7, -5, -5)]
    [InlineData("min.u32", 7, -5, 7)]
    [InlineData("max.s32", 7, -5, 7)]
    [InlineData("and.b32", 6, 3, 2)]
    [InlineData("or.b32", 6, 3, 7)]
    [InlineData("xor.b32", 6, 3, 5)]
    [InlineData("exch.b32", 6, 3, 3)]
    [InlineData("inc.u32", 6, 7, 7)]
    [InlineData("inc.u32", 7, 7, 0)]
    [InlineData("dec.u32", 6, 7, 5)]
    [InlineData("dec.u32", 0, 7, 7)]
    public void AnAtomicInstruction_ChangesMemory_AndGivesTheOldValue(string operation, int old, int operand, int expected)
    {
        const string Values = ".shared .b32 s; st.shared.b32 [s], a;\n";
        Assert.Equal(old, Snippet.Of<int>($"{Values}atom.shared.{operation} y, [s], b", old, operand));
        Assert.Equal(expected, Snippet.Of<int>($"{Values}atom.shared.{operation} y, [s], b; ld.shared.b32 y, [s]", old, operand));
        if (operation.StartsWith("exch", StringComparison.Ordinal)) return;
        Assert.Equal(expected, Snippet.Of<int>($"{Values}red.shared.{operation} [s], b; ld.shared.b32 y, [s]", old, operand));
    }

    [Theory]
    [InlineData(6L, 9L)]
    [InlineData(5L, 6L)]
    public void AnExchange_HappensIfTheValueIsAsExpected(long expected, long result)
    {
        const string Instructions = """
            .shared .b64 s; st.shared.b64 [s], 6; atom.shared.cas.b64 %l1, [s], a, 9; ld.shared.b64 y, [s];
            """;
        Assert.Equal(result, Snippet.Of<long>(Instructions.TrimEnd(), expected));
    }

    [Fact]
    public void SpecialRegisters_SayWhereTheThreadIs()
    {
        const string Body = """
            ld.param.b64 %l0, [out];
            mov.b32 %r0, %tid.x; mov.b32 %r1, %tid.y; mov.b32 %r2, %ntid.x; mov.b32 %r3, %ctaid.x; mov.b32 %r4, %nctaid.x;
            mad.lo.s32 %r5, %r1, %r2, %r0;
            mov.b32 %r6, %ntid.y; mul.lo.s32 %r7, %r2, %r6;
            mad.lo.s32 %r8, %r3, %r7, %r5;
            mul.wide.u32 %l1, %r8, 4; add.s64 %l1, %l0, %l1;
            mad.lo.s32 %r9, %r0, 10, %r1; mad.lo.s32 %r9, %r3, 1000, %r9; mad.lo.s32 %r9, %r4, 100000, %r9;
            st.global.b32 [%l1], %r9;
            """;
        using var gpu = new Gpu();
        var y = Gpu.Allocate(4 * 12);
        Gpu.Run(Gpu.Load(Snippet.Entry(".param .b64 out", Body)), new(2, 1, 1), new(3, 2, 1), y);
        var expected = from block in Enumerable.Range(0, 2)
                       from ty in Enumerable.Range(0, 2)
                       from tx in Enumerable.Range(0, 3)
                       select 200000 + 1000 * block + 10 * tx + ty;
        Assert.Equal(expected, Gpu.Download<int>(y, 12));
    }
}
