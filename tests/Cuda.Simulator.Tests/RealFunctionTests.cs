using ILGPU;
using Nabla.RealFunctions;

namespace Nabla.CudaSimulation.Tests;

/// <summary>The functions of Nabla's backends, compiled by ILGPU: the simulator computes what the processor does.</summary>
public class RealFunctionTests
{
    private static readonly double[] s_arguments =
        [.. Enumerable.Range(-400, 801).Select(i => i / 57.0), 1e-9, -1e-9, 1e-300, 100.25, -100.25];

    private static void Double<TFunction>(ArrayView<double> x, ArrayView<double> y, int count) where TFunction : struct, IRealFunction
    {
        var i = Grid.GlobalIndex.X;
        if (i < count) y[i] = TFunction.Of<OneDouble>(new(x[i])).Value;
    }

    private static void Single<TFunction>(ArrayView<float> x, ArrayView<float> y, int count) where TFunction : struct, IRealFunction
    {
        var i = Grid.GlobalIndex.X;
        if (i < count) y[i] = TFunction.OfSingle<OneSingle>(new(x[i])).Value;
    }

    private static void Double2<TFunction>(ArrayView<double> a, ArrayView<double> b, ArrayView<double> y, int count)
        where TFunction : struct, IRealFunction2
    {
        var i = Grid.GlobalIndex.X;
        if (i < count) y[i] = TFunction.Of<OneDouble>(new(a[i]), new(b[i])).Value;
    }

    [Fact]
    public void Sine() => Check<Sine>();

    [Fact]
    public void Tangent() => Check<Tangent>();

    [Fact]
    public void Exponential() => Check<Exponential>();

    [Fact]
    public void Logarithm() => Check<Logarithm>();

    [Fact]
    public void HyperbolicTangent() => Check<HyperbolicTangent>();

    [Fact]
    public void ErrorFunction() => Check<ErrorFunction>();

    [Fact]
    public void ArcTangent() => Check<ArcTangent>();

    [Fact]
    public void Power()
    {
        double[] a = [.. s_arguments.Select(Math.Abs).Where(x => x > 0)], b = [.. a.Select((_, i) => i % 13 - 6.5)];
        using var gpu = new Gpu();
        var y = Gpu.Allocate(8 * a.Length);
        Gpu.Run(
            Load(nameof(Double2), typeof(Power)), new(7, 1, 1), new(128, 1, 1), View(a), View(b), new View(y, a.Length), a.Length);
        Near(
            a.Zip(b, (u, v) => RealFunctions.Power.Of<OneDouble>(new(u), new(v)).Value), Gpu.Download<double>(y, a.Length),
            BitConverter.DoubleToInt64Bits);
    }

    private static void Check<TFunction>() where TFunction : struct, IRealFunction
    {
        using var gpu = new Gpu();
        var count = s_arguments.Length;
        float[] floats = [.. s_arguments.Select(x => (float)x)];
        var (y, z) = (Gpu.Allocate(8 * count), Gpu.Allocate(4 * count));
        Gpu.Run(Load(nameof(Double), typeof(TFunction)), new(7, 1, 1), new(128, 1, 1), View(s_arguments), new View(y, count), count);
        Gpu.Run(Load(nameof(Single), typeof(TFunction)), new(7, 1, 1), new(128, 1, 1), View(floats), new View(z, count), count);
        var expected = s_arguments.Select(x => TFunction.Of<OneDouble>(new(x)).Value);
        Near(expected, Gpu.Download<double>(y, count), BitConverter.DoubleToInt64Bits);
        var expectedFloats = floats.Select(x => TFunction.OfSingle<OneSingle>(new(x)).Value);
        Near(expectedFloats, Gpu.Download<float>(z, count), x => BitConverter.SingleToInt32Bits(x));
    }

    private static nint Load(string kernel, Type function) => Gpu.Load(Ptx.Of(
        typeof(RealFunctionTests).GetMethod(kernel, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(function)));

    private static View View<T>(T[] values) where T : unmanaged => new(Gpu.Upload(values), values.Length);

    /// <summary>Both are NaN, or their bits differ by 2 at most.</summary>
    private static void Near<T>(IEnumerable<T> expected, T[] actual, Func<T, long> bits) where T : System.Numerics.INumber<T> =>
        Assert.All(expected.Zip(actual), pair => Assert.True(
            (T.IsNaN(pair.First) && T.IsNaN(pair.Second)) || Math.Abs(bits(pair.First) - bits(pair.Second)) <= 2, $"{pair}"));
}
