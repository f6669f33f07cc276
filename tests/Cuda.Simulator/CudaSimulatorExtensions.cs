using Nabla.CudaSimulation;

namespace Nabla;

/// <summary>Lets the CUDA backend work without a GPU.</summary>
public static class CudaSimulatorExtensions
{
    /// <summary>
    /// Puts <see cref="CudaSimulator"/> in the place of NVIDIA's driver, for the whole process: real GPUs are then not listed. Kernels are
    /// slow, some 10 to 100 ns for each element and operation: this is for tests, and not for work. Call it before the first runtime with
    /// <c>AddCuda()</c> is made.
    /// </summary>
    public static NablaBuilder UseCudaSimulator(this NablaBuilder n)
    {
        ArgumentNullException.ThrowIfNull(n);
        CudaSimulator.Install();
        return n;
    }
}
