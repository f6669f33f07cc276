namespace Nabla.Cuda.Tests;

/// <summary>The compiler of expressions, on the CPU: the methods that it makes are called as any other.</summary>
public sealed class ExpressionTests
{
    private static object Value(string text, DType dtype, DType output, params object[] x)
    {
        string[] names = ["a", "b", "c"];
        var inputs = Enumerable.Repeat(dtype, x.Length).ToArray();
        var type = FunctionTypes.Of(new ExpressionForm(names[..x.Length], (_, _) => text, null), inputs, output);
        return type.GetMethod("Of")!.Invoke(null, x)!;
    }

    [Theory]
    [InlineData("a + b * c", 7)]
    [InlineData("(a + b) * c", 9)]
    [InlineData("a - b - c", -4)]
    [InlineData("c / b / a", 1.5)]
    [InlineData("-a * -b", 2)]
    [InlineData("a < b ? b < c ? a : b : c", 1)]
    [InlineData("a > b ? a : b > c ? b : c", 3)]
    [InlineData("(a == b) | (b < c) & (a != a) ? a : b", 2)]
    [InlineData("(a < b) ^ (b < c) ? a : b", 2)]
    [InlineData("({T})0.5 * c", 1.5)]
    [InlineData("fmax(fabs(-a), sqrt(b * b))", 2)]
    [InlineData("a <= b & b >= c ? a : c", 3)]
    public void Operators_HaveThePrecedenceOfC(string text, double expected)
    {
        Assert.Equal(expected, Value(text, DType.Float64, DType.Float64, 1.0, 2.0, 3.0));
        Assert.Equal((float)expected, Value(text, DType.Float32, DType.Float32, 1f, 2f, 3f));
    }

    [Theory]
    [InlineData("a < b ? a : c")]
    [InlineData("a <= b ? a : c")]
    [InlineData("a > b ? a : c")]
    [InlineData("a >= b ? a : c")]
    [InlineData("a == b ? a : c")]
    [InlineData("b <= a ? a : c")]
    public void Comparisons_AreFalseForNaN(string text) =>
        Assert.Equal(3.0, Value(text, DType.Float64, DType.Float64, double.NaN, 2.0, 3.0));

    [Theory]
    [InlineData(1.9, 1, 1)]
    [InlineData(-1.9, -1, -1)]
    [InlineData(double.NaN, 0, 0)]
    [InlineData(3e9, int.MaxValue, 3_000_000_000)]
    [InlineData(-1e30, int.MinValue, long.MinValue)]
    [InlineData(1e30, int.MaxValue, long.MaxValue)]
    [InlineData(double.NegativeInfinity, int.MinValue, long.MinValue)]
    public void Conversions_CutTowardsZero_AndSaturate(double x, int expected, long large)
    {
        Assert.Equal(expected, Value("convert_{Y}_sat(a)", DType.Float64, DType.Int32, x));
        Assert.Equal(large, Value("convert_{Y}_sat(a)", DType.Float64, DType.Int64, x));
        Assert.Equal(-1, Value("convert_{Y}(a)", DType.Int64, DType.Int32, long.MaxValue));
        Assert.Equal((byte)(x != 0 ? 1 : 0), Value("?a != ({T})0", DType.Float64, DType.Bool, x));
    }

    [Theory]
    [InlineData("a +", "place 3")]
    [InlineData("a + d", "'d'")]
    [InlineData("sine(a)", "'sine'")]
    [InlineData("(a", "')'")]
    [InlineData("a ? b : c", "a condition")]
    [InlineData("a b", "the end")]
    [InlineData("(a < b) + c", "Boolean")]
    public void WhatIsNoExpression_IsRefusedWithItsPlace(string text, string part)
    {
        var error = Assert.Throws<NablaException>(() => Value(text, DType.Float64, DType.Float64, 1.0, 2.0, 3.0));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains("expressions are those of C", error.Message, StringComparison.Ordinal);
    }
}
