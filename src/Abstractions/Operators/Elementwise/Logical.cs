using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>y = a and b, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalAnd : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a != T.Zero & b != T.Zero;
    }

    /// <summary>y = a or b, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalOr : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a != T.Zero | b != T.Zero;
    }

    /// <summary>y = either a or b, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalXor : Predicate, IScalarPredicate2
    {
        public bool Holds<T>(T a, T b) where T : INumber<T> => a != T.Zero ^ b != T.Zero;
    }

    /// <summary>y = not x, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalNot : Predicate, IScalarPredicate
    {
        public bool Holds<T>(T x) where T : INumber<T> => x == T.Zero;
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.LogicalAnd"/>
        public Tensor LogicalAnd(Tensor b) => this & b;

        /// <inheritdoc cref="Operators.LogicalOr"/>
        public Tensor LogicalOr(Tensor b) => this | b;

        /// <inheritdoc cref="Operators.LogicalXor"/>
        public Tensor LogicalXor(Tensor b) => this ^ b;

        /// <inheritdoc cref="Operators.LogicalNot"/>
        public Tensor LogicalNot() => !this;
    }
}
