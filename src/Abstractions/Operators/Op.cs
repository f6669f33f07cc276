using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nabla;

/// <summary>
/// An operator. Transforms differentiate and batch it, and backends have kernels for it. Its attributes are its properties: operators
/// compare by value and print with them. Its rules are interfaces that it, or its family, implements.
/// </summary>
public abstract record Op
{
    private OpKind? _kind;

    /// <summary>The field's name for it, in snake_case: <c>log_softmax</c>.</summary>
    public virtual string Name => Kind.Name;

    /// <summary>The <see cref="Name"/> of operators of the type <paramref name="op"/>.</summary>
    public static string NameOf(Type op)
    {
        ArgumentNullException.ThrowIfNull(op);
        // A name depends on no attribute, so that an uninitialised instance is enough.
        return op.IsAbstract ? OpKind.Of(op).Name : ((Op)RuntimeHelpers.GetUninitializedObject(op)).Name;
    }

    internal OpKind Kind => _kind ??= OpKind.Of(GetType());

    /// <summary>How many tensors it returns.</summary>
    public virtual int Outputs => 1;

    /// <summary>
    /// The shape and dtype of one output. It is called before any kernel. All checks of the inputs' shapes and dtypes belong here.
    /// </summary>
    /// <exception cref="ShapeException">The shapes of the inputs do not fit.</exception>
    /// <exception cref="DTypeException">The dtypes of the inputs do not fit.</exception>
    public abstract TensorSpec Infer(ReadOnlySpan<Tensor> x, int output);

    /// <summary>Applies an operator with one output.</summary>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    public Tensor Apply(params ReadOnlySpan<Tensor> x)
    {
        Tensor y = null!;
        Apply(x, new Span<Tensor>(ref y));
        return y;
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{Tensor})"/>
    public Tensor Apply(Tensor a, Tensor b)
    {
        if (a is null) throw NoInput(nameof(a));
        if (b is null) throw NoInput(nameof(b));
        Tensor y = null!;
        a.Dispatcher.Dispatch(this, [a, b], new Span<Tensor>(ref y));
        return y;
    }

    /// <summary>Applies the operator and writes its outputs to <paramref name="y"/>, which has <see cref="Outputs"/> places.</summary>
    /// <exception cref="ArgumentException">There is no input.</exception>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    public void Apply(ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (x.IsEmpty) throw new ArgumentException($"{Name}: needs at least one tensor.", nameof(x));
        foreach (var input in x)
            if (input is null) throw NoInput(nameof(x));
        x[0].Dispatcher.Dispatch(this, x, y);
    }

    private ArgumentNullException NoInput(string parameter) => new(parameter, $"{Name}: an input is null.");

    /// <summary>Whether type and attributes are equal.</summary>
    public virtual bool Equals(Op? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The one shared instance of an operator without attributes.</summary>
    public static T Of<T>() where T : Op, new() => Shared<T>.Instance;

    private static class Shared<T> where T : Op, new()
    {
        public static readonly T Instance = new();
    }

    /// <summary>Prints no member of this class, since only attributes are part of an operator's text.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>The data that all operators of one type share.</summary>
internal sealed class OpKind
{
    private static readonly ConcurrentDictionary<Type, OpKind> s_kinds = new();

    private static int s_count;

    private OpKind(Type type) => Name = SnakeCase(type.Name);

    public string Name { get; }

    /// <summary>The number of the type. A table uses it as an index, without hashing.</summary>
    public int Id { get; } = Interlocked.Increment(ref s_count) - 1;

    public static OpKind Of(Type op) => s_kinds.GetOrAdd(op, static type => new(type));

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}

/// <summary>The shape and dtype of a tensor that does not exist yet.</summary>
public readonly record struct TensorSpec(Shape Shape, DType DType);
