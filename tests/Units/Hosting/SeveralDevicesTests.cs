using Microsoft.Extensions.DependencyInjection;
using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class SeveralDevicesTests
{
    private static readonly Device Tiny = new("tiny", 1);

    private static NablaRuntime Both() => NablaRuntime.Create(n => n.AddCpu().AddBackend<TinyBackend>());

    [Fact]
    public void ABackendRegisteredTwice_CountsOnce()
    {
        using var nabla = NablaRuntime.Create(n => n.AddBackend<TinyBackend>().AddBackend<TinyBackend>().AddCpu().AddCpu());
        Assert.Equal(["tiny:0", "tiny:1", "cpu:0"], nabla.Tensors.Devices.Select(d => d.ToString()));
    }

    [Fact]
    public void TwoBackendsOfOneDeviceType_AreAnErrorThatNamesBoth()
    {
        var error = Assert.Throws<NablaException>(() => NablaRuntime.Create(n => n.AddBackend<TinyBackend>().AddBackend<TwinBackend>()));
        Assert.Contains("'tiny'", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TinyBackend), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TwinBackend), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void To_CopiesBetweenBackends_AlsoAStridedView()
    {
        using var nabla = Both();
        var x = nabla.Tensors.Create(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var there = x.T().To(Tiny);
        Assert.Equal(Tiny, there.Device);
        Assert.Equal<Shape>([3, 2], there.Shape);
        Assert.Equal([1.0, 4, 2, 5, 3, 6], there.ToArray<double>());
        Assert.Equal([1.0, 2, 3, 4, 5, 6], there.T().To(Device.Cpu).ToArray<double>());
        Assert.Equal(Device.Cpu, there.T().To(Device.Cpu).Device);
        Assert.Same(x, x.To(Device.Cpu));
    }

    [Fact]
    public void To_BetweenDevicesOfOneBackend()
    {
        using var nabla = Both();
        var x = nabla.Tensors.Create([1.0, 2.0], new Device("tiny", 0));
        Assert.Equal(Tiny, x.To(Tiny).Sin().Device);
    }

    [Fact]
    public void To_IsDifferentiable_AndBatches()
    {
        using var nabla = Both();
        Func<Tensor, Tensor> f = x => x.To(Tiny).Sin().To(Device.Cpu) * x;
        var x = nabla.Tensors.Create([0.5, 2.0]);
        double[] slope = [Math.Cos(0.5) * 0.5 + Math.Sin(0.5), Math.Cos(2) * 2 + Math.Sin(2)];
        Numbers.Near(slope, Grad(v => f(v).Sum())(x));
        Numbers.Near(slope, Jvp(f, x, x.OnesLike()).Tangent);
        Numbers.Near(slope, Vmap(Grad(f))(x));
        Assert.Equal(Device.Cpu, Grad(v => f(v).Sum())(x).Device);
    }

    [Fact]
    public void TwoDevicesInOneOperator_NamesBoth()
    {
        using var nabla = Both();
        var x = nabla.Tensors.Create([1.0]);
        var error = Assert.Throws<DeviceMismatchException>(() => x + x.To(Tiny));
        Assert.IsAssignableFrom<ArgumentException>(error);
        Assert.IsAssignableFrom<INablaException>(error);
        Assert.Contains("add", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("tiny:1", error.Message, StringComparison.Ordinal);
        Assert.Throws<DeviceMismatchException>(() => Grad(v => (v * x.To(Tiny)).Sum())(x));
        Assert.Throws<DeviceMismatchException>(() => Tensor.Cat([x, x.To(Tiny)]));
    }

    [Fact]
    public void ATangentOnAnotherDevice_IsAMismatch()
    {
        using var nabla = Both();
        var x = nabla.Tensors.Create([1.0]);
        Assert.Throws<DeviceMismatchException>(() => Jvp(v => v.Sin(), x, x.To(Tiny)));
    }

    [Fact]
    public void TensorsOfTwoRuntimes_AreAMismatch()
    {
        using var other = NablaRuntime.Create(n => n.AddCpu());
        var error = Assert.Throws<DeviceMismatchException>(() => Shared.Vector(1) + other.Tensors.Create([1.0]));
        Assert.Contains("two runtimes", error.Message, StringComparison.Ordinal);
        Assert.Throws<DeviceMismatchException>(() => Grad(v => (v * other.Tensors.Scalar(2)).Sum())(Shared.Vector(1)));
    }

    [Fact]
    public void TwoServiceProviders_AreTwoRuntimes()
    {
        using var a = new ServiceCollection().AddNabla(n => n.AddCpu()).BuildServiceProvider();
        using var b = new ServiceCollection().AddNabla(n => n.AddCpu()).BuildServiceProvider();
        Assert.Throws<DeviceMismatchException>(() => a.GetRequiredService<ITensorFactory>().Scalar(1) +
            b.GetRequiredService<ITensorFactory>().Scalar(1));
    }
}
