namespace Nabla.OpenCL;

/// <summary>The table: a line for each operator.</summary>
internal static class OpenCLKernels
{
    public static KernelTable Table()
    {
        var table = new KernelTable();
        var k = new OpenCLTable(table);
        Arithmetic(k);
        RealFunctions(k);
        Predicates(k);
        Reduced(k);
        Arranged(k);
        Matrices(k);
        Random(k);
        table.OnHost<Cofactor>("its exact sums over minors, for matrices of any rank, are recursive, which OpenCL C is not");
        table.EachOnHost<IDefinition>("it is defined by a function in C#, and no OpenCL kernel has been written for it");
        return table;
    }

    private static void Matrices(OpenCLTable k)
    {
        var f = new Factorisations();
        k.Map<MatMul>((_, x, y) => MatrixProduct.Run(x, y))
            .Map<Cholesky>((_, x, y) => f.Cholesky(x[0], y[0]))
            .Map<Solve>((op, x, y) => f.Solve(op, x[0], x[1], y[0]))
            .Map<SolveTriangular>((op, x, y) => f.SolveTriangular(op, x[0], x[1], y[0]))
            .Map<Inv>((op, x, y) => f.Solve(op, x[0], null, y[0]))
            .Map<Det>((op, x, y) => f.Det(op, x[0], y))
            .Map<SlogDet>((op, x, y) => f.Det(op, x[0], y));
    }

    private static void Arithmetic(OpenCLTable k) => k
        .Binary<Add>("a + b")
        .Binary<Sub>("a - b")
        .Binary<Mul>("a * b")
        .Binary<Div>("a / b")
        .Binary<Pow>("pow(a, b)")
        .Binary<Atan2>("atan2(a, b)")
        .Binary<Rhypot>("({T})1 / hypot(a, b)")
        .Binary<Rleg>("({T})1 / (sqrt(a - b) * sqrt(a + b))")
        .Binary<CopyNan>("b != b ? b : a")
        .Binary<Maximum>("(a > b) | (a != a) ? a : b")
        .Binary<Minimum>("(a < b) | (a != a) ? a : b")
        .Unary<Neg>("-x")
        .Unary<Abs>("fabs(x)", integer: "x < ({T})0 ? -x : x")
        .Unary<Sign>("x > ({T})0 ? ({T})1 : x < ({T})0 ? ({T})-1 : x")
        .Unary<Square>("x * x")
        .Unary<Relu>("(x > ({T})0) | (x != x) ? x : ({T})0")
        .Unary<Clamp>("(x < ({T})p ? ({T})p : x) > ({T})q ? ({T})q : x < ({T})p ? ({T})p : x",
            op => (op.Min ?? double.NegativeInfinity, op.Max ?? double.PositiveInfinity))
        .Unary<Cast>(Converted)
        .Unary<Copy>("x");

    // A conversion to integers cuts towards zero and saturates (NaN is 0). An int64 that does not fit an int32 wraps around.
    private static string Converted(DType from, DType to) =>
        to == DType.Bool ? "?x != ({T})0" : from.IsFloatingPoint && to.IsInteger ? "convert_{Y}_sat(x)" : "convert_{Y}(x)";

    private static void RealFunctions(OpenCLTable k) => k
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

    private static void Predicates(OpenCLTable k) => k
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

    private static void Reduced(OpenCLTable k) => k
        .Fold<Sum>(Reductions.Sum)
        .Fold<Prod>(Reductions.Prod)
        .Fold<Amax>(Reductions.Value(">"))
        .Fold<Amin>(Reductions.Value("<"))
        .Fold<ArgMax>(Reductions.Place(">"))
        .Fold<ArgMin>(Reductions.Place("<"))
        .Fold<Any>(Reductions.Any)
        .Fold<All>(Reductions.All)
        .Fold<LogSumExp>(Reductions.LogSumExp)
        .Pick<Max>(Reductions.Pick(">"))
        .Pick<Min>(Reductions.Pick("<"))
        .Rows<Softmax>(SoftmaxRows.Softmax, op => op.Axis)
        .Rows<LogSoftmax>(SoftmaxRows.LogSoftmax, op => op.Axis)
        .Rows<LogSoftmaxJvp>(SoftmaxRows.LogSoftmaxJvp, op => op.Axis)
        .Rows<LogSoftmaxVjp>(SoftmaxRows.LogSoftmaxVjp, op => op.Axis)
        .Scan<CumSum>("PLUS(s, x)", op => op.Axis)
        .Scan<CumProd>("TIMES(s, x)", op => op.Axis)
        .Scan<LinearRecurrence>("TIMES(s, a); PLUS(s, x)", op => op.Axis);

    private static void Arranged(OpenCLTable k) => k
        .Map<Cat>(Arrangement.Cat)
        .Map<Embed>(Arrangement.Embed)
        .Map<Gather>(Indexing.Gather)
        .Map<ScatterAdd>(Indexing.ScatterAdd)
        .Map<IndexSelect>(Indexing.IndexSelect)
        .Map<IndexAdd>(Indexing.IndexAdd);

    private static void Random(OpenCLTable k) => k
        .Numbers<Uniform>(RandomText.Uniform)
        .Numbers<Normal>(RandomText.Normal)
        .Numbers<RandInt>(RandomText.Integers, op => (op.Low, op.Range()))
        .Numbers<Keys>(RandomText.Keys);
}
