namespace Nabla.Tests;

/// <summary>One runtime for all tests that need nothing but a device.</summary>
internal static class Shared
{
    private static readonly NablaRuntime Runtime = NablaRuntime.Create(n => n.AddCpu());

    public static ITensorFactory Tensors => Runtime.Tensors;

    public static Tensor Vector(params double[] values) => Tensors.Create<double>(values);

    public static Tensor Scalar(double value) => Tensors.Scalar(value);

    /// <summary>Ones, each in a place of its own. Those of <see cref="ITensorFactory"/> share one.</summary>
    public static Tensor Stored(params int[] shape) => new Copy().Apply(Tensors.Ones(shape));

    /// <summary>0, 1, 2, … in a shape.</summary>
    public static Tensor Count(params int[] shape) => Tensors.Arange(0, Shape.Create(shape).Length).Reshape(Shape.Create(shape));
}

internal static class Numbers
{
    /// <summary>
    /// Every element within a tolerance, relative to what is expected where that is larger than 1; NaN and infinities equal
    /// themselves alone.
    /// </summary>
    public static void Near(ReadOnlySpan<double> expected, Tensor actual, double tolerance = 1e-10)
    {
        var found = actual.ToArray<double>();
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            var bound = tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(found[i].Equals(expected[i]) || (double.IsFinite(bound) && Math.Abs(found[i] - expected[i]) <= bound),
                $"element {i}: expected {expected[i]:R}, found {found[i]:R}");
        }
    }

    public static void Near(Tensor expected, Tensor actual, double tolerance = 1e-10)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Near(expected.Cast(DType.Float64).ToArray<double>(), actual.Cast(DType.Float64), tolerance);
    }

    public static void Near(double expected, Tensor actual, double tolerance = 1e-10)
    {
        Assert.Equal(0, actual.Rank);
        Near([expected], actual, tolerance);
    }

    public static void Near(double[,] expected, Tensor actual, double tolerance = 1e-10)
    {
        Assert.Equal<Shape>([expected.GetLength(0), expected.GetLength(1)], actual.Shape);
        Near([.. expected.Cast<double>()], actual, tolerance);
    }
}
