namespace Nabla;

/// <summary>A backend's line for one operator.</summary>
public sealed class KernelLine
{
    private Dictionary<Type, object>? _rules;

    /// <summary>Stands for a missing line.</summary>
    internal static readonly KernelLine None = new();

    internal KernelLine()
    {
    }

    /// <summary>Whether the kernel comes from the operator's definition and not from a line of its own.</summary>
    public bool IsDerived { get; private set; }

    /// <summary>The kernel, if there is one.</summary>
    public Kernel<Op>? Kernel { get; private set; }

    /// <summary>What the kernel computes, if the backend states it; null for a kernel that can only be called.</summary>
    public KernelForm? Form { get; private set; }

    /// <summary>Why the host's cpu backend computes the operator; null unless that was declared.</summary>
    public string? OnHostReason { get; private set; }

    /// <summary>Why there is no kernel; null unless that was declared.</summary>
    public string? NoKernelReason { get; private set; }

    /// <summary>
    /// For each kind of rule that is not inherited from the operator: the rule, or, as a string, the reason why there is none.
    /// </summary>
    internal Dictionary<Type, object> Rules => _rules ??= [];

    /// <summary>Whether a rule is not inherited from the operator.</summary>
    public bool HasRules => _rules is not null;

    /// <summary>Whether the line says nothing about a kernel.</summary>
    internal bool IsSilent => Kernel is null && OnHostReason is null && NoKernelReason is null;

    internal void Set(Kernel<Op>? kernel, string? onHost, string? none, bool isDerived = false, KernelForm? form = null) =>
        (Kernel, OnHostReason, NoKernelReason, IsDerived, Form) = (kernel, onHost, none, isDerived, form);

    /// <summary>The rule that replaces the operator's own; null where none does.</summary>
    public TRule? Override<TRule>() where TRule : class, IRule => _rules?.GetValueOrDefault(typeof(TRule)) as TRule;

    /// <summary>Why there is no such rule; null unless that was declared.</summary>
    public string? Lacks<TRule>() where TRule : class, IRule => _rules?.GetValueOrDefault(typeof(TRule)) as string;
}
