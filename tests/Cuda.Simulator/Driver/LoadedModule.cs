using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>A module of a context: its code, and its variables in memory.</summary>
internal sealed unsafe class LoadedModule : IOfContext
{
    /// <summary>An error for which ILGPU has no name.</summary>
    private const CudaError UnsupportedPtxVersion = (CudaError)222;

    public LoadedModule(DriverContext context, string text)
    {
        Context = context;
        Code = CodeModule.Of(text);
        var ptx = Code.Ptx;
        var (major, minor) = CudaSimulator.ComputeCapability;
        if (ptx.Target > 10 * major + minor)
            throw new RefusedException(CudaError.CUDA_ERROR_NO_BINARY_FOR_GPU, $"PTX for sm_{ptx.Target}, and a device of {major}.{minor}");
        if (ptx.Version > NewestPtx(CudaSimulator.DriverVersion))
            throw new RefusedException(UnsupportedPtxVersion, $"PTX {ptx.Version / 10}.{ptx.Version % 10} is too new for the driver");
        if (ptx.Globals.Bytes > 0) Globals = Allocate(ptx.Globals);
    }

    public DriverContext Context { get; }

    public CodeModule Code { get; }

    /// <summary>The device address of its variables; 0 if it has none.</summary>
    public long Globals { get; }

    public void Unload()
    {
        if (Globals != 0) Context.Memory.Free(Globals);
    }

    /// <summary>The version of PTX, times 10, that came with a version of CUDA: 7.8 with 11.8, 8.4 with 12.4, 9.0 with 13.0.</summary>
    private static int NewestPtx(int driverVersion)
    {
        var (major, minor) = (driverVersion / 1000, driverVersion % 1000 / 10);
        return 10 * (major - 4) + (major == 12 && minor > 6 ? minor - 1 : minor);
    }

    private long Allocate(Layout variables)
    {
        var memory = Context.Memory;
        var address = memory.Allocate(variables.Bytes);
        var host = memory.Find(address, variables.Bytes)!.Host;
        new Span<byte>((void*)host, variables.Bytes).Clear();
        foreach (var variable in variables.Variables)
        {
            var bytes = variable.Type.Bytes;
            for (var i = 0; i < variable.Values.Length; i++)
            {
                var element = new Span<byte>((void*)(host + variable.Offset + i * bytes), bytes);
                BitConverter.GetBytes(variable.Values[i]).AsSpan(0, bytes).CopyTo(element);
            }
        }
        return address;
    }
}

/// <summary>An entry of a module.</summary>
internal sealed record LoadedKernel(LoadedModule Module, Code Code) : IOfContext
{
    public DriverContext Context => Module.Context;
}
