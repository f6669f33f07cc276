using System.Collections.Concurrent;
using System.Reflection;

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
            if (line.Lacks<TRule>() is { } declared) throw NoRule(typeof(TRule), op, device, declared);
        }
        if (op is TRule own) return own;
        var reason = Lacking<TRule>(op.GetType());
        return op is IDecomposable && reason is null ? null : throw NoRule(typeof(TRule), op, device, reason);
    }

    /// <summary>Why operators of the type <paramref name="op"/> have no such rule; null unless they state that.</summary>
    public static string? Lacking<TRule>(Type op) where TRule : class, IRule
    {
        ArgumentNullException.ThrowIfNull(op);
        return Statements<TRule>.Reasons.GetOrAdd(op, static type => type.GetCustomAttribute<WithoutAttribute<TRule>>()?.Reason);
    }

    private static class Statements<TRule> where TRule : class, IRule
    {
        public static readonly ConcurrentDictionary<Type, string?> Reasons = new();
    }

    private static Exception NoRule(Type rule, Op op, Device device, string? reason) =>
        rule == typeof(IJvpRule) ? new ForwardModeNotImplementedException(op.Name, device.Type, reason)
         : rule == typeof(IVjpRule) ? new ReverseModeNotImplementedException(op.Name, device.Type, reason)
         : new BatchingNotImplementedException(op.Name, device.Type, reason);
}
