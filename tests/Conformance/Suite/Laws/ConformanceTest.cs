using Xunit.Abstractions;

namespace Nabla.Conformance;

/// <summary>What tests of a backend have in common: the derived class names the services, the device and the dtype.</summary>
/// <param name="output">Lists the declared gaps that were met.</param>
public abstract class ConformanceTest(ITestOutputHelper? output)
{
    /// <summary>Registers the backend under test: <c>n.AddCpu()</c>.</summary>
    protected abstract void Configure(NablaBuilder n);

    /// <summary>The device under test; null for the default device of the backends that <see cref="Configure"/> registers.</summary>
    protected virtual Device? Device => null;

    /// <summary>The dtype of all floating-point inputs: float64, or float32 for a device that has no other.</summary>
    protected virtual DType FloatType => DType.Float64;

    /// <summary>
    /// Adds plain kernels to the reference for operators that <c>Nabla.Abstractions</c> does not have; composites need none. Where it
    /// declares that there is none (<c>Without</c>, with a reason), laws that need the reference leave the operator's samples out, and say
    /// so.
    /// </summary>
    protected virtual void Specify(KernelTable reference) { }

    internal TestRuntime Runtime
    {
        get
        {
            var runtime = TestRuntime.For(GetType(), Configure, Device, FloatType, Specify);
            Absence.SkipsIf(runtime.Missing);
            return runtime;
        }
    }

    internal Gaps Gaps => field ??= new(Runtime.Backend, Runtime.Reference.Backend, [.. Sampled], output);

    /// <summary>The operators that have samples.</summary>
    private protected virtual IEnumerable<Type> Sampled => [];

    private protected void Say(string line) => output?.WriteLine(line);
}
