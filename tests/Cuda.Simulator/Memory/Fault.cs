using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>An error of a thread that runs. It ends the kernel, and the context reports it from then on.</summary>
/// <param name="instruction">The number in the module of the instruction that failed; −1 for none.</param>
internal sealed class FaultException(CudaError error, int instruction, string message) : Exception(message)
{
    public CudaError Error => error;

    public int Instruction => instruction;
}

/// <summary>A call of the driver that is refused. It has no effect on later calls.</summary>
internal sealed class RefusedException(CudaError error, string message) : Exception(message)
{
    public CudaError Error => error;
}
