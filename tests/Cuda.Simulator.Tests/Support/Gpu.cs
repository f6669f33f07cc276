using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

// The simulator's settings are those of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Nabla.CudaSimulation.Tests;

/// <summary>A context on a simulated device. The settings are the defaults at its beginning and end.</summary>
internal sealed unsafe class Gpu : IDisposable
{
    private static readonly Func<CudaAPI, nint, nint, nint, nint, CudaError> s_copy =
        typeof(CudaAPI).GetMethod("cuMemcpyAsync", BindingFlags.Instance | BindingFlags.NonPublic)!
            .CreateDelegate<Func<CudaAPI, nint, nint, nint, nint, CudaError>>();

    private readonly nint _context;

    public Gpu(int device = 0)
    {
        CudaSimulator.Install();
        CudaSimulator.Reset();
        Check(Api.CreateContext(out _context, default, device));
    }

    public static CudaAPI Api => CudaAPI.CurrentAPI;

    public nint Context => _context;

    public static void Check(CudaError error)
    {
        if (error != CudaError.CUDA_SUCCESS) throw new CudaException(error);
    }

    public static nint Allocate(long bytes)
    {
        Check(Api.AllocateMemory(out var address, (nint)bytes));
        return address;
    }

    /// <summary>Device memory with these contents.</summary>
    public static nint Upload<T>(params T[] values) where T : unmanaged
    {
        var address = Allocate(values.Length * (long)sizeof(T));
        fixed (T* pointer = values) Check(Copy(address, (nint)pointer, values.Length * sizeof(T)));
        return address;
    }

    public static T[] Download<T>(nint address, int count) where T : unmanaged
    {
        var values = new T[count];
        fixed (T* pointer = values) Check(Copy((nint)pointer, address, count * sizeof(T)));
        return values;
    }

    /// <summary>Copies in the default stream. ILGPU's public method takes a stream of an accelerator, which is not there.</summary>
    public static CudaError Copy(nint destination, nint source, nint bytes) => s_copy(Api, destination, source, bytes, 0);

    /// <summary>The entry of a PTX text that has one.</summary>
    public static nint Load(string ptx)
    {
        Check(Api.LoadModule(out var module, ptx));
        var entry = Parser.Parse(ptx).Functions.Values.Single(f => f.IsEntry).Name;
        Check(Api.GetModuleFunction(out var kernel, module, entry));
        return kernel;
    }

    /// <summary>Launches a kernel and waits for it.</summary>
    public static void Run(nint kernel, Dim grid, Dim block, params object[] arguments)
    {
        Check(Launch(kernel, grid, block, 0, arguments));
        Check(Api.SynchronizeContext());
    }

    public static CudaError Launch(nint kernel, Dim grid, Dim block, int sharedBytes, params object[] arguments)
    {
        var boxes = new long[2 * arguments.Length];
        var pointers = new nint[arguments.Length];
        fixed (long* box = boxes)
        fixed (nint* pointer = pointers)
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                Arguments.Write(arguments[i], new(box + 2 * i, 16));
                pointers[i] = (nint)(box + 2 * i);
            }
            return Api.LaunchKernel(
                kernel, grid.X, grid.Y, grid.Z, block.X, block.Y, block.Z, sharedBytes, 0, arguments.Length > 0 ? (nint)pointer : 0, 0);
        }
    }

    public void Dispose()
    {
        CudaSimulator.Reset();
        Check(Api.DestroyContext(_context));
    }
}

/// <summary>A view of an array as a kernel's argument: a pointer and a length.</summary>
internal readonly record struct View(nint Address, long Length);

/// <summary>The bytes of arguments.</summary>
internal static class Arguments
{
    public static void Write(object argument, Span<byte> bytes)
    {
        var written = argument switch
        {
            bool x => BitConverter.TryWriteBytes(bytes, x ? 1 : 0),
            short x => BitConverter.TryWriteBytes(bytes, x),
            ushort x => BitConverter.TryWriteBytes(bytes, x),
            int x => BitConverter.TryWriteBytes(bytes, x),
            uint x => BitConverter.TryWriteBytes(bytes, x),
            long x => BitConverter.TryWriteBytes(bytes, x),
            ulong x => BitConverter.TryWriteBytes(bytes, x),
            nint x => BitConverter.TryWriteBytes(bytes, (long)x),
            float x => BitConverter.TryWriteBytes(bytes, x),
            double x => BitConverter.TryWriteBytes(bytes, x),
            View x => BitConverter.TryWriteBytes(bytes, (long)x.Address) && BitConverter.TryWriteBytes(bytes[8..], x.Length),
            Kernels.Axes x => MemoryMarshal.TryWrite(bytes, in x),
            _ => false,
        };
        if (!written) throw new ArgumentException($"{argument.GetType()} is no argument");
    }
}
