using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ILGPU;
using ILGPU.Runtime.Cuda;
using Microsoft.Extensions.Logging;
using Nabla.Devices;

namespace Nabla.Cuda;

/// <summary>
/// A GPU. ILGPU's accelerator gives the context and the stream. Memory, modules and launches are made here, by the driver's functions,
/// since ILGPU's own objects free themselves while a kernel may still use them. There is one object per device in the process, and it is
/// never closed.
/// </summary>
internal sealed unsafe class CudaDevice : QueueDevice
{
    private const int GroupsPerUnit = 8, Arguments = 32, ArgumentBytes = 256;

    private readonly CudaAccelerator _accelerator;
    private readonly CudaStream _stream;
    private readonly PtxCompiler _compiler;
    private readonly DiskCache _disk;
    private readonly ConcurrentDictionary<string, nint> _kernels = new();
    private readonly byte* _arguments = (byte*)NativeMemory.AllocZeroed(Arguments, ArgumentBytes);
    private readonly nint* _pointers = (nint*)NativeMemory.AllocZeroed(Arguments, (nuint)sizeof(nint));
    private long _given;
    private string? _last, _lost;   // the operator that was launched last, and why the device is of no use any more

    public CudaDevice(Context context, ILGPU.Runtime.Cuda.CudaDevice device, CudaOptions options, ILogger? logger)
    {
        _accelerator = device.CreateCudaAccelerator(context);
        _stream = _accelerator.CreateStream(StreamFlags.CU_STREAM_NON_BLOCKING);
        _compiler = new(_accelerator.Architecture, _accelerator.InstructionSet);
        _disk = new("cuda", options.CacheDirectory, (folder, why) => Messages.NotCached(logger, folder, why));
        for (var i = 0; i < Arguments; i++) _pointers[i] = (nint)(_arguments + i * ArgumentBytes);
        Pool = new CudaPool(this, options);
    }

    public static CudaAPI Api => CudaAPI.CurrentAPI;

    public override string Name => _accelerator.Name;

    public override int Units => _accelerator.NumMultiprocessors;

    public override bool IsProcessor => false;

    public override int GroupSize => Items.PerGroup;

    public override ILanguage Language => CudaLanguage.Instance;

    public override DevicePool Pool { get; }

    /// <summary>The bytes of its memory.</summary>
    public long Memory => _accelerator.MemorySize;

    public override long Given => Volatile.Read(ref _given);

    // Kernels for items are loops, so that a few groups for each multiprocessor are enough for any number of items.
    public override long Groups(long items) => Math.Min(base.Groups(items), (long)GroupsPerUnit * Units);

    /// <summary>Makes this device's context that of the calling thread. Every other function of the driver needs it.</summary>
    public void Bind()
    {
        if (_lost is not null) throw new NablaException(_lost);
        Check(Api.SetCurrentContext(_accelerator.NativePtr), "bind the context");
    }

    /// <summary>The same, in a place that must not throw.</summary>
    public bool TryBind() => _lost is null && Api.SetCurrentContext(_accelerator.NativePtr) == CudaError.CUDA_SUCCESS;

    /// <summary>The driver's handle of a kernel, which is compiled and loaded when it is first asked for.</summary>
    /// <exception cref="NablaException">ILGPU or the driver refused it.</exception>
    public nint Kernel(string op, MethodInfo method)
    {
        var key = $"{method.DeclaringType} {method.Name} {string.Join(" | ", method.GetGenericArguments().Select(FunctionTypes.Describe))}";
        if (_kernels.TryGetValue(key, out var kernel)) return kernel;
        lock (Gate) return _kernels.GetOrAdd(key, Load, (Device: this, op, method));

        static nint Load(string key, (CudaDevice Device, string Op, MethodInfo Method) asked)
        {
            var (device, op, method) = asked;
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{device._compiler.Identity}\n{key}"));
            var kept = device._disk.Load(hash);
            var ptx = kept is null ? device._compiler.Compile(op, method) : Encoding.UTF8.GetString(kept);
            if (kept is null) device._disk.Store(hash, Encoding.UTF8.GetBytes(ptx));
            device.Bind();
            var error = Api.LoadModule(out var module, ptx, out var log);
            if (error != CudaError.CUDA_SUCCESS)
                throw new NablaException($"{op}: the driver refused the kernel {method.Name}: {error}.\n{log}");
            device.Check(Api.GetModuleFunction(out var function, module, PtxCompiler.Entry(ptx)), $"find the kernel {method.Name} of {op}");
            return function;
        }
    }

