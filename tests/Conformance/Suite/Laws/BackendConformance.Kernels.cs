using Xunit;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>Shapes, dtypes and values equal the reference's. Uniform random numbers and integers are the same bits.</summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void Kernel_EqualsReference(string op) => ForEach(op, Asks.Values, sample =>
    {
        var actual = Subject.Apply(sample.Op, Runtime.Upload(sample.Inputs));
        var reference = Runtime.Reference;
        var expected = Subject.Apply(sample.Op, sample.Upload(reference.Tensors, reference.Device, FloatType));
        for (var j = 0; j < actual.Length; j++) Assert.Equal(expected[j].DType, actual[j].DType);
        var tolerance = sample.Op is Normal { DType: var made } ? Tolerance.Of(made).First : sample.Op is RandomNumbers ? 0
            : Runtime.Tolerance.First;
        Values.ShouldBe(actual, expected, tolerance, "value");
    });

    /// <summary>
    /// Transposed, sliced, flipped, shifted and expanded inputs, along all axes and along one, give the same results as contiguous inputs.
    /// </summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void Kernel_AcceptsStridedInputs(string op) => ForEach(op, Asks.Values, sample =>
    {
        var contiguous = Runtime.Upload(sample.Inputs);
        foreach (var form in StridedForm.All)
        {
            for (var which = contiguous.Length == 1 ? 0 : -1; which < contiguous.Length; which++)
            {
                if (!sample.Inputs.Where((_, i) => which < 0 || which == i).Any(input => form.Changes(input.Shape))) continue;
                var strided = (Tensor[])contiguous.Clone();
                var plain = (Tensor[])contiguous.Clone();
                for (var i = 0; i < strided.Length; i++)
                    if (which < 0 || which == i) (strided[i], plain[i]) = form.Make(Runtime, sample.Inputs[i]);
                var expected = OrSingular(() => Subject.Apply(sample.Op, plain));
                var actual = OrSingular(() => Subject.Apply(sample.Op, strided));
                Assert.Equal(expected is null, actual is null);
                if (expected is not null)
                    Values.ShouldBe(actual!, expected, Runtime.Tolerance.First, $"{form.Name}, input {(which < 0 ? "all" : which)}");
            }
        }
    });

    /// <summary>No kernel writes to an input, or around it in its buffer.</summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void Inputs_AreUnchanged(string op) => ForEach(op, Asks.Values, sample =>
    {
        foreach (var form in StridedForm.All)
        {
            var buffers = sample.Inputs.Select(input => form.Buffer(Runtime, input)).ToArray();
            var before = Values.Of([.. buffers.Select(b => b.Whole)]);
            OrSingular(() => Subject.Apply(sample.Op, [.. buffers.Select(b => b.View)]));
            Values.ShouldBe(Values.Of([.. buffers.Select(b => b.Whole)]), before, 0, $"{form.Name}: input after the operator");
        }
        var contiguous = Runtime.Upload(sample.Inputs);
        var inputs = Values.Of(contiguous);
        Subject.Apply(sample.Op, contiguous);
        Values.ShouldBe(Values.Of(contiguous), inputs, 0, "input after the operator");
    });

    /// <summary>A kernel writes its outputs from their offsets on, and nothing around them.</summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void Outputs_MayLieAtAnOffset(string op) => ForEach(op, Asks.Values, sample =>
    {
        if (Runtime.Backend.Kernels.Find(sample.Op)?.Kernel is { } kernel)
            ShouldWriteAtAnOffset(kernel, sample.Op, Runtime.Upload(sample.Inputs));
    });

    /// <summary>The same holds for sizes at which kernels use other methods.</summary>
    [SkippableFact]
    public void OutputsOfMany_MayLieAtAnOffset()
    {
        const int Many = 1 << 15, Windows = 300, Side = 150;
        var places = Recipes.Longs([Many], [.. Enumerable.Range(0, Many).Select(i => (long)(i % 3))]);
        Sample[] samples =
        [
            new(new Sum([0]), Recipes.Reals([Many])), new(new Max(0), Recipes.Reals([Many])), new(new CumSum(0), Recipes.Reals([Many])),
            new(Op.Of<Sin>(), Recipes.Reals([Many])), new(new IndexAdd(0), Recipes.Reals([3]), places, Recipes.Reals([Many])),
            new(new Embed(new Unfold(0, Windows, 1), [2 * Windows - 1]), Recipes.Reals([Windows, Windows])),
            new(Op.Of<MatMul>(), Recipes.Reals([Side, Side]), Recipes.Reals([Side, Side])), new(new Softmax(0), Recipes.Reals([Many])),
        ];
        foreach (var sample in samples.Where(IsHeld))
        {
            if (Runtime.Backend.Kernels.Find(sample.Op)?.Kernel is not { } kernel) continue;
            Gaps.Try(() =>
            {
                ShouldWriteAtAnOffset(kernel, sample.Op, Runtime.Upload(sample.Inputs));
                return this;
            });
        }
    }

    private static void ShouldWriteAtAnOffset(Kernel<Op> kernel, Op op, Tensor[] x)
    {
        var expected = Subject.Apply(op, x);
        // Each output has another offset, and ones lie around it.
        DeviceTensor[] buffers = [.. expected.Select((y, j) => (DeviceTensor)y.FullLike(1).Reshape([-1]).Pad([3 + j, 3], 1))];
        DeviceTensor[] outputs = [.. buffers.Select((b, j) => b.WithLayout(Layout.Contiguous(expected[j].Shape, 3 + j)))];
        kernel(op, [.. x.Cast<DeviceTensor>()], outputs);
        Values.ShouldBe([.. outputs], expected, 0, "value at an offset");
        Tensor[] around = [.. buffers.SelectMany((b, j) => (Tensor[])[b.Slice(0, 0, 3 + j), b.Slice(0, -3)])];
        Values.ShouldBe(around, [.. around.Select(t => t.OnesLike())], 0, "around the output");
    }

    /// <summary>A fused kernel gives what the definition gives.</summary>
    [SkippableTheory, Operators(Asks.Decomposition)]
    public void Kernel_EqualsDecomposition(string op) => ForEach(op, Asks.Decomposition, sample =>
    {
        var x = Runtime.Upload(sample.Inputs);
        var defined = new Tensor[sample.Op.Outputs];
        ((IDecomposable)sample.Op).Decompose(x, defined);
        Values.ShouldBe(Subject.Apply(sample.Op, x), defined, Runtime.Tolerance.First, "value");
    });

    /// <summary>
    /// An index outside of its axis, a singular matrix and one that is not positive definite are refused, and the message says which.
    /// </summary>
    [SkippableTheory, Refused]
    public void Kernel_RefusesWhatHasNoValue(string op) =>
    ForEach(Conformance.Samples.Refused.Where(r => r.Sample.Op.Name == op), refusal => refusal.Sample, refusal =>
    {
        var thrown = Record.Exception(() => Values.Of(Subject.Apply(refusal.Sample.Op, Runtime.Upload(refusal.Sample.Inputs))));
        if (thrown is OperatorNotSupportedException) throw thrown;   // It may be a declared gap.
        Assert.IsType(refusal.Exception, thrown);
        Assert.All(refusal.Says, word => Assert.Contains(word, thrown.Message, StringComparison.Ordinal));
    });

    /// <summary>
    /// A broadcast matrix may be singular although the sample's is not. A device may throw that only when the values are read.
    /// </summary>
    private static Values[]? OrSingular(Func<Tensor[]> f)
    {
        try
        {
            return Values.Of(f());
        }
        catch (LinAlgException)
        {
            return null;
        }
    }
}
