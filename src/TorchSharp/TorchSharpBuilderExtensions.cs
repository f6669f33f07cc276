using Nabla.Cpu;
using Nabla.Kernels;

namespace Nabla;

/// <summary>Puts libtorch's kernels over those of the CPU backend.</summary>
public static class TorchSharpBuilderExtensions
{
    /// <summary>
    /// Computes factorisations of large matrices by libtorch's LAPACK in place of the CPU backend's own code:
    /// <c>n.AddCpu().AddTorchSharp()</c>. The application adds one of TorchSharp's libtorch packages (<c>libtorch-cpu-linux-x64</c>, …);
    /// where it has none, the CPU backend computes as before. libtorch is loaded when the first large matrix comes.
    /// </summary>
    /// <exception cref="BackendUnavailableException">Thrown when the runtime is made: there is no CPU backend.</exception>
    public static NablaBuilder AddTorchSharp(this NablaBuilder n)
    {
        ArgumentNullException.ThrowIfNull(n);
        return n.AddKernels(Device.Cpu.Type, table => Factorisations<Lapack>.Map(new CpuTable(table, new Work(1))));
    }
}
