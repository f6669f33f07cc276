using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>
/// What a backend can do, one line per operator: its kernel, and each rule that it replaces or lacks. All other rules are inherited from
/// the operator. The support matrix is made from it. Each host adds its lines before its first operator is applied; a table that is in use
/// by one host may still grow for another.
/// </summary>
public sealed class KernelTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, KernelLine> _lines = [];
    private readonly List<(Type Definition, KernelLine Line)> _derived = [];

    // The lines that were looked up since the last change, each at the number of its operator's type.
    private KernelLine?[] _byId = [];

    /// <summary>Why operators without a line have no kernel; null where no reason was stated, so that each is a gap.</summary>
    public string? OtherwiseReason { get; private set; }

    /// <summary>The operators that the table names.</summary>
    public IReadOnlyDictionary<Type, KernelLine> Lines => _lines;

    /// <summary>The line of an operator: its own, or else that of its definition; null where there is neither.</summary>
    public KernelLine? Find(Type op)
    {
        ArgumentNullException.ThrowIfNull(op);
        lock (_lock)
        {
            var derived = op.IsAssignableTo(typeof(IView)) || op.IsAssignableTo(typeof(IDecomposable)) ? null
                : _derived.Find(d => op.IsAssignableTo(d.Definition)).Line;
            if (!_lines.TryGetValue(op, out var line)) return derived;
            if (derived is not null && line.IsSilent) line.Set(derived.Kernel, derived.OnHostReason, null, isDerived: true);
            return line;
        }
    }

    /// <inheritdoc cref="Find(Type)"/>
    public KernelLine? Find(Op op)
    {
        ArgumentNullException.ThrowIfNull(op);
        var (id, lines) = (op.Kind.Id, _byId);
        var line = (id < lines.Length ? lines[id] : null) ?? Resolve(id, op.GetType());
        return ReferenceEquals(line, KernelLine.None) ? null : line;
    }

    private KernelLine Resolve(int id, Type op)
    {
        lock (_lock)
        {
            // The array is replaced and not changed, since a table may be read while a second host adds to it.
            if (id >= _byId.Length) Array.Resize(ref _byId, Math.Max(id + 1, 2 * _byId.Length));
            return _byId[id] = Find(op) ?? KernelLine.None;
        }
    }

    /// <summary>Computes <typeparamref name="TOp"/> with <paramref name="kernel"/>; a later line replaces an earlier one.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="form">What it computes; null for a kernel that can only be called.</param>
    public KernelTable Map<TOp>(Kernel<TOp> kernel, KernelForm? form = null) where TOp : Op
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Line<TOp>().Set((op, x, y) => kernel(Unsafe.As<TOp>(op), x, y), null, null, form: form);
        return this;
    }

    /// <summary>Uses <paramref name="rule"/> for <typeparamref name="TOp"/> in place of the operator's own.</summary>
    public KernelTable Override<TOp, TRule>(TRule rule) where TOp : Op where TRule : class, IRule
    {
        ArgumentNullException.ThrowIfNull(rule);
        Line<TOp>().Rules[typeof(TRule)] = rule;
        return this;
    }

    /// <summary>Declares that <typeparamref name="TOp"/> has no <typeparamref name="TRule"/> on this backend, and why.</summary>
    public KernelTable Without<TOp, TRule>(string reason) where TOp : Op where TRule : class, IRule
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Line<TOp>().Rules[typeof(TRule)] = reason;
        return this;
    }

    /// <summary>
    /// Declares that <typeparamref name="TOp"/> has no kernel on this backend, and why. A kernel of an earlier line is removed.
    /// </summary>
    public KernelTable Without<TOp>(string reason) where TOp : Op
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Line<TOp>().Set(null, null, reason);
        return this;
    }

    /// <summary>
    /// Leaves <typeparamref name="TOp"/> to the host, and says why. The dispatcher copies the inputs to the cpu backend and the outputs
    /// back, and logs that once. Rules hold as for any operator. A kernel of an earlier line is removed.
    /// </summary>
    public KernelTable OnHost<TOp>(string reason) where TOp : Op
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Line<TOp>().Set(null, reason, null);
        return this;
    }

    /// <summary>
    /// Computes with <paramref name="kernel"/> each operator that states a <typeparamref name="TDefinition"/>, such as an <see
    /// cref="IScalarFunction"/>, and has no line of its own. If an operator states several definitions, the one that was mapped first
    /// counts. Views and operators that are defined by others need no kernel and get none.
    /// </summary>
    public KernelTable MapEach<TDefinition>(Kernel<Op> kernel) where TDefinition : class
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Derive<TDefinition>(kernel, null);
    }

    /// <summary>
    /// Leaves each operator that states a <typeparamref name="TDefinition"/>, and has no line of its own, to the host, like
    /// <see cref="OnHost{TOp}"/>.
    /// </summary>
    public KernelTable EachOnHost<TDefinition>(string reason) where TDefinition : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return Derive<TDefinition>(null, reason);
    }

    private KernelTable Derive<TDefinition>(Kernel<Op>? kernel, string? onHost)
    {
        lock (_lock)
        {
            var line = new KernelLine();
            line.Set(kernel, onHost, null, isDerived: true);
            _derived.Add((typeof(TDefinition), line));
            _byId = [];
        }
        return this;
    }

    /// <summary>Declares that the operators without a line have no kernel on this backend, and why.</summary>
    public KernelTable Otherwise(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        OtherwiseReason = reason;
        return this;
    }

    private KernelLine Line<TOp>() where TOp : Op
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(typeof(TOp), out var line)) return line;
            _lines.Add(typeof(TOp), line = new());
            _byId = [];
            return line;
        }
    }
}
