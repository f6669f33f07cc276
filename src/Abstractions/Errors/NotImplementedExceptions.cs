namespace Nabla;

/// <summary>A backend lacks a kernel or a rule for an operator.</summary>
public abstract class OperatorNotSupportedException(string message, string operatorName, string backend, string? reason)
    : NotSupportedException(message), INablaException
{
    /// <summary>The operator, in snake_case.</summary>
    public string OperatorName => operatorName;

    /// <summary>The backend.</summary>
    public string Backend => backend;

    /// <summary>The reason that the backend states; null where it states none.</summary>
    public string? Reason => reason;

    private protected static string Because(string? reason) => reason is null ? "." : $": {reason.TrimEnd('.')}.";
}

/// <summary>There is no JVP rule.</summary>
public sealed class ForwardModeNotImplementedException(string operatorName, string backend, string? reason = null)
    : OperatorNotSupportedException($"forward-mode AD not implemented for operator {operatorName} on backend " +
    $"'{backend}'{Because(reason)} " +
        "Use reverse mode twice instead, JacRev(JacRev(f)), or Hessian(f, HessianMode.Auto), which does so by itself.", operatorName,
        backend, reason);

/// <summary>There is no VJP rule.</summary>
public sealed class ReverseModeNotImplementedException(string operatorName, string backend, string? reason = null)
    : OperatorNotSupportedException($"reverse-mode AD not implemented for operator {operatorName} on backend " +
    $"'{backend}'{Because(reason)} " +
        "Use forward mode instead, JacFwd(f) or Jvp, or move the inputs to another device.", operatorName, backend, reason);

/// <summary>There is no batching rule.</summary>
public sealed class BatchingNotImplementedException(string operatorName, string backend, string? reason = null)
    : OperatorNotSupportedException($"batching (Vmap) not implemented for operator {operatorName} on backend " +
    $"'{backend}'{Because(reason)} " +
        "Loop over the batch and use Tensor.Stack, or move the inputs to another device.", operatorName, backend, reason);

/// <summary>There is no kernel.</summary>
public sealed class KernelNotImplementedException(string operatorName, string backend, string? reason = null)
    : OperatorNotSupportedException($"no kernel for operator {operatorName} on backend '{backend}'{Because(reason)} " +
        $"Move the inputs to another device with To(device), add one with AddKernels(\"{backend}\", k => k.Map<…>(…)), or let the " +
        "operator state what it computes, for example as an IScalarFunction.", operatorName,
        backend, reason);
