using Xunit;

namespace Nabla.Conformance;

/// <summary>A tensor's elements on the host, so that results of two runtimes can be compared.</summary>
internal sealed class Values
{
    private readonly double[] _reals;
    private readonly long[] _integers;

    private Values(DType dtype, Shape shape, double[] reals, long[] integers) =>
        (DType, Shape, _reals, _integers) = (dtype, shape, reals, integers);

    public DType DType { get; }

    public Shape Shape { get; }

    public double[] Reals => _reals;

    public long[] Integers => _integers;

    public static Values Of(Tensor x) =>
        x.DType == DType.Float64 ? new(x.DType, x.Shape, x.ToArray<double>(), [])
         : x.DType == DType.Float32 ? new(x.DType, x.Shape, Array.ConvertAll(x.ToArray<float>(), v => (double)v), [])
         : x.DType == DType.Int64 ? new(x.DType, x.Shape, [], x.ToArray<long>())
         : x.DType == DType.Int32 ? new(x.DType, x.Shape, [], Array.ConvertAll(x.ToArray<int>(), v => (long)v))
         : new(x.DType, x.Shape, [], Array.ConvertAll(x.ToArray<bool>(), v => v ? 1L : 0));

    public static Values[] Of(Tensor[] x) => Array.ConvertAll(x, Of);

    public static Values Of(double[] reals, Shape shape) => new(DType.Float64, shape, reals, []);

    public static Values Of(SampleInput x) => x.Values switch
    {
        double[] v => new(x.DType, x.Shape, v, []),
        long[] v => new(x.DType, x.Shape, [], v),
        var v => new(x.DType, x.Shape, [], Array.ConvertAll((bool[])v, b => b ? 1L : 0)),
    };

    /// <summary>Element <paramref name="i"/> of the first axis.</summary>
    public Values Row(int i)
    {
        var rest = Shape[1..];
        var size = (int)rest.Length;
        var range = (i * size)..((i + 1) * size);
        return DType.IsFloatingPoint ? new(DType, rest, _reals[range], []) : new(DType, rest, [], _integers[range]);
    }

    /// <summary>
    /// Fails unless shapes are equal, integers are equal and real numbers are close. NaN and infinities must be the same.
    /// </summary>
    public void ShouldBe(Values expected, double tolerance, string what)
    {
        Assert.True(Shape == expected.Shape, $"{what}: the shape is {Shape}, expected {expected.Shape}");
        Assert.True(DType.IsFloatingPoint == expected.DType.IsFloatingPoint, $"{what}: the dtype is {DType}, expected {expected.DType}");
        for (var i = 0; i < _integers.Length; i++)
        {
            if (_integers[i] != expected._integers[i])
                Assert.Fail($"{what}: element {i} is {_integers[i]}, expected {expected._integers[i]}");
        }

        for (var i = 0; i < _reals.Length; i++)
        {
            if (!Close(_reals[i], expected._reals[i], tolerance, 1))
                Assert.Fail($"{what}: element {i} is {_reals[i]:R}, expected {expected._reals[i]:R}");
        }
    }

    /// <summary>An element whose error exceeds the tolerance times the largest element; null if there is none.</summary>
    public string? Far(Values expected, double tolerance)
    {
        if (Shape != expected.Shape || DType.IsFloatingPoint != expected.DType.IsFloatingPoint)
            return $"{DType} {Shape}, expected {expected.DType} {expected.Shape}";
        for (var i = 0; i < _integers.Length; i++)
            if (_integers[i] != expected._integers[i]) return $"element {i} is {_integers[i]}, expected {expected._integers[i]}";
        var scale = expected._reals.Aggregate(1.0, (largest, v) => Math.Max(largest, Math.Abs(v)));
        for (var i = 0; i < _reals.Length; i++)
        {
            if (!Close(_reals[i], expected._reals[i], tolerance, scale))
                return $"element {i} is {_reals[i]:R}, expected {expected._reals[i]:R}";
        }

        return null;
    }

    public static void ShouldBe(Values[] actual, Values[] expected, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++) actual[i].ShouldBe(expected[i], tolerance, $"{what} [{i}]");
    }

    public static void ShouldBe(Tensor[] actual, Tensor[] expected, double tolerance, string what) =>
        ShouldBe(Of(actual), Of(expected), tolerance, what);

    private static bool Close(double a, double b, double tolerance, double scale)
    {
        var bound = tolerance * Math.Max(scale, Math.Abs(b));
        return a.Equals(b) || a == b || (double.IsFinite(bound) && Math.Abs(a - b) <= bound);
    }

    /// <summary>Σ aᵢ·bᵢ, and Σ |aᵢ·bᵢ|, the scale of its rounding errors.</summary>
    public static (double Sum, double Scale) Dot(Values[] a, Values[] b)
    {
        var (sum, scale) = (0.0, 0.0);
        Assert.Equal(a.Length, b.Length);
        for (var k = 0; k < a.Length; k++)
        {
            Assert.Equal(a[k].Shape, b[k].Shape);
            for (var i = 0; i < a[k]._reals.Length; i++)
            {
                var term = a[k]._reals[i] * b[k]._reals[i];
                (sum, scale) = (sum + term, scale + Math.Abs(term));
            }
        }
        return (sum, scale);
    }

    /// <summary>Fails unless two sums of products agree.</summary>
    public static void SameDot((double Sum, double Scale) a, (double Sum, double Scale) b, double tolerance, string what)
    {
        if (!Close(a.Sum, b.Sum, tolerance, Math.Max(1, Math.Max(a.Scale, b.Scale))))
            Assert.Fail($"{what}: {a.Sum:R} and {b.Sum:R} differ");
    }
}
