namespace Nabla;

/// <summary>y = (a = b), as bool; false where one is NaN.</summary>
public sealed record Eq : Predicate;

/// <summary>y = (a ≠ b), as bool; true where one is NaN.</summary>
public sealed record Ne : Predicate;

/// <summary>y = (a &lt; b), as bool; false where one is NaN.</summary>
public sealed record Lt : Predicate { protected override DTypes Accepts => DTypes.Numeric; }

/// <summary>y = (a ≤ b), as bool; false where one is NaN.</summary>
public sealed record Le : Predicate { protected override DTypes Accepts => DTypes.Numeric; }

/// <summary>y = (a &gt; b), as bool; false where one is NaN.</summary>
public sealed record Gt : Predicate { protected override DTypes Accepts => DTypes.Numeric; }

/// <summary>y = (a ≥ b), as bool; false where one is NaN.</summary>
public sealed record Ge : Predicate { protected override DTypes Accepts => DTypes.Numeric; }

public abstract partial class Tensor
{
    /// <inheritdoc cref="T:Nabla.Eq"/>
    public Tensor Eq(Tensor b) => Op.Of<Eq>().Apply(this, b);
    /// <inheritdoc cref="T:Nabla.Eq"/>
    public Tensor Eq(double b) => Eq(this.Constant(b));
    /// <inheritdoc cref="T:Nabla.Ne"/>
    public Tensor Ne(Tensor b) => Op.Of<Ne>().Apply(this, b);
    /// <inheritdoc cref="T:Nabla.Ne"/>
    public Tensor Ne(double b) => Ne(this.Constant(b));
    /// <inheritdoc cref="T:Nabla.Lt"/>
    public Tensor Lt(Tensor b) => this < b;
    /// <inheritdoc cref="T:Nabla.Le"/>
    public Tensor Le(Tensor b) => this <= b;
    /// <inheritdoc cref="T:Nabla.Gt"/>
    public Tensor Gt(Tensor b) => this > b;
    /// <inheritdoc cref="T:Nabla.Ge"/>
    public Tensor Ge(Tensor b) => this >= b;
}
