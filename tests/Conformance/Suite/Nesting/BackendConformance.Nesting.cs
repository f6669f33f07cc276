using System.Runtime.CompilerServices;
using Xunit;

namespace Nabla.Conformance;

/// <remarks>
/// The laws of nesting check transforms within transforms. They use few operators, so that a small backend can be checked too. The expected
/// value is known in closed form, or computed in another way.
/// </remarks>
public abstract partial class BackendConformance
{
    /// <summary>f(x) = sin(x₀x₁) + Σ xᵢ² sin xᵢ + x₀x₁x₂. All its derivatives differ.</summary>
    private static Tensor Mixed(Tensor x) => (x[0] * x[1]).Sin() + (x * x * x.Sin()).Sum() + x[0] * x[1] * x[2];

    /// <summary>ℝⁿ → ℝⁿ⁺¹, with a Jacobian that is not symmetric.</summary>
    private static Tensor Curve(Tensor x) => Tensor.Cat([x.Cos() * x.Flip([0]), (x[0] * x[1] * x[2]).Unsqueeze(0)]);

    private Tensor Scalar(double value) => Runtime.Upload(new SampleInput(DType.Float64, [], new[] { value }));

    private Tensor Vector(params double[] values) => Runtime.Upload(new SampleInput(DType.Float64, [values.Length], values));

    private Tensor Random(int seed, params int[] shape) =>
        Runtime.Tensors.Normal(new RandomKey(seed), Shape.Create(shape), FloatType, Runtime.Device);

    /// <summary>Fails unless both are equal. A computation that meets a declared gap must throw the declared reason.</summary>
    private void Agree(Func<Tensor> actual, Func<Tensor> expected, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (Computed(actual, what) is { } found && Computed(expected, what) is { } right)
            found.ShouldBe(right, Runtime.Tolerance.First, what);
    }

    /// <summary>The same, where the elements are known.</summary>
    private void Agree(Func<Tensor> actual, double[] expected, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (Computed(actual, what) is not { } found) return;
        Assert.Equal(expected.Length, found.Shape.Length);
        found.ShouldBe(Values.Of(expected, found.Shape), Runtime.Tolerance.First, what);
    }

    private void HasShape(Shape expected, Func<Tensor> actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (Computed(actual, what) is { } found) Assert.Equal(expected, found.Shape);
    }

    private Values? Computed(Func<Tensor> f, string what)
    {
        var (gaps, found) = (Gaps, (Values?)null);   // Read first, so that a missing device ends the test at once.
        var thrown = Record.Exception(() => found = gaps.Try(() => Values.Of(f())));
        Assert.True(thrown is null, $"{what}: {thrown}");
        return found;
    }
}
