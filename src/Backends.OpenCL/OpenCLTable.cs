namespace Nabla.OpenCL;

/// <summary>The kinds of lines of the OpenCL table. Expressions are those of <see cref="Elementwise"/>.</summary>
internal sealed class OpenCLTable(KernelTable table)
{
    private static readonly string[] s_one = ["x"], s_two = ["a", "b"], s_three = ["c", "a", "b"];

    public OpenCLTable Map<TOp>(Kernel<TOp> kernel) where TOp : Op
    {
        table.Map(kernel);
        return this;
    }

    /// <summary>y = an expression of x; where the operator takes integers and means something else for them, another.</summary>
    public OpenCLTable Unary<TOp>(string real, string? integer = null)
        where TOp : Op => Unary<TOp>((x, _) => x.IsFloatingPoint ? real : integer ?? real);

    /// <summary>y = an expression of x that depends on both dtypes.</summary>
    public OpenCLTable Unary<TOp>(Func<DType, DType, string> expression) where TOp : Op => Elementwise<TOp>(s_one, expression);

    /// <summary>y = an expression of a and b.</summary>
    public OpenCLTable Binary<TOp>(string expression) where TOp : Op => Elementwise<TOp>(s_two, (_, _) => expression);

    /// <summary>y = an expression of c, a and b.</summary>
    public OpenCLTable Ternary<TOp>(string expression) where TOp : Op => Elementwise<TOp>(s_three, (_, _) => expression);

    /// <summary>y = an expression of a weight w and of x; another where the weight is bool.</summary>
    public OpenCLTable Gate(string number, string choice)
    {
        string[] names = ["w", "x"];
        Elementwise weighted = new("gate", names, (_, _) => number), chosen = new("gate", names, (_, _) => choice);
        return Map<Gate>((_, x, y) => (x[0].DType == DType.Bool ? chosen : weighted).Run(x, y[0]));
    }

    private OpenCLTable Elementwise<TOp>(string[] names, Func<DType, DType, string> expression) where TOp : Op
    {
        var kernel = new Elementwise(Op.NameOf(typeof(TOp)), names, expression);
        return Map<TOp>((_, x, y) => kernel.Run(x, y[0]));
    }

    /// <summary>y = whether a comparison of a and b (of one input, x) holds.</summary>
    public OpenCLTable Predicate<TOp>(string comparison) where TOp : Predicate
    {
        var (two, one) = (Kernel(s_two), Kernel(s_one));
        return Map<TOp>((_, x, y) => (x.Length == 1 ? one : two).Run(x, y[0]));

        Elementwise Kernel(string[] names) => new(Op.NameOf(typeof(TOp)), names, (_, _) => "?" + comparison);
    }

    /// <summary>y = an expression of x and of two numbers p and q, which the operator holds.</summary>
    public OpenCLTable Unary<TOp>(string expression, Func<TOp, (double P, double Q)> numbers) where TOp : Op
    {
        var kernel = new Elementwise(Op.NameOf(typeof(TOp)), s_one, (_, _) => expression, takesNumbers: true);
        return Map<TOp>((op, x, y) =>
        {
            var (p, q) = numbers(op);
            kernel.Run(x, y[0], p, q);
        });
    }

    /// <summary>A reduction to one output.</summary>
    public OpenCLTable Fold<TOp>(FoldText text) where TOp : Reduction
    {
        var kernel = new Fold(Op.NameOf(typeof(TOp)), text);
        return Map<TOp>((op, x, y) => kernel.Run(x[0], op.Axes, y[0]));
    }

    /// <summary>A selection of one element along an axis.</summary>
    public OpenCLTable Pick<TOp>(FoldText text) where TOp : Selection
    {
        var kernel = new Fold(Op.NameOf(typeof(TOp)), text);
        return Map<TOp>((op, x, y) => kernel.Run(x[0], [op.Axis], y[0], y[1]));
    }

    /// <summary>A row of numbers from the powers of a row.</summary>
    public OpenCLTable Rows<TOp>(string finish, Func<TOp, int> axis) where TOp : Op
    {
        var kernel = new SoftmaxRows(Op.NameOf(typeof(TOp)), finish);
        return Map<TOp>((op, x, y) => kernel.Run(x, axis(op), y[0]));
    }

    /// <summary>A scan along an axis.</summary>
    public OpenCLTable Scan<TOp>(string statement, Func<TOp, int> axis) where TOp : Op
    {
        var kernel = new Scan(Op.NameOf(typeof(TOp)), statement);
        return Map<TOp>((op, x, y) => kernel.Run(x, axis(op), y[0]));
    }
}
