namespace Nabla;

/// <summary>Routes operators to interpreters and kernels. Every tensor carries the one that made it.</summary>
public interface IDispatcher
{
    /// <summary>Applies <paramref name="op"/>: to the highest transform among the inputs, else to the backend of their device.</summary>
    void Dispatch(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y);

    /// <summary>
    /// The line for <paramref name="op"/> in the table of <paramref name="device"/>'s backend, or null where it does not name it.
    /// </summary>
    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    KernelEntry? Line(Op op, Device device);

    /// <summary><paramref name="value"/> in every element; one element is stored.</summary>
    Tensor Full(Shape shape, double value, DType dtype, Device device);

    /// <summary>A tensor with a copy of <paramref name="data"/>, row-major.</summary>
    Tensor Create<T>(ReadOnlySpan<T> data, Shape shape, Device device) where T : unmanaged;

    /// <summary>A copy of the elements on the host, row-major.</summary>
    T[] Read<T>(DeviceTensor x) where T : unmanaged;

    /// <summary>
    /// How many bytes a transform that can do with less, at the price of more passes, may use for its intermediate values.
    /// </summary>
    long MemoryBudget { get; }

    /// <summary>Tells the host's log something that a user should know.</summary>
    void Warn(string message);
}

/// <summary>Looks rules up.</summary>
public static class RuleLookup
{
    /// <summary>
    /// The rule that holds for <paramref name="op"/> on <paramref name="device"/>, or null for an <see cref="IDecomposable"/> that has none
    /// of its own.
    /// </summary>
    /// <exception cref="NotSupportedException">There is none: the exception names the operator, the backend and its reason.</exception>
    public static TRule? Rule<TRule>(this IDispatcher dispatcher, Op op, Device device) where TRule : class, IRule
    {
        ArgumentNullException.ThrowIfNull(dispatcher);
        if (dispatcher.Line(op, device) is { HasRules: true } line)
        {
            if (line.Override<TRule>() is { } rule) return rule;
            if (line.Lacks<TRule>() is { } reason) throw NoRule(typeof(TRule), op, device, reason);
        }
        return op as TRule ?? (op is IDecomposable ? null : throw NoRule(typeof(TRule), op, device, null));
    }

    private static Exception NoRule(Type rule, Op op, Device device, string? reason) =>
        rule == typeof(IJvpRule) ? new ForwardModeNotImplementedException(op.Name, device.Type, reason)
         : rule == typeof(IVjpRule) ? new ReverseModeNotImplementedException(op.Name, device.Type, reason)
         : new BatchingNotImplementedException(op.Name, device.Type, reason);
}
