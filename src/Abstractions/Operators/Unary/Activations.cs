namespace Nabla;

/// <summary>y = 1/(1 + e⁻ˣ).</summary>
public sealed record Sigmoid : Unary
{
    // σ' = ¼ sech²(x/2): y·(1 − y) cancels where y is near 1, and its derivative where y is near ½.
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * new Sech2(0.5).Apply(x);
}

/// <summary>y = max(x, 0). The derivative at the kink 0 is taken as 0.</summary>
public sealed record Relu : Unary
{
    protected override DTypes Accepts => DTypes.Numeric;
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t.Gate(y.Sign());
}

/// <summary>y = ln(1 + e^(βx))/β, and x itself where βx exceeds the threshold.</summary>
/// <param name="Beta">β, not 0.</param>
/// <param name="Threshold">Above it the function is taken as x, its derivative as 1.</param>
public sealed record Softplus(double Beta, double Threshold) : Unary
{
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y)
    {
        var bx = x * Beta;
        return Tensor.Where(bx > Threshold, t, t * bx.Sigmoid());
    }
}

/// <summary>y = erf x = 2/√π ∫₀ˣ e^(−u²) du.</summary>
public sealed record Erf : Unary
{
    // From 40 on e^(−x²) is 0, and its derivative would be 0 · ∞ where 2x overflows.
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * ((-x.Clamp(-40, 40).Square()).Exp() * (2 / Math.Sqrt(Math.PI)));
}

/// <summary>
/// y = x between the bounds, else the bound that was crossed. The derivative is 1 on [min, max], the edges included, and 0 outside.
/// </summary>
/// <param name="Min">The lower bound; null for none.</param>
/// <param name="Max">The upper bound, which wins where it is below the lower one; null for none.</param>
public sealed record Clamp(double? Min, double? Max) : Unary
{
    protected override DTypes Accepts => DTypes.Numeric;

    protected override DType ResultType(ReadOnlySpan<Tensor> x)
    {
        var dtype = base.ResultType(x);
        if (Min is { } min) Check.Number(min, dtype);
        if (Max is { } max) Check.Number(max, dtype);
        return dtype;
    }

    // Inside the bounds y is x; outside the weight is 0, and NaN beside NaN.
    protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t.Gate(Tensor.Where(x.Eq(y), 1, y * 0));
}

public abstract partial class Tensor
{
    /// <inheritdoc cref="T:Nabla.Sigmoid"/>
    public Tensor Sigmoid() => Op.Of<Sigmoid>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Relu"/>
    public Tensor Relu() => Op.Of<Relu>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Softplus"/>
    public Tensor Softplus(double beta = 1, double threshold = 20) => new Softplus(beta, threshold).Apply(this);
    /// <inheritdoc cref="T:Nabla.Erf"/>
    public Tensor Erf() => Op.Of<Erf>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Clamp"/>
    /// <exception cref="DTypeException">The tensor is of integers and a bound is none of its dtype, or the tensor is of bools.</exception>
    public Tensor Clamp(double? min = null, double? max = null) => new Clamp(min, max).Apply(this);
}
