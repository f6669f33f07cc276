namespace Nabla.Tests;

/// <summary>The bits of keys are the published ones, and the numbers are made of them as documented, on each device.</summary>
public sealed class PhiloxTests
{
    // From kat_vectors of Random123 (github.com/DEShawResearch/random123), philox4x32 with 10 rounds.
    [Theory]
    [InlineData(0, 0, 0, 0xe169c58d6627e8d5, 0x9b00dbd8bc57ac4c)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x41c83b0e408f276d, 0x6d5451fda20bc7c6)]
    [InlineData(0x85a308d3243f6a88, 0x0370734413198a2e, 0x299f31d0a4093822, 0x94fdccebd16cfe09, 0x24126ea15001e420)]
    public void Bits_AreThePublishedOnes(ulong counter, ulong stream, ulong seed, ulong low, ulong high) =>
        Assert.Equal((low, high), new RandomKey(seed).Bits(counter, stream));

    public static TheoryData<string> Devices => ["cpu:0", "opencl:0"];

    // Long enough for several threads, and no multiple of a block.
    private const int N = 300_007;

    private static readonly RandomKey Key = new(0xFEDCBA9876543210);

    private static ITensorFactory Of(string device) => device == "cpu:0" ? Shared.Tensors : OpenCL.Tensors;

    private static ulong Word(int i) => Key.Bits((ulong)i / 2) is var (low, high) && i % 2 == 0 ? low : high;

    private static uint HalfWord(int i) => (uint)(Word(i / 2) >> (i % 2 * 32));

    [SkippableTheory, MemberData(nameof(Devices))]
    public void UniformNumbers_AreTheUpperBits(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        var doubles = tensors.Uniform(Key, [N], device: on).ToArray<double>();
        var floats = tensors.Uniform(Key, [N], DType.Float32, on).ToArray<float>();
        for (var i = 0; i < N; i++)
        {
            Assert.Equal((Word(i) >> 11) / 9007199254740992.0, doubles[i]);
            Assert.Equal((HalfWord(i) >> 8) / 16777216f, floats[i]);
        }
        Assert.All(floats, u => Assert.InRange(u, 0, 1 - 1 / 16777216f));
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void NormalNumbers_AreBoxAndMullers(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        var doubles = tensors.Normal(Key, [N], device: on).ToArray<double>();
        var floats = tensors.Normal(Key, [N], DType.Float32, on).ToArray<float>();
        for (var i = 0; i < N; i++)
        {
            var pair = i / 2 * 2;
            var (u, v) = (((Word(pair) >> 11) + 1) / 9007199254740992.0, (Word(pair + 1) >> 11) / 9007199254740992.0);
            Near(BoxMuller(u, v, i), doubles[i], 1e-14);
            Near(BoxMuller(((HalfWord(pair) >> 8) + 1) / 16777216.0, (HalfWord(pair + 1) >> 8) / 16777216.0, i), floats[i], 2e-6);
        }

        static double BoxMuller(double u, double v, int i) =>
            Math.Sqrt(-2 * Math.Log(u)) * (i % 2 == 0 ? Math.Cos(2 * Math.PI * v) : Math.Sin(2 * Math.PI * v));
        static void Near(double expected, double found, double tolerance) => Assert.InRange(found - expected, -tolerance, tolerance);
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Integers_AreScaledWords(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        (long, long)[] ranges = [(0, 10), (-5, -4), (long.MinValue, long.MaxValue), (-1, long.MaxValue), (long.MinValue, 1)];
        foreach (var (from, to) in ranges)
        {
            var found = tensors.RandInt(Key, from, to, [N], on).ToArray<long>();
            var range = (Int128)to - from;
            for (var i = 0; i < N; i++) Assert.Equal((long)(from + (Int128)((UInt128)range * Key.Bits((ulong)i).Low >> 64)), found[i]);
        }
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Keys_AreTheSeedsOfSplit_AndTheirNumbersThoseOfTheParts(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        var keys = tensors.Keys(Key, 32, on);
        var parts = Key.Split(32);
        Assert.Equal((DType.Int64, on), (keys.DType, keys.Device));
        Assert.Equal(Array.ConvertAll(parts, part => (long)part.Seed), keys.ToArray<long>());
        Assert.Equal(tensors.Normal(parts[5], [9], device: on).ToArray<double>(), tensors.Normal(keys[5], [9]).ToArray<double>());
        Assert.Equal(on, tensors.Normal(keys[5], [9]).Device);
        Assert.Equal(tensors.Keys(parts[5], 3, on).ToArray<long>(), tensors.Keys(keys[5..6], 3).ToArray<long>());
    }

    [Fact]
    public void Numbers_DependOnNoNumberOfThreads()
    {
        using var one = NablaRuntime.Create(n => n.AddCpu(o => o.MaxThreads = 1));
        using var three = NablaRuntime.Create(n => n.AddCpu(o => o.MaxThreads = 3));
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            Assert.Equal(Make(one, dtype), Make(three, dtype));

            static double[] Make(NablaRuntime nabla, DType dtype) =>
                nabla.Tensors.Normal(Key, [1_000_003], dtype).Cast(DType.Float64).ToArray<double>();
        }
    }

    [Fact]
    public void NumbersOfAnOpenCLKey_AreOnItsDevice_AndADeviceThatIsNamedMovesTheKey()
    {
        var (tensors, key) = (OpenCL.Tensors, OpenCL.Tensors.Keys(Key, 1, OpenCL.Device));
        Assert.Equal(OpenCL.Device, tensors.Uniform(key, [2]).Device);
        Assert.Equal(Device.Cpu, tensors.Uniform(key, [2], device: Device.Cpu).Device);
        Assert.Equal(Device.Cpu, tensors.Ones([2], device: Device.Cpu).Dropout(key).Device);
        Assert.Equal(OpenCL.Device, tensors.Categorical(Key, tensors.Ones([2, 3], device: OpenCL.Device)).Device);
    }
}
