namespace Nabla.Tests;

/// <summary>The softmax of strips of rows against that of rows.</summary>
public sealed class SoftmaxStripsTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 1, 10, 16 }, { 1, 300, 300 }, { 3, 7, 17 }, { 2, 129, 600 }, { 1, 1, 20 } };

    [Theory, MemberData(nameof(Sizes))]
    public void AlongAnotherAxis_IsWhatItIsAlongTheLast(int outer, int size, int inner)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var random = new Random(1);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, -0.0];
        var numbers = Enumerable.Range(0, outer * size * inner)
            .Select(i => i % 97 == 0 ? special[random.Next(6)] : 8 * random.NextDouble());
        var x = nabla.Tensors.Create<double>([.. numbers], [outer, size, inner]);
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var rows = new Copy().Apply(x.Cast(dtype).Permute([0, 2, 1])).Softmax(2).Permute([0, 2, 1]);
            double[] strips = x.Cast(dtype).Softmax(1).Cast(DType.Float64).ToArray<double>(),
                expected = rows.Cast(DType.Float64).ToArray<double>();
            var tolerance = dtype == DType.Float64 ? 1e-15 : 1e-6;
            Assert.All(strips.Zip(expected),
                y => Assert.True(y.First.Equals(y.Second) || Math.Abs(y.First - y.Second) <= tolerance, $"{y}"));
        }
    }
}
