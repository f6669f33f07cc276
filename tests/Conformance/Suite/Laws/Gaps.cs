using Xunit;
using Xunit.Abstractions;

namespace Nabla.Conformance;

/// <summary>
/// The declared gaps of a backend, or of the reference. A law that meets such a gap holds if the exception states the declared reason.
/// </summary>
/// <param name="backend">The backend.</param>
/// <param name="reference">The reference.</param>
/// <param name="operators">Operators that may state gaps of their own.</param>
/// <param name="output">Lists the gaps that were met.</param>
internal sealed class Gaps(IBackend backend, IBackend reference, IReadOnlyCollection<Type> operators, ITestOutputHelper? output)
{
    private readonly HashSet<string> _met = [];

    /// <summary>Every declaration: the operator, the type of the exception, the reason.</summary>
    public IEnumerable<(Type Op, Type Exception, string Reason)> Declared() => Declared(backend);

    private IEnumerable<(Type Op, Type Exception, string Reason)> Declared(IBackend backend)
    {
        foreach (var op in backend.Kernels.Lines.Keys.Union(operators))
        {
            var line = backend.Kernels.Find(op);
            if (line?.NoKernelReason is { } kernel) yield return (op, typeof(KernelNotImplementedException), kernel);
            if (Lacks<IJvpRule>(op, line) is { } jvp) yield return (op, typeof(ForwardModeNotImplementedException), jvp);
            if (Lacks<IVjpRule>(op, line) is { } vjp) yield return (op, typeof(ReverseModeNotImplementedException), vjp);
            if (Lacks<IBatchRule>(op, line) is { } batch) yield return (op, typeof(BatchingNotImplementedException), batch);
        }
    }

    // By the backend, or by the operator itself.
    private static string? Lacks<TRule>(Type op, KernelLine? line) where TRule : class, IRule =>
        line?.Lacks<TRule>() ?? (line?.Override<TRule>() is null ? RuleLookup.Lacking<TRule>(op) : null);

    /// <summary>The result, or null where a declared gap was met.</summary>
    public T? Try<T>(Func<T> f) where T : class
    {
        try
        {
            return f();
        }
        catch (OperatorNotSupportedException e) when (IsDeclared(e))
        {
            ShouldTell(e);
            if (_met.Add(e.Message)) output?.WriteLine($"gap: {e.Message}");
            return null;
        }
    }

    /// <summary>
    /// Fails unless the exception names the operator, the backend and the reason, and, for forward mode, what to use instead.
    /// </summary>
    public void ShouldTell(OperatorNotSupportedException e)
    {
        Assert.Contains(e.Backend, new[] { backend.DeviceType, reference.DeviceType });
        Assert.Contains(e.OperatorName, e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{e.Backend}'", e.Message, StringComparison.Ordinal);
        Assert.Contains(e.Reason!.TrimEnd('.'), e.Message, StringComparison.Ordinal);
        if (e is not ForwardModeNotImplementedException) return;
        Assert.Contains($"forward-mode AD not implemented for operator {e.OperatorName}", e.Message, StringComparison.Ordinal);
        Assert.Contains("JacRev(JacRev(f))", e.Message, StringComparison.Ordinal);
    }

    private bool IsDeclared(OperatorNotSupportedException e) =>
        IsDeclared(e, backend) || (e.Backend == reference.DeviceType && IsDeclared(e, reference));

    private bool IsDeclared(OperatorNotSupportedException e, IBackend backend) =>
        Declared(backend).Any(gap => gap.Exception == e.GetType() && gap.Reason == e.Reason && Op.NameOf(gap.Op) == e.OperatorName) ||
        (e is KernelNotImplementedException && e.Reason is not null && e.Reason == backend.Kernels.OtherwiseReason);
}
