using Xunit.Abstractions;

namespace Nabla.Conformance;

/// <summary>What tests of a backend have in common: the derived class names the services, the device and the dtype.</summary>
/// <param name="output">Where it is told which declared gaps were met.</param>
public abstract class ConformanceTest(ITestOutputHelper? output)
{
    /// <summary>Registers the backend under test: <c>n.AddCpu()</c>.</summary>
    protected abstract void Configure(NablaBuilder n);

    /// <summary>The device under test.</summary>
    protected abstract Device Device { get; }

    /// <summary>The dtype of all floating-point inputs: float64, or float32 for a device that has no other.</summary>
    protected virtual DType FloatType => DType.Float64;

    internal Bench Bench => Bench.For(GetType(), Configure, Device, FloatType);

    internal Gaps Gaps => new(Bench.Backend, output);

    private protected void Say(string line) => output?.WriteLine(line);
}
