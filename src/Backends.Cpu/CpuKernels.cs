using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>The CPU's table: a line for each operator.</summary>
internal static class CpuKernels
{
    public static KernelTable Table(Work work)
    {
        var table = new KernelTable();
        var k = new CpuTable(table, work);
        Arithmetic(k);
        RealFunctions(k);
        Predicates(k);
        Reductions(k);
        Arrangement(k);
        Matrices(k);
        Random(k);
        k.MapDefinitions();
        return table;
    }

    private static void Arithmetic(CpuTable k) => k
        .Binary<Add, Sum2>()
        .Binary<Sub, Difference>()
        .Binary<Mul, Product>()
        .Binary<Maximum, Larger>()
        .Binary<Minimum, Smaller>()
        .Binary<Div, Quotient>()
        .Partial2<Pow, Power>(cost: 5)
        .Total2<Atan2, ArcTangent2>(cost: 3)
        .Binary<Rhypot, ReciprocalHypotenuse>()
        .Binary<Rleg, ReciprocalLeg>()
        .Binary<CopyNan, NanOfSecond>()
        .Unary<Neg, Negative>()
        .Unary<Abs, Magnitude>()
        .Unary<Sign, SignOf>()
        .Unary<Square, SquareOf>()
        .Unary<Relu, PositivePart>()
        .Map<Clamp, ClampKernel>()
        .Map<Cast, CastKernel>()
        .Map<Copy, CopyKernel>();

    private static void RealFunctions(CpuTable k) => k
        .Partial<Exp, Exponential>()
        .Partial<Exp2, PowerOf2>()
        .Partial<Expm1, ExponentialMinus1>()
        .Partial<Log, Logarithm>()
        .Partial<Log2, Logarithm2>()
        .Partial<Log10, Logarithm10>()
        .Partial<Log1p, LogarithmOf1Plus>()
        .Partial<Sin, Sine>()
        .Partial<Cos, Cosine>()
        .Partial<Tan, Tangent>()
        .Total<Asin, ArcSine>()
        .Total<Acos, ArcCosine>()
        .Total<Atan, ArcTangent>(cost: 2)
        .Partial<Sinh, HyperbolicSine>()
        .Partial<Cosh, HyperbolicCosine>()
        .Total<Tanh, HyperbolicTangent>()
        .Partial<Asinh, AreaSine>(cost: 4)
        .Partial<Acosh, AreaCosine>(cost: 4)
        .Partial<Atanh, AreaTangent>(cost: 3)
        .Unary<Sqrt, SquareRoot>()
        .Unary<Rsqrt, ReciprocalRoot>()
        .Unary<Reciprocal, Inverse>()
        .Total<Erf, ErrorFunction>(cost: 2)
        .Unary<Floor, RoundedDown>()
        .Unary<Ceil, RoundedUp>()
        .Unary<Round, Rounded>()
        .Partial<Sigmoid, Logistic>()
        .MapFloat<Sech2, Sech2Kernel>()
        .MapFloat<Softplus, SoftplusKernel>();

    private static void Predicates(CpuTable k) => k
        .Predicate<Eq, IsEqual>()
        .Predicate<Ne, IsUnequal>()
        .Predicate<Lt, IsLess>()
        .Predicate<Le, IsAtMost>()
        .Predicate<Gt, IsGreater>()
        .Predicate<Ge, IsAtLeast>()
        .Predicate<LogicalAnd, AreBoth>()
        .Predicate<LogicalOr, IsEither>()
        .Predicate<LogicalXor, IsOneOf>()
        .Map<LogicalNot, NotKernel>()
        .Map<Where>(Choice.Run)
        .Map<Gate>(Choice.Run);

    private static void Reductions(CpuTable k) => k
        .Fold<Sum, SumFold>()
        .Fold<Prod, ProdFold>()
        .Fold<Amax, MaxFold>()
        .Fold<Amin, MinFold>()
        .Rows<ArgMax, LargestAt, long>()
        .Rows<ArgMin, SmallestAt, long>()
        .Rows<Any, HasTrue, bool>()
        .Rows<All, IsAllTrue, bool>()
        .Map<Max, Pick<Max, LargestAt>>()
        .Map<Min, Pick<Min, SmallestAt>>()
        .MapFloat<LogSumExp, LogSumExpKernel>()
        .MapFloat<Softmax, SoftmaxKernel>()
        .MapFloat<LogSoftmax, LogSoftmaxKernel>()
        .MapFloat<LogSoftmaxJvp, LogSoftmaxJvpKernel>()
        .MapFloat<LogSoftmaxVjp, LogSoftmaxVjpKernel>()
        .Map<CumSum, CumSumKernel>(new FunctionForm(KernelKind.Scan, typeof(RunningSum)))
        .Map<CumProd, CumProdKernel>(new FunctionForm(KernelKind.Scan, typeof(RunningProduct)))
        .MapFloat<LinearRecurrence, LinearRecurrenceKernel>(new FunctionForm(KernelKind.Scan, typeof(Recurrence)));

    private static void Arrangement(CpuTable k) => k
        .Map<Cat, CatKernel>()
        .Map<Embed, EmbedKernel>()
        .Map<Tril, TriangleKernel<Tril>>()
        .Map<Triu, TriangleKernel<Triu>>()
        .Map<Gather, GatherKernel>()
        .Map<ScatterAdd, ScatterAddKernel>()
        .Map<IndexSelect, IndexSelectKernel>()
        .Map<IndexAdd, IndexAddKernel>();

    private static void Matrices(CpuTable k)
    {
        k.Map<MatMul>(MatrixProduct.Run).MapFloat<Cofactor>(Cofactors.Cofactor<float>, Cofactors.Cofactor<double>);
        Factorisations<ManagedRoutines>.Map(k);
    }

    private static void Random(CpuTable k) => k
        .Random<Uniform, UniformSingle, UniformDouble>()
        .Random<Normal, NormalSingle, NormalDouble>()
        .Map<RandInt>(RandomKernel<RandInt, long, IntegersInRange>.Run);
}
