using static Nabla.Transform;

namespace Nabla.Conformance.Tests;

/// <summary>What users of a backend without forward mode for some operator do.</summary>
public sealed class HessianOnABackendWithoutForwardMode
{
    private static readonly NablaRuntime s_gaps = NablaRuntime.Create(ReferenceWithGaps.AddTo);
    private static readonly NablaRuntime s_whole = NablaRuntime.Create(n => n.AddBackend<ReferenceBackend>());

    private static Tensor F(Tensor x) => x.CumProd(0).Square().Sum();

    [Fact]
    public void ForwardModes_ThrowAndNameTheWayOut()
    {
        var x = s_gaps.Tensors.Create<double>([1, 2, 3]);
        foreach (var mode in (HessianMode[])[HessianMode.ForwardOverReverse, HessianMode.ForwardOverForward])
        {
            var e = Assert.Throws<ForwardModeNotImplementedException>(() => Hessian(F, mode)(x));
            Assert.Equal(("cumprod", "reference"), (e.OperatorName, e.Backend));
            Assert.Contains("forward-mode AD not implemented for operator cumprod", e.Message, StringComparison.Ordinal);
            Assert.Contains("JacRev(JacRev(f))", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheWayOut_AndAuto_GiveTheHessian()
    {
        double[] at = [1, 2, 3];
        var expected = Hessian(F)(s_whole.Tensors.Create<double>(at)).ToArray<double>();
        var x = s_gaps.Tensors.Create<double>(at);
        foreach (var hessian in (Tensor[])[JacRev(JacRev(F))(x), Hessian(F, HessianMode.ReverseOverReverse)(x),
            Hessian(F, HessianMode.Auto)(x)])
        {
            Assert.Equal(expected, hessian.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-10);
        }
    }
}
