namespace Nabla.Operators
{
    /// <summary>y = erf x = 2/√π ∫₀ˣ e^(−u²) du.</summary>
    public sealed record Erf : Unary, IScalarFunction
    {
        public double Evaluate(double x) => SpecialFunctions.Erf(x);
        // From 40 on e^(−x²) is 0. Without the bound its derivative would be 0 · ∞ where 2x overflows.
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) =>
            t * ((-x.Clamp(-40, 40).Square()).Exp() * (2 / Math.Sqrt(Math.PI)));
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Erf"/>
        public Tensor Erf() => Op.Of<Erf>().Apply(this);
    }
}
