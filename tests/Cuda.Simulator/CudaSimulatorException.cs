namespace Nabla.CudaSimulation;

/// <summary>The simulator cannot do what a device could: an instruction or a function of the driver is not simulated.</summary>
public sealed class CudaSimulatorException : NotSupportedException
{
    internal CudaSimulatorException(string message) : base(message)
    {
    }
}
