namespace Nabla;

/// <summary>
/// A tensor with structural zeros: a value and a gate that is not applied yet, or a value that is already zero where the gate is closed. It
/// stands for a tangent or cotangent inside of a rule or between two rules; no user's function sees one.
/// </summary>
/// <param name="value">Has the whole shape; it may have a gate of its own.</param>
/// <param name="gate">Its weight broadcasts to the shape.</param>
/// <param name="isDense">Whether the value is already zero where the weight is zero; the weight is then bool.</param>
internal sealed class Masked(Tensor value, Gated gate, bool isDense) : Tracer(new MaskInterpreter())
{
    private Tensor? _product = isDense ? value : null;

    public Tensor Value => value;
    public override Tensor Inside => value;
    public Gated Gate => gate;
    public bool IsDense => isDense;
    public override Shape Shape => value.Shape;
    public override DType DType => value.DType;
    public override Device Device => value.Device;
    public override IDispatcher Dispatcher => value.Dispatcher;

    /// <summary>The weight times the value.</summary>
    public Tensor Product => _product ??= Op.Of<Gate>().Apply(gate.Weight, value);

    /// <summary>The gate that is open where all gates before the value are open.</summary>
    public Gated Support => value is not Masked inner ? gate
        : new(Shape.Broadcast(gate.Shape, inner.Gate.Shape, "gate"), () => gate.IsOpen & inner.Support.IsOpen);

    /// <summary>Whether the gate's weight is the same for all elements of a row along the axis.</summary>
    public bool IsSameAlong(int axis) => gate.IsSameAlong(Rank - axis);

    protected internal override DeviceTensor Concrete(string asked) => Product.Concrete(asked);
}

/// <summary>The weight before a tensor. It may be computed when it is first asked for.</summary>
internal sealed class Gated
{
    private readonly Shape _shape;
    private readonly Func<Tensor>? _make;
    private Tensor? _weight;

    public Gated(Tensor weight) => (_shape, _weight) = (weight.Shape, weight);

    /// <param name="shape">The weight's shape, or one that it broadcasts to.</param>
    /// <param name="make">Computes the weight.</param>
    public Gated(Shape shape, Func<Tensor> make) => (_shape, _make) = (shape, make);

    public Shape Shape => _shape;

    public Tensor Weight => _weight ??= _make!();

    /// <summary>Where the gate is open, as a bool tensor.</summary>
    public Tensor IsOpen => Weight.DType == DType.Bool ? Weight : Weight.Ne(0);

    /// <summary>The gate of what has been multiplied by the weight: bool.</summary>
    public Gated Passed => _weight is null || _weight.DType == DType.Bool ? this : new(_shape, () => IsOpen);

    /// <summary>Whether the other gate has the same weight.</summary>
    public bool Is(Gated other) => ReferenceEquals(this, other) || (_weight is { } w && ReferenceEquals(w, other._weight));

    /// <summary>Whether the weight is constant along an axis, counted from the end: 1 is the last one.</summary>
    public bool IsSameAlong(int fromEnd) => _shape.Count < fromEnd || _shape[^fromEnd] == 1;
}

/// <summary>
/// Computes with structural zeros. Its level is above that of all transforms to which its tensors may belong, and below that of transforms
/// that start later, for which a tangent from outside is a constant.
/// </summary>
internal sealed class MaskInterpreter : Interpreter
{
    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (y.Length == 1 && MaskRules.Apply(op, x) is { } masked)
        {
            y[0] = masked;
            return;
        }
        var products = new Tensor[x.Length];
        for (var i = 0; i < products.Length; i++) products[i] = MaskRules.Product(x[i]);
        op.Apply(products, y);
    }
}
