using System.Runtime.CompilerServices;

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
        return x => Jacobian.Forward("JacFwd", g, x, chunkSize).Jacobian;
    }

    /// <summary>As <see cref="JacFwd{TIn}(Func{TIn, Tensor}, int?)"/>, for a function that returns an auxiliary result beside the value,
    /// which comes back undifferentiated.</summary>
    public static Func<TIn, (TIn Jacobian, TAux Aux)> JacFwd<TIn, TAux>(
        Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux, int? chunkSize = null)
    {
        var g = Aux(f, hasAux);
        return x => Jacobian.Forward("JacFwd", g, x, chunkSize);
    }

    /// <summary>The Jacobian in the first argument, a tree like it.</summary>
    public static Func<T1, T2, T1> JacFwd<T1, T2>(Func<T1, T2, Tensor> f, int? chunkSize = null) =>
        Given(f, (T1 a, T2 b) => JacFwd<T1>(t => f(t, b), chunkSize)(a));

    /// <summary>The Jacobian in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    [OverloadResolutionPriority(1)]   // else JacFwd(f) is ambiguous with the overload for trees
    public static Func<Tensor, Tensor, Tensor> JacFwd(Func<Tensor, Tensor, Tensor> f, int argnum = 0, int? chunkSize = null) =>
        Two(At("JacFwd", argnum, 2, Packed(f), g => JacFwd(g, chunkSize)));

    /// <summary>The Jacobians in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor[]> JacFwd(Func<Tensor, Tensor, Tensor> f, int[] argnums, int? chunkSize = null) =>
        Two(At("JacFwd", argnums, 2, Packed(f), g => JacFwd<Tensor[]>(g, chunkSize)));

    /// <summary>The Jacobian in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> JacFwd(Func<Tensor, Tensor, Tensor, Tensor> f, int argnum = 0,
        int? chunkSize = null) =>
        Three(At("JacFwd", argnum, 3, Packed(f), g => JacFwd(g, chunkSize)));

    /// <summary>The Jacobians in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor[]> JacFwd(
        Func<Tensor, Tensor, Tensor, Tensor> f, int[] argnums, int? chunkSize = null) =>
        Three(At("JacFwd", argnums, 3, Packed(f), g => JacFwd<Tensor[]>(g, chunkSize)));

    /// <summary>The Jacobian in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> JacFwd(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int argnum = 0, int? chunkSize = null) =>
        Four(At("JacFwd", argnum, 4, Packed(f), g => JacFwd(g, chunkSize)));

    /// <summary>The Jacobians in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor[]> JacFwd(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int[] argnums, int? chunkSize = null) =>
        Four(At("JacFwd", argnums, 4, Packed(f), g => JacFwd<Tensor[]>(g, chunkSize)));

    /// <summary>The Jacobian x ↦ ∂f/∂x by reverse mode, a row per element of the output: for wide Jacobians. Shape: the output's, then
    /// the input's. At most <paramref name="chunkSize"/> rows are computed at once, which bounds memory; null: as many as
    /// <c>Nabla:MemoryBudget</c> allows.</summary>
    /// <exception cref="ShapeException">No tensor holds the result (when it is computed, as with all that follow).</exception>
    public static Func<Tensor, Tensor> JacRev(Func<Tensor, Tensor> f, int? chunkSize = null) => JacRev<Tensor>(f, chunkSize);

    /// <inheritdoc cref="JacRev(Func{Tensor, Tensor}, int?)"/>
    /// <remarks>The result is a tree like the argument, with a Jacobian for each leaf.</remarks>
    public static Func<TIn, TIn> JacRev<TIn>(Func<TIn, Tensor> f, int? chunkSize = null)
    {
        var g = WithoutAux(f);
        return x => Jacobian.Reverse("JacRev", g, x, chunkSize).Jacobian;
    }

    /// <summary>As <see cref="JacRev{TIn}(Func{TIn, Tensor}, int?)"/>, for a function that returns an auxiliary result beside the value,
    /// which comes back undifferentiated.</summary>
    public static Func<TIn, (TIn Jacobian, TAux Aux)> JacRev<TIn, TAux>(
        Func<TIn, (Tensor Value, TAux Aux)> f, bool hasAux, int? chunkSize = null)
    {
        var g = Aux(f, hasAux);
        return x => Jacobian.Reverse("JacRev", g, x, chunkSize);
    }

    /// <summary>The Jacobian in the first argument, a tree like it.</summary>
    public static Func<T1, T2, T1> JacRev<T1, T2>(Func<T1, T2, Tensor> f, int? chunkSize = null) =>
        Given(f, (T1 a, T2 b) => JacRev<T1>(t => f(t, b), chunkSize)(a));

    /// <summary>The Jacobian in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    [OverloadResolutionPriority(1)]   // else JacRev(f) is ambiguous with the overload for trees
    public static Func<Tensor, Tensor, Tensor> JacRev(Func<Tensor, Tensor, Tensor> f, int argnum = 0, int? chunkSize = null) =>
        Two(At("JacRev", argnum, 2, Packed(f), g => JacRev(g, chunkSize)));

    /// <summary>The Jacobians in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor[]> JacRev(Func<Tensor, Tensor, Tensor> f, int[] argnums, int? chunkSize = null) =>
        Two(At("JacRev", argnums, 2, Packed(f), g => JacRev<Tensor[]>(g, chunkSize)));

    /// <summary>The Jacobian in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> JacRev(Func<Tensor, Tensor, Tensor, Tensor> f, int argnum = 0,
        int? chunkSize = null) =>
        Three(At("JacRev", argnum, 3, Packed(f), g => JacRev(g, chunkSize)));

    /// <summary>The Jacobians in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor[]> JacRev(
        Func<Tensor, Tensor, Tensor, Tensor> f, int[] argnums, int? chunkSize = null) =>
        Three(At("JacRev", argnums, 3, Packed(f), g => JacRev<Tensor[]>(g, chunkSize)));

    /// <summary>The Jacobian in argument <paramref name="argnum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> JacRev(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int argnum = 0, int? chunkSize = null) =>
        Four(At("JacRev", argnum, 4, Packed(f), g => JacRev(g, chunkSize)));

    /// <summary>The Jacobians in the arguments <paramref name="argnums"/>, in their order.</summary>
    /// <exception cref="ArgumentException">None is named, one is named twice, or it does not exist.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor[]> JacRev(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, int[] argnums, int? chunkSize = null) =>
        Four(At("JacRev", argnums, 4, Packed(f), g => JacRev<Tensor[]>(g, chunkSize)));
}
