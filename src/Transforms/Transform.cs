namespace Nabla;

/// <summary>
/// Composable transforms of functions of tensors. Each takes a function and returns one, or a result at a point; they nest in every order
/// and to any depth. Arguments and results may be trees (<see cref="Tree"/>): tuples, arrays, lists, dictionaries, records and classes
/// of tensors. Integer and bool leaves pass through and are not differentiated; their place in a derivative holds zeros.
/// </summary>
/// <remarks>
/// A function is called with tracers in place of its argument. It may use any control flow that depends on values without a derivative
/// (comparisons, integers, what is detached), unless <c>Vmap</c> maps them: then <see cref="Tensor.Where(Tensor, Tensor, Tensor)"/> and
/// <see cref="ControlFlow"/> choose. It may use constants from outside. Exceptions of the function pass through. Every transform throws
/// <see cref="ShapeException"/> and <see cref="DTypeException"/> where a tangent or cotangent does not fit, and <see
/// cref="ForwardModeNotImplementedException"/>, <see cref="ReverseModeNotImplementedException"/> or <see
/// cref="BatchingNotImplementedException"/> where a backend lacks a rule.
/// </remarks>
public static partial class Transform
{
    /// <summary>(f(x), J·dx): the value and the directional derivative along <paramref name="dx"/>, in one forward pass.</summary>
    public static (Tensor Value, Tensor Tangent) Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor dx) => Jvp<Tensor, Tensor>(f, x, dx);

    /// <inheritdoc cref="Jvp(Func{Tensor, Tensor}, Tensor, Tensor)"/>
    /// <exception cref="TreeStructureException"><paramref name="dx"/> has another structure than <paramref name="x"/>.</exception>
    public static (TOut Value, TOut Tangent) Jvp<TIn, TOut>(Func<TIn, TOut> f, TIn x, TIn dx)
    {
        var (value, tangent, _) = ForwardMode.Jvp("Jvp", WithoutAux(f), x, dx);
        return (value, tangent);
    }

    /// <summary>
    /// As <see cref="Jvp{TIn, TOut}(Func{TIn, TOut}, TIn, TIn)"/>, for a function that returns an auxiliary result beside the
    /// value, which comes back undifferentiated.
    /// </summary>
    public static (TOut Value, TOut Tangent, TAux Aux) Jvp<TIn, TOut, TAux>(Func<TIn, (TOut Value, TAux Aux)> f, TIn x, TIn dx,
        bool hasAux) =>
        ForwardMode.Jvp("Jvp", Aux(f, hasAux), x, dx);

    /// <summary>
    /// (f(x), g ↦ Jᵀ·g): the value and the pullback of cotangents of the result's shape, on one forward pass. The pullback may be called
    /// many times, also under other transforms.
    /// </summary>
    public static (Tensor Value, Func<Tensor, Tensor> Pullback) Vjp(Func<Tensor, Tensor> f, Tensor x) => Vjp<Tensor, Tensor>(f, x);

    /// <inheritdoc cref="Vjp(Func{Tensor, Tensor}, Tensor)"/>
    public static (TOut Value, Func<TOut, TIn> Pullback) Vjp<TIn, TOut>(Func<TIn, TOut> f, TIn x)
    {
        var (value, linear, _) = ReverseMode.Linearize("Vjp", WithoutAux(f), x);
        return (value, ReverseMode.Pullback("Vjp", linear, x, value));
    }

    /// <summary>
    /// As <see cref="Vjp{TIn, TOut}(Func{TIn, TOut}, TIn)"/>, for a function that returns an auxiliary result beside the
    /// value, which comes back undifferentiated.
    /// </summary>
    public static (TOut Value, Func<TOut, TIn> Pullback, TAux Aux) Vjp<TIn, TOut, TAux>(Func<TIn, (TOut Value, TAux Aux)> f, TIn x,
        bool hasAux)
    {
        var (value, linear, aux) = ReverseMode.Linearize("Vjp", Aux(f, hasAux), x);
        return (value, ReverseMode.Pullback("Vjp", linear, x, value), aux);
    }

    /// <summary>
    /// (f(x), dx ↦ J·dx): the value and its linear approximation, on one forward pass. The map may be called many times and does not run f
    /// again.
    /// </summary>
    public static (Tensor Value, Func<Tensor, Tensor> Jvp) Linearize(Func<Tensor, Tensor> f, Tensor x) => Linearize<Tensor, Tensor>(f, x);

    /// <inheritdoc cref="Linearize(Func{Tensor, Tensor}, Tensor)"/>
    public static (TOut Value, Func<TIn, TOut> Jvp) Linearize<TIn, TOut>(Func<TIn, TOut> f, TIn x)
    {
        var (value, linear, _) = ReverseMode.Linearize("Linearize", WithoutAux(f), x);
        return (value, ReverseMode.Pushforward("Linearize", linear, x, value));
    }

    /// <summary>
    /// As <see cref="Linearize{TIn, TOut}(Func{TIn, TOut}, TIn)"/>, for a function that returns an auxiliary result beside the
    /// value, which comes back undifferentiated.
    /// </summary>
    public static (TOut Value, Func<TIn, TOut> Jvp, TAux Aux) Linearize<TIn, TOut, TAux>(Func<TIn, (TOut Value, TAux Aux)> f, TIn x,
        bool hasAux)
    {
        var (value, linear, aux) = ReverseMode.Linearize("Linearize", Aux(f, hasAux), x);
        return (value, ReverseMode.Pushforward("Linearize", linear, x, value), aux);
    }

    /// <summary>
    /// (f(x), H·v) for a scalar function f: the Hessian's product with <paramref name="v"/>, forward over reverse, without the Hessian.
    /// </summary>
    public static (Tensor Value, Tensor Product) Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v) => Hvp<Tensor>(f, x, v);

    /// <inheritdoc cref="Hvp(Func{Tensor, Tensor}, Tensor, Tensor)"/>
    /// <exception cref="TreeStructureException"><paramref name="v"/> has another structure than <paramref name="x"/>.</exception>
    public static (Tensor Value, TIn Product) Hvp<TIn>(Func<TIn, Tensor> f, TIn x, TIn v) =>
        HessianProduct(WithoutAux(f), x, v) is var (value, product, _) ? (value, product) : default;

    /// <summary>
    /// As <see cref="Hvp{TIn}(Func{TIn, Tensor}, TIn, TIn)"/>, for a function that returns an auxiliary result beside the value, which
    /// comes back undifferentiated.
    /// </summary>
    public static (Tensor Value, TIn Product, TAux Aux) Hvp<TIn, TAux>(Func<TIn, (Tensor Value, TAux Aux)> f, TIn x, TIn v, bool hasAux) =>
        HessianProduct(Aux(f, hasAux), x, v);

    private static (Tensor Value, TIn Product, TAux Aux) HessianProduct<TIn, TAux>(Func<TIn, (Tensor, TAux)> f, TIn x, TIn v)
    {
        if (v is null) throw new ArgumentNullException(nameof(v), "Hvp: the vector is null.");
        var (_, product, (value, aux)) = ForwardMode.Jvp("Hvp", (TIn t) =>
        {
            var (gradient, y, more) = Gradient("Hvp", f, t);
            return (gradient, (y, more));
        }, x, v);
        return (value, product, aux);
    }

    private static Func<TIn, (TOut, bool)> WithoutAux<TIn, TOut>(Func<TIn, TOut> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => (f(x), false);
    }

    private static Func<TIn, (TOut, TAux)> Aux<TIn, TOut, TAux>(Func<TIn, (TOut, TAux)> f, bool hasAux)
    {
        ArgumentNullException.ThrowIfNull(f);
        return hasAux ? f : throw new ArgumentException("hasAux: false: the function returns a value and an auxiliary result. " +
            "Omit hasAux to differentiate both results, or pass true.", nameof(hasAux));
    }
}
