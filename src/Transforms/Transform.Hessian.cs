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
        ArgumentNullException.ThrowIfNull(f);
        return mode switch
        {
            HessianMode.ForwardOverReverse => Forward(Reverse(f)),
            HessianMode.ReverseOverReverse => Reverse(Reverse(f)),
            HessianMode.ForwardOverForward => Forward(Forward(f)),
            HessianMode.Auto => x => OrReverse(Forward(Reverse(f)), Reverse(Reverse(f)), x),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Hessian: there is no such mode."),
        };
    }

    // JacFwd and JacRev, with messages that name Hessian, the transform that was called.
    private static Func<TIn, TIn> Forward<TIn>(Func<TIn, Tensor> f) => x => Jacobian.Forward("Hessian", WithoutAux(f), x, null).Jacobian;

    private static Func<Tensor, Tensor> Reverse(Func<Tensor, Tensor> f) =>
        x => Jacobian.Reverse("Hessian", WithoutAux(f), x, null).Jacobian;

    private static Tensor OrReverse(Func<Tensor, Tensor> preferred, Func<Tensor, Tensor> fallback, Tensor x)
    {
        try
        {
            return preferred(x);
        }
        catch (ForwardModeNotImplementedException e)
        {
            x.Dispatcher.Warn($"Hessian: forward-mode AD not implemented for operator {e.OperatorName} on backend " +
                $"'{e.Backend}': computing it by reverse over reverse.");
            return fallback(x);
        }
    }

    /// <summary>The second derivative in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor> Hessian(Func<Tensor, Tensor, Tensor> f, int argnum = 0,
        HessianMode mode = HessianMode.ForwardOverReverse) =>
        Two(At("Hessian", argnum, 2, Packed(f), g => Hessian(g, mode)));

    /// <summary>The blocks ∂²f/∂xᵢ∂xⱼ for i and j in <paramref name="argnums"/>: block [i][j] has the shape output, xᵢ, xⱼ.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor[][]> Hessian(Func<Tensor, Tensor, Tensor> f, int[] argnums) =>
        Two(Blocks(argnums, 2, Packed(f)));

    /// <summary>The second derivative in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> Hessian(Func<Tensor, Tensor, Tensor, Tensor> f, int argnum = 0,
        HessianMode mode = HessianMode.ForwardOverReverse) =>
        Three(At("Hessian", argnum, 3, Packed(f), g => Hessian(g, mode)));

    /// <summary>The blocks ∂²f/∂xᵢ∂xⱼ for i and j in <paramref name="argnums"/>: block [i][j] has the shape output, xᵢ, xⱼ.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor[][]> Hessian(Func<Tensor, Tensor, Tensor, Tensor> f, int[] argnums) =>
        Three(Blocks(argnums, 3, Packed(f)));

    /// <summary>The second derivative in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Hessian(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int argnum = 0,
        HessianMode mode = HessianMode.ForwardOverReverse) =>
        Four(At("Hessian", argnum, 4, Packed(f), g => Hessian(g, mode)));

    /// <summary>The blocks ∂²f/∂xᵢ∂xⱼ for i and j in <paramref name="argnums"/>: block [i][j] has the shape output, xᵢ, xⱼ.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor[][]> Hessian(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int[] argnums) =>
        Four(Blocks(argnums, 4, Packed(f)));

    private static Func<Tensor[], Tensor[][]> Blocks(int[] argnums, int count, Func<Tensor[], Tensor> f)
    {
        var chosen = Guard.ArgNums("Hessian", argnums, count);
        return x => Array.ConvertAll(chosen, i => At("Hessian", chosen, count, At("Hessian", i, count, f, Reverse), Forward)(x));
    }
}
