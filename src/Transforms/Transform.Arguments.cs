namespace Nabla;

// Functions of several arguments, and transforms in some of them.
public static partial class Transform
{
    /// <summary>What a transform makes of <paramref name="f"/>, which is checked now and not when the result is called.</summary>
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

    /// <summary>The function of an array as one of so many arguments.</summary>
    private static Func<Tensor, Tensor, TResult> Two<TResult>(Func<Tensor[], TResult> f) => (a, b) => f([a, b]);

    private static Func<Tensor, Tensor, Tensor, TResult> Three<TResult>(Func<Tensor[], TResult> f) => (a, b, c) => f([a, b, c]);

    private static Func<Tensor, Tensor, Tensor, Tensor, TResult> Four<TResult>(Func<Tensor[], TResult> f) =>
        (a, b, c, d) => f([a, b, c, d]);

    /// <summary>
    /// What a transform of one argument is for argument <paramref name="argnum"/> of <paramref name="count"/>, the others held fixed.
    /// </summary>
    private static Func<Tensor[], TResult> At<TResult>(
        string name, int argnum, int count, Func<Tensor[], Tensor> f, Func<Func<Tensor, Tensor>, Func<Tensor, TResult>> transform)
    {
        Guard.ArgNum(name, argnum, count);
        return x => transform(t => f(With(x, [argnum], [t])))(x[argnum]);
    }

    /// <summary>
    /// What a transform of a tree is for the arguments <paramref name="argnums"/> of <paramref name="count"/>, the others held fixed.
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
