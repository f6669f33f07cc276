using static Nabla.Transform;

namespace Nabla.Conformance;

/// <summary>A sample on a device, as a function of some of its inputs, with directions to differentiate along.</summary>
internal sealed class Subject
{
    private readonly Sample _sample;
    private readonly Tensor[] _inputs;
    private readonly int[] _wanted;
    private readonly int[] _outputs;

    /// <param name="runtime">Where it runs.</param>
    /// <param name="sample">The operator and its inputs.</param>
    /// <param name="wanted">The inputs that are arguments of the function; the others are constants.</param>
    /// <param name="output">The one output of the function; null for all floating-point outputs.</param>
    public Subject(TestRuntime runtime, Sample sample, IEnumerable<int>? wanted = null, int? output = null)
    {
        (Runtime, _sample, _inputs) = (runtime, sample, runtime.Upload(sample.Inputs));
        _wanted = [.. wanted ?? sample.Differentiable];
        var floating = Enumerable.Range(0, sample.Op.Outputs).Where(j => sample.Op.Infer(_inputs, j).DType.IsFloatingPoint);
        _outputs = [.. output is { } one ? floating.Where(j => j == one) : floating];
    }

    /// <summary>The same operator at other inputs, which may be tracers.</summary>
    public Subject(TestRuntime runtime, Sample sample, Tensor[] inputs) : this(runtime, sample) => _inputs = inputs;

    public TestRuntime Runtime { get; }

    public Tensor[] X => [.. _wanted.Select(i => _inputs[i])];

    /// <summary>The numbers of the arguments, rounded as on the device.</summary>
    public SampleInput[] HostX => [.. _wanted.Select(i => Runtime.Rounded(_sample.Inputs[i]))];

    /// <summary>How many floating-point outputs there are.</summary>
    public int Outputs => _outputs.Length;

    /// <summary>The floating-point outputs.</summary>
    public Tensor[] F(Tensor[] x)
    {
        var all = (Tensor[])_inputs.Clone();
        for (var k = 0; k < _wanted.Length; k++) all[_wanted[k]] = x[k];
        var y = Apply(_sample.Op, all);
        return [.. _outputs.Select(j => y[j])];
    }

    public Tensor[] Jvp(Tensor[] x, Tensor[] v) => Jvp<Tensor[], Tensor[]>(F, x, v).Tangent;

    public Tensor[] Vjp(Tensor[] x, Tensor[] g) => Vjp<Tensor[], Tensor[]>(F, x).Pullback(g);

    /// <summary>Directions like the arguments, of both signs and at most 1 in size. Another <paramref name="salt"/> gives others.</summary>
    public Tensor[] Tangents(int salt = 0) => Runtime.Upload(HostTangents(salt));

    public SampleInput[] HostTangents(int salt = 0) => [.. _wanted.Select(i => Direction(_sample.Inputs[i].Shape, 10 * salt + i))];

    /// <summary>Directions like the outputs.</summary>
    public Tensor[] Cotangents() =>
        AsOutputs(Runtime.Upload(HostCotangents()));

    /// <summary>Cotangents in the outputs' dtypes, which differ from the inputs' for a cast.</summary>
    public Tensor[] AsOutputs(Tensor[] g) => [.. g.Select((t, k) => t.Cast(_sample.Op.Infer(_inputs, _outputs[k]).DType))];

    public SampleInput[] HostCotangents() => [.. _outputs.Select(j => Direction(_sample.Op.Infer(_inputs, j).Shape, 1000 + j))];

    /// <summary>All outputs of an operator.</summary>
    public static Tensor[] Apply(Op op, Tensor[] x)
    {
        var y = new Tensor[op.Outputs];
        op.Apply(x, y);
        return y;
    }

    private static SampleInput Direction(Shape shape, int seed)
    {
        var random = new Random(seed);
        var values = new double[shape.Length];
        // Numbers that float32 can represent, so that both dtypes use the same direction.
        foreach (ref var value in values.AsSpan()) value = random.Next(-1000, 1000) / 1024.0;
        return new(DType.Float64, shape, values);
    }
}
