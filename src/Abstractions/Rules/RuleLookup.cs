namespace Nabla;

/// <summary>Finds the rule for an operator on a device.</summary>
public static class RuleLookup
{
    /// <summary>
    /// The rule that holds for <paramref name="op"/> on <paramref name="device"/>, or null for an <see cref="IDecomposable"/> that has none
    /// of its own.
    /// </summary>
    /// <exception cref="NotSupportedException">
    /// There is no rule. The exception names the operator, the backend and the backend's reason.
    /// </exception>
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
