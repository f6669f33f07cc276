using System.Text;

namespace Nabla.Conformance;

/// <summary>A function of a tensor, a point, and transforms that are applied one after the other.</summary>
internal sealed class RandomProgram
{
    private const int MeanLines = 20, MaxLines = 12, MaxLevels = 3, MaxOrder = 4;
    private const long MaxElements = 400;

    private readonly IReadOnlyList<Step> _steps;
    private readonly bool[] _used;
    private readonly List<Level> _levels = [];

    private RandomProgram(SampleInput x, IReadOnlyList<Step> steps)
    {
        (X, _steps, _used) = (x, steps, new bool[steps.Count]);
        _used[^1] = true;
        for (var i = steps.Count - 1; i > 0; i--)
            if (_used[i]) foreach (var input in steps[i].Inputs) _used[input] = true;
    }

    public SampleInput X { get; }

    public IReadOnlyList<Level> Levels => _levels;

    /// <summary>How often the transforms differentiate.</summary>
    public int Order => _levels.Sum(level => level.Order);

    /// <summary>Draws a program for which the reference can compute every value, and all transforms in their plainest ways.</summary>
    public static RandomProgram Draw(Choices choices, TestRuntime reference, Func<DType, bool> holds)
    {
        var draft = new Draft(reference, choices, holds);
        var x = draft.Start();
        while (draft.Steps.Count < MaxLines && choices.Next(MeanLines) > 0) draft.Extend();
        var program = new RandomProgram(x, draft.Steps);
        var y = draft[draft.Steps.Count - 1];
        long columns = Math.Max(1, x.Shape.Length), rows = y.Length;
        for (var levels = choices.Next(MaxLevels + 1); levels > 0; levels--)
        {
            var level = choices.Of(Level.All);
            // A smaller result may need a Jacobian or a Hessian on the way.
            if (program.Order + level.Order > MaxOrder || (level.Order > 0 && !y.DType.IsFloatingPoint)) continue;
            if (rows * columns * (level.Order > 1 ? columns : 1) > MaxElements) continue;
            program._levels.Add(level);
            rows = level.Rows(rows, columns);
        }
        return program;
    }

    /// <summary>The first way of each level.</summary>
    public Way[] Plainest => [.. _levels.Select(level => level.Ways[0])];

    /// <summary>
    /// The plainest ways, with differences for the one transform that differentiates; null if that transform has no such way.
    /// </summary>
    public Way[]? Differences => Order == 1 && _levels.Contains(Level.All[0])
        ? [.. _levels.Select(level => level == Level.All[0] ? Level.Differences : level.Ways[0])] : null;

    public Way[] Any(Choices choices) => [.. _levels.Select(level => choices.Of(level.Ways))];

    /// <summary>The function itself, or transformed in these ways, at <paramref name="x"/>.</summary>
    public Tensor Run(TestRuntime runtime, SampleInput x, IReadOnlyList<Way> ways) =>
        ways.Aggregate((Func<Tensor, Tensor>)(t => Evaluate(runtime, t)), (f, way) => way.Of(f))(runtime.Upload(x));

    private Tensor Evaluate(TestRuntime runtime, Tensor x)
    {
        var values = new Tensor[_steps.Count];
        values[0] = x;
        for (var i = 1; i < values.Length; i++)
            if (_used[i]) values[i] = _steps[i].Apply(runtime, Array.ConvertAll(_steps[i].Inputs, n => values[n]), _steps[i].Numbers);
        return values[^1];
    }

    /// <summary>The program, transformed in these ways, in C#.</summary>
    public string Text(IReadOnlyList<Way> ways)
    {
        var text = new StringBuilder("Func<Tensor, Tensor> f = x =>\n{\n");
        for (var i = 1; i < _steps.Count; i++)
            if (_used[i]) text.Append($"    var {Name(i)} = {_steps[i].Written(Name)};\n");
        text.Append($"    return {Name(_steps.Count - 1)};\n}};\n");
        for (var i = 0; i < ways.Count; i++)
            text.Append($"Func<Tensor, Tensor> f{i + 1} = {Step.Body(ways[i].Text, i == 0 ? "f" : $"f{i}")};\n");
        text.Append($"Console.WriteLine({(ways.Count == 0 ? "f" : $"f{ways.Count}")}({Draft.Text(X)}));");
        foreach (var (name, helper) in Level.Helpers)
            if ($"{text}".Contains($"{name}(", StringComparison.Ordinal)) text.Insert(0, $"{helper}\n");
        return text.ToString();
    }

    private static string Name(int step) => step == 0 ? "x" : $"v{step}";
}
