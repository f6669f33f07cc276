namespace Nabla;

/// <summary>
/// Marks every exception of this library, so that one <c>catch (Exception e) when (e is INablaException)</c> takes them all.
/// </summary>
public interface INablaException;

/// <summary>A failure of this library that no .NET exception describes.</summary>
public class NablaException(string message, Exception? inner = null) : Exception(message, inner), INablaException;

/// <summary>Shapes do not fit.</summary>
public sealed class ShapeException(string message) : ArgumentException(message), INablaException;

/// <summary>Dtypes do not fit.</summary>
public sealed class DTypeException(string message) : ArgumentException(message), INablaException;

/// <summary>The inputs of one operator are on different devices or belong to different runtimes.</summary>
public sealed class DeviceMismatchException(string message) : ArgumentException(message), INablaException;

/// <summary>There is no such device.</summary>
public sealed class BackendUnavailableException(string message) : InvalidOperationException(message), INablaException;

/// <summary>
/// There is not enough memory on a device, or in the process, for an operator. Existing tensors stay valid, and smaller requests may still
/// succeed.
/// </summary>
public sealed class DeviceOutOfMemoryException(string message, Exception? inner = null)
    : OutOfMemoryException(message, inner), INablaException;

/// <summary>A matrix has no such decomposition: it is singular, or not positive definite.</summary>
public sealed class LinAlgException(string message) : NablaException(message);

/// <summary>A traced value was used after its transform had returned.</summary>
public sealed class TracerLeakedException(string transform)
    : InvalidOperationException($"a tensor traced by {transform} was used after {transform} had returned. " +
        "Return it from the function, or as its auxiliary result, instead of storing it."), INablaException
{
    /// <summary>The transform that had returned.</summary>
    public string Transform => transform;
}

/// <summary>The values of a tracer were asked for.</summary>
/// <param name="asked">What asked for them.</param>
/// <param name="transform">The transform that is tracing.</param>
/// <param name="advice">What to do instead.</param>
public sealed class TracedValueException(string asked, string transform, string advice)
    : InvalidOperationException($"{asked} needs the values of a tensor that {transform} is tracing, and inside of the function " +
        $"these are not known. {advice}"), INablaException
{
    /// <summary>The transform that is tracing.</summary>
    public string Transform => transform;
}