    public override void Set(Program program, nint kernel, int index, void* value, int bytes)
    {
        if (index >= Arguments || bytes > ArgumentBytes) throw new ArgumentException($"{program.Op}: a kernel has too many arguments.");
        new ReadOnlySpan<byte>(value, bytes).CopyTo(new(_arguments + index * ArgumentBytes, ArgumentBytes));
    }

    // An ArrayView is passed as its address and length.
    public override void Set(Program program, nint kernel, int index, DeviceBuffer buffer)
    {
        var view = stackalloc long[] { buffer.Slot.Handle, buffer.Slot.Bytes / buffer.ElementSize };
        Set(program, kernel, index, view, 2 * sizeof(long));
    }

    public override void Enqueue(Program program, nint kernel, long groups, int size)
    {
        Bind();
        _last = program.Op;
        var error = Api.LaunchKernel(kernel, checked((int)groups), 1, 1, size, 1, 1, 0, _stream.StreamPtr, (nint)_pointers, 0);
        if (error != CudaError.CUDA_SUCCESS) Check(error, $"run {program.Op}");
        _given++;
    }

    public override void Clear(DeviceBuffer buffer, long offset, long bytes)
    {
        if (bytes == 0) return;
        Contain(buffer, offset, bytes);
        Bind();
        Check(Api.Memset((nint)(buffer.Slot.Handle + offset), 0, (nint)bytes, _stream.StreamPtr), "clear a buffer");
        GC.KeepAlive(buffer);
    }

    public override void Finish()
    {
        Bind();
        Check(Api.SynchronizeStream(_stream.StreamPtr), "wait");
    }

    public override void Write(DeviceBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        buffer.Faults = null;
        if (data.IsEmpty) return;
        Contain(buffer, offset, data.Length);
        Bind();
        // The driver has copied memory that is not page-locked when it returns.
        fixed (byte* from = data)
            Check(Api.MemcpyAsync((nint)(buffer.Slot.Handle + offset), (nint)from, data.Length, _stream), "write a buffer");
        GC.KeepAlive(buffer);
    }

    public override void Read(DeviceBuffer buffer, long offset, Span<byte> data)
    {
        Contain(buffer, offset, data.Length);
        Bind();
        fixed (byte* to = data)
        {
            Check(Api.MemcpyAsync((nint)to, (nint)(buffer.Slot.Handle + offset), data.Length, _stream), "read a buffer");
            Check(Api.SynchronizeStream(_stream.StreamPtr), "read a buffer");
        }
        GC.KeepAlive(buffer);
    }

    /// <summary>Throws unless the driver answered success.</summary>
    /// <exception cref="DeviceOutOfMemoryException">There is no room.</exception>
    /// <exception cref="NablaException">
    /// The driver answered an error. Where a kernel failed, the driver refuses everything from then on, and so does this device.
    /// </exception>
    public void Check(CudaError error, string asked)
    {
        if (error == CudaError.CUDA_SUCCESS) return;
        var message = $"cuda: could not {asked} on {Name}: {error}: {Api.GetErrorString(error)}.";
        if (error == CudaError.CUDA_ERROR_OUT_OF_MEMORY)
            throw new DeviceOutOfMemoryException($"{message} Keep fewer tensors alive, compute in parts (chunkSize), or in float32.");
        if (IsSticky(error))
        {
            _lost = $"{message} A kernel failed, and the device is lost for this process since then; the operator that was launched last " +
                $"was {_last ?? "none"}. Start the process again, and report this with the operator.";
            throw new NablaException(_lost);
        }
        throw new NablaException(message);
    }

    private static bool IsSticky(CudaError error) => error is CudaError.CUDA_ERROR_ILLEGAL_ADDRESS or CudaError.CUDA_ERROR_LAUNCH_FAILED or
        CudaError.CUDA_ERROR_MISALIGNED_ADDRESS or CudaError.CUDA_ERROR_ILLEGAL_INSTRUCTION or CudaError.CUDA_ERROR_INVALID_PC or
        CudaError.CUDA_ERROR_LAUNCH_TIMEOUT or CudaError.CUDA_ERROR_ASSERT or CudaError.CUDA_ERROR_HARDWARE_STACK_ERROR or
        CudaError.CUDA_ERROR_INVALID_ADDRESS_SPACE or CudaError.CUDA_ERROR_ECC_UNCORRECTABLE;
}
