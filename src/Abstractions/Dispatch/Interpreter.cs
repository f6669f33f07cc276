namespace Nabla;

/// <summary>
/// A running transform: it gives meaning to the operators applied to its tracers. Levels grow with creation, so that an inner
/// transform outranks those around it; the dispatcher hands each operator to the highest among its inputs.
/// </summary>
public abstract class Interpreter : IDisposable
{
    private static long s_transforms;

    /// <summary>A transform whose level is above that of all transforms that started before.</summary>
    /// <param name="name">The transform's name in messages, such as <c>Jvp</c>.</param>
    protected Interpreter(string name) => (Name, Level) = (name, 2 * Interlocked.Increment(ref s_transforms));

    /// <summary>
    /// An interpreter that rules use inside of a transform. Its level is just above that of the transform that started last.
    /// </summary>
    private protected Interpreter() => (Name, Level) = ("a rule", 2 * Volatile.Read(ref s_transforms) + 1);

    /// <summary>The rank among interpreters: later ones are higher.</summary>
    public long Level { get; }

    /// <summary>The transform's name.</summary>
    public string Name { get; }

    private bool _hasReturned;
    private int _rules;   // that run after the transform has returned

    /// <summary>Whether the transform has returned. Its tracers can no longer be used then, but by its own rules.</summary>
    public bool IsClosed => _hasReturned && Volatile.Read(ref _rules) == 0;

    /// <summary>Runs a rule of this transform, such as a part of a pullback, also after the transform has returned.</summary>
    public T Reopen<T>(Func<T> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Interlocked.Increment(ref _rules);
        try
        {
            return rule();
        }
        finally
        {
            Interlocked.Decrement(ref _rules);
        }
    }

    /// <summary>
    /// Applies <paramref name="op"/> to inputs of which at least one is this interpreter's tracer. A tracer of any other interpreter is a
    /// constant here, so that perturbation confusion cannot happen.
    /// </summary>
    public abstract void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y);

    /// <summary>What to do where the values of one of this transform's tracers are needed: the last sentence of a message.</summary>
    public virtual string Advice =>
        "To choose between two results use Tensor.Where(condition, a, b), or ControlFlow.Cond and ControlFlow.While; to see values, " +
        "return them from the function.";

    /// <summary>Ends the transform.</summary>
    public void Dispose()
    {
        _hasReturned = true;
        GC.SuppressFinalize(this);
    }
}

/// <summary>A transform's stand-in for a tensor. It has a shape and a dtype but no values.</summary>
#pragma warning disable RS0022 // Transforms of other assemblies derive their tracers from this one; there is no other kind of tensor.
public abstract class Tracer(Interpreter owner) : Tensor
#pragma warning restore RS0022
{
    /// <summary>The transform that made it.</summary>
    public Interpreter Owner => owner;

    /// <summary>The tensor that it stands for, one transform further out.</summary>
    public abstract Tensor Inside { get; }

    /// <inheritdoc/>
    protected internal override DeviceTensor Concrete(string asked) =>
        throw (owner.IsClosed ? new TracerLeakedException(owner.Name) : new TracedValueException(asked, owner.Name, owner.Advice));
}
