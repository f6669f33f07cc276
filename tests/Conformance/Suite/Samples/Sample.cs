namespace Nabla.Conformance;

/// <summary>
/// A point at which an operator is tested on every backend: the operator, its inputs and the laws that apply. At every sample values equal
/// the reference's, and <c>Vmap</c> equals the loop. <see cref="Differentiable"/> and <see cref="Order"/> say which laws of derivatives
/// apply.
/// </summary>
public sealed record Sample
{
    /// <summary>The operator on inputs made by <paramref name="recipes"/>, always the same ones.</summary>
    public Sample(Op op, params ReadOnlySpan<Recipe> recipes)
    {
        ArgumentNullException.ThrowIfNull(op);
        Op = op;
        var inputs = new SampleInput[recipes.Length];
        // Each input has a generator of its own, so that two inputs of one shape differ. The seed is a sum of characters, since string
        // hashes differ from run to run.
        for (var i = 0; i < inputs.Length; i++) inputs[i] = recipes[i](new Random(op.Name.Sum(c => c) + 1000 * i));
        Inputs = inputs;
        Differentiable = op is Predicate or DiscreteReduction || op is Cast { DType.IsFloatingPoint: false } ? []
            : [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType.IsFloatingPoint)];
    }

    /// <summary>The operator.</summary>
    public Op Op { get; }

    /// <summary>Its inputs.</summary>
    public IReadOnlyList<SampleInput> Inputs { get; }

    /// <summary>What is special about the point; empty for an ordinary one.</summary>
    public string Note { get; init; } = "";

    /// <summary>
    /// The inputs that have a finite derivative here, as documented. For these the VJP is the adjoint of the JVP, and <c>Vmap</c> of either
    /// equals the loop. Empty where only values are tested.
    /// </summary>
    public IReadOnlyList<int> Differentiable { get; init; }

    /// <summary>
    /// How often central differences approximate the derivatives in the <see cref="Differentiable"/> inputs: 0 at a kink, else 1 or 2.
    /// </summary>
    public int Order { get; init; } = 2;

    /// <summary>
    /// The derivative of the sum of the outputs in each of the <see cref="Differentiable"/> inputs, or in all inputs if none is. It is
    /// stated where differences cannot approximate it: at a kink, where it is a convention, and at the edge of a domain or outside of it,
    /// where it is not finite. Else empty.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> Slopes { get; init; } = [];

    /// <summary>Whether central differences approximate the derivatives here.</summary>
    public bool Smooth => Order > 0 && Differentiable.Count > 0;

    /// <summary>The inputs on a device, those of a floating-point dtype as <paramref name="floatType"/> (float64 unless given).</summary>
    public Tensor[] Upload(ITensorFactory tensors, Device device, DType? floatType = null) =>
        [.. Inputs.Select(input => input.Upload(tensors, device, floatType))];

    /// <summary>A note on a point where everything still holds.</summary>
    public Sample At(string note) => this with { Note = note };

    /// <summary>
    /// A kink, a jump or a tie. The derivative is a convention that differences do not approximate; its <see cref="Slopes"/> are stated.
    /// </summary>
    public Sample Kink(string note, params double[][] slopes) => this with { Note = note, Order = 0, Slopes = slopes };

    /// <summary>A point without a finite derivative. Its <see cref="Slopes"/> may state the infinite or NaN derivative.</summary>
    public Sample ValuesOnly(string note, params double[][] slopes) => this with { Note = note, Differentiable = [], Slopes = slopes };

    /// <summary>A point that also states its derivative: <see cref="Slopes"/>.</summary>
    public Sample Stating(params double[][] slopes) => this with { Slopes = slopes };

    /// <summary>Derivatives are tested only in these inputs.</summary>
    public Sample In(params int[] inputs) => this with { Differentiable = inputs };

    /// <inheritdoc/>
    public bool Equals(Sample? other) => ToString() == other?.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The sample's unique name: <c>sum(Axes=[0]) [2, 3]</c>.</summary>
    public override string ToString()
    {
        var attributes = Op.ToString()[Op.GetType().Name.Length..].Replace(" { }", "").Replace(" { ", "(").Replace(" }", ")")
            .Replace(" = ", "=");
        return $"{Op.Name}{attributes} {string.Join(", ", Inputs)}{(Note.Length > 0 ? ": " + Note : "")}";
    }
}
