using System.Text;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Nabla.Conformance;

/// <summary>
/// The laws that every backend is held to, on every sample. Derive a class, name the services and the device, run the tests:
/// <code>
/// public sealed class MyConformance(ITestOutputHelper output) : BackendConformance(output)
/// {
///     protected override void Configure(NablaBuilder n) => n.AddBackend&lt;MyBackend&gt;();
///     protected override Device Device => new("mine");
/// }
/// </code>
/// A kernel or rule that the backend's table declares to be missing, with its reason, breaks no law as long as it throws that reason; the
/// output of the test names it.
/// </summary>
/// <param name="output">Lists the declared gaps that were met.</param>
public abstract partial class BackendConformance(ITestOutputHelper? output) : ConformanceTest(output)
{
    private const int Shown = 8;

    /// <summary>
    /// Whether the device holds tensors of <paramref name="dtype"/>. Samples with others are left out, and the output says so.
    /// </summary>
    protected virtual bool Holds(DType dtype) => true;

    /// <summary>Samples of operators that <c>Nabla.Abstractions</c> does not have.</summary>
    protected virtual IEnumerable<Sample> ExtraSamples => [];

    /// <summary>The samples to which a law applies.</summary>
    internal IEnumerable<Sample> Samples(Asks asks) =>
        Conformance.Samples.All.Concat(ExtraSamples).Where(sample => IsHere(sample) && asks switch
        {
            Asks.Decomposition => sample.Op is IDecomposable,
            Asks.Conventions => sample.Slopes.Count > 0 || (sample.Order == 0 && sample.Differentiable.Count > 0),
            Asks.Elements => sample.Op is Elementwise and not (Predicate or Cast { DType.IsFloatingPoint: false }) or
                Amax or Amin or LogSumExp or Softmax or LogSoftmax && sample.Inputs.Any(input => input.DType.IsFloatingPoint),
            Asks.Derivatives => sample.Differentiable.Count > 0,
            Asks.Differences => sample.Smooth,
            Asks.SecondDifferences => sample.Smooth && sample.Order > 1,
            _ => true,
        });

    // A device without float64 cannot cast to it, nor make random numbers of it.
    private bool IsHere(Sample sample) =>
        FloatType == DType.Float64 || (sample.Op as Cast)?.DType != DType.Float64 && (sample.Op as RandomReals)?.DType != DType.Float64;

    private bool IsHeld(Sample sample) => sample.Inputs.All(input => Holds(input.DType == DType.Float64 ? FloatType : input.DType));

    /// <summary>Checks the law on each sample of the operator. The failure lists all samples that break it.</summary>
    private void ForEach(string op, Asks asks, Action<Sample> law) =>
        ForEach(Samples(asks).Where(sample => sample.Op.Name == op), sample => sample, law);

    private void ForEach<T>(IEnumerable<T> all, Func<T, Sample> of, Action<T> law)
    {
        var device = Runtime.Device;   // Read before the samples, so that a missing device ends the test at once.
        T[] samples = [.. all.Where(s => IsHeld(of(s)))];
        if (samples.Length == 0 && all.Any())
        {
            Say($"left out: {device} holds no tensors of the dtypes that this operator takes.");
            return;
        }
        var failures = new List<string>();
        var held = 0;
        foreach (var sample in samples)
        {
            held++;
            try
            {
                Gaps.Try(() =>
                {
                    law(sample);
                    return this;
                });
            }
            catch (XunitException e)
            {
                failures.Add($"{sample}: {e.Message}");
            }
#pragma warning disable CA1031 // Any exception is a failure of its sample, and the other samples are still tried.
            catch (Exception e)
            {
                failures.Add($"{sample}: {e}");
            }
#pragma warning restore CA1031
        }
        Assert.NotEqual(0, held);
        if (failures.Count == 0) return;
        var text = new StringBuilder($"{failures.Count} of {held} samples on {device}:");
        foreach (var failure in failures.Take(Shown)) text.Append('\n').Append(failure);
        Assert.Fail(text.ToString());
    }
}
