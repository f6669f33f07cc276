namespace Nabla.Conformance;

/// <summary>
/// A function while it is drawn at random. The reference computes each new line, and only lines with an ordinary value are taken.
/// </summary>
internal sealed class Draft(TestRuntime reference, Choices choices, Func<DType, bool> holds)
{
    private const int MaxElements = 48;
    private const double MaxValue = 20, MaxSlope = 50, Nudge = 1e-3;

    private static readonly int[] s_sizes = [2, 3, 1, 2, 3, 2, 4, 2, 3, 2, 1, 3, 2, 3, 2, 0];

    private readonly List<Step> _steps = [];
    private readonly List<Tensor> _values = [];

    public Choices Choices => choices;

    public IReadOnlyList<Step> Steps => _steps;

    public Tensor this[int value] => _values[value];

    /// <summary>The function's argument: up to four axes, some of size 1 and few of size 0. It is value 0.</summary>
    public SampleInput Start()
    {
        Shape shape;
        do shape = [.. Enumerable.Range(0, choices.Of((int[])[2, 1, 3, 2, 3, 3, 4, 0])).Select(_ => choices.Of(s_sizes))];
        while (shape.Length > MaxElements);
        var x = Numbers(shape);
        _steps.Add(Constant(x));
        _values.Add(reference.Upload(x));
        return x;
    }

    /// <summary>An earlier value that is as <paramref name="wanted"/>, most often the last; null where there is none.</summary>
    public int? Pick(Predicate<Tensor> wanted)
    {
        int[] all = [.. Enumerable.Range(0, _values.Count).Where(i => wanted(_values[i])).Reverse()];
        return all.Length == 0 ? null : all[choices.Next(3) == 2 ? choices.Next(all.Length) : 0];
    }

    /// <summary>Draws one more line, with the constants that it needs, or none.</summary>
    public void Extend()
    {
        var before = _steps.Count;
        if (choices.Of(choices.Of(Conformance.Steps.Families))(this) is var (step, kinked) && Take(step, kinked) is not null) return;
        _steps.RemoveRange(before, _steps.Count - before);
        _values.RemoveRange(before, _values.Count - before);
    }

    /// <summary>Takes a line, unless its value here does not exist, is large, or lies at a kink. Returns the number of the value.</summary>
    private int? Take(Step step, bool kinked = false)
    {
        try
        {
            Tensor[] x = [.. step.Inputs.Select(i => _values[i])];
            var y = step.Apply(reference, x, step.Numbers);
            if (!holds(y.DType) || y.Length > MaxElements || !IsOrdinary(Values.Of(y)) || x.Contains(y)) return null;
            // Empty values test little, so that most of them are not taken.
            if (y.Length == 0 && x.Any(t => t.Length > 0) && choices.Next(8) < 7) return null;
            if (!IsCalm(step, x, Values.Of(y), kinked)) return null;
            _steps.Add(step);
            _values.Add(y);
            return _values.Count - 1;
        }
        // Exceptions by which a line refuses the values that it was drawn for.
        catch (Exception e) when (e is ArgumentException or LinAlgException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Multiples of 1/32, which float32 holds too; few of them are equal.</summary>
    private SampleInput Numbers(Shape shape)
    {
        var (start, numbers) = (choices.Next(32), new double[shape.Length]);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = ((65 + start + 37 * i) % 101 - 47) / 32.0;
        return new(DType.Float64, shape, numbers);
    }

    /// <summary>New indices, zeros and ones.</summary>
    public int? Indices(Shape shape) =>
        Take(Constant(new SampleInput(DType.Int64, shape, Array.ConvertAll(new long[shape.Length], _ => (long)choices.Next(2)))));

    /// <summary>The value, or sometimes the value flipped along an axis.</summary>
    public int? Turned(int? value) =>
        value is not { } x || _values[x].Rank == 0 || choices.Next(3) < 2 ? value
            : Then(x, [choices.Next(_values[x].Rank)], (v, n) => v.Flip(n[0]), "(x, i) => x.Flip(i)");

    /// <summary>New numbers of this shape, mostly as a view of other numbers.</summary>
    public int? Laid(Shape shape)
    {
        var way = choices.Next(8);
        if (way < 3 || shape.Count == 0) return Take(Constant(Numbers(shape)));
        int i = choices.Next(shape.Count), j = choices.Next(shape.Count);
        return way switch
        {
            3 => Then(Laid(shape.With(i, 1)), [], (v, _) => v.BroadcastTo(shape), $"x => x.BroadcastTo({shape})"),
            4 => Then(Laid(shape.With(i, 2 * shape[i])), [i], (v, n) => v.Slice(n[0], 1, null, 2), "(x, i) => x.Slice(i, 1, null, 2)"),
            5 => Then(Laid(shape.With(i, shape[j]).With(j, shape[i])), [i, j], (v, n) => v.Transpose(n[0], n[1]),
                "(x, i, j) => x.Transpose(i, j)"),
            _ => Then(Laid(shape), [i], (v, n) => v.Flip(n[0]), "(x, i) => x.Flip(i)"),
        };
    }

    private int? Then(int? value, int[] numbers, Func<Tensor, int[], Tensor> apply, string text) =>
        value is { } x ? Take(new(text, [x], numbers, (_, v, n) => apply(v[0], n))) : null;

    private static Step Constant(SampleInput input) => new($"() => {Text(input)}", [], [], (runtime, _, _) => runtime.Upload(input));

    /// <summary>The C# that makes an input.</summary>
    public static string Text(SampleInput input) =>
        $"t.Create<{((input.Values is double[]) ? "double" : "long")}>([{string.Join(", ", input.Values.Cast<object>())}], {input.Shape})";

    private static bool IsOrdinary(Values y) =>
        Array.TrueForAll(y.Reals, v => Math.Abs(v) <= MaxValue) && Array.TrueForAll(y.Integers, v => Math.Abs(v) <= 1000);

    /// <summary>
    /// Whether small changes of each input change the value little: no solved matrix is nearly singular. A function with kinks must be a
    /// straight line there, and one without derivatives constant, so that no kink is near.
    /// </summary>
    private bool IsCalm(Step step, Tensor[] x, Values y, bool kinked)
    {
        Values up = Nudged(Nudge), down = Nudged(-Nudge);
        return y.Reals.Select((v, i) => Math.Abs(up.Reals[i] - v)).All(change => change < Nudge * MaxSlope) &&
            (!kinked || y.Reals.Select((v, i) => Math.Abs(up.Reals[i] - 2 * v + down.Reals[i])).All(bend => bend < Nudge * 1e-4)) &&
            up.Integers.SequenceEqual(y.Integers) && down.Integers.SequenceEqual(y.Integers);

        Values Nudged(double by) => Values.Of(step.Apply(reference, [.. x.Select((t, k) => Beside(t, k, by))], step.Numbers));

        Tensor Beside(Tensor t, int k, double by)
        {
            if (!t.DType.IsFloatingPoint) return t;
            // All changes differ.
            double[] steps = [.. Enumerable.Range(1, (int)t.Length).Select(i => by * (37 * (i + 50 * k) % 101 / 50.0 - 1))];
            return t + reference.Upload(new SampleInput(DType.Float64, t.Shape, steps));
        }
    }
}
