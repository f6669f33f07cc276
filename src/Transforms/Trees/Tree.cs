namespace Nabla;

/// <summary>
/// Takes structures of tensors apart and puts them together again. A tree is a <see cref="Tensor"/>; a tuple, array, list, dictionary or
/// nullable of trees; or a class, struct or record whose public properties and fields are trees, to any depth. The tensors are its leaves.
/// Everything else (numbers, strings, delegates, services) is kept unchanged.
/// </summary>
/// <remarks>
/// <para>Leaves come in the order of declaration, inherited members before a class's own and properties before fields; in a dictionary, in
/// the ordinal order of its keys, not in that of insertion. A null tensor or subtree holds no leaves. For a value declared as <see
/// cref="object"/>, an interface or a class that is not sealed, the runtime type counts.</para> <para>An object with new leaves is made as
/// <c>with</c> makes a record: a shallow copy, private state included, whose members are replaced. Their setters may be <c>set</c>,
/// <c>init</c> or private. Where a member that may hold a leaf has no setter, the object is made by its constructor, whose parameters must
/// have the names and types of members. Values without leaves are not copied.</para> <para>Only public members belong to the tree. A
/// computed property does not, nor does a member that is marked <c>[PropertyShape(Ignore = true)]</c>.</para> <para>All methods are
/// thread-safe. What is known about a type is cached.</para>
/// </remarks>
public static partial class Tree
{
    /// <summary>The tensors of a tree, in order.</summary>
    /// <param name="tree">Any value; one without tensors has no leaves.</param>
    /// <returns>A new array. A tensor that occurs several times in the tree occurs as often in the array.</returns>
    /// <exception cref="TreeStructureException">The value is nested too deeply or contains itself.</exception>
    public static Tensor[] Leaves<T>(T tree)
    {
        if (typeof(T) == typeof(Tensor)) return tree is Tensor leaf ? [leaf] : [];
        var walk = new TreeWalk();
        Plans<T>.Declared.Visit(tree, walk);
        return walk.Leaves.ToArray();
    }

    /// <summary>The path of each leaf: <c>.W1</c>, <c>[0].Item2</c>, <c>["key"].B</c>; the empty string for a single tensor.</summary>
    /// <param name="tree">Any value.</param>
    /// <returns>One path per leaf, in the order of <see cref="Leaves"/>.</returns>
    /// <exception cref="TreeStructureException">The value is nested too deeply or contains itself.</exception>
    public static string[] Paths<T>(T tree)
    {
        var walk = new TreeWalk { Paths = [] };
        Plans<T>.Declared.Visit(tree, walk);
        return walk.Paths.ToArray();
    }

    /// <summary>The paths without a leading dot, by which users name leaves.</summary>
    internal static string[] PlainPaths<T>(T tree) => Array.ConvertAll(Paths(tree), Plain);

    /// <summary>A path without a leading dot.</summary>
    internal static string Plain(string path) => path.StartsWith('.') ? path[1..] : path;

    /// <summary>Paths in a message.</summary>
    internal static string Listed(string[] paths) => string.Join(", ", paths.Select(path => $"\"{path}\""));

    /// <summary>A tree of the same structure with other leaves: <c>Unflatten(t, Leaves(t))</c> equals <c>t</c>.</summary>
    /// <param name="like">Gives the structure and everything that is not a tensor.</param>
    /// <param name="leaves">As many tensors as <paramref name="like"/> has leaves, in the order of <see cref="Leaves"/>.</param>
    /// <returns>A list for a list, an array for an array, the runtime type for an object; <paramref name="like"/> is unchanged.</returns>
    /// <exception cref="TreeStructureException">The number of leaves is wrong, or a value cannot be rebuilt.</exception>
    public static T Unflatten<T>(T like, ReadOnlySpan<Tensor> leaves)
    {
        foreach (var leaf in leaves) ArgumentNullException.ThrowIfNull(leaf, nameof(leaves));
        if (typeof(T) == typeof(Tensor) && like is not null && leaves.Length == 1) return (T)(object)leaves[0];
        var cursor = new TreeCursor(leaves);
        var tree = Plans<T>.Declared.Rebuild(like, ref cursor);
        cursor.CheckAllTaken();
        return tree;
    }

    /// <summary>Applies a function to every leaf.</summary>
    /// <param name="tree">Any value.</param>
    /// <param name="f">Called once per leaf, in the order of <see cref="Leaves"/>.</param>
    /// <returns>A tree of the same structure that holds the results.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    /// <exception cref="TreeStructureException">A value on the way to a leaf cannot be rebuilt, or contains itself.</exception>
    public static T Map<T>(T tree, Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (typeof(T) == typeof(Tensor)) return tree is Tensor leaf ? (T)(object)f(leaf) : tree;
        var leaves = Leaves(tree);
        for (var i = 0; i < leaves.Length; i++)
            leaves[i] = f(leaves[i]);
        return Unflatten(tree, leaves);
    }

    /// <summary>A copy with the same leaves in new lists and objects.</summary>
    internal static T Copy<T>(T tree) => Map(tree, leaf => leaf);

    /// <summary>
    /// Throws unless the leaves of two trees correspond one to one: the same counts, keys and runtime types, and null in the same
    /// places. Shapes and dtypes of the tensors, and values that are no tensors, may differ.
    /// </summary>
    /// <param name="a">The tree that is expected.</param>
    /// <param name="b">The tree that was found.</param>
    /// <param name="what">The beginning of the message: <c>Jvp: the tangent's structure differs from the argument's</c>.</param>
    /// <exception cref="TreeStructureException">
    /// The structures differ; the message goes on: <c>at .Layers[1].W: expected a list of 2, found 3</c>.
    /// </exception>
    public static void CheckSameStructure<T>(T a, T b, string what)
    {
        if (typeof(T) == typeof(Tensor) && a is not null && b is not null) return;
        Plans<T>.Declared.Compare(a, b, new TreeComparison(what));
    }
}
