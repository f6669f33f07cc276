namespace Nabla;

/// <summary>The checks that transforms share.</summary>
internal static class Guard
{
    public static T NotNull<T>(T result, string name) =>
        result is null ? throw new InvalidOperationException($"{name}: the function returned null.") : result;

    /// <summary>Checks that an array and its elements are not null.</summary>
    public static void NoNull(Tensor[] tensors, string parameter)
    {
        ArgumentNullException.ThrowIfNull(tensors, parameter);
        foreach (var tensor in tensors) ArgumentNullException.ThrowIfNull(tensor, parameter);
    }

    public static void SameKind(string name, string what, Tensor x, string other, Tensor like)
    {
        if (x.Shape != like.Shape) throw new ShapeException($"{name}: {what} has shape {x.Shape}, but {other} has {like.Shape}.");
        if (x.DType != like.DType) throw new DTypeException($"{name}: {what} is {x.DType}, but {other} is {like.DType}.");
    }

    /// <summary>Checks that the tensor is no tracer of a transform that has returned.</summary>
    /// <exception cref="TracerLeakedException">It is one.</exception>
    public static Tensor Alive(Tensor x) =>
        x is Tracer { Owner: { IsClosed: true } owner } ? throw new TracerLeakedException(owner.Name) : x;

    public static void Differentiable(string name, Tensor x)
    {
        if (!x.DType.IsFloatingPoint)
        {
            throw new DTypeException($"{name}: the argument is {x.DType}, and only float32 and float64 can be differentiated: " +
                "Cast it first.");
        }
    }

    /// <summary>Checks that an argument has <paramref name="leaves"/> to differentiate in.</summary>
    public static void HoldsTensors<TIn>(string name, int leaves)
    {
        if (leaves == 0)
        {
            throw new ArgumentException($"{name}: the argument, of type {TypeNames.Of(typeof(TIn))}, holds no tensor to differentiate " +
                "in: pass a tensor, or a tree that holds one.");
        }
    }

    /// <summary>Checks the result of a function whose gradient is asked for.</summary>
    public static Tensor Scalar(string name, Tensor y)
    {
        NotNull(y, name);
        if (y.Rank != 0)
        {
            throw new ShapeException($"{name}: the function's result has shape {y.Shape}, but a gradient is that of a scalar: reduce it " +
                "(for example with Sum()), or use JacRev or Vjp.");
        }

        if (!y.DType.IsFloatingPoint)
            throw new DTypeException($"{name}: the function's result is {y.DType}, and only float32 and float64 can be differentiated.");
        return y;
    }

    /// <summary>The number of an argument, from 0. A negative one counts from the end.</summary>
    public static int ArgNum(string name, int argnum, int count)
    {
        if (argnum < -count || argnum >= count)
        {
            throw new ArgumentOutOfRangeException(nameof(argnum), argnum,
                $"{name}: the function has {count} arguments, numbered from 0, or from −1 for the last one on.");
        }
        return argnum < 0 ? argnum + count : argnum;
    }

    /// <summary>The numbers of the arguments to differentiate in, from 0: at least one, and each once.</summary>
    public static int[] ArgNums(string name, int[] argnums, int count)
    {
        ArgumentNullException.ThrowIfNull(argnums);
        var chosen = Array.ConvertAll(argnums, argnum => ArgNum(name, argnum, count));
        if (chosen.Length == 0) throw new ArgumentException($"{name}: argnums names no argument: name at least one.", nameof(argnums));
        if (chosen.Distinct().Count() != chosen.Length)
            throw new ArgumentException($"{name}: argnums [{string.Join(", ", argnums)}] names an argument twice.", nameof(argnums));
        return chosen;
    }
}
