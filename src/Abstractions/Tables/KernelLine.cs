using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>A backend's line for one operator.</summary>
public sealed class KernelLine
{
    private Dictionary<Type, object>? _rules;

    /// <summary>Stands for a line that a table does not have.</summary>
    internal static readonly KernelLine None = new();

    internal KernelLine()
    {
    }

    /// <summary>Whether what it says of a kernel follows from the operator's definition.</summary>
    public bool IsDerived { get; private set; }

    /// <summary>The kernel, if there is one.</summary>
    public Kernel<Op>? Kernel { get; private set; }

    /// <summary>What the kernel computes, where the backend says it; null for a kernel that can only be called.</summary>
    public KernelForm? Form { get; private set; }

    /// <summary>Why the host's cpu backend computes it, where that was declared.</summary>
    public string? OnHostReason { get; private set; }

    /// <summary>Why there is no kernel, where that was declared.</summary>
    public string? NoKernelReason { get; private set; }

    /// <summary>For each kind of rule that is not inherited: the rule, or the reason why there is none, a string.</summary>
    internal Dictionary<Type, object> Rules => _rules ??= [];

    /// <summary>Whether there is a kind of rule that is not inherited from the operator.</summary>
    public bool HasRules => _rules is not null;

    /// <summary>Whether it says nothing about a kernel.</summary>
    internal bool IsSilent => Kernel is null && OnHostReason is null && NoKernelReason is null;

    internal void Set(Kernel<Op>? kernel, string? onHost, string? none, bool isDerived = false, KernelForm? form = null) =>
        (Kernel, OnHostReason, NoKernelReason, IsDerived, Form) = (kernel, onHost, none, isDerived, form);

    /// <summary>What replaces the operator's own rule, or null.</summary>
    public TRule? Override<TRule>() where TRule : class, IRule => _rules?.GetValueOrDefault(typeof(TRule)) as TRule;

    /// <summary>Why there is no such rule, where that was declared, else null.</summary>
    public string? Lacks<TRule>() where TRule : class, IRule => _rules?.GetValueOrDefault(typeof(TRule)) as string;
}
