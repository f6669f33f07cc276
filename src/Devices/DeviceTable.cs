namespace Nabla.Devices;

/// <summary>The kinds of lines of a device's table.</summary>
internal sealed partial class DeviceTable(KernelTable table)
{
    private static readonly string[] s_one = ["x"], s_two = ["a", "b"], s_three = ["c", "a", "b"];

    public DeviceTable Map<TOp>(Kernel<TOp> kernel) where TOp : Op
    {
        table.Map(kernel);
        return this;
    }

    /// <summary>y = an expression of x; for integers it may be another one.</summary>
    public DeviceTable Unary<TOp>(string real, string? integer = null)
        where TOp : Op => Unary<TOp>((x, _) => x.IsFloatingPoint ? real : integer ?? real);

    /// <summary>y = an expression of x that depends on both dtypes.</summary>
    public DeviceTable Unary<TOp>(Func<DType, DType, string> expression) where TOp : Op => Elementwise<TOp>(s_one, expression);

    /// <summary>y = an expression of a and b.</summary>
    public DeviceTable Binary<TOp>(string expression) where TOp : Op => Elementwise<TOp>(s_two, (_, _) => expression);

    /// <summary>y = an expression of c, a and b.</summary>
    public DeviceTable Ternary<TOp>(string expression) where TOp : Op => Elementwise<TOp>(s_three, (_, _) => expression);

    /// <summary>y = an expression of a weight w and of x; another where the weight is bool.</summary>
    public DeviceTable Gate(string number, string choice)
    {
        string[] names = ["w", "x"];
        Elementwise weighted = new("gate", new(names, (_, _) => number, null)), chosen = new("gate", new(names, (_, _) => choice, null));
        return Map<Gate>((_, x, y) => (x[0].DType == DType.Bool ? chosen : weighted).Run(x, y[0]));
    }

    private DeviceTable Elementwise<TOp>(string[] names, Func<DType, DType, string> expression,
        Func<Op, (double P, double Q)>? numbers = null)
        where TOp : Op
    {
        var form = new ExpressionForm(names, expression, numbers);
        var kernel = new Elementwise(Op.NameOf(typeof(TOp)), form);
        if (numbers is null)
        {
            table.Map<TOp>((_, x, y) => kernel.Run(x, y[0]), form);
        }
        else
        {
            table.Map<TOp>((op, x, y) =>
            {
                var (p, q) = numbers(op);
                kernel.Run(x, y[0], p, q);
            }, form);
        }

        return this;
    }

    /// <summary>y = a predicate of a and b.</summary>
    public DeviceTable Predicate2<TOp>(string comparison) where TOp : Predicate => Elementwise<TOp>(s_two, (_, _) => "?" + comparison);

    /// <summary>y = a predicate of x.</summary>
    public DeviceTable Predicate<TOp>(string condition) where TOp : Predicate => Elementwise<TOp>(s_one, (_, _) => "?" + condition);

    /// <summary>y = an expression of x and of two numbers p and q, the operator's attributes.</summary>
    public DeviceTable Unary<TOp>(string real, Func<TOp, (double P, double Q)> numbers, string? integer = null) where TOp : Op =>
        Elementwise<TOp>(s_one, (x, _) => x.IsFloatingPoint ? real : integer ?? real, op => numbers((TOp)op));

    /// <summary>A reduction to one output.</summary>
    public DeviceTable Fold<TOp>(KernelForm form) where TOp : Reduction
    {
        var kernel = new Fold(Op.NameOf(typeof(TOp)), form);
        table.Map<TOp>((op, x, y) => kernel.Run(x[0], op.Axes, y[0]), form);
        return this;
    }

    /// <summary>A selection of one element along an axis.</summary>
    public DeviceTable Pick<TOp>(KernelForm form) where TOp : Selection
    {
        var kernel = new Fold(Op.NameOf(typeof(TOp)), form);
        table.Map<TOp>((op, x, y) => kernel.Run(x[0], [op.Axis], y[0], y[1]), form);
        return this;
    }

    /// <summary>A member of the softmax family.</summary>
    public DeviceTable Rows<TOp>(object form, Func<TOp, int> axis) where TOp : Op
    {
        var kernel = new SoftmaxRows(Op.NameOf(typeof(TOp)), form);
        return Map<TOp>((op, x, y) => kernel.Run(x, axis(op), y[0]));
    }

    /// <summary>A scan along an axis.</summary>
    public DeviceTable Scan<TOp>(KernelForm form, Func<TOp, int> axis) where TOp : Op
    {
        var kernel = new Scan(Op.NameOf(typeof(TOp)), form);
        table.Map<TOp>((op, x, y) => kernel.Run(x, axis(op), y[0]), form);
        return this;
    }

    /// <summary>Random numbers of keys.</summary>
    public DeviceTable Numbers<TOp>(object form, Func<TOp, (long Low, ulong Range)>? numbers = null)
        where TOp : RandomNumbers
    {
        var kernel = new RandomKernel(Op.NameOf(typeof(TOp)), form);
        return Map<TOp>((op, x, y) => kernel.Run(x[0], (int)op.Shape.Length, y[0], numbers?.Invoke(op) ?? default));
    }
}
