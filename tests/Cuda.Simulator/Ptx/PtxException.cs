namespace Nabla.CudaSimulation;

/// <summary>A PTX text that NVIDIA's compiler would refuse, too.</summary>
internal sealed class PtxException(int line, string message) : Exception($"PTX line {line}: {message}");
