namespace Nabla.Bench;

/// <summary>An operator, or a program, at one size and dtype.</summary>
/// <param name="Operator">Its name, which <see cref="SweepOperators"/> and peers/sweep_peer.py know.</param>
/// <param name="Label">The row of the heat map that it belongs to.</param>
/// <param name="Family">The part of the heat map.</param>
/// <param name="Inputs">The inputs as <see cref="SweepInputs"/> reads them, with commas between.</param>
/// <param name="DType">The dtype of its numbers.</param>
/// <param name="Size">0 is small, 1 medium, 2 large.</param>
internal sealed record SweepRow(string Operator, string Label, string Family, string Inputs, DType DType, int Size)
{
    /// <summary>What PyTorch is asked for.</summary>
    public string Request => $"sweep:{Operator}:{DType.Name}:{Inputs}";

    /// <summary>What a reader sees.</summary>
    public string Title => $"{(Family == SweepRows.Programs ? Label : $"{Operator} {SweepInputs.Shapes(Inputs)}")}, {DType.Name}";

    /// <summary>
    /// Two results agree to this, relative to the largest element. In float32, sums of many numbers, and programs with such sums, depend on
    /// the order of the terms.
    /// </summary>
    public double Tolerance => DType == DType.Float64 ? 1e-9 : Family == SweepRows.Elementwise ? 1e-5 : 1e-3;
}

/// <summary>
/// A row's times: Nabla's, and PyTorch's with the number of threads that was faster; and the seconds that the memory needs for the inputs
/// and the result where no cache has them.
/// </summary>
internal sealed record SweepResult(SweepRow Row, Timing Nabla, Timing PyTorch, double Memory)
{
    /// <summary>PyTorch's time ÷ Nabla's.</summary>
    public double Ratio => PyTorch.Median / Nabla.Median;

    /// <summary>The mean by which ratios are summed up: that of a ratio and its inverse is 1.</summary>
    public static double GeometricMean(IEnumerable<SweepResult> results) => Math.Exp(results.Average(r => Math.Log(r.Ratio)));
}
