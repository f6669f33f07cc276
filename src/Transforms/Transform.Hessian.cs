namespace Nabla;

/// <summary>Which two modes make a Hessian.</summary>
public enum HessianMode
{
    /// <summary>JacFwd(JacRev(f)): the fastest.</summary>
    ForwardOverReverse,
    /// <summary>JacRev(JacRev(f)): needs no JVP rules.</summary>
    ReverseOverReverse,
    /// <summary>JacFwd(JacFwd(f)): needs no VJP rules.</summary>
    ForwardOverForward,
    /// <summary>
    /// Forward over reverse, or, where an operator has no JVP rule on the device, reverse over reverse, with a warning in the log that
    /// names it.
    /// </summary>
    Auto,
}

public static partial class Transform
{
    /// <summary>
    /// The second derivative x ↦ ∂²f/∂x²: the Hessian of a scalar function. Shape: the output's, the input's, the input's.
    /// </summary>
    /// <exception cref="ShapeException">
    /// The result is too large for a tensor. Thrown when it is computed, as by all other forms of Hessian.
    /// </exception>
    public static Func<Tensor, Tensor> Hessian(Func<Tensor, Tensor> f, HessianMode mode = HessianMode.ForwardOverReverse)
    {
        var second = Second(WithoutAux(f), mode);
        return x => second(x).Blocks[0][0];
    }

    /// <summary>The second derivative in a tree: block [i, j] is ∂²f/∂xᵢ∂xⱼ, of the shape of the output, of xᵢ, of xⱼ.</summary>
    /// <inheritdoc cref="Hessian(Func{Tensor, Tensor}, HessianMode)" path="/exception"/>
    public static Func<TIn, Blocks<TIn, TIn>> Hessian<TIn>(Func<TIn, Tensor> f, HessianMode mode = HessianMode.ForwardOverReverse)
    {
        var second = Second(WithoutAux(f), mode);
        return x => second(x) is var (blocks, gradient, _) ? new(gradient, x, blocks) : null!;
    }

    /// <summary>
    /// As <see cref="Hessian(Func{Tensor, Tensor}, HessianMode)"/>, for a function that returns an auxiliary result beside the value, which
    /// comes back undifferentiated.
    /// </summary>
    public static Func<Tensor, (Tensor Hessian, TAux Aux)> Hessian<TAux>(Func<Tensor, (Tensor Value, TAux Aux)> f, bool hasAux,
        HessianMode mode = HessianMode.ForwardOverReverse)
    {
        var second = Second(Aux(f, hasAux), mode);
        return x => second(x) is var (blocks, _, aux) ? (blocks[0][0], aux) : default;
    }

    /// <inheritdoc cref="Hessian{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}}, bool, HessianMode)"/>
    public static Func<TIn, (Blocks<TIn, TIn> Hessian, TAux Aux)> Hessian<TIn, TAux>(Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux,
        HessianMode mode = HessianMode.ForwardOverReverse)
    {
        var second = Second(Aux(f, hasAux), mode);
        return x => second(x) is var (blocks, gradient, aux) ? (new(gradient, x, blocks), aux) : default;
    }

    private static Func<TIn, (Tensor[][] Blocks, TIn Gradient, TAux Aux)> Second<TIn, TAux>(Func<TIn, (Tensor, TAux)> f, HessianMode mode)
    {
        return mode switch
        {
            HessianMode.ForwardOverReverse => x => Jacobian.Forward("Hessian", Reverse, x, null),
            HessianMode.ReverseOverReverse => x => Jacobian.Reverse("Hessian", Reverse, x, null),
            HessianMode.ForwardOverForward => x => Jacobian.Forward("Hessian", Forward, x, null),
            HessianMode.Auto => x => OrReverse(f, x),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Hessian: there is no such mode."),
        };

        // JacFwd and JacRev, with messages that name Hessian, the transform that was called.
        (TIn, TAux) Forward(TIn x) =>
            Jacobian.Forward("Hessian", f, x, null) is var (blocks, _, aux) ? (Tree.Unflatten(x, blocks[0]), aux) : default;

        (TIn, TAux) Reverse(TIn x) =>
            Jacobian.Reverse("Hessian", f, x, null) is var (blocks, _, aux) ? (Tree.Unflatten(x, blocks[0]), aux) : default;
    }

    private static (Tensor[][] Blocks, TIn Gradient, TAux Aux) OrReverse<TIn, TAux>(Func<TIn, (Tensor, TAux)> f, TIn x)
    {
        try
        {
            return Second(f, HessianMode.ForwardOverReverse)(x);
        }
        catch (ForwardModeNotImplementedException e)
        {
            Tree.Leaves(x)[0].Dispatcher.Warn($"Hessian: forward-mode AD not implemented for operator {e.OperatorName} on backend " +
                $"'{e.Backend}': computing it by reverse over reverse.");
            return Second(f, HessianMode.ReverseOverReverse)(x);
        }
    }
}
