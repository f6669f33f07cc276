using Xunit;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// Every operator that adds a quarter of a million float32 numbers has an error of at most 64 units in the last place of Σ|xᵢ|. An
    /// error that grows with the number of terms is hundreds of times as large.
    /// </summary>
    [SkippableTheory, LongSums]
    public void SumsOfMany_AreAccurate(string sum)
    {
        if (!Holds(DType.Float32) || !Holds(DType.Int64))
        {
            Say($"left out: {Runtime.Device} holds no tensors of float32, or none of int64.");
            return;
        }
        var (of, sums) = (LongSum.All[sum].Of, LongSum.All[sum].Sums);
        foreach (var (name, x) in s_numbers)
        {
            if (Gaps.Try(() => of(Runtime.Tensors.Create<float>(x, [LongSum.Rows, LongSum.Columns], Runtime.Device))
                .ToArray<float>()) is not { } actual)
            {
                return;
            }

            double[] numbers = Array.ConvertAll(x, v => (double)v), expected = sums(numbers),
                sizes = sums(Array.ConvertAll(numbers, Math.Abs));
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < actual.Length; i++)
            {
                Assert.True(actual[i] == expected[i] || Math.Abs(actual[i] - expected[i]) <= 64 * Math.Pow(2, -23) * sizes[i],
                    $"{sum} of {name} [{i}]: {actual[i]:R}, but should be {expected[i]:R} with an error " +
                    $"of {64 * Math.Pow(2, -23) * sizes[i]:R} at most.");
            }
        }
    }

    private static readonly (string Name, float[] Numbers)[] s_numbers =
    [
        ("equal numbers", [.. Enumerable.Repeat(0.1f, LongSum.Length)]),
        ("numbers of both signs",
            [.. Enumerable.Range(0, LongSum.Length).Select(i => (float)(Math.Sin(1e-5 * i * i) + (i % 5 == 0 ? 0.3 : 0.01)))]),
        ("numbers and an infinity",
            [.. Enumerable.Range(0, LongSum.Length).Select(i => i == LongSum.Length / 3 ? float.NegativeInfinity : 1.5f)]),
    ];
}
