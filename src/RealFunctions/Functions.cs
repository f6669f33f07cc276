namespace Nabla.RealFunctions;

/// <summary>A real function for both floating-point types.</summary>
internal interface IRealFunction
{
    /// <summary>In float64.</summary>
    static abstract V Of<V>(V x) where V : struct, IDouble<V>;

    /// <summary>In float32.</summary>
    static abstract V OfSingle<V>(V x) where V : struct, ISingle<V>;
}

/// <summary>A real function with a fast way for ordinary arguments. A scalar fallback computes all others.</summary>
internal interface IPartialFunction : IRealFunction
{
    /// <summary>Whether <see cref="IRealFunction.Of"/> is right for all numbers of the lane.</summary>
    static abstract bool InFastRange<V>(V x) where V : struct, IDouble<V>;

    /// <summary>Whether <see cref="IRealFunction.OfSingle"/> is right for all numbers of the lane.</summary>
    static abstract bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V>;

    /// <summary>The function of an argument outside of the fast range. Such arguments are rare, so that speed does not matter.</summary>
    static abstract double Fallback(double x);
}

/// <summary>A function of two numbers in float64.</summary>
internal interface IDoubleFunction2
{
    static abstract V Of<V>(V a, V b) where V : struct, IDouble<V>;
}

/// <summary>A real function of two numbers for both floating-point types.</summary>
internal interface IRealFunction2 : IDoubleFunction2
{
    /// <summary>In float32.</summary>
    static abstract V OfSingle<V>(V a, V b) where V : struct, ISingle<V>;
}

/// <summary>A real function of two numbers with a fast way for ordinary arguments.</summary>
internal interface IPartialFunction2 : IRealFunction2
{
    /// <summary>Whether <see cref="IDoubleFunction2.Of"/> is right for all numbers of the lanes.</summary>
    static abstract bool InFastRange<V>(V a, V b) where V : struct, IDouble<V>;

    /// <summary>Whether <see cref="IRealFunction2.OfSingle"/> is right for all numbers of the lanes.</summary>
    static abstract bool InFastRangeSingle<V>(V a, V b) where V : struct, ISingle<V>;

    /// <summary>The function of arguments outside of the fast range.</summary>
    static abstract double Fallback(double a, double b);
}
