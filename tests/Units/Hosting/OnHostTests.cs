using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Operators that a backend leaves to the host's cpu backend.</summary>
public sealed class OnHostTests
{
    private const string Reason = "the device has no tangents in its tables";

    private static void Lent(NablaBuilder n) => n.AddBackend<TinyBackend>().AddKernels("tiny", k => k
        .OnHost<Tan>(Reason).OnHost<Square>(Reason).OnHost<Add>(Reason).OnHost<SlogDet>(Reason).OnHost<Sum>(Reason));

    private static NablaRuntime Both() => NablaRuntime.Create(n => Lent(n.AddCpu().UseDevice("tiny:1")));

    [Fact]
    public void AnOperatorOnHost_ComputesDifferentiatesAndBatches_AndStaysOnItsDevice()
    {
        using var nabla = Both();
        var x = nabla.Tensors.Create([0.5, 1.0]);
        Assert.Equal(new Device("tiny", 1), x.Tan().Device);
        Numbers.Near([Math.Tan(0.5), Math.Tan(1)], x.Tan());
        double[] slope = [1 + Math.Pow(Math.Tan(0.5), 2), 1 + Math.Pow(Math.Tan(1), 2)];
        Numbers.Near(slope, Grad(v => v.Tan().Sum())(x));
        Numbers.Near(slope, Vmap(Grad(v => v.Tan()))(x));
        Assert.Equal(x.Device, Grad(v => v.Tan().Sum())(x).Device);
    }

    [Fact]
    public void AStridedInput_AndSeveralOutputs()
    {
        using var nabla = Both();
        var (sign, logAbs) = nabla.Tensors.Create(new double[,] { { 1, 2 }, { 3, 4 } }).T().SlogDet();
        Assert.Equal((sign.Device, logAbs.Device), (new Device("tiny", 1), new Device("tiny", 1)));
        Numbers.Near([-1], sign);
        Numbers.Near([Math.Log(2)], logAbs);
    }

    [Fact]
    public void TheLog_IsToldOnce_PerOperatorAndBackend()
    {
        using var log = new ListLogger();
        using var provider = new ServiceCollection().AddLogging(l => l.AddProvider(log)).AddNabla(n => Lent(n.AddCpu()))
            .BuildServiceProvider();
        var tensors = provider.GetRequiredService<ITensorFactory>();
        foreach (var device in (Device[])[new("tiny", 0), new("tiny", 1), new("tiny", 0)]) tensors.Create([1.0], device).Tan();
        var (level, message) = Assert.Single(log.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.All(["tan", "tiny", Reason], word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutTheCpuBackend_TheErrorSaysToAddIt()
    {
        using var nabla = NablaRuntime.Create(Lent);
        var error = Assert.Throws<KernelNotImplementedException>(() => nabla.Tensors.Create([1.0]).Tan());
        Assert.Equal(("tan", "tiny"), (error.OperatorName, error.Backend));
        Assert.All([Reason, "AddCpu()"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void TheCpuBackend_HasNoHostToLeaveItTo()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.OnHost<Tan>(Reason)));
        Assert.Throws<KernelNotImplementedException>(() => nabla.Tensors.Create([1.0]).Tan());
    }

    [Fact]
    public void TheSupportMatrix_SaysHost_AndWhy()
    {
        using var nabla = Both();
        var entry = Assert.Single(nabla.Support.Entries, e => e.Operator == "tan" && e.Backend == "tiny");
        Assert.Equal((Support.Host, Support.Inherited), (entry.Kernel, entry.Jvp));
        Assert.Equal([Reason], entry.Reasons);
        Assert.Contains("host / op / op / op (", nabla.Support.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains($"tiny: {Reason}", nabla.Support.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALaterMap_TakesItBack()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddBackend<TinyBackend>()
            .AddKernels("tiny", k => k.OnHost<Sin>(Reason).Without<Cos>("sold out").OnHost<Cos>(Reason))
            .AddKernels("tiny", k => k.Map<Sin>((_, x, y) => ((byte[])y[0].Buffer).AsSpan().Clear())));
        var x = nabla.Tensors.Create([1.0], new Device("tiny"));
        Numbers.Near([0], x.Sin());
        Numbers.Near([Math.Cos(1)], x.Cos());
    }
}
