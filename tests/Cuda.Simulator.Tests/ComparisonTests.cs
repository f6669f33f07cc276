namespace Nabla.CudaSimulation.Tests;

/// <summary>Comparisons, choices and tests of floats.</summary>
public class ComparisonTests
{
    [Fact]
    public void ComparisonsOfFloats_AreOrderedOrNot()
    {
        foreach (var a in (double[])[1, 2, double.NaN])
        {
            foreach (var b in (double[])[1, 2, double.NaN])
            {
                var unordered = double.IsNaN(a) || double.IsNaN(b);
                (string, bool)[] expected = [
                    ("eq", a == b), ("ne", !unordered && a != b), ("lt", a < b), ("le", a <= b), ("gt", a > b), ("ge", a >= b)];
                foreach (var (comparison, value) in expected)
                {
                    Assert.Equal(value, Snippet.Of<bool>($"setp.{comparison}.f64 y, a, b", a, b));
                    Assert.Equal(value || unordered, Snippet.Of<bool>($"setp.{comparison}u.f32 y, a, b", (float)a, (float)b));
                }
                Assert.Equal(!unordered, Snippet.Of<bool>("setp.num.f64 y, a, b", a, b));
                Assert.Equal(unordered, Snippet.Of<bool>("setp.nan.f64 y, a, b", a, b));
            }
        }
    }

    [Fact]
    public void ComparisonsOfIntegers_AreSignedOrNot()
    {
        foreach (var a in (int[])[0, 1, -1, int.MinValue])
        {
            foreach (var b in (int[])[0, 1, -1])
            {
                Assert.Equal(a == b, Snippet.Of<bool>("setp.eq.s32 y, a, b", a, b));
                Assert.Equal(a != b, Snippet.Of<bool>("setp.ne.b32 y, a, b", a, b));
                Assert.Equal(a < b, Snippet.Of<bool>("setp.lt.s32 y, a, b", a, b));
                Assert.Equal(a >= b, Snippet.Of<bool>("setp.ge.s64 y, a, b", (long)a, (long)b));
                Assert.Equal((uint)a < (uint)b, Snippet.Of<bool>("setp.lo.u32 y, a, b", a, b));
                Assert.Equal((uint)a <= (uint)b, Snippet.Of<bool>("setp.ls.u32 y, a, b", a, b));
                Assert.Equal((uint)a > (uint)b, Snippet.Of<bool>("setp.hi.u32 y, a, b", a, b));
                Assert.Equal((ulong)a >= (ulong)b, Snippet.Of<bool>("setp.hs.u64 y, a, b", (long)a, (long)b));
            }
        }
    }

    [Fact]
    public void AComparison_IsCombinedWithAPredicate()
    {
        Assert.True(Snippet.Of<bool>("setp.ge.or.s32 y, a, 3, b", 1, true));
        Assert.False(Snippet.Of<bool>("setp.lt.and.s32 y, a, 3, !b", 1, true));
        Assert.True(Snippet.Of<bool>("setp.lt.xor.s32 y, a, 3, b", 1, false));
        Assert.False(Snippet.Of<bool>("setp.lt.s32 %p0|y, a, 3", 1));
    }

    [Fact]
    public void AChoice_TakesTheFirstIfTrue()
    {
        Assert.Equal(1, Snippet.Of<int>("selp.b32 y, 1, 2, a", true));
        Assert.Equal(2, Snippet.Of<int>("selp.b32 y, 1, 2, a", false));
        Assert.Equal(2.5, Snippet.Of<double>("selp.f64 y, a, b, c", 1.5, 2.5, false));
    }

    [Fact]
    public void AGuard_SkipsTheInstruction()
    {
        Assert.Equal(1, Snippet.Of<int>("mov.b32 y, 1; @a mov.b32 y, 2", false));
        Assert.Equal(2, Snippet.Of<int>("mov.b32 y, 1; @!a mov.b32 y, 2", false));
    }

    [Theory]
    [InlineData("finite", double.MaxValue, true)]
    [InlineData("finite", double.NaN, false)]
    [InlineData("infinite", double.NegativeInfinity, true)]
    [InlineData("notanumber", double.NaN, true)]
    [InlineData("number", double.PositiveInfinity, true)]
    [InlineData("normal", double.Epsilon, false)]
    [InlineData("subnormal", double.Epsilon, true)]
    public void TestsOfFloats(string test, double x, bool expected) =>
        Assert.Equal(expected, Snippet.Of<bool>($"testp.{test}.f64 y, a", x));
}
