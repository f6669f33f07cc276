using System.Numerics;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>A kernel that is one generic method for every dtype; bool tensors come as bytes.</summary>
internal interface IKernel<TOp> where TOp : Op
{
    /// <summary>Computes the operator where the first input has elements <typeparamref name="T"/>.</summary>
    static abstract void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>;
}

/// <summary>A kernel that is one generic method for the floating-point dtypes.</summary>
internal interface IFloatKernel<TOp> where TOp : Op
{
    /// <summary>Computes the operator where the first input has elements <typeparamref name="T"/>.</summary>
    static abstract void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>
/// Computes an operator for matrices <paramref name="first"/>, first + 1, … of a batch; <paramref name="threads"/> are those that a matrix
/// may use.
/// </summary>
internal delegate void PartOfBatch<TOp>(
    TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first, int count, Work? threads) where TOp : Op;

/// <summary>
/// A kernel that is a loop over the static methods of a type: an <see cref="IFunction"/>, <see cref="IFunction2"/> or
/// <see cref="IPredicate"/> of a map, an <see cref="IRowFold"/> of a fold, an
/// <see cref="IScanStep"/> of a scan.
/// </summary>
internal sealed record FunctionForm : KernelForm
{
    public FunctionForm(KernelKind kind, Type function) => (Kind, Function) = (kind, function);

    public override KernelKind Kind { get; }

    public Type Function { get; }
}

/// <summary>
/// Adds lines to the CPU's table. Each kind of kernel becomes a kernel that chooses by dtype. <see cref="Op.Infer"/> has already refused
/// dtypes that the operator does not take.
/// </summary>
internal sealed class CpuTable(KernelTable table, Work work)
{
    public CpuTable Map<TOp, TKernel>(KernelForm? form = null) where TOp : Op where TKernel : IKernel<TOp>
    {
        table.Map(ByDType<TOp, TKernel>(), form);
        return this;
    }

    /// <summary>Maps all operators that state such a definition and have no line of their own.</summary>
    public CpuTable MapEach<TDefinition, TKernel>() where TDefinition : class where TKernel : IKernel<Op>
    {
        table.MapEach<TDefinition>(ByDType<Op, TKernel>());
        return this;
    }

    private Kernel<TOp> ByDType<TOp, TKernel>() where TOp : Op where TKernel : IKernel<TOp> => (op, x, y) =>
    {
        switch (x[0].DType.Index)
        {
            case 0: TKernel.Run<float>(op, x, y, work); break;
            case 1: TKernel.Run<double>(op, x, y, work); break;
            case 2: TKernel.Run<int>(op, x, y, work); break;
            case 3: TKernel.Run<long>(op, x, y, work); break;
            case 4: TKernel.Run<byte>(op, x, y, work); break;
            default: throw x[0].DType.Unknown;
        }
    };

    public CpuTable Map<TOp>(Action<TOp, ReadOnlySpan<DeviceTensor>, ReadOnlySpan<DeviceTensor>, Work> kernel) where TOp : Op
    {
        table.Map<TOp>((op, x, y) => kernel(op, x, y, work));
        return this;
    }

    public CpuTable MapFloat<TOp, TKernel>(KernelForm? form = null) where TOp : Op where TKernel : IFloatKernel<TOp>
    {
        table.Map<TOp>((op, x, y) =>
        {
            switch (x[0].DType.Index)
            {
                case 0: TKernel.Run<float>(op, x, y, work); break;
                case 1: TKernel.Run<double>(op, x, y, work); break;
                default: throw x[0].DType.Unknown;
            }
        }, form);
        return this;
    }

    public CpuTable MapFloat<TOp>(Kernel<TOp> f, Kernel<TOp> d) where TOp : Op
    {
        table.Map<TOp>((op, x, y) => x[0].DType.Choose(f, d)(op, x, y));
        return this;
    }

    /// <summary>An operator on a batch of matrices; of each result, <paramref name="resultAxes"/> axes belong to one matrix.</summary>
    public CpuTable Matrices<TOp>(PartOfBatch<TOp> f, PartOfBatch<TOp> d, int resultAxes = 2) where TOp : Op
    {
        table.Map<TOp>((op, x, y) =>
        {
            if (y[0].Length == 0) return;
            var part = x[0].DType.Choose(f, d);
            var (count, n) = ((int)y[0].Shape[..^resultAxes].Length, x[0].Shape[x[0].Rank - 1]);
            var cost = (long)count * n * n * (n + 16) / 8;   // in nanoseconds, about
            if (count > 1 && work.Splits(cost)) Split(part, op, x.ToArray(), y.ToArray(), count, cost);
            else part(op, x, y, 0, count, work);
        });
        return this;
    }

    private void Split<TOp>(PartOfBatch<TOp> part, TOp op, DeviceTensor[] x, DeviceTensor[] y, int count, long cost) where TOp : Op =>
        work.Split(count, cost, (first, count) => part(op, x, y, first, count, null));

