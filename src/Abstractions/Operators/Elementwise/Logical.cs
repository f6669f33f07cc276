namespace Nabla.Operators
{
    /// <summary>y = a and b, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalAnd : Predicate;

    /// <summary>y = a or b, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalOr : Predicate;

    /// <summary>y = either a or b, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalXor : Predicate;

    /// <summary>y = not x, as bool; a number counts as true where it is not 0.</summary>
    public sealed record LogicalNot : Predicate;
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
