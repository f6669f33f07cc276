using System.Numerics;

namespace Nabla.Cpu;

/// <summary>
/// Kernels from the definitions of operators (<see cref="IScalarFunction"/> and others), for operators without a faster line. They compute
/// in double, or in long for dtypes that are not floating-point.
/// </summary>
internal static partial class Definitions
{
    public static CpuTable MapDefinitions(this CpuTable k) => k
        .MapEach<IScalarFunction, FunctionOfOne>()
        .MapEach<IScalarFunction2, FunctionOfTwo>()
        .MapEach<IScalarPredicate, PredicateOfOne>()
        .MapEach<IScalarPredicate2, PredicateOfTwo>()
        .MapEach<IScan, ScanKernel>()
        .MapEach<IFold, FoldKernel>()
        .MapEach<IRowFunction, FunctionOfRow>()
        .MapEach<ISearch, SearchKernel>()
        .MapEach<IMatrixDefinition, FunctionOfMatrix>()
        .MapEach<IRandomFunction, FunctionOfKey>();

    private static bool IsReal<T>() where T : INumber<T> => T.CreateTruncating(0.5) != T.Zero;

    /// <summary>Writes one element of a contiguous tensor of any dtype.</summary>
    private static void Store<T>(DeviceTensor y, int place, T value) where T : INumber<T>
    {
        var stored = new Stored<T>(y, place, value);
        y.DType.Run(ref stored);
    }

    private readonly struct Stored<T>(DeviceTensor y, int place, T value) : ITyped where T : INumber<T>
    {
        public void Run<TOut>() where TOut : unmanaged, INumber<TOut>
        {
            if (y.DType == DType.Bool) y.Span<bool>()[place] = value != T.Zero;
            else y.Span<TOut>()[place] = TOut.CreateTruncating(value);
        }
    }
}
