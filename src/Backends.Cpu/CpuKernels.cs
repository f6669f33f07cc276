using Tp = System.Numerics.Tensors.TensorPrimitives;

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
        return table;
    }

    private static void Arithmetic(CpuTable k) => k
        .Binary<Add>(Tp.Add, Tp.Add, Tp.Add, Tp.Add)
        .Binary<Sub>(Tp.Subtract, Tp.Subtract, Tp.Subtract, Tp.Subtract)
        .Binary<Mul>(Tp.Multiply, Tp.Multiply, Tp.Multiply, Tp.Multiply)
        .Binary<Maximum>(Tp.Max, Tp.Max, Tp.Max, Tp.Max)
        .Binary<Minimum>(Tp.Min, Tp.Min, Tp.Min, Tp.Min)
        .Binary<Div>(Tp.Divide, Tp.Divide)
        .Binary<Pow>(Tp.Pow, Tp.Pow)
        .Binary<Atan2>(Tp.Atan2, Tp.Atan2)
        .Unary<Neg>(Tp.Negate, Tp.Negate, Tp.Negate, Tp.Negate)
        .Unary<Abs>(Tp.Abs, Tp.Abs, Functions.Abs, Functions.Abs)
        .Unary<Sign>(Functions.Sign, Functions.Sign, Functions.Sign, Functions.Sign)
        .Unary<Square>(Functions.Square, Functions.Square, Functions.Square, Functions.Square)
        .Unary<Relu>(Functions.Relu, Functions.Relu, Functions.Relu, Functions.Relu)
        .Map<Clamp, ClampKernel>()
        .Map<Cast, CastKernel>()
        .Map<Copy, CopyKernel>();

    private static void RealFunctions(CpuTable k) => k
        .Unary<Exp>(Tp.Exp, Tp.Exp)
        .Unary<Exp2>(Functions.Exp2, Functions.Exp2)
        .Unary<Expm1>(NearZero.Expm1, NearZero.Expm1)
        .Unary<Log>(Tp.Log, Tp.Log)
        .Unary<Log2>(Tp.Log2, Tp.Log2)
        .Unary<Log10>(Tp.Log10, Tp.Log10)
        .Unary<Log1p>(NearZero.Log1p, NearZero.Log1p)
        .Unary<Sin>(Tp.Sin, Tp.Sin)
        .Unary<Cos>(Tp.Cos, Tp.Cos)
        .Unary<Tan>(Tp.Tan, Tp.Tan)
        .Unary<Asin>(Tp.Asin, Tp.Asin)
        .Unary<Acos>(Tp.Acos, Tp.Acos)
        .Unary<Atan>(Tp.Atan, Tp.Atan)
        .Unary<Sinh>(NearZero.Sinh, NearZero.Sinh)
        .Unary<Cosh>(Tp.Cosh, Tp.Cosh)
        .Unary<Tanh>(NearZero.Tanh, NearZero.Tanh)
        .Unary<Asinh>(Tp.Asinh, Tp.Asinh)
        .Unary<Acosh>(Tp.Acosh, Tp.Acosh)
        .Unary<Atanh>(Tp.Atanh, Tp.Atanh)
        .Unary<Sqrt>(Tp.Sqrt, Tp.Sqrt)
        .Unary<Rsqrt>(Tp.ReciprocalSqrt, Tp.ReciprocalSqrt)
        .Unary<Reciprocal>(Tp.Reciprocal, Tp.Reciprocal)
        .Unary<Erf>(Functions.Erf, Functions.Erf)
        .Unary<Floor>(Tp.Floor, Tp.Floor)
        .Unary<Ceil>(Tp.Ceiling, Tp.Ceiling)
        .Unary<Round>(Tp.Round, Tp.Round)
        .Unary<Sigmoid>(Tp.Sigmoid, Tp.Sigmoid)
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
        .Map<Where>(Choice.Run);

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
        .Map<CumSum, CumSumKernel>()
        .Map<CumProd, CumProdKernel>()
        .MapFloat<LinearRecurrence, LinearRecurrenceKernel>();

    private static void Arrangement(CpuTable k) => k
        .Map<Cat, CatKernel>()
        .Map<Embed, EmbedKernel>()
        .Map<Gather, GatherKernel>()
        .Map<ScatterAdd, ScatterAddKernel>()
        .Map<IndexSelect, IndexSelectKernel>()
        .Map<IndexAdd, IndexAddKernel>();

    private static void Matrices(CpuTable k) => k
        .Map<MatMul>(MatrixProduct.Run)
        .MapFloat<Cholesky>(LinearAlgebra.Cholesky<float>, LinearAlgebra.Cholesky<double>)
        .MapFloat<Solve>(LinearAlgebra.Solve<float>, LinearAlgebra.Solve<double>)
        .MapFloat<SolveTriangular>(LinearAlgebra.SolveTriangular<float>, LinearAlgebra.SolveTriangular<double>)
        .MapFloat<Inv>(LinearAlgebra.Inverse<float>, LinearAlgebra.Inverse<double>)
        .MapFloat<Det>(LinearAlgebra.Det<float>, LinearAlgebra.Det<double>)
        .MapFloat<SlogDet>(LinearAlgebra.SlogDet<float>, LinearAlgebra.SlogDet<double>)
        .MapFloat<Cofactor>(LinearAlgebra.Cofactor<float>, LinearAlgebra.Cofactor<double>);
}
