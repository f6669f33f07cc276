namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>a + b, elementwise with broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Op.Of<Add>().Apply(a, b);
    /// <summary>a + b; the number takes the tensor's dtype.</summary>
    public static Tensor operator +(Tensor a, double b) => a + a.Constant(b);
    /// <summary>a + b; the number takes the tensor's dtype.</summary>
    public static Tensor operator +(double a, Tensor b) => b.Constant(a) + b;

    /// <summary>a − b, elementwise with broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Op.Of<Sub>().Apply(a, b);
    /// <summary>a − b; the number takes the tensor's dtype.</summary>
    public static Tensor operator -(Tensor a, double b) => a - a.Constant(b);
    /// <summary>a − b; the number takes the tensor's dtype.</summary>
    public static Tensor operator -(double a, Tensor b) => b.Constant(a) - b;
    /// <summary>−a.</summary>
    public static Tensor operator -(Tensor a) => Op.Of<Neg>().Apply(NotNull(a));
    /// <summary>a.</summary>
    public static Tensor operator +(Tensor a) => NotNull(a);

    /// <summary>a · b, elementwise with broadcasting; <see cref="MatMul(Tensor)"/> is the matrix product.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Op.Of<Mul>().Apply(a, b);
    /// <summary>a · b; the number takes the tensor's dtype.</summary>
    public static Tensor operator *(Tensor a, double b) => a * a.Constant(b);
    /// <summary>a · b; the number takes the tensor's dtype.</summary>
    public static Tensor operator *(double a, Tensor b) => b.Constant(a) * b;

    /// <summary>a / b, elementwise with broadcasting.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Op.Of<Div>().Apply(a, b);
    /// <summary>a / b; the number takes the tensor's dtype.</summary>
    public static Tensor operator /(Tensor a, double b) => a / a.Constant(b);
    /// <summary>a / b; the number takes the tensor's dtype.</summary>
    public static Tensor operator /(double a, Tensor b) => b.Constant(a) / b;

    /// <summary>a &gt; b, elementwise, as a bool tensor.</summary>
    public static Tensor operator >(Tensor a, Tensor b) => Op.Of<Gt>().Apply(a, b);
    /// <summary>a &gt; b, elementwise, as a bool tensor.</summary>
    public static Tensor operator >(Tensor a, double b) => a > a.Constant(b);
    /// <summary>a &gt; b, elementwise, as a bool tensor.</summary>
    public static Tensor operator >(double a, Tensor b) => b.Constant(a) > b;
    /// <summary>a &lt; b, elementwise, as a bool tensor.</summary>
    public static Tensor operator <(Tensor a, Tensor b) => Op.Of<Lt>().Apply(a, b);
    /// <summary>a &lt; b, elementwise, as a bool tensor.</summary>
    public static Tensor operator <(Tensor a, double b) => a < a.Constant(b);
    /// <summary>a &lt; b, elementwise, as a bool tensor.</summary>
    public static Tensor operator <(double a, Tensor b) => b.Constant(a) < b;
    /// <summary>a ≥ b, elementwise, as a bool tensor.</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => Op.Of<Ge>().Apply(a, b);
    /// <summary>a ≥ b, elementwise, as a bool tensor.</summary>
    public static Tensor operator >=(Tensor a, double b) => a >= a.Constant(b);
    /// <summary>a ≥ b, elementwise, as a bool tensor.</summary>
    public static Tensor operator >=(double a, Tensor b) => b.Constant(a) >= b;
    /// <summary>a ≤ b, elementwise, as a bool tensor.</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => Op.Of<Le>().Apply(a, b);
    /// <summary>a ≤ b, elementwise, as a bool tensor.</summary>
    public static Tensor operator <=(Tensor a, double b) => a <= a.Constant(b);
    /// <summary>a ≤ b, elementwise, as a bool tensor.</summary>
    public static Tensor operator <=(double a, Tensor b) => b.Constant(a) <= b;

    /// <summary>Not a, elementwise, as a bool tensor.</summary>
    public static Tensor operator !(Tensor a) => Op.Of<LogicalNot>().Apply(NotNull(a));
    /// <summary>a and b, elementwise, as a bool tensor.</summary>
    public static Tensor operator &(Tensor a, Tensor b) => Op.Of<LogicalAnd>().Apply(a, b);
    /// <summary>a or b, elementwise, as a bool tensor.</summary>
    public static Tensor operator |(Tensor a, Tensor b) => Op.Of<LogicalOr>().Apply(a, b);
    /// <summary>Either a or b, elementwise, as a bool tensor.</summary>
    public static Tensor operator ^(Tensor a, Tensor b) => Op.Of<LogicalXor>().Apply(a, b);

    /// <summary>
    /// Lets a bool tensor of one element be the condition of an <c>if</c>. Where <c>Vmap</c> maps it, it has no single value, and this
    /// throws <see cref="TracedValueException"/>: use <see cref="Where(Tensor, Tensor, Tensor)"/> or <c>ControlFlow</c> there.
    /// </summary>
    public static bool operator true(Tensor a) => NotNull(a).Branch();
    /// <inheritdoc cref="op_True"/>
    public static bool operator false(Tensor a) => !NotNull(a).Branch();

    private static Tensor NotNull(Tensor a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a;
    }

    private bool Branch()
    {
        Concrete("a branch (if, while, ?:, && or ||)");
        return Item<bool>();
    }
}
