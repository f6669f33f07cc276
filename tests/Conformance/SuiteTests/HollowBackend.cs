using Xunit.Sdk;

namespace Nabla.Conformance.Tests;

/// <summary>A backend without kernels fails unless it states reasons. A backend that reads its buffers wrongly fails.</summary>
public sealed class HollowBackends
{
    [Fact]
    public void MissingKernelsWithoutAReason_BreakCompleteness() =>
        Assert.ThrowsAny<XunitException>(new Silent().EveryOperator_IsMappedOrDecomposableOrAViewOrDeclined);

    [Fact]
    public void MissingKernelsWithAReason_AreComplete() => new Declining().EveryOperator_IsMappedOrDecomposableOrAViewOrDeclined();

    [Fact]
    public void OperatorWithoutASample_BreaksCompleteness()
    {
        var error = Assert.ThrowsAny<XunitException>(new WithOperator().EveryOperator_HasASample);
        Assert.Equal($"add a sample of {typeof(Cube)} to ExtraSamples", error.Message);
        new Silent().EveryOperator_HasASample();
    }

    [Fact]
    public void OperatorWithoutRules_BreaksCompleteness()
    {
        var error = Assert.ThrowsAny<XunitException>(new WithOperator().EveryOperator_HasEachRuleOrAReason);
        Assert.Contains($"Without<{typeof(Cube)}, IJvpRule>(reason)", error.Message, StringComparison.Ordinal);
        new Silent().EveryOperator_HasEachRuleOrAReason();
    }

    [Fact]
    public void DeclinedKernel_MeetsItsReasonInEveryLaw() => new Declining().Kernel_EqualsReference("add");

    [Fact]
    public void MissingKernel_BreaksTheLawThatMeetsIt() =>
        Assert.ThrowsAny<XunitException>(() => new Silent().Kernel_EqualsReference("add"));

    [Fact]
    public void ReadThatForgetsItsOffset_BreaksTheLawOfTransfers()
    {
        var error = Assert.ThrowsAny<XunitException>(new Forgetful().Transfer_KeepsElementsAndDerivatives);
        Assert.Contains("view [3] moved to reference:0", error.Message, StringComparison.Ordinal);
    }

    private sealed record Cube : Op
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, x[0].DType);
    }

    private abstract class Hollow(KernelTable kernels) : IBackend
    {
        private readonly ReferenceBackend _buffers = new();
        public string DeviceType => "hollow";
        public int DeviceCount => 1;
        public string? Unavailable => null;
        public KernelTable Kernels => kernels;
        public object Allocate(int device, DType dtype, int length) => _buffers.Allocate(device, dtype, length);
        public void Write(object buffer, ReadOnlySpan<byte> data) => _buffers.Write(buffer, data);
        public virtual void Read(object buffer, int offset, Span<byte> data) => _buffers.Read(buffer, offset, data);
    }

    private sealed class SilentBackend() : Hollow(new());
    private sealed class DecliningBackend() : Hollow(new KernelTable().Otherwise("there is nothing in it"));
    private sealed class ForgetfulBackend() : Hollow(new ReferenceBackend().Kernels)
    {
        public override void Read(object buffer, int offset, Span<byte> data) => base.Read(buffer, 0, data);
    }

    private sealed class OperatorBackend() : Hollow(new KernelTable().Map<Cube>((_, _, _) => { }));

#pragma warning disable xUnit1000 // Test runners must not find these classes.
    private abstract class OnHollow<TBackend>() : BackendConformance(null) where TBackend : class, IBackend
    {
        protected override void Configure(NablaBuilder n) => n.AddBackend<TBackend>();
        protected override Device Device => new("hollow");
    }

    private sealed class Silent : OnHollow<SilentBackend>;
    private sealed class Declining : OnHollow<DecliningBackend>;
    private sealed class Forgetful : OnHollow<ForgetfulBackend>;
    private sealed class WithOperator : OnHollow<OperatorBackend>;
#pragma warning restore xUnit1000
}
