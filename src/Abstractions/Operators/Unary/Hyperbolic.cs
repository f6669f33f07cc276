namespace Nabla;

/// <summary>y = sinh x.</summary>
public sealed record Sinh : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Cosh(); }

/// <summary>y = cosh x.</summary>
public sealed record Cosh : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Sinh(); }

/// <summary>y = tanh x.</summary>
public sealed record Tanh : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (1 - y.Square()); }

/// <summary>y = arsinh x.</summary>
public sealed record Asinh : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x.Square() + 1).Rsqrt(); }

/// <summary>y = arcosh x; NaN below 1, where the derivative is ∞.</summary>
public sealed record Acosh : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * ((x - 1) * (x + 1)).Rsqrt(); }

/// <summary>y = artanh x; ±∞ at ±1, NaN outside.</summary>
public sealed record Atanh : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t / ((1 - x) * (1 + x)); }

public abstract partial class Tensor
{
    /// <inheritdoc cref="T:Nabla.Sinh"/>
    public Tensor Sinh() => Op.Of<Sinh>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Cosh"/>
    public Tensor Cosh() => Op.Of<Cosh>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Tanh"/>
    public Tensor Tanh() => Op.Of<Tanh>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Asinh"/>
    public Tensor Asinh() => Op.Of<Asinh>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Acosh"/>
    public Tensor Acosh() => Op.Of<Acosh>().Apply(this);
    /// <inheritdoc cref="T:Nabla.Atanh"/>
    public Tensor Atanh() => Op.Of<Atanh>().Apply(this);
}
