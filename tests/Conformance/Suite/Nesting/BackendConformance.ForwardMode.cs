using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// An operator whose JVP the table declares to be missing has a Hessian by reverse mode over reverse mode, and <see
    /// cref="HessianMode.Auto"/> chooses that. The modes that need the JVP throw the reason.
    /// </summary>
    [SkippableFact]
    public void HessianWithoutForwardMode_ComesFromReverseMode()
    {
        Type[] lacking = [.. Gaps.Declared().Where(gap => gap.Exception == typeof(ForwardModeNotImplementedException))
            .Select(gap => gap.Op)];
        if (lacking.Length == 0) Say("no operator is declared to lack forward mode");
        foreach (var op in lacking)
        {
            if (Samples(Asks.SecondDifferences).FirstOrDefault(s => s.Op.GetType() == op && IsHeld(s) && HasElements(s)) is not { } sample)
            {
                Say($"left out: {Op.NameOf(op)}, of which there is no sample with a second derivative");
                continue;
            }
            var (subject, exact) = (First(Runtime, sample), First(Runtime.Reference, sample));
            Tensor By(HessianMode mode) => Hessian(Of(subject), mode)(subject.X[0]);
            Tensor Exact() => Hessian(Of(exact))(exact.X[0]);
            Agree(() => By(HessianMode.ReverseOverReverse), Exact, $"Hessian of {sample} by reverse mode");
            Agree(() => By(HessianMode.Auto), Exact, $"Hessian of {sample} by the mode that exists");
            foreach (var mode in (HessianMode[])[HessianMode.ForwardOverReverse, HessianMode.ForwardOverForward])
                Assert.True(Gaps.Try(() => By(mode)) is null, $"{sample}: forward mode is declared to be missing, but {mode} works");
        }

        static bool HasElements(Sample sample) => sample.Inputs.All(input => input.Values.Length > 0);
        static Subject First(TestRuntime runtime, Sample sample) => new(runtime, sample, [sample.Differentiable[0]]);
        static Func<Tensor, Tensor> Of(Subject subject) => x => Squares(subject.F([x])[0]);
    }
}
