namespace Nabla;

public static partial class Transform
{
    /// <summary>The Jacobian x ↦ ∂f/∂x by forward mode, a column per element of x: for tall Jacobians. Shape: the output's, then the
    /// input's. At most <paramref name="chunkSize"/> columns are computed at once, which bounds memory; null: as many as
    /// <c>Nabla:MemoryBudget</c> allows.</summary>
    /// <exception cref="ShapeException">No tensor holds the result (when it is computed, as with all that follow).</exception>
    public static Func<Tensor, Tensor> JacFwd(Func<Tensor, Tensor> f, int? chunkSize = null) => JacFwd<Tensor>(f, chunkSize);

    /// <inheritdoc cref="JacFwd(Func{Tensor, Tensor}, int?)"/>
    /// <remarks>The result is a tree like the argument, with a Jacobian for each leaf.</remarks>
    public static Func<TIn, TIn> JacFwd<TIn>(Func<TIn, Tensor> f, int? chunkSize = null)
    {
        var g = WithoutAux(f);
        return x => Tree.Unflatten(x, Jacobian.Forward("JacFwd", g, x, chunkSize).Blocks[0]);
    }

    /// <summary>The Jacobian of a function from trees to trees: a block for each tensor of the result and each of the argument.</summary>
    /// <inheritdoc cref="JacFwd(Func{Tensor, Tensor}, int?)" path="/exception"/>
    public static Func<TIn, Blocks<TOut, TIn>> JacFwd<TIn, TOut>(Func<TIn, TOut> f, int? chunkSize = null)
    {
        var g = WithoutAux(f);
        return x => Jacobian.Forward("JacFwd", g, x, chunkSize) is var (blocks, y, _) ? new(y, x, blocks) : null!;
    }

    /// <summary>As <see cref="JacFwd{TIn}(Func{TIn, Tensor}, int?)"/>, for a function that returns an auxiliary result beside the value,
    /// which comes back undifferentiated.</summary>
    public static Func<TIn, (TIn Jacobian, TAux Aux)> JacFwd<TIn, TAux>(
        Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux, int? chunkSize = null)
    {
        var g = Aux(f, hasAux);
        return x => Jacobian.Forward("JacFwd", g, x, chunkSize) is var (blocks, _, aux) ? (Tree.Unflatten(x, blocks[0]), aux) : default;
    }

    /// <inheritdoc cref="JacFwd{TIn, TAux}(Func{TIn, ValueTuple{Tensor, TAux}}, bool, int?)"/>
    public static Func<TIn, (Blocks<TOut, TIn> Jacobian, TAux Aux)> JacFwd<TIn, TOut, TAux>(
        Func<TIn, (TOut Value, TAux Aux)> f, bool hasAux, int? chunkSize = null)
    {
        var g = Aux(f, hasAux);
        return x => Jacobian.Forward("JacFwd", g, x, chunkSize) is var (blocks, y, aux) ? (new(y, x, blocks), aux) : default;
    }

    /// <summary>The Jacobian x ↦ ∂f/∂x by reverse mode, a row per element of the output: for wide Jacobians. Shape: the output's, then the
    /// input's. At most <paramref name="chunkSize"/> rows are computed at once, which bounds memory; null: as many as
    /// <c>Nabla:MemoryBudget</c> allows.</summary>
    /// <exception cref="ShapeException">No tensor holds the result (when it is computed, as with all that follow).</exception>
    public static Func<Tensor, Tensor> JacRev(Func<Tensor, Tensor> f, int? chunkSize = null) => JacRev<Tensor>(f, chunkSize);

    /// <inheritdoc cref="JacRev(Func{Tensor, Tensor}, int?)"/>
    /// <remarks>The result is a tree like the argument, with a Jacobian for each leaf.</remarks>
    public static Func<TIn, TIn> JacRev<TIn>(Func<TIn, Tensor> f, int? chunkSize = null)
    {
        var g = WithoutAux(f);
        return x => Tree.Unflatten(x, Jacobian.Reverse("JacRev", g, x, chunkSize).Blocks[0]);
    }

    /// <summary>The Jacobian of a function from trees to trees: a block for each tensor of the result and each of the argument.</summary>
    /// <inheritdoc cref="JacRev(Func{Tensor, Tensor}, int?)" path="/exception"/>
    public static Func<TIn, Blocks<TOut, TIn>> JacRev<TIn, TOut>(Func<TIn, TOut> f, int? chunkSize = null)
    {
        var g = WithoutAux(f);
        return x => Jacobian.Reverse("JacRev", g, x, chunkSize) is var (blocks, y, _) ? new(y, x, blocks) : null!;
    }

    /// <summary>As <see cref="JacRev{TIn}(Func{TIn, Tensor}, int?)"/>, for a function that returns an auxiliary result beside the value,
    /// which comes back undifferentiated.</summary>
    public static Func<TIn, (TIn Jacobian, TAux Aux)> JacRev<TIn, TAux>(
        Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux, int? chunkSize = null)
    {
        var g = Aux(f, hasAux);
        return x => Jacobian.Reverse("JacRev", g, x, chunkSize) is var (blocks, _, aux) ? (Tree.Unflatten(x, blocks[0]), aux) : default;
    }

    /// <inheritdoc cref="JacRev{TIn, TAux}(Func{TIn, ValueTuple{Tensor, TAux}}, bool, int?)"/>
    public static Func<TIn, (Blocks<TOut, TIn> Jacobian, TAux Aux)> JacRev<TIn, TOut, TAux>(
        Func<TIn, (TOut Value, TAux Aux)> f, bool hasAux, int? chunkSize = null)
    {
        var g = Aux(f, hasAux);
        return x => Jacobian.Reverse("JacRev", g, x, chunkSize) is var (blocks, y, aux) ? (new(y, x, blocks), aux) : default;
    }
}
