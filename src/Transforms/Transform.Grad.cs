using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>The gradient x ↦ ∂f/∂x of a scalar function, of x's shape.</summary>
    /// <exception cref="ShapeException">
    /// The function's result is not a scalar. Thrown when the gradient is computed, as by all other forms of Grad.
    /// </exception>
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> f) => Grad<Tensor>(f);

    /// <inheritdoc cref="Grad(Func{Tensor, Tensor})"/>
    public static Func<TIn, TIn> Grad<TIn>(Func<TIn, Tensor> f)
    {
        var g = WithoutAux(f);
        return x => Gradient("Grad", g, x).Gradient;
    }

    /// <summary>
    /// As <see cref="Grad{TIn}(Func{TIn, Tensor})"/>, for a function that returns an auxiliary result beside the value, which comes back
    /// undifferentiated.
    /// </summary>
    public static Func<TIn, (TIn Gradient, TAux Aux)> Grad<TIn, TAux>(Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux)
    {
        var g = Aux(f, hasAux);
        return x => Gradient("Grad", g, x) is var (gradient, _, aux) ? (gradient, aux) : default;
    }

    /// <summary>The gradient and the value of a scalar function, in one pass.</summary>
    public static Func<Tensor, (Tensor Gradient, Tensor Value)> GradAndValue(Func<Tensor, Tensor> f) => GradAndValue<Tensor>(f);

    /// <inheritdoc cref="GradAndValue(Func{Tensor, Tensor})"/>
    public static Func<TIn, (TIn Gradient, Tensor Value)> GradAndValue<TIn>(Func<TIn, Tensor> f)
    {
        var g = WithoutAux(f);
        return x => Gradient("GradAndValue", g, x) is var (gradient, value, _) ? (gradient, value) : default;
    }

    /// <summary>
    /// As <see cref="GradAndValue{TIn}(Func{TIn, Tensor})"/>, for a function that returns an auxiliary result beside the value, which comes
    /// back undifferentiated.
    /// </summary>
    public static Func<TIn, (TIn Gradient, Tensor Value, TAux Aux)> GradAndValue<TIn, TAux>(
        Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux)
    {
        var g = Aux(f, hasAux);
        return x => Gradient("GradAndValue", g, x);
    }

    private static (TIn Gradient, Tensor Value, TAux Aux) Gradient<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x)
    {
        using var _ = CollectionTrigger.Postpone();
        return Pass(name, f, x);
    }

    // A method of its own: after it has returned, no local variable refers to what was recorded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TIn Gradient, Tensor Value, TAux Aux) Pass<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x)
    {
        if (x is Tensor tensor) Guard.Differentiable(name, tensor);
        var (y, linear, aux) = ReverseMode.Linearize(name, f, x);
        return (ReverseMode.Pull(name, linear, x, Guard.Scalar(name, y), y.OnesLike()), y, aux);
    }
}
