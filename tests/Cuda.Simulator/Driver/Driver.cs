using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>
/// The state of the stand-in driver, and what all its functions have in common. One lock guards all of it: kernels run one at a time.
/// </summary>
internal static class Driver
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<nint, object> s_objects = [];
    private static readonly Dictionary<int, Device> s_devices = [];
    private static readonly List<(string Function, CudaError Error)> s_injected = [];
    private static readonly Dictionary<string, nint> s_texts = [];
    private static nint s_lastHandle;

    [ThreadStatic]
    private static DriverContext? t_current;

    public static long Launches { get; set; }

    public static (CudaError Error, string Text)? LastFault { get; set; }

    public static long AllocatedBytes
    {
        get
        {
            lock (s_lock) return s_devices.Values.Sum(d => d.Allocated);
        }
    }

    /// <summary>The contexts of all devices.</summary>
    public static IEnumerable<DriverContext> Contexts => s_devices.Values.SelectMany(d => d.Contexts);

    /// <summary>The context of the calling thread.</summary>
    public static DriverContext Context =>
        t_current ?? throw new RefusedException(CudaError.CUDA_ERROR_INVALID_CONTEXT, "no context is bound to the calling thread");

    /// <summary>Begins a call, and returns the error with which it ends already. The generated class calls this.</summary>
    /// <param name="needsContext">Whether the function works on a context, and returns the error of its last kernels.</param>
    public static CudaError Enter(string function, bool needsContext)
    {
        s_lock.Enter();
        var injected = s_injected.FindIndex(i => i.Function == function);
        if (injected >= 0)
        {
            var error = s_injected[injected].Error;
            s_injected.RemoveAt(injected);
            return error;
        }
        return needsContext ? Context.Failure : CudaError.CUDA_SUCCESS;
    }

    /// <summary>Ends a call.</summary>
    public static void Leave() => s_lock.Exit();

    /// <summary>The error of a call that is refused.</summary>
    public static CudaError Refuse(RefusedException exception)
    {
        LastFault = (exception.Error, $"{exception.Error}: {exception.Message}");
        return exception.Error;
    }

    public static CudaError Missing(string function) =>
        throw new CudaSimulatorException($"The simulator does not have the driver's function '{function}'.");

    public static void FailNext(string function, CudaError error)
    {
        lock (s_lock) s_injected.Add((function, error));
    }

    public static void Reset()
    {
        lock (s_lock)
        {
            s_injected.Clear();
            (Launches, LastFault) = (0, null);
            foreach (var context in Contexts) context.Failure = CudaError.CUDA_SUCCESS;
        }
    }

    public static nint Add(object item)
    {
        s_objects[++s_lastHandle] = item;
        return s_lastHandle;
    }

    public static T Get<T>(nint handle) where T : class => s_objects.GetValueOrDefault(handle) as T ??
        throw new RefusedException(CudaError.CUDA_ERROR_INVALID_HANDLE, $"{handle} is no handle of a {typeof(T).Name}, or was released");

    public static T Remove<T>(nint handle) where T : class
    {
        var item = Get<T>(handle);
        s_objects.Remove(handle);
        return item;
    }

    public static Device Device(int ordinal)
    {
        if (ordinal < 0 || ordinal >= CudaSimulator.DeviceCount)
            throw new RefusedException(CudaError.CUDA_ERROR_INVALID_DEVICE, $"there is no device {ordinal}");
        if (!s_devices.TryGetValue(ordinal, out var device)) s_devices[ordinal] = device = new Device(ordinal);
        return device;
    }

    public static void SetCurrent(DriverContext? context) => t_current = context;

    /// <summary>Removes a context that is destroyed.</summary>
    public static void Forget(DriverContext context)
    {
        if (t_current == context) t_current = null;
        foreach (var (handle, item) in s_objects.ToArray())
            if (item is IOfContext owned && owned.Context == context) s_objects.Remove(handle);
    }

    /// <summary>What an error means, as a C string that stays. What caused it is said, too, if it is the last one.</summary>
    public static nint Describe(CudaError error)
    {
        var text = LastFault is { } fault && fault.Error == error ? fault.Text : error.ToString();
        if (!s_texts.TryGetValue(text, out var pointer)) s_texts[text] = pointer = Marshal.StringToHGlobalAnsi(text);
        return pointer;
    }
}

/// <summary>What is released with its context.</summary>
internal interface IOfContext
{
    DriverContext Context { get; }
}
