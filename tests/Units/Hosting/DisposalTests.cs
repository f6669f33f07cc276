using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class DisposalTests
{
    [Fact]
    public void AfterTheRuntimeIsDisposed_EveryUseOfItsTensorsThrows()
    {
        var nabla = NablaRuntime.Create(n => n.AddCpu());
        var tensors = nabla.Tensors;
        var x = tensors.Create([1.0, 2.0]);
        var (_, pullback) = Vjp(v => v.Sin(), x);
        var gradient = Grad(v => v.Sin().Sum());
        nabla.Dispose();

        Action[] uses =
        [
            () => tensors.Create([1.0]), () => tensors.Zeros([1]), () => tensors.Scalar(1), () => tensors.Arange(3), () => tensors.Eye(2),
            () => tensors.Uniform(new RandomKey(1), [2]), () => x.ToArray<double>(), () => x[0].Item<double>(), () => x.ToString(),
            () => x.ZerosLike(), () => x.FullLike(2), () => x.Sin(), () => _ = x + x, () => _ = x +
            1.0, () => _ = x[0], () => x.Reshape([2, 1]),
            () => x.Cast(DType.Float32), () => gradient(x), () => JacFwd(v => v.Sin())(x), () => Vmap(v => v.Sin())(x), () => pullback(x),
        ];
        foreach (var use in uses) Assert.Throws<ObjectDisposedException>(use);
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        var nabla = NablaRuntime.Create(n => n.AddCpu());
        nabla.Dispose();
        Assert.Null(Record.Exception(nabla.Dispose));
    }

    [Fact]
    public void Dispose_OfOneRuntime_LeavesOthersAlone()
    {
        using var kept = NablaRuntime.Create(n => n.AddCpu());
        NablaRuntime.Create(n => n.AddCpu()).Dispose();
        Assert.Equal(2, (kept.Tensors.Scalar(1) + 1).Item<double>());
    }
}
