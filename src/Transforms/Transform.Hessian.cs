namespace Nabla;

/// <summary>Which two modes make a Hessian.</summary>
public enum HessianMode
{
    /// <summary>JacFwd(JacRev(f)): the fastest where both modes exist.</summary>
    ForwardOverReverse,
    /// <summary>JacRev(JacRev(f)): needs no JVP rules.</summary>
    ReverseOverReverse,
    /// <summary>JacFwd(JacFwd(f)): needs no VJP rules.</summary>
    ForwardOverForward,
    /// <summary>Forward over reverse, or, where an operator has no JVP rule on the device, reverse over reverse, with a warning in the log that names it.</summary>
    Auto,
}

public static partial class Transform
{
    /// <summary>The second derivative x ↦ ∂²f/∂x²: the Hessian of a scalar function. Shape: the output's, the input's, the input's.</summary>
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

    // JacFwd and JacRev, except that messages name the transform that was asked for.
    private static Func<Tensor, Tensor> Forward(Func<Tensor, Tensor> f) => x => Jacobian.Forward("Hessian", WithoutAux(f), x, null).Jacobian;

    private static Func<Tensor, Tensor> Reverse(Func<Tensor, Tensor> f) => x => Jacobian.Reverse("Hessian", WithoutAux(f), x, null).Jacobian;

    private static Tensor OrReverse(Func<Tensor, Tensor> preferred, Func<Tensor, Tensor> fallback, Tensor x)
    {
        try
        {
            return preferred(x);
        }
        catch (ForwardModeNotImplementedException e)
        {
            x.Dispatcher.Warn($"Hessian: forward-mode AD not implemented for operator {e.OperatorName} on backend '{e.Backend}': computing it by reverse over reverse.");
            return fallback(x);
        }
    }

    /// <summary>The second derivative in argument <paramref name="argnum"/>.</summary>
    public static Func<Tensor, Tensor, Tensor> Hessian(Func<Tensor, Tensor, Tensor> f, int argnum = 0, HessianMode mode = HessianMode.ForwardOverReverse)
        => Given(f, (Tensor a, Tensor b) => At("Hessian", g => Hessian(g, mode), t => f(t[0], t[1]), argnum, a, b));

    /// <summary>The blocks ∂²f/∂xᵢ∂xⱼ for i and j in <paramref name="argnums"/>: block [i][j] has the shape output, xᵢ, xⱼ.</summary>
    public static Func<Tensor, Tensor, Tensor[][]> Hessian(Func<Tensor, Tensor, Tensor> f, int[] argnums)
        => Given(f, (Tensor a, Tensor b) => Array.ConvertAll(argnums, i => JacFwd(JacRev(f, i), argnums)(a, b)));

    /// <summary>The second derivative in argument <paramref name="argnum"/>.</summary>
    public static Func<Tensor, Tensor, Tensor, Tensor> Hessian(Func<Tensor, Tensor, Tensor, Tensor> f, int argnum = 0, HessianMode mode = HessianMode.ForwardOverReverse)
        => Given(f, (Tensor a, Tensor b, Tensor c) => At("Hessian", g => Hessian(g, mode), t => f(t[0], t[1], t[2]), argnum, a, b, c));

    /// <summary>The blocks ∂²f/∂xᵢ∂xⱼ for i and j in <paramref name="argnums"/>: block [i][j] has the shape output, xᵢ, xⱼ.</summary>
    public static Func<Tensor, Tensor, Tensor, Tensor[][]> Hessian(Func<Tensor, Tensor, Tensor, Tensor> f, int[] argnums)
        => Given(f, (Tensor a, Tensor b, Tensor c) => Array.ConvertAll(argnums, i => JacFwd(JacRev(f, i), argnums)(a, b, c)));

    /// <summary>The second derivative in argument <paramref name="argnum"/>.</summary>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Hessian(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int argnum = 0, HessianMode mode = HessianMode.ForwardOverReverse)
        => Given(f, (Tensor a, Tensor b, Tensor c, Tensor d) => At("Hessian", g => Hessian(g, mode), t => f(t[0], t[1], t[2], t[3]), argnum, a, b, c, d));

    /// <summary>The blocks ∂²f/∂xᵢ∂xⱼ for i and j in <paramref name="argnums"/>: block [i][j] has the shape output, xᵢ, xⱼ.</summary>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor[][]> Hessian(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int[] argnums)
        => Given(f, (Tensor a, Tensor b, Tensor c, Tensor d) => Array.ConvertAll(argnums, i => JacFwd(JacRev(f, i), argnums)(a, b, c, d)));
}
