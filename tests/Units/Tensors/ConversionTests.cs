using Nabla.Conformance;
using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class ConversionTests
{
    private static readonly ITensorFactory T = Shared.Tensors;

    [SkippableTheory]
    [InlineData("cpu:0")]
    [InlineData("opencl:0")]
    public void ACast_ConvertsOneElement_AsCSharpConvertsNumbers(string name)
    {
        if (name == "opencl:0") Absence.SkipsIf(OpenCL.Missing);
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddOpenCL());
        foreach (var value in new[] { 0.0, -0.75, 2.75, 3e9, -3e9, 1e300, double.NaN, double.NegativeInfinity })
        {
            var y = nabla.Tensors.Create([value], Device.Parse(name));
            Assert.Equal((value, (float)value, (int)value, (long)value), ((double)y, (float)y, (int)y, (long)y));
            y = y.Cast(DType.Float32);
            var single = (float)value;
            Assert.Equal(((double)single, single, (int)single, (long)single), ((double)y, (float)y, (int)y, (long)y));
        }
        foreach (var value in new[] { 0L, -7, (1L << 40) + 5, long.MinValue, (1L << 53) + 1 })
        {
            var y = nabla.Tensors.Create([value], Device.Parse(name));
            Assert.Equal((value, (float)value, (int)value, value), ((double)y, (float)y, (int)y, (long)y));
        }
        var i = nabla.Tensors.Create([int.MinValue], Device.Parse(name)).Reshape([1, 1]);
        Assert.Equal((int.MinValue, (float)int.MinValue, int.MinValue, (long)int.MinValue), ((double)i, (float)i, (int)i, (long)i));
        var b = nabla.Tensors.Create([true], Device.Parse(name));
        Assert.True((bool)b);
        Assert.False((bool)!b);
    }

    [Fact]
    public void ACast_OfSeveralElements_IsRefused()
    {
        foreach (var cast in (Action[])[() => _ = (double)T.Ones(2), () => _ = (int)T.Zeros(0), () => _ = (bool)(T.Ones(2) > 0)])
        {
            var error = Assert.Throws<ShapeException>(cast);
            Assert.Contains("not 1", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ACast_BetweenBoolAndNumbers_IsRefused_AsInCSharp()
    {
        var number = Assert.Throws<DTypeException>(() => (double)(T.Scalar(1) > 0)).Message;
        Assert.Contains("(double): the tensor is bool", number, StringComparison.Ordinal);
        var boolean = Assert.Throws<DTypeException>(() => (bool)T.Scalar(1)).Message;
        Assert.Contains("(bool): the tensor is float64", boolean, StringComparison.Ordinal);
        Assert.Contains("x > 0", boolean, StringComparison.Ordinal);
    }

    [Fact]
    public void ACast_OfATracer_SaysThatTheValueIsNotKnown()
    {
        var error = Assert.Throws<TracedValueException>(() => Grad(x => x * (double)x)(T.Scalar(2)));
        Assert.Contains("(double)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Detach()", error.Message, StringComparison.Ordinal);
        Assert.Equal(2.0, (double)Grad(x => x * (double)x.Detach())(T.Scalar(2)));
        Assert.Throws<TracedValueException>(() => Vmap(x => x * (float)x)(T.Ones(2)));
        Assert.Throws<ArgumentNullException>("a", () => (int)(Tensor)null!);
    }

    [Fact]
    public void Null_IsComparedWithEitherOperator_AndATensorEqualsItselfAlone()
    {
        Tensor? x = T.Scalar(1), none = null;
        Assert.True(x != null && null != x && none == null && null == none && x is not null && none is null);
        Assert.False(x == null || null == x || none != null || null != none);
        Assert.Equal(x, x);
        Assert.NotEqual(x, T.Scalar(1));
        Assert.Single(new HashSet<Tensor> { x!, x! });
        Assert.Equal(new Pair(x!, x!), new Pair(x!, x!));
    }

    private sealed record Pair(Tensor A, Tensor B);

    [Theory]
    [InlineData("float64")]
    [InlineData("float32")]
    public void WhereOfTwoNumbers_HasTheRuntimesDefaultDType_UnderTransformsToo(string name)
    {
        var dtype = DType.All.Single(d => d.Name == name);
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddOpenCL().UseDefaultDType(dtype));
        foreach (var device in nabla.Tensors.Devices)
        {
            var x = nabla.Tensors.Create([-1.0, 2.0], device).Cast(dtype);
            Is([0.5, 1], Tensor.Where(x > 0, 1, 0.5));
            Is([0.5, 1], Vmap(v => Tensor.Where(v > 0, 1.0, 0.5))(x));
            Is([0, 2], Grad(v => (v * Tensor.Where(v > 0, 2.0, 0.0)).Sum())(x));
            Is([0, 0], JacFwd(v => Tensor.Where(v > 0, 2.0, 0.0).Sum())(x));
            Is([0, 2, 0, 2], Vmap(Grad(v => (v * Tensor.Where(v > 0, 2.0, 0.0)).Sum()))(Tensor.Stack([x, x])));
            Is([0, 0, 0, 4], Hessian(v => (v.Square() * Tensor.Where(v > 0, 2.0, 0.0)).Sum())(x));

            void Is(double[] expected, Tensor y)
            {
                Assert.Equal((dtype, device), (y.DType, y.Device));
                Numbers.Near(expected, y.Cast(DType.Float64));
            }
        }
        var error = Assert.Throws<DTypeException>(() => Tensor.Where(nabla.Tensors.Ones(2), 1.0, 0.0));
        Assert.Contains("must be bool", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Tensor, Tensor, Tensor>> Mixed => new()
    {
        { "add", (a, b) => a + b }, { "sub", (a, b) => a - b }, { "mul", (a, b) => a * b }, { "div", (a, b) => a / b },
        { "gt", (a, b) => a > b }, { "eq", (a, b) => a.Eq(b) }, { "maximum", (a, b) => a.Maximum(b) }, { "pow", (a, b) => a.Pow(b) },
        { "matmul", (a, b) => a.MatMul(b) }, { "where", (a, b) => Tensor.Where(a > 0, a, b) }, { "cat", (a, b) => Tensor.Cat([a, b]) },
        { "cat", (a, b) => Tensor.Stack([a, b]) }, { "matmul", (a, b) => Tensor.Einsum("ij,jk->ik", a, b) },
        { "atan2", (a, b) => a.Atan2(b) }, { "solve", (a, b) => a.Solve(b) },
    };

    [Theory]
    [MemberData(nameof(Mixed))]
    public void EveryOperationOfMixedDTypes_NamesBothAndTheCast(string op, Func<Tensor, Tensor, Tensor> f)
    {
        var x = Shared.Count(2, 2);
        var mask = Says(x > 1, "float64", "bool", "mask.Cast(DType.Float64)", "Tensor.Where(mask, a, b)");
        Assert.StartsWith(op + ":", mask, StringComparison.Ordinal);
        Assert.Contains("x.Cast(y.DType)", Says(x.Cast(DType.Float32), "float64", "float32", "do not mix"), StringComparison.Ordinal);
        Says(x.Cast(DType.Int64), "float64", "int64", "Cast");
        Assert.Throws<DTypeException>(() => Vmap(f)(x.Unsqueeze(0), (x > 1).Unsqueeze(0)));

        string Says(Tensor other, params string[] parts)
        {
            var message = Assert.Throws<DTypeException>(() => f(x, other)).Message;
            Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
            return message;
        }
    }

    [Fact]
    public void AnIntegerBesideAMask_IsAdvisedToCastToItsOwnDType()
    {
        var error = Assert.Throws<DTypeException>(() => T.Create([1, 2]) * (T.Ones(2) > 0));
        Assert.Contains("mask.Cast(DType.Int32)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cast", Assert.Throws<DTypeException>(() => (T.Ones(2) > 0) * 2.0).Message, StringComparison.Ordinal);
    }
}
