using System.Collections.Concurrent;

namespace Nabla.Devices;

/// <summary>The kernels of an operator with certain dtypes, compiled on a device when one is first launched there.</summary>
/// <param name="op">The operator's name, for errors.</param>
internal abstract class Program(string op)
{
    private readonly ConcurrentDictionary<(QueueDevice, string), nint> _kernels = new();

    /// <summary>The operator's name.</summary>
    public string Op => op;

    /// <summary>
    /// Begins the launch of kernel <paramref name="name"/>: give the arguments in order, then run it. Dispose it, so that other threads can
    /// launch.
    /// </summary>
    /// <exception cref="NablaException">The compiler refused the program.</exception>
    public Launch On(QueueDevice device, string name)
    {
        if (!_kernels.TryGetValue((device, name), out var kernel))
            kernel = _kernels.GetOrAdd((device, name), key => Compile(key.Item1, key.Item2));
        return new(this, device, kernel);
    }

    /// <summary>The driver's handle of a kernel.</summary>
    protected abstract nint Compile(QueueDevice device, string name);
}
