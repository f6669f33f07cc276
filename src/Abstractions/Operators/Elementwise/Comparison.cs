using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>y = (a = b), as bool; false where one is NaN.</summary>
    public sealed record Eq : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a == b;
    }

    /// <summary>y = (a ≠ b), as bool; true where one is NaN.</summary>
    public sealed record Ne : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a != b;
    }

    /// <summary>y = (a &lt; b), as bool; false where one is NaN.</summary>
    public sealed record Lt : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a < b;
        protected override DTypes Accepts => DTypes.Numeric;
    }

    /// <summary>y = (a ≤ b), as bool; false where one is NaN.</summary>
    public sealed record Le : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a <= b;
        protected override DTypes Accepts => DTypes.Numeric;
    }

    /// <summary>y = (a &gt; b), as bool; false where one is NaN.</summary>
    public sealed record Gt : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a > b;
        protected override DTypes Accepts => DTypes.Numeric;
    }

    /// <summary>y = (a ≥ b), as bool; false where one is NaN.</summary>
    public sealed record Ge : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a >= b;
        protected override DTypes Accepts => DTypes.Numeric;
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Eq"/>
        public Tensor Eq(Tensor b) => Op.Of<Eq>().Apply(this, b);
        /// <inheritdoc cref="Operators.Eq"/>
        public Tensor Eq(double b) => Eq(this.Constant(b));
        /// <inheritdoc cref="Operators.Ne"/>
        public Tensor Ne(Tensor b) => Op.Of<Ne>().Apply(this, b);
        /// <inheritdoc cref="Operators.Ne"/>
        public Tensor Ne(double b) => Ne(this.Constant(b));
        /// <inheritdoc cref="Operators.Lt"/>
        public Tensor Lt(Tensor b) => this < b;
        /// <inheritdoc cref="Operators.Lt"/>
        public Tensor Lt(double b) => this < b;
        /// <inheritdoc cref="Operators.Le"/>
        public Tensor Le(Tensor b) => this <= b;
        /// <inheritdoc cref="Operators.Le"/>
        public Tensor Le(double b) => this <= b;
        /// <inheritdoc cref="Operators.Gt"/>
        public Tensor Gt(Tensor b) => this > b;
        /// <inheritdoc cref="Operators.Gt"/>
        public Tensor Gt(double b) => this > b;
        /// <inheritdoc cref="Operators.Ge"/>
        public Tensor Ge(Tensor b) => this >= b;
        /// <inheritdoc cref="Operators.Ge"/>
        public Tensor Ge(double b) => this >= b;
    }
}
