using System.Text;

namespace Nabla;

/// <summary>
/// The Jacobian of a function from trees to trees: a block for each tensor of the result and each of the argument, of the result's shape
/// and then the argument's. A block of an integer or bool tensor holds zeros. It is a tree itself, so that it can be a result of
/// transforms.
/// </summary>
/// <typeparam name="TOut">The type of the result.</typeparam>
/// <typeparam name="TIn">The type of the argument.</typeparam>
public sealed class Blocks<TOut, TIn>
{
    // Only their structure, shapes and dtypes: they hold no values.
    private readonly TOut _result;
    private readonly TIn _argument;
    private readonly int _columns;

    internal Blocks(TOut result, TIn argument, Tensor[][] blocks)
    {
        (_result, _argument) = (Tree.Map(result, Place.Of), Tree.Map(argument, Place.Of));
        (All, _columns) = ([.. blocks.SelectMany(row => row)], Tree.Leaves(argument).Length);
    }

    /// <summary>All blocks: those of the result's first tensor, then those of its second, and so on.</summary>
    public IReadOnlyList<Tensor> All { get; private init; }

    /// <summary>The blocks in arrays, one for each tensor of the result.</summary>
    internal Tensor[][] ToArrays() => [.. All.Chunk(Math.Max(1, _columns))];

    /// <summary>One block.</summary>
    /// <param name="result">The path of a tensor of the result, as <see cref="Tree.Paths"/> gives it, without a leading dot.</param>
    /// <param name="argument">The path of a tensor of the argument; "" is a tensor that is the whole argument.</param>
    /// <exception cref="ArgumentException">There is no such tensor; the message lists the paths.</exception>
    public Tensor this[string result, string argument] => All[At(_result, result) * _columns + At(_argument, argument)];

    /// <summary>The derivatives of one tensor of the result: a tree like the argument.</summary>
    /// <param name="of">Chooses it: <c>y => y.Loss</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="of"/> returns something else.</exception>
    public TIn Row(Func<TOut, Tensor> of)
    {
        var row = At(_result, of);
        return Tree.Unflatten(_argument, [.. All.Skip(row * _columns).Take(_columns)]);
    }

    /// <summary>The derivatives in one tensor of the argument: a tree like the result.</summary>
    /// <param name="of">Chooses it: <c>p => p.W1</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="of"/> returns something else.</exception>
    public TOut Column(Func<TIn, Tensor> of)
    {
        var column = At(_argument, of);
        return Tree.Unflatten(_result, [.. All.Where((_, i) => i % _columns == column)]);
    }

    /// <summary>
    /// One matrix: a row for each floating-point element of the result, a column for each of the argument, in the order of <see
    /// cref="Tree.Ravel{T}"/>. Axes that a <c>Vmap</c> added to the blocks stay in front.
    /// </summary>
    /// <exception cref="DTypeException">The blocks have different dtypes.</exception>
    public Tensor ToMatrix()
    {
        Tensor[] results = Tree.Leaves(_result), arguments = Tree.Leaves(_argument);
        var rows = new List<Tensor>();
        for (var j = 0; j < results.Length; j++)
        {
            if (!results[j].DType.IsFloatingPoint) continue;
            var row = new List<Tensor>();
            for (var i = 0; i < arguments.Length; i++)
            {
                if (!arguments[i].DType.IsFloatingPoint) continue;
                var block = All[j * _columns + i];
                var mapped = block.Rank - results[j].Rank - arguments[i].Rank;
                row.Add(block.Reshape([.. block.Shape[..mapped], (int)results[j].Length, (int)arguments[i].Length]));
            }
            rows.Add(Tensor.Cat([.. row], -1));
        }
        return Tensor.Cat([.. rows], -2);
    }

    /// <summary>A line for each block: <c>["Loss", "W1"] = tensor(…)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var result in Tree.PlainPaths(_result))
        {
            foreach (var argument in Tree.PlainPaths(_argument))
                text.Append(text.Length > 0 ? "\n" : "").Append($"[\"{result}\", \"{argument}\"] = {this[result, argument]}");
        }
        return text.ToString();
    }

    private static int At<T>(T tree, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var paths = Tree.PlainPaths(tree);
        var place = Array.IndexOf(paths, Tree.Plain(path));
        return place >= 0 ? place
            : throw new ArgumentException($"There is no block of \"{path}\": the paths are {Tree.Listed(paths)}.", nameof(path));
    }

    private static int At<T>(T tree, Func<T, Tensor> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        var place = -1;
        try
        {
            var chosen = of(tree);
            place = Array.FindIndex(Tree.Leaves(tree), leaf => ReferenceEquals(leaf, chosen));
        }
        catch (TracerLeakedException)
        {
            // The function computed with a leaf instead of returning it.
        }
        return place >= 0 ? place
            : throw new ArgumentException("The function must return one of the tree's tensors unchanged, for example y => y.Loss; they " +
                $"are {Tree.Listed(Tree.PlainPaths(tree))}.", nameof(of));
    }
}

/// <summary>Marks a tensor's place in a tree; it has a shape and a dtype, and no value.</summary>
internal sealed class Place(Tensor of) : Tracer(Nowhere.Instance)
{
    public override Shape Shape { get; } = of.Shape;
    public override DType DType { get; } = of.DType;
    public override Device Device { get; } = of.Device;
    public override IDispatcher Dispatcher { get; } = of.Dispatcher;
    public override Tensor Inside => throw new NotSupportedException();

    public static Tensor Of(Tensor x) => new Place(x);

    private sealed class Nowhere : Interpreter
    {
        public static readonly Nowhere Instance = new();

        private Nowhere() : base("Blocks") => Dispose();

        public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y) => throw new NotSupportedException();
    }
}
