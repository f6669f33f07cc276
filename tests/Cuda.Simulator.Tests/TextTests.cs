using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Texts that are refused, with their line.</summary>
public class TextTests
{
    [Theory]
    [InlineData("frob.b32 %r0, %r1;", "the simulator does not know the instruction 'frob.b32'")]
    [InlineData("add.rz.f64 %d0, %d1, %d2;", "the simulator does not know '.rz' of 'add.rz.f64'")]
    [InlineData("mov.b32 %r0, %tid.w;", "the simulator has no special register %tid.w")]
    public void WhatIsNotSimulated_IsAnException(string instruction, string message)
    {
        using var gpu = new Gpu();
        var e = Assert.Throws<CudaSimulatorException>(() => Gpu.Load(Snippet.Entry("", instruction)));
        Assert.Contains("PTX line 13: " + message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bra Nowhere;", "there is no label 'Nowhere'")]
    [InlineData("add.s32 %r0, %r1, %x9;", "the register %x9 is not declared")]
    [InlineData("add.s32 %r0, %r1, %l1;", "a register of type b64 cannot hold a value of type s32")]
    [InlineData("add.s64 %r0, %l1, %l1;", "a register of type b32 cannot hold a value of type s64")]
    [InlineData("add.f32 %f0, %f1, 1;", "a float is expected")]
    [InlineData("add.s32 %r0, %r1, %r2", "',' is expected before 'ret'")]
    [InlineData("add.s32 %r0, %r1;", "'add.s32' has too few operands")]
    [InlineData("add %r0, %r1, %r2;", "'add' has no type")]
    [InlineData("add.ftz.f64 %d0, %d1, %d2;", "'.ftz' is for floats of 32 or 16 bits")]
    [InlineData("ld.global.v2.f64 %d0, [%l1];", "2 registers are expected, and 1 are there")]
    [InlineData("call Missing;", "there is no function of this name")]
    [InlineData("ld.param.b64 %l0, [p+4];", "8 bytes at 4 are outside of 'p', which has 8")]
    [InlineData("popc.f32 %r0, %f0;", "'popc.f32' has a type that 'popc' does not take")]
    [InlineData("bra %r1;", "a label is expected")]
    [InlineData("setp.lo.f64 %p0, %d0, %d1;", "'lo' does not compare floats")]
    public void WhatIsWrong_IsInvalid(string instruction, string message)
    {
        using var gpu = new Gpu();
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_PTX, Gpu.Api.LoadModule(out _, Snippet.Entry(".param .b64 p", instruction), out var log));
        Assert.Contains(message, log, StringComparison.Ordinal);
        Assert.StartsWith("PTX line 1", log, StringComparison.Ordinal);
        Assert.Contains(message, CudaSimulator.LastFault, StringComparison.Ordinal);
    }

    [Fact]
    public void AFunctionThatIsNowhere_IsUnresolved()
    {
        using var gpu = new Gpu();
        var text = Snippet.Entry("", "", ".extern .func (.param .f64 r) Elsewhere(.param .f64 x);");
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_PTX, Gpu.Api.LoadModule(out _, text));
        Assert.Contains("unresolved extern function 'Elsewhere'", CudaSimulator.LastFault, StringComparison.Ordinal);
    }

    [Fact]
    public void TooMuchSharedMemory_IsInvalid()
    {
        using var gpu = new Gpu();
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_PTX, Gpu.Api.LoadModule(out _, Snippet.Entry("", ".shared .b8 s[50000];")));
    }

    [Fact]
    public void LoadedTexts_AreKept()
    {
        using var gpu = new Gpu();
        var text = Snippet.Entry("", "membar.gl;");
        Gpu.Load(text);
        Assert.Contains(text, CudaSimulator.LoadedTexts);
    }
}
