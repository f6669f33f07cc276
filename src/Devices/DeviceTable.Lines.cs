namespace Nabla.Devices;

/// <summary>
/// The lines that all device backends have: expressions of scalars in C, in which {T} is the last input's type, {Y} the output's, and {M}
/// an integer type of the input's size, and operators that move elements or solve systems.
/// </summary>
internal sealed partial class DeviceTable
{
    /// <summary>Adds the lines.</summary>
    public DeviceTable Common(MatrixProduct product)
    {
        Arithmetic(this);
        RealFunctions(this);
        Predicates(this);
        Arranged(this);
        Matrices(this, product);
        return this;
    }

    private static void Arithmetic(DeviceTable k) => k
        .Binary<Add>("a + b")
        .Binary<Sub>("a - b")
        .Binary<Mul>("a * b")
        .Binary<Div>("a / b")
        .Binary<Pow>("pow(a, b)")
        .Binary<Atan2>("atan2(a, b)")
        .Binary<Rhypot>("({T})1 / hypot(a, b)")
        .Binary<Rleg>("({T})1 / (sqrt(a - b) * sqrt(a + b))")
        .Binary<CopyNan>("b != b ? b : a")
        .Binary<Maximum>("larger(a, b)")
        .Binary<Minimum>("smaller(a, b)")
        .Unary<Neg>("-x")
        .Unary<Abs>("fabs(x)", integer: "x < ({T})0 ? -x : x")
        .Unary<Sign>("x > ({T})0 ? ({T})1 : x < ({T})0 ? ({T})-1 : x")
        .Unary<Square>("x * x")
        .Unary<Relu>("(x > ({T})0) | (x != x) ? x : ({T})0")
        // Where a bound is a zero, a sum gives zeros the sign of the larger or smaller one; the conditions are the same for all elements.
        .Unary<Clamp>("x < ({T})p ? ({T})p : x > ({T})q ? ({T})q : ({T})q == ({T})0 ? -(-(({T})p == ({T})0 ? x + ({T})p : x) - ({T})q) : " +
            "({T})p == ({T})0 ? x + ({T})p : x", op => Bounds(op.Min ?? double.NegativeInfinity, op.Max ?? double.PositiveInfinity),
            integer: "x < ({T})p ? ({T})p : x > ({T})q ? ({T})q : x")
        .Unary<Cast>(Converted)
        .Unary<Copy>("x");

    // The upper bound is the result where it is below the lower one.
    private static (double, double) Bounds(double min, double max) => (Math.Min(min, max), max);

    // A conversion to integers cuts towards zero and saturates (NaN is 0). An int64 that does not fit an int32 wraps around.
    private static string Converted(DType from, DType to) =>
        to == DType.Bool ? "?x != ({T})0" : from.IsFloatingPoint && to.IsInteger ? "convert_{Y}_sat(x)" : "convert_{Y}(x)";

    private static void RealFunctions(DeviceTable k) => k
        .Unary<Exp>("exp(x)")
        .Unary<Exp2>("exp2(x)")
        .Unary<Expm1>("expm1(x)")
        .Unary<Log>("log(x)")
        .Unary<Log2>("log2(x)")
        .Unary<Log10>("log10(x)")
        .Unary<Log1p>("log1p(x)")
        .Unary<Sin>("sin(x)")
        .Unary<Cos>("cos(x)")
        .Unary<Tan>("tan(x)")
        .Unary<Asin>("asin(x)")
        .Unary<Acos>("acos(x)")
        .Unary<Atan>("atan(x)")
        .Unary<Sinh>("sinh(x)")
        .Unary<Cosh>("cosh(x)")
        .Unary<Tanh>("tanh(x)")
        .Unary<Sech2>("p * p * exp(fabs(x) * -p) / ((({T})1 + exp(fabs(x) * -p)) * (({T})1 + exp(fabs(x) * -p)))", op => (2 * op.Scale, 0))
        .Unary<Asinh>("asinh(x)")
        .Unary<Acosh>("acosh(x)")
        .Unary<Atanh>("atanh(x)")
        .Unary<Sqrt>("sqrt(x)")
        .Unary<Rsqrt>("({T})1 / sqrt(x)")
        .Unary<Reciprocal>("({T})1 / x")
        .Unary<Erf>("erf(x)")
        .Unary<Floor>("floor(x)")
        .Unary<Ceil>("ceil(x)")
        .Unary<Round>("rint(x)")
        // Below 0 it is eˣ/(1 + eˣ), so that no exponential overflows.
        .Unary<Sigmoid>("(x < ({T})0 ? exp(-fabs(x)) : ({T})1) / (({T})1 + exp(-fabs(x)))")
        // Neither term overflows or cancels.
        .Unary<Softplus>("x * p > ({T})q ? x : (fmax(x * p, ({T})0) + log1p(exp(-fabs(x * p)))) / p", op => (op.Beta, op.Threshold));

    private static void Predicates(DeviceTable k) => k
        .Predicate2<Eq>("a == b")
        .Predicate2<Ne>("a != b")
        .Predicate2<Lt>("a < b")
        .Predicate2<Le>("a <= b")
        .Predicate2<Gt>("a > b")
        .Predicate2<Ge>("a >= b")
        .Predicate2<LogicalAnd>("(a != ({T})0) & (b != ({T})0)")
        .Predicate2<LogicalOr>("(a != ({T})0) | (b != ({T})0)")
        .Predicate2<LogicalXor>("(a != ({T})0) ^ (b != ({T})0)")
        .Predicate<LogicalNot>("x == ({T})0")
        .Ternary<Where>("convert_{M}(c) != ({M})0 ? a : b")
        .Gate("w == ({T})0 ? ({T})0 : w * x", "convert_{M}(w) != ({M})0 ? x : ({T})0");

    private static void Arranged(DeviceTable k)
    {
        var (places, indices) = (new Arrangement(), new Indexing());
        k.Map<Cat>(places.Cat)
            .Map<Embed>(places.Embed)
            .Map<Gather>(indices.Gather)
            .Map<ScatterAdd>(indices.ScatterAdd)
            .Map<IndexSelect>(indices.IndexSelect)
            .Map<IndexAdd>(indices.IndexAdd);
    }

    private static void Matrices(DeviceTable k, MatrixProduct product)
    {
        var f = new Factorisations(product);
        k.Map<MatMul>((_, x, y) => product.Run(x[0], x[1], y[0]))
            .Map<Cholesky>((_, x, y) => f.Cholesky(x[0], y[0]))
            .Map<Solve>((op, x, y) => f.Solve(op, x[0], x[1], y[0]))
            .Map<SolveTriangular>((op, x, y) => f.SolveTriangular(op, x[0], x[1], y[0]))
            .Map<Inv>((op, x, y) => f.Solve(op, x[0], null, y[0]))
            .Map<Det>((op, x, y) => f.Det(op, x[0], y))
            .Map<SlogDet>((op, x, y) => f.Det(op, x[0], y));
    }
}
