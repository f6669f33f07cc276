using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

/// <summary>A function of host inputs that is applied to a batch of them, by Vmap and by a loop.</summary>
internal sealed class Mapping(TestRuntime runtime, Func<Tensor[], Tensor[]> f, IReadOnlyList<SampleInput> inputs)
{
    private const int Size = 4, OuterSize = 2;

    private readonly Tensor[] _unmapped = runtime.Upload(inputs);

    /// <summary>Every choice of at least one input. For many inputs only all together and each alone.</summary>
    public static IEnumerable<int[]> Patterns(int count)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        return count > 3 ? [all, .. all.Select(i => new[] { i })]
            : Enumerable.Range(1, (1 << count) - 1).Select(bits => Array.FindAll(all, i => (bits >> i & 1) != 0));
    }

    /// <summary>Vmap, or another way to apply the function to <paramref name="atOnce"/> all elements, equals the loop.</summary>
    public void EqualsLoop(int[] mapped, int inDim, double tolerance, Func<Tensor[], Tensor[]>? atOnce = null)
    {
        var stacked = Array.ConvertAll(mapped, i => runtime.Upload(Stack(inDim, Size, b => Variant(inputs[i], b))));
        var actual = Values.Of((atOnce ?? Vmap<Tensor[], Tensor[]>(x => f(With(_unmapped, mapped, x)), inDim))(stacked));
        for (var b = 0; b < Size; b++)
        {
            var expected = Values.Of(f(With(_unmapped, mapped, Array.ConvertAll(mapped, i => runtime.Upload(Variant(inputs[i], b))))));
            Values.ShouldBe(Array.ConvertAll(actual, y => y.Row(b)), expected, tolerance,
                $"inputs {string.Join(", ", mapped)} mapped over axis {inDim}, element {b}");
        }
        Assert.All(actual, y => Assert.Equal(Size, y.Shape[0]));
    }

    public void NestedEqualsLoops(int[] outer, int[] inner, double tolerance)
    {
        // The outer function sees the inner axis last. The outer axis is the first one.
        var x = (Tensor[])_unmapped.Clone();
        for (var i = 0; i < x.Length; i++)
        {
            SampleInput Inner(int a) => inner.Contains(i) ? Stack(-1, Size, b => At(i, a, b)) : At(i, a, 0);
            if (outer.Contains(i)) x[i] = runtime.Upload(Join([.. Enumerable.Range(0, OuterSize).Select(Inner)], 0));
            else if (inner.Contains(i)) x[i] = runtime.Upload(Inner(0));
        }
        Tensor[] Within(Tensor[] t) => Vmap<Tensor[], Tensor[]>(m => f(With(t, inner, m)), -1)(Array.ConvertAll(inner, i => t[i]));
        var actual = Values.Of(Vmap<Tensor[], Tensor[]>(m => Within(With(x, outer, m)), 0)(Array.ConvertAll(outer, i => x[i])));
        for (var a = 0; a < OuterSize; a++)
        {
            for (var b = 0; b < Size; b++)
            {
                var expected = Values.Of(f([.. inputs.Select((_, i) => runtime.Upload(At(i, a, b)))]));
                Values.ShouldBe(Array.ConvertAll(actual, y => y.Row(a).Row(b)), expected, tolerance,
                    $"inputs {string.Join(", ", inner)} mapped within {string.Join(", ", outer)}, element {a}, {b}");
            }
        }

        SampleInput At(int i, int a, int b) => Variant(inputs[i], (outer.Contains(i) ? a * Size : 0) + (inner.Contains(i) ? b : 0));
    }

    private static SampleInput Stack(int axis, int size, Func<int, SampleInput> at) =>
        Join([.. Enumerable.Range(0, size).Select(at)], axis);

    private static Tensor[] With(Tensor[] x, int[] at, Tensor[] values)
    {
        var all = (Tensor[])x.Clone();
        for (var k = 0; k < at.Length; k++) all[at[k]] = values[k];
        return all;
    }

    /// <summary>
    /// A batch of different inputs within the operator's domain: every second one is reversed, and each is scaled a little differently.
    /// </summary>
    private static SampleInput Variant(SampleInput input, int number)
    {
        var values = (Array)input.Values.Clone();
        if (number % 2 == 1) Array.Reverse(values);
        switch (values)
        {
            case double[] reals:
                for (var i = 0; i < reals.Length; i++) reals[i] *= 1 + 0.005 * (number % 2 == 1 ? number : -number);
                break;
            case bool[] bits when number >= 2:
                for (var i = 0; i < bits.Length; i++) bits[i] = !bits[i];
                break;
        }
        return input with { Values = values };
    }

    /// <summary>The inputs stacked along a new axis, the first one or the last.</summary>
    private static SampleInput Join(SampleInput[] parts, int axis)
    {
        var (shape, length) = (parts[0].Shape, parts[0].Values.Length);
        var joined = Array.CreateInstance(parts[0].Values.GetType().GetElementType()!, parts.Length * length);
        for (var b = 0; b < parts.Length; b++)
        {
            for (var n = 0; n < length; n++)
                joined.SetValue(parts[b].Values.GetValue(n), axis == 0 ? b * length + n : n * parts.Length + b);
        }

        return new(parts[0].DType, axis == 0 ? [parts.Length, .. shape] : [.. shape, parts.Length], joined);
    }
}
