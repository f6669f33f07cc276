namespace Nabla.Operators;

/// <summary>Operators of one output that are defined by other operators. Kernel, rules and batching come from the decomposition.</summary>
public abstract record Composite : Op, IDecomposable
{
    /// <summary>The definition.</summary>
    public abstract Tensor Decompose(ReadOnlySpan<Tensor> x);

    void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) => y[0] = Decompose(x);
}
