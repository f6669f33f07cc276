namespace Nabla;

// Functions of several arguments, and transforms in some of them.
public static partial class Transform
{
    /// <summary>A transform's result for <paramref name="f"/>. A null f throws now, and not when the result is called.</summary>
    private static T Given<T>(Delegate f, T derived)
    {
        ArgumentNullException.ThrowIfNull(f);
        return derived;
    }

    /// <summary>The function with its arguments in an array.</summary>
    private static Func<Tensor[], Tensor> Packed(Func<Tensor, Tensor, Tensor> f) => Given(f, (Tensor[] x) => f(x[0], x[1]));

    private static Func<Tensor[], Tensor> Packed(Func<Tensor, Tensor, Tensor, Tensor> f) => Given(f, (Tensor[] x) => f(x[0], x[1], x[2]));

    private static Func<Tensor[], Tensor> Packed(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f) =>
        Given(f, (Tensor[] x) => f(x[0], x[1], x[2], x[3]));

    /// <summary>A function of an array as a function of separate arguments.</summary>
    private static Func<Tensor, Tensor, TResult> Two<TResult>(Func<Tensor[], TResult> f) => (a, b) => f([a, b]);

    private static Func<Tensor, Tensor, Tensor, TResult> Three<TResult>(Func<Tensor[], TResult> f) => (a, b, c) => f([a, b, c]);

    private static Func<Tensor, Tensor, Tensor, Tensor, TResult> Four<TResult>(Func<Tensor[], TResult> f) =>
        (a, b, c, d) => f([a, b, c, d]);

    /// <summary>
    /// Applies a transform of one argument to argument <paramref name="argnum"/> of <paramref name="count"/>. The others are held fixed.
    /// </summary>
    private static Func<Tensor[], TResult> At<TResult>(
        string name, int argnum, int count, Func<Tensor[], Tensor> f, Func<Func<Tensor, Tensor>, Func<Tensor, TResult>> transform)
    {
        Guard.ArgNum(name, argnum, count);
        return x => transform(t => f(With(x, [argnum], [t])))(x[argnum]);
    }

    /// <summary>
    /// Applies a transform of a tree to the arguments <paramref name="argnums"/> of <paramref name="count"/>. The others are held fixed.
    /// </summary>
    private static Func<Tensor[], TResult> At<TResult>(
        string name, int[] argnums, int count, Func<Tensor[], Tensor> f, Func<Func<Tensor[], Tensor>, Func<Tensor[], TResult>> transform)
    {
        var chosen = Guard.ArgNums(name, argnums, count);
        return x => transform(t => f(With(x, chosen, t)))(Array.ConvertAll(chosen, i => x[i]));
    }

    private static Tensor[] With(Tensor[] x, ReadOnlySpan<int> argnums, ReadOnlySpan<Tensor> t)
    {
        var all = (Tensor[])x.Clone();
        for (var i = 0; i < argnums.Length; i++) all[argnums[i]] = t[i];
        return all;
    }
}
