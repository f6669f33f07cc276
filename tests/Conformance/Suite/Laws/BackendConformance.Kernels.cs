using Xunit;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>Shapes, dtypes and values are the reference's.</summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void Kernel_EqualsReference(string op) => ForEach(op, Asks.Values, sample =>
    {
        var actual = Subject.Apply(sample.Op, Runtime.Upload(sample.Inputs));
        var reference = Runtime.Reference;
        var expected = Subject.Apply(sample.Op, sample.Upload(reference.Tensors, reference.Device, FloatType));
        for (var j = 0; j < actual.Length; j++) Assert.Equal(expected[j].DType, actual[j].DType);
        Values.ShouldBe(actual, expected, Runtime.Tolerance.First, "value");
    });

    /// <summary>
    /// Transposed, sliced, flipped, shifted and expanded inputs, along all axes and along one, give what the same numbers give row by row.
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

    /// <summary>No kernel writes to an input, nor to what lies around it in its buffer.</summary>
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

    /// <summary>A fused kernel gives what the definition gives.</summary>
    [SkippableTheory, Operators(Asks.Decomposition)]
    public void Kernel_EqualsDecomposition(string op) => ForEach(op, Asks.Decomposition, sample =>
    {
        var x = Runtime.Upload(sample.Inputs);
        var defined = new Tensor[sample.Op.Outputs];
        ((IDecomposable)sample.Op).Decompose(x, defined);
        Values.ShouldBe(Subject.Apply(sample.Op, x), defined, Runtime.Tolerance.First, "value");
    });

    /// <summary>An index outside its axis and a matrix without an inverse or a root are refused, and the message says which.</summary>
    [SkippableTheory, Refused]
    public void Kernel_RefusesWhatHasNoValue(string op) =>
    ForEach(Conformance.Samples.Refused.Where(r => r.Sample.Op.Name == op), refusal => refusal.Sample, refusal =>
    {
        var thrown = Record.Exception(() => Values.Of(Subject.Apply(refusal.Sample.Op, Runtime.Upload(refusal.Sample.Inputs))));
        if (thrown is OperatorNotSupportedException) throw thrown;   // Perhaps a declared gap.
        Assert.IsType(refusal.Exception, thrown);
        Assert.All(refusal.Says, word => Assert.Contains(word, thrown.Message, StringComparison.Ordinal));
    });

    /// <summary>A broadcast matrix may be singular where the sample's was not. A device may find that when the values are read.</summary>
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
