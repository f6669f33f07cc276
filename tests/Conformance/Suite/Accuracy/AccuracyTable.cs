using System.Globalization;

namespace Nabla.Conformance;

/// <summary>Points of one operator, with high-precision values and derivatives: a part of accuracy.txt, which accuracy.py writes.</summary>
internal sealed record AccuracyTable(string Name, string DType, double[][] Inputs, Quantity[][] Quantities, int Outputs)
{
    /// <summary>All parts.</summary>
    public static IReadOnlyList<AccuracyTable> All { get; } = [.. Read()];

    private static IEnumerable<AccuracyTable> Read()
    {
        using var reader = new StreamReader(typeof(AccuracyTable).Assembly.GetManifestResourceStream("accuracy.txt")!);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>The parts of a text that accuracy.py wrote.</summary>
    public static IEnumerable<AccuracyTable> Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int start = 0, end; start < lines.Length; start = end)
        {
            for (end = start + 1; end < lines.Length && !char.IsAsciiLetterLower(lines[end][0]);) end++;
            var head = lines[start].Split(' ');
            double[][] rows = [.. lines[(start + 1)..end].Select(line => line.Split(' ').Select(Number).ToArray())];
            var (inputs, outputs) = (int.Parse(head[2], CultureInfo.InvariantCulture), int.Parse(head[3], CultureInfo.InvariantCulture));
            yield return new(head[0], head[1],
                [.. Enumerable.Range(0, inputs).Select(i => rows.Select(row => row[i]).ToArray())],
                [.. Enumerable.Range(0, (rows[0].Length - inputs) / 2).Select(q =>
                    rows.Select(row => new Quantity(row[inputs + 2 * q], row[inputs + 2 * q + 1])).ToArray())],
                outputs);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A number F, or NaN where none is stated, and its condition Σ |xᵢ·∂F/∂xᵢ| / |F|; where F is 0, the sum alone.</summary>
internal readonly record struct Quantity(double Value, double Condition)
{
    /// <summary>The allowed error is this many units in the last place of F, times 1 + condition.</summary>
    private const double Units = 64;

    /// <summary>The allowed error has this many of the dtype's smallest numbers in addition.</summary>
    private const double Smallest = 4;

    /// <summary>
    /// The error of <paramref name="actual"/>, divided by the allowed error: 64 units in the last place · (1 + condition), plus 4 of the
    /// dtype's smallest numbers. It is at most 1 for an accurate number.
    /// </summary>
    public double Error(double actual, bool isSingle)
    {
        var expected = isSingle ? (float)Value : Value;
        if (double.IsNaN(expected) || actual == expected) return 0;
        if (!double.IsFinite(expected)) return double.PositiveInfinity;
        var (ulp, tiny) = isSingle ? (Math.ScaleB(1, -23), float.Epsilon) : (Math.ScaleB(1, -52), double.Epsilon);
        var size = Value == 0 ? Condition : Math.Abs(Value) * (1 + Condition);
        var error = Math.Abs(actual - Value) / (Units * ulp * size + Smallest * tiny);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
