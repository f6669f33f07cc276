using static Nabla.Transform;

namespace Nabla.Conformance.Tests;

/// <summary>The one operator that takes two devices.</summary>
public sealed class TransferBetweenCpuAndReference
{
    private static readonly NablaRuntime s_both = NablaRuntime.Create(n => n.AddCpu().AddBackend<ReferenceBackend>());

    private static Tensor ThereAndBack(Tensor x) => (x.To(ReferenceBackend.Device).Sin() * 2).To(Device.Cpu).Square();

    private static Tensor Here(Tensor x) => (x.Sin() * 2).Square();

    [Fact]
    public void Transfer_KeepsTheElements_OfStridedTensorsToo()
    {
        var x = s_both.Tensors.Create(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Device.Cpu).T();
        var there = x.To(ReferenceBackend.Device);
        Assert.Equal((ReferenceBackend.Device, x.Shape), (there.Device, there.Shape));
        Assert.Equal([1, 4, 2, 5, 3, 6], there.ToArray<double>());
    }

    [Fact]
    public void Transfer_IsDifferentiatedAndMapped()
    {
        var x = s_both.Tensors.Create<double>([0.3, -0.7, 1.1], Device.Cpu);
        foreach (var (actual, expected) in ((Tensor, Tensor)[])
        [
            (Jvp(ThereAndBack, x, x).Tangent, Jvp(Here, x, x).Tangent), (JacRev(ThereAndBack)(x), JacRev(Here)(x)),
            (Vmap(ThereAndBack)(x), Vmap(Here)(x)),
            (Hessian(t => ThereAndBack(t).Sum())(x), Hessian(t => Here(t).Sum())(x)), (Vmap(Grad(ThereAndBack))(x), Vmap(Grad(Here))(x)),
        ])
        {
            Assert.Equal((Device.Cpu, expected.Shape), (actual.Device, actual.Shape));
            Assert.Equal(expected.ToArray<double>(), actual.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }
}
