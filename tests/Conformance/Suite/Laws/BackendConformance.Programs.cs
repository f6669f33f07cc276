using System.Globalization;
using Xunit;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    private const int MaxFailures = 3;
    private const double MaxValue = 1e6;

    private static readonly double DifferencesTolerance = Tolerance.Of(DType.Float64).Differences;

    /// <summary>
    /// Random programs, with views before every operator, under random nests of transforms. The value equals the reference's, for every way
    /// to do each transform, and derivatives equal central differences. A failing program is made simpler and printed. The environment
    /// variables <c>NABLA_PROGRAMS</c> and <c>NABLA_SEED</c> set the number of programs and the first seed.
    /// </summary>
    [SkippableFact]
    public void RandomPrograms_GiveTheSameInEveryWay()
    {
        var device = Runtime.Device;
        var (first, count) = (Asked("NABLA_SEED", 1), Asked("NABLA_PROGRAMS", 500));
        var (failures, tried, left) = (new List<string>(), 0, 0);
        for (; tried < count && failures.Count < MaxFailures; tried++)
        {
            var (seed, choices) = (first + tried, new Choices(first + tried));
            var fault = FaultUnlessGap(choices);
            if (fault is null) left++;
            if (fault is null or "") continue;
            var minimal = Choices.Shrink(choices.Made, simpler => FaultUnlessGap(simpler) is { Length: > 0 });
            failures.Add($"NABLA_SEED={seed} NABLA_PROGRAMS=1, made simpler:\n{Fault(new Choices(minimal))}");
        }
        Say($"{tried} programs on {device}, of which {left} met a declared gap and were left out.");
        if (failures.Count > 0) Assert.Fail(string.Join("\n\n", failures));

        static int Asked(string name, int otherwise) =>
            Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }

    /// <summary>The fault; null where the program meets a declared gap, or needs a dtype that the device does not hold.</summary>
    private string? FaultUnlessGap(Choices choices)
    {
        try
        {
            return Gaps.Try(() => Fault(choices));
        }
        catch (DTypeException) when (LacksDTypes)
        {
            return null;
        }
    }

    private bool LacksDTypes => !Holds(DType.Bool) || !Holds(DType.Int64);

    /// <summary>What is wrong with the program that these choices make; empty if nothing is.</summary>
    private string Fault(Choices choices)
    {
        var program = RandomProgram.Draw(choices, Runtime.Reference, Holds);
        var plain = program.Plainest;
        var (expected, thrown) = Compute(program, plain, Runtime.Reference);
        // The function was drawn for one point; at other points a matrix may be singular or values large.
        if (thrown is LinAlgException || expected?.Reals.Any(v => !(Math.Abs(v) < MaxValue)) == true) return "";
        if (expected is null) return Report(program, plain, Runtime.Reference, $"{thrown}");
        var tolerance = program.Order < 2 ? Runtime.Tolerance.First : Runtime.Tolerance.Second * Math.Pow(10, program.Order - 2);
        return (program.Differences is { } ways ? Compare(program, ways, Runtime.Reference, expected, DifferencesTolerance) : null) ??
            Compare(program, plain, Runtime, expected, tolerance) ??
            Compare(program, program.Any(choices), Runtime, expected, tolerance) ??
            "";
    }

    private string? Compare(RandomProgram program, Way[] ways, TestRuntime runtime, Values expected, double tolerance)
    {
        var (actual, thrown) = Compute(program, ways, runtime);
        if (actual is null) return Report(program, ways, runtime, $"{thrown}");
        if (actual.Far(expected, tolerance) is not { } far) return null;
        // If inputs that differ in their last digits have results that differ as much, the difference means nothing.
        var nudge = runtime.FloatType == DType.Float32 ? 1e-5 : 1e-12;
        double[] beside = [.. ((double[])program.X.Values).Select((v, i) => v + nudge * Math.Sin(1 + i))];
        var there = Values.Of(program.Run(runtime.Reference, program.X with { Values = beside }, program.Plainest));
        return there.Far(expected, tolerance) is null ? Report(program, ways, runtime, far) : null;
    }

    private (Values? Result, Exception? Thrown) Compute(RandomProgram program, Way[] ways, TestRuntime runtime)
    {
        try
        {
            return (Values.Of(program.Run(runtime, program.X, ways)), null);
        }
        catch (Exception e) when (e is not OperatorNotSupportedException && !(e is DTypeException && LacksDTypes))
        {
            return (null, e);
        }
    }

    private static string Report(RandomProgram program, Way[] ways, TestRuntime runtime, string what) =>
        $"{program.Text(ways)}\non {runtime.Device}: {what}";
}
