namespace Nabla.CudaSimulation.Tests;

/// <summary>Conversions between types.</summary>
public class ConversionTests
{
    [Theory]
    [InlineData("rni", 2.5, 2)]
    [InlineData("rni", -3.5, -4)]
    [InlineData("rzi", -2.7, -2)]
    [InlineData("rmi", -2.1, -3)]
    [InlineData("rpi", 2.1, 3)]
    public void Floats_AreRoundedToIntegers(string mode, double x, int expected)
    {
        Assert.Equal(expected, Snippet.Of<int>($"cvt.{mode}.s32.f64 y, a", x));
        Assert.Equal(expected, Snippet.Of<double>($"cvt.{mode}.f64.f64 y, a", x));
        Assert.Equal(expected, Snippet.Of<long>($"cvt.{mode}.s64.f32 y, a", (float)x));
    }

    [Fact]
    public void FloatsOutOfRange_Saturate()
    {
        Assert.Equal(int.MaxValue, Snippet.Of<int>("cvt.rzi.s32.f64 y, a", 1e20));
        Assert.Equal(int.MinValue, Snippet.Of<int>("cvt.rzi.s32.f32 y, a", float.NegativeInfinity));
        Assert.Equal(long.MaxValue, Snippet.Of<long>("cvt.rzi.s64.f64 y, a", 1e30));
        Assert.Equal(0u, Snippet.Of<uint>("cvt.rzi.u32.f64 y, a", -5.0));
        Assert.Equal(ulong.MaxValue, Snippet.Of<ulong>("cvt.rzi.u64.f64 y, a", 1e30));
        Assert.Equal(255, Snippet.Of<short>("cvt.rzi.u8.f64 y, a", 300.0));
        Assert.Equal(-128, Snippet.Of<short>("cvt.rzi.s8.f64 y, a", -300.0));
    }

    [Fact]
    public void NaN_BecomesZeroOrTheHighestBit()
    {
        Assert.Equal(0, Snippet.Of<int>("cvt.rzi.s32.f32 y, a", float.NaN));
        Assert.Equal(int.MinValue, Snippet.Of<int>("cvt.rzi.s32.f64 y, a", double.NaN));
        Assert.Equal(1u << 31, Snippet.Of<uint>("cvt.rzi.u32.f64 y, a", double.NaN));
        Assert.Equal(long.MinValue, Snippet.Of<long>("cvt.rzi.s64.f32 y, a", float.NaN));
    }

    [Fact]
    public void Integers_AreRoundedOnceToFloats()
    {
        foreach (var x in (long[])[0, 1, -1, 16777217, 16777219, -33554435, long.MaxValue, long.MinValue, 0x4000004000000001])
        {
            Assert.Equal((float)x, Snippet.Of<float>("cvt.rn.f32.s64 y, a", x));
            Assert.Equal((double)x, Snippet.Of<double>("cvt.rn.f64.s64 y, a", x));
        }
        // 2⁶³ + 2³⁹ + 1 lies just above the middle of two floats; as a double it would lie in the middle.
        Assert.Equal(9223373136366403584f, Snippet.Of<float>("cvt.rn.f32.u64 y, a", 0x8000008000000001UL));
        Assert.Equal(18446744073709551616.0, Snippet.Of<double>("cvt.rn.f64.u64 y, a", ulong.MaxValue));
        Assert.Equal(4294967295.0, Snippet.Of<double>("cvt.rn.f64.u32 y, a", uint.MaxValue));
        Assert.Equal(-5.0, Snippet.Of<double>("cvt.rn.f64.s16 y, a", (short)-5));
    }

    [Fact]
    public void OtherRoundings_GoInTheirDirections()
    {
        const double X = 0.1;
        var nearest = (float)X;
        var (below, above) = nearest > X ? (MathF.BitDecrement(nearest), nearest) : (nearest, MathF.BitIncrement(nearest));
        Assert.Equal(nearest, Snippet.Of<float>("cvt.rn.f32.f64 y, a", X));
        Assert.Equal(below, Snippet.Of<float>("cvt.rm.f32.f64 y, a", X));
        Assert.Equal(above, Snippet.Of<float>("cvt.rp.f32.f64 y, a", X));
        Assert.Equal(below, Snippet.Of<float>("cvt.rz.f32.f64 y, a", X));
        Assert.Equal(-below, Snippet.Of<float>("cvt.rz.f32.f64 y, a", -X));
        Assert.Equal(float.MaxValue, Snippet.Of<float>("cvt.rz.f32.f64 y, a", 1e300));
        Assert.Equal(16777218f, Snippet.Of<float>("cvt.rp.f32.s32 y, a", 16777217));
        Assert.Equal(16777216f, Snippet.Of<float>("cvt.rz.f32.u64 y, a", 16777217UL));
    }

    [Fact]
    public void Integers_AreCutOrExtended()
    {
        Assert.Equal(-1L, Snippet.Of<long>("cvt.s64.s32 y, a", -1));
        Assert.Equal(0xFFFFFFFFL, Snippet.Of<long>("cvt.u64.u32 y, a", -1));
        Assert.Equal(-1, Snippet.Of<int>("cvt.s32.s8 y, a", (short)0xFF));
        Assert.Equal(255, Snippet.Of<int>("cvt.s32.u8 y, a", (short)-1));
        Assert.Equal(unchecked((int)0x89ABCDEF), Snippet.Of<int>("cvt.u32.u64 y, a", 0x0123456789ABCDEF));
        Assert.Equal(-17, Snippet.Of<short>("cvt.s8.s32 y, a", 0x1EF));
        Assert.Equal(127, Snippet.Of<short>("cvt.sat.s8.s32 y, a", 300));
        Assert.Equal(0u, Snippet.Of<uint>("cvt.sat.u32.s64 y, a", -7L));
    }

    [Fact]
    public void Halves_AreConverted()
    {
        var bits = BitConverter.HalfToUInt16Bits((Half)1.1f);
        Assert.Equal((float)(Half)1.1f, Snippet.Of<float>("cvt.f32.f16 y, a", bits));
        Assert.Equal(bits, Snippet.Of<ushort>("cvt.rn.f16.f32 y, a", 1.1f));
        Assert.Equal(BitConverter.HalfToUInt16Bits((Half)7), Snippet.Of<ushort>("cvt.rn.f16.s32 y, a", 7));
        // Just above the middle of two halves: by a float it would be rounded twice, and down.
        const double X = 1 + 1.0 / 2048 + 1e-12;
        Assert.Equal(BitConverter.HalfToUInt16Bits((Half)X), Snippet.Of<ushort>("cvt.rn.f16.f64 y, a", X));
        Assert.Equal(1, Snippet.Of<float>("cvt.rn.sat.f32.f64 y, a", 2.5));
    }
}
