namespace Nabla;

// Helpers of the forms for several arguments, which tools/Arities writes.
public static partial class Transform
{
    /// <summary>The arguments with another one at place <paramref name="argnum"/>.</summary>
    internal static Tensor[] With(Tensor[] x, int argnum, Tensor t) => With(x, [argnum], [t]);

    /// <summary>The arguments with others at the places <paramref name="argnums"/>.</summary>
    internal static Tensor[] With(Tensor[] x, int[] argnums, Tensor[] t)
    {
        var all = (Tensor[])x.Clone();
        for (var i = 0; i < argnums.Length; i++) all[argnums[i]] = t[i];
        return all;
    }
}
