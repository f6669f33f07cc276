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

    /// <summary>The gradient in the first argument, a tree like it.</summary>
    public static Func<T1, T2, T1> Grad<T1, T2>(Func<T1, T2, Tensor> f) => Given(f, (T1 a, T2 b) => Grad<T1>(t => f(t, b))(a));

    /// <inheritdoc cref="Grad{T1, T2}(Func{T1, T2, Tensor})"/>
    public static Func<T1, T2, T3, T1> Grad<T1, T2, T3>(Func<T1, T2, T3, Tensor> f) =>
        Given(f, (T1 a, T2 b, T3 c) => Grad<T1>(t => f(t, b, c))(a));

    /// <inheritdoc cref="Grad{T1, T2}(Func{T1, T2, Tensor})"/>
    public static Func<T1, T2, T3, T4, T1> Grad<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Tensor> f) =>
        Given(f, (T1 a, T2 b, T3 c, T4 d) => Grad<T1>(t => f(t, b, c, d))(a));

    /// <summary>The gradient in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor> Grad(Func<Tensor, Tensor, Tensor> f, int argnum = 0) =>
        Two(At("Grad", argnum, 2, Packed(f), g => Grad(g)));

    /// <summary>The gradients in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor[]> Grad(Func<Tensor, Tensor, Tensor> f, int[] argnums) =>
        Two(At("Grad", argnums, 2, Packed(f), g => Grad<Tensor[]>(g)));

    /// <summary>The gradient in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> Grad(Func<Tensor, Tensor, Tensor, Tensor> f, int argnum = 0) =>
        Three(At("Grad", argnum, 3, Packed(f), g => Grad(g)));

    /// <summary>The gradients in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor[]> Grad(Func<Tensor, Tensor, Tensor, Tensor> f, int[] argnums) =>
        Three(At("Grad", argnums, 3, Packed(f), g => Grad<Tensor[]>(g)));

    /// <summary>The gradient in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Grad(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int argnum = 0) =>
        Four(At("Grad", argnum, 4, Packed(f), g => Grad(g)));

    /// <summary>The gradients in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor[]> Grad(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int[] argnums) =>
        Four(At("Grad", argnums, 4, Packed(f), g => Grad<Tensor[]>(g)));

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

    /// <summary>The gradient in the first argument, a tree like it, and the value, in one pass.</summary>
    public static Func<T1, T2, (T1 Gradient, Tensor Value)> GradAndValue<T1, T2>(Func<T1, T2, Tensor> f) =>
        Given(f, (T1 a, T2 b) => GradAndValue<T1>(t => f(t, b))(a));

    /// <inheritdoc cref="GradAndValue{T1, T2}(Func{T1, T2, Tensor})"/>
    public static Func<T1, T2, T3, (T1 Gradient, Tensor Value)> GradAndValue<T1, T2, T3>(Func<T1, T2, T3, Tensor> f) =>
        Given(f, (T1 a, T2 b, T3 c) => GradAndValue<T1>(t => f(t, b, c))(a));

    /// <summary>The gradient in argument <paramref name="argnum"/> and the value, in one pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, (Tensor Gradient, Tensor Value)> GradAndValue(Func<Tensor, Tensor, Tensor> f, int argnum = 0) =>
        Two(At("GradAndValue", argnum, 2, Packed(f), g => GradAndValue(g)));

    /// <summary>The gradient in argument <paramref name="argnum"/> and the value, in one pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, (Tensor Gradient, Tensor Value)> GradAndValue(
        Func<Tensor, Tensor, Tensor, Tensor> f, int argnum = 0) =>
        Three(At("GradAndValue", argnum, 3, Packed(f), g => GradAndValue(g)));

    /// <summary>The gradient in argument <paramref name="argnum"/> and the value, in one pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, (Tensor Gradient, Tensor Value)> GradAndValue(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int argnum = 0) =>
        Four(At("GradAndValue", argnum, 4, Packed(f), g => GradAndValue(g)));

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
        if (x is Tensor tensor) Guard.Differentiable(name, tensor);
        var (y, linear, aux) = ReverseMode.Linearize(name, f, x);
        return (ReverseMode.Pull(name, linear, x, Guard.Scalar(name, y), y.OnesLike()), y, aux);
    }
}