    public CpuTable Unary<TOp>(UnarySpan<float, float> f, UnarySpan<double, double> d,
        UnarySpan<int, int>? i = null, UnarySpan<long, long>? l = null, KernelForm? form = null, int cost = 1) where TOp : Op
    {
        table.Map<TOp>((_, x, y) =>
        {
            switch (x[0].DType.Index)
            {
                case 0: Spanwise.Run(f, x[0], y[0], work, cost); break;
                case 1: Spanwise.Run(d, x[0], y[0], work, cost); break;
                case 2: Spanwise.Run(i!, x[0], y[0], work); break;
                case 3: Spanwise.Run(l!, x[0], y[0], work); break;
                default: throw x[0].DType.Unknown;
            }
        }, form);
        return this;
    }

    public CpuTable Binary<TOp>(BinarySpan<float, float> f, BinarySpan<double, double> d,
        BinarySpan<int, int>? i = null, BinarySpan<long, long>? l = null, KernelForm? form = null, int cost = 1) where TOp : Op
    {
        table.Map<TOp>((_, x, y) =>
        {
            switch (x[0].DType.Index)
            {
                case 0: Spanwise.Run(f, x[0], x[1], y[0], work, cost); break;
                case 1: Spanwise.Run(d, x[0], x[1], y[0], work, cost); break;
                case 2: Spanwise.Run(i!, x[0], x[1], y[0], work); break;
                case 3: Spanwise.Run(l!, x[0], x[1], y[0], work); break;
                default: throw x[0].DType.Unknown;
            }
        }, form);
        return this;
    }

    /// <summary>A function of every dtype that the operator takes.</summary>
    public CpuTable Unary<TOp, TFunction>() where TOp : Op where TFunction : IFunction =>
        Unary<TOp>(Loop.Run<float, TFunction>, Loop.Run<double, TFunction>, Loop.Run<int, TFunction>, Loop.Run<long, TFunction>,
            new FunctionForm(KernelKind.Map, typeof(TFunction)));

    /// <inheritdoc cref="Unary{TOp, TFunction}()"/>
    public CpuTable Binary<TOp, TFunction>() where TOp : Op where TFunction : IFunction2 =>
        Binary<TOp>(Loop.Run<float, TFunction>, Loop.Run<double, TFunction>, Loop.Run<int, TFunction>, Loop.Run<long, TFunction>,
            new FunctionForm(KernelKind.Map, typeof(TFunction)));

    /// <summary>A real function with a fast way for ordinary arguments.</summary>
    /// <param name="cost">How many nanoseconds an element takes, about.</param>
    public CpuTable Partial<TOp, TFunction>(int cost = 1) where TOp : Op where TFunction : IPartialFunction =>
        Unary<TOp>(Loop.RunPartial<float, TFunction>, Loop.RunPartial<double, TFunction>,
            form: new FunctionForm(KernelKind.Map, typeof(WithFallback<TFunction>)), cost: cost);

    /// <summary>A real function whose fast way is right for all arguments.</summary>
    /// <inheritdoc cref="Partial"/>
    public CpuTable Total<TOp, TFunction>(int cost = 1) where TOp : Op where TFunction : IRealFunction =>
        Unary<TOp>(Loop.Run<float, Real<TFunction>>, Loop.Run<double, Real<TFunction>>,
            form: new FunctionForm(KernelKind.Map, typeof(Real<TFunction>)), cost: cost);

    /// <inheritdoc cref="Partial"/>
    public CpuTable Total2<TOp, TFunction>(int cost) where TOp : Op where TFunction : IRealFunction2 =>
        Real2<TOp, Real2<TFunction>>(cost);

    /// <inheritdoc cref="Partial"/>
    public CpuTable Partial2<TOp, TFunction>(int cost) where TOp : Op where TFunction : IPartialFunction2 =>
        Real2<TOp, WithFallback2<TFunction>>(cost);

    private CpuTable Real2<TOp, TFunction>(int cost) where TOp : Op where TFunction : IFunction2 =>
        Binary<TOp>(Loop.Run<float, TFunction>, Loop.Run<double, TFunction>, form: new FunctionForm(KernelKind.Map, typeof(TFunction)),
            cost: cost);

    public CpuTable Predicate<TOp, TPredicate>() where TOp : Op where TPredicate : IPredicate =>
        Map<TOp, Compare<TOp, TPredicate>>(new FunctionForm(KernelKind.Map, typeof(TPredicate)));

    public CpuTable Fold<TOp, TFold>() where TOp : Reduction where TFold : IRowFold =>
        Map<TOp, Fold<TOp, TFold>>(new FunctionForm(KernelKind.Fold, typeof(TFold)));

    public CpuTable Rows<TOp, TRow, TOut>() where TOp : Reduction where TRow : IRow<TOut>
        where TOut : unmanaged => Map<TOp, RowReduction<TOp, TRow, TOut>>();

    /// <summary>Random numbers of both floating-point dtypes.</summary>
    public CpuTable Random<TOp, TSingle, TDouble>() where TOp : RandomNumbers
        where TSingle : INumbers<TOp, float> where TDouble : INumbers<TOp, double>
    {
        table.Map<TOp>((op, x, y) =>
        {
            if (y[0].DType == DType.Float32) RandomKernel<TOp, float, TSingle>.Run(op, x, y, work);
            else RandomKernel<TOp, double, TDouble>.Run(op, x, y, work);
        });
        return this;
    }
}
