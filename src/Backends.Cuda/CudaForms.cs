namespace Nabla.Cuda;

/// <summary>A fold: its state and its <see cref="IFold{TIn, TState, TOut}"/> for elements of a type.</summary>
internal sealed record FoldForm(Func<Type, (Type State, Type Fold)> Of) : KernelForm
{
    public override KernelKind Kind => KernelKind.Fold;
}

/// <summary>A scan: its <see cref="IScan{TSum}"/>, without a type argument.</summary>
internal sealed record ScanForm(Type Step) : KernelForm
{
    public override KernelKind Kind => KernelKind.Scan;
}

/// <summary>The forms of folds.</summary>
internal static class FoldForms
{
    public static FoldForm Sum { get; } = new(t => t == typeof(float) || t == typeof(double)
        ? (typeof(Pair), typeof(SumOfReals<,>).MakeGenericType(t, Sums.Of(t)))
        : (typeof(long), typeof(SumOfIntegers<,>).MakeGenericType(t, Sums.Of(t))));

    public static FoldForm Prod { get; } = new(t => (Sums.Sum(t), typeof(ProductOf<,,,>).MakeGenericType(t, Sums.Sum(t), Sums.Result(t),
        Sums.Of(t))));

    public static FoldForm Any { get; } = new(t => (typeof(byte), typeof(AnyOf<>).MakeGenericType(t)));

    public static FoldForm All { get; } = new(t => (typeof(byte), typeof(AllOf<>).MakeGenericType(t)));

    public static FoldForm LogSumExp { get; } = new(t => (typeof(Powers<>).MakeGenericType(t),
        typeof(LogSumExpOf<,>).MakeGenericType(t, Sums.Reals(t))));

    /// <summary>The largest or smallest number.</summary>
    public static FoldForm Value(Type extreme) => Extreme(typeof(ExtremeOf<,>), extreme);

    /// <summary>The first such number, and its place as a second result.</summary>
    public static FoldForm Pick(Type extreme) => Extreme(typeof(ExtremeValue<,>), extreme);

    /// <summary>Its place.</summary>
    public static FoldForm Place(Type extreme) => Extreme(typeof(ExtremePlace<,>), extreme);

    private static FoldForm Extreme(Type fold, Type extreme) =>
        new(t => (typeof(Best<>).MakeGenericType(t), fold.MakeGenericType(t, extreme.MakeGenericType(t))));
}

/// <summary>Types by type: how numbers are summed, and their real functions.</summary>
internal static class Sums
{
    /// <summary>The <see cref="ISums{TIn, TSum, TOut}"/> of a type.</summary>
    public static Type Of(Type t) => t == typeof(float) ? typeof(SumsOfSingle) : t == typeof(int) ? typeof(SumsOfInt32)
        : typeof(SumsOf<>).MakeGenericType(t);

    /// <summary>The type of its sums.</summary>
    public static Type Sum(Type t) => t == typeof(float) ? typeof(double) : t == typeof(int) ? typeof(long) : t;

    /// <summary>The type of results.</summary>
    public static Type Result(Type t) => t == typeof(int) ? typeof(long) : t;

    /// <summary>Its <see cref="IReals{T}"/>.</summary>
    public static Type Reals(Type t) => t == typeof(float) ? typeof(RealsOfSingle) : typeof(RealsOfDouble);

    /// <summary>The conversion of an index to int64.</summary>
    public static Type Index(Type t) => t == typeof(int) ? typeof(IndexOf32) : typeof(IndexOf64);
}
