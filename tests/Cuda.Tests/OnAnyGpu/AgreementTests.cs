namespace Nabla.Cuda.Tests;

/// <summary>What a GPU computes beside what the CPU does, over the whole range of the dtype, simulated or not.</summary>
public sealed class AgreementTests : IDisposable
{
    private const int Count = 3000;

    private readonly Gpu _gpu = new();

    public void Dispose() => _gpu.Dispose();

    public static TheoryData<string, string> RealFunctions()
    {
        var data = new TheoryData<string, string>();
        foreach (var op in s_operators.Keys)
            foreach (var dtype in (string[])["float64", "float32"]) data.Add(op, dtype);
        return data;
    }

    private static readonly Dictionary<string, Op> s_operators = typeof(Op).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Elementwise)) && (type.IsAssignableTo(typeof(IScalarFunction)) ||
            type.IsAssignableTo(typeof(IScalarFunction2))) && !type.IsAbstract && type.GetConstructor([]) is not null)
        .Select(type => (Op)Activator.CreateInstance(type)!).Concat([new Clamp(-1, 0), new Softplus(1, 20)])
        .ToDictionary(op => op.Name);

    private static readonly HashSet<string> s_exact =
        ["add", "sub", "mul", "div", "sqrt", "square", "reciprocal", "neg", "abs", "sign", "floor", "ceil", "round", "maximum", "minimum",
            "relu", "clamp", "copy"];

    /// <summary>
    /// Arithmetic, square roots and roundings have the same bits. The other functions are within 2 units in the last place in float64, and
    /// 4 in float32.
    /// </summary>
    [Theory, MemberData(nameof(RealFunctions))]
    public void AFunction_IsNearTheCpus(string name, string dtype)
    {
        var (op, single) = (s_operators[name], dtype == "float32");
        double[][] x = op is IScalarFunction2 ? [Numbers(1, single), Numbers(2, single)] : [Numbers(1, single)];
        Tensor[] On(Device device) =>
            Array.ConvertAll(x, v => _gpu.Tensors.Create<double>(v, device).Cast(single ? DType.Float32 : DType.Float64));
        var (actual, expected) = (op.Apply(On(Gpu.Device)), op.Apply(On(Device.Cpu)));
        var distances = single ? Distances(actual.ToArray<float>(), expected.ToArray<float>(), BitConverter.SingleToInt32Bits)
            : Distances(actual.ToArray<double>(), expected.ToArray<double>(), BitConverter.DoubleToInt64Bits);
        var worst = distances.Index().MaxBy(d => d.Item);
        var at = string.Join(", ", x.Select(v => $"{v[worst.Index]:R}"));
        Assert.True(worst.Item <= (s_exact.Contains(name) ? 0 : single ? 4 : 2), $"{name}({at}) is {worst.Item} ulp from the CPU's");
    }

    /// <summary>Twice the same bits, and near what the CPU computes.</summary>
    [Theory]
    [InlineData("float64", 1e-11)]
    [InlineData("float32", 2e-4)]
    public void AKernel_ComputesTheSameEveryTime_NearTheCpus(string name, double tolerance)
    {
        var dtype = name == "float32" ? DType.Float32 : DType.Float64;
        foreach (var (i, f) in Functions.All.Index())
        {
            Tensor On(Device device) => f((_gpu.Count(80, 700).To(device) / 50_000).Cast(dtype)).Cast(DType.Float64);
            double[] first = On(Gpu.Device).ToArray<double>(), second = On(Gpu.Device).ToArray<double>();
            var expected = On(Device.Cpu).ToArray<double>();
            Assert.Equal(first, second);
            var scale = expected.Max(Math.Abs);
            Assert.All(first.Zip(expected), y => Assert.True(Math.Abs(y.First - y.Second) <= tolerance * scale, $"function {i}: {y}"));
        }
    }

    /// <summary>Ordinary numbers, all signs and exponents by their bits, and the special ones.</summary>
    private static double[] Numbers(int stream, bool single)
    {
        var random = new Random(stream);
        double[] special = [0.0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        double Of(int i) => i % 2 == 0 ? 20 * random.NextDouble() - 10
            : single ? BitConverter.Int32BitsToSingle((int)random.NextInt64()) : BitConverter.Int64BitsToDouble(random.NextInt64() ^
            random.NextInt64() << 1);
        var numbers = Enumerable.Range(0, Count).Select(Of).Select(v => single ? (float)v : v).ToArray();
        // Each special number meets each other one, as an operator of two numbers has them.
        for (var i = 0; i < special.Length * special.Length; i++)
            numbers[i] = special[stream == 1 ? i % special.Length : i / special.Length];
        return numbers;
    }

    /// <summary>How many numbers lie between, with both NaN as 0.</summary>
    private static double[] Distances<T, TBits>(T[] a, T[] b, Func<T, TBits> bits) where T : System.Numerics.IFloatingPointIeee754<T>
        where TBits : System.Numerics.IBinaryInteger<TBits>, System.Numerics.IMinMaxValue<TBits>
    {
        // Counted from −0 for negative numbers, and from +0 for the others, so that the two differ.
        Int128 Place(TBits x) => TBits.IsNegative(x) ? Int128.CreateChecked(TBits.MinValue - x) - 1 : Int128.CreateChecked(x);
        return [.. a.Zip(b, (x, y) => T.IsNaN(x) && T.IsNaN(y) ? 0
            : T.IsNaN(x) || T.IsNaN(y) ? double.PositiveInfinity : (double)Int128.Abs(Place(bits(x)) - Place(bits(y))))];
    }
}
