namespace Nabla;

public static partial class Tree
{
    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth"];

    /// <summary>Applies a function to the corresponding leaves of two trees: <c>Map(p, g, (p, g) => p - 0.1 * g)</c>.</summary>
    /// <param name="a">
    /// The first tree. Everything that is not a floating-point tensor is taken from it, so that integer and bool leaves of parameters stay
    /// as they are when they are updated with gradients. (The form for one tree calls f for every leaf.)
    /// </param>
    /// <param name="b">A tree of the same structure.</param>
    /// <param name="f">Called once for each floating-point leaf of the first tree, in the order of <see cref="Leaves"/>.</param>
    /// <returns>A tree of the structure of <paramref name="a"/> that holds the results.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    /// <exception cref="TreeStructureException">The structures differ, or a value on the way to a leaf cannot be rebuilt.</exception>
    public static T Map<T>(T a, T b, Func<Tensor, Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return MapAll("Map", [a, b], x => f(x[0], x[1]));
    }

    /// <summary>Applies a function to the corresponding leaves of three trees.</summary>
    /// <param name="c">A tree of the same structure.</param>
    /// <inheritdoc cref="Map{T}(T, T, Func{Tensor, Tensor, Tensor})"/>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public static T Map<T>(T a, T b, T c, Func<Tensor, Tensor, Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return MapAll("Map", [a, b, c], x => f(x[0], x[1], x[2]));
    }

    /// <summary>Applies a function to the corresponding leaves of four trees.</summary>
    /// <param name="c">A tree of the same structure.</param>
    /// <param name="d">A tree of the same structure.</param>
    /// <inheritdoc cref="Map{T}(T, T, Func{Tensor, Tensor, Tensor})"/>
    public static T Map<T>(T a, T b, T c, T d, Func<Tensor, Tensor, Tensor, Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return MapAll("Map", [a, b, c, d], x => f(x[0], x[1], x[2], x[3]));
    }
#pragma warning restore CS1573

    /// <summary>The same with the function first, as <c>jax.tree.map</c> has it.</summary>
    /// <inheritdoc cref="Map{T}(T, Func{Tensor, Tensor})"/>
    public static T Map<T>(Func<Tensor, Tensor> f, T tree) => Map(tree, f);

    /// <summary>The same with the function first.</summary>
    /// <inheritdoc cref="Map{T}(T, T, Func{Tensor, Tensor, Tensor})"/>
    public static T Map<T>(Func<Tensor, Tensor, Tensor> f, T a, T b) => Map(a, b, f);

    /// <summary>The same with the function first.</summary>
    /// <inheritdoc cref="Map{T}(T, T, T, Func{Tensor, Tensor, Tensor, Tensor})"/>
    public static T Map<T>(Func<Tensor, Tensor, Tensor, Tensor> f, T a, T b, T c) => Map(a, b, c, f);

    /// <summary>The same with the function first.</summary>
    /// <inheritdoc cref="Map{T}(T, T, T, T, Func{Tensor, Tensor, Tensor, Tensor, Tensor})"/>
    public static T Map<T>(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f, T a, T b, T c, T d) => Map(a, b, c, d, f);

    private static T MapAll<T>(string name, T[] trees, Func<Tensor[], Tensor> f)
    {
        for (var i = 1; i < trees.Length; i++)
            CheckSameStructure(trees[0], trees[i], $"{name}: the {s_ordinals[i]} tree's structure differs from the first's");
        var leaves = Array.ConvertAll(trees, Leaves);
        var results = leaves[0];
        for (var k = 0; k < results.Length; k++)
            if (results[k].DType.IsFloatingPoint) results[k] = f(Array.ConvertAll(leaves, tree => tree[k]));
        return Unflatten(trees[0], results);
    }

    /// <summary>Goes through all leaves in the order of <see cref="Leaves"/>: <c>f(f(seed, leaf 0), leaf 1)</c>, and so on.</summary>
    /// <param name="tree">Any value; one without tensors gives <paramref name="seed"/>.</param>
    /// <param name="seed">The first state.</param>
    /// <param name="f">From a state and a leaf to the next state.</param>
    /// <returns>The last state.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    public static TState Reduce<T, TState>(T tree, TState seed, Func<TState, Tensor, TState> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var state = seed;
        foreach (var leaf in Leaves(tree)) state = f(state, leaf);
        return state;
    }

    /// <summary>A tree of zeros, of the same structure, shapes, dtypes and devices.</summary>
    public static T ZerosLike<T>(T tree) => Map(tree, leaf => leaf.ZerosLike());

    /// <summary>The tree with its floating-point leaves in another dtype. Integer and bool leaves stay as they are.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="dtype"/> is null.</exception>
    public static T Cast<T>(T tree, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        return Map(tree, leaf => leaf.DType.IsFloatingPoint ? leaf.Cast(dtype) : leaf);
    }

    /// <summary>The tree with all leaves on another device.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="device"/> is null.</exception>
    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    public static T To<T>(T tree, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Map(tree, leaf => leaf.To(device));
    }
}
