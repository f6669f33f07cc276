namespace Nabla.CudaSimulation.Tests;

/// <summary>Barriers, shuffles and votes beyond what ILGPU's kernels show.</summary>
public class WaitTests
{
    private const string Store = "\nld.param.b64 %l0, [out]; mul.wide.u32 %l1, %r0, 4; add.s64 %l0, %l0, %l1; st.global.b32 [%l0], %r1;";

    private static int[] Run(string body, int threads, string module = "")
    {
        using var gpu = new Gpu();
        var y = Gpu.Upload(new int[threads]);
        var text = Snippet.Entry(".param .b64 out", "mov.b32 %r0, %tid.x;\n" + body + Store, module);
        Gpu.Run(Gpu.Load(text), new(1, 1, 1), new(threads, 1, 1), y);
        return Gpu.Download<int>(y, threads);
    }

    [Fact]
    public void AFunctionWithABarrier_GoesOnWhereItWas()
    {
        const string Function = """
            .func (.param .b32 result) Shift(.param .b32 x, .param .b32 count) {
            .shared .align 4 .b8 values[256];
            .reg .b32 %r<9>; .reg .b64 %l<9>; .reg .pred %p<3>;
            ld.param.b32 %r1, [x]; ld.param.b32 %r4, [count]; mov.b32 %r0, %tid.x;
            mov.b64 %l0, values; mul.wide.u32 %l1, %r0, 4; add.s64 %l1, %l0, %l1;
            st.shared.b32 [%l1], %r1;
            bar.sync 0;
            mov.b32 %r2, %ntid.x; sub.s32 %r2, %r2, 1; sub.s32 %r2, %r2, %r0; mul.wide.u32 %l2, %r2, 4; add.s64 %l2, %l0, %l2;
            ld.shared.b32 %r3, [%l2];
            bar.sync 0;
            setp.eq.s32 %p0, %r4, 0;
            @%p0 bra End;
            { .param .b32 a; st.param.b32 [a], %r3; .param .b32 c; st.param.b32 [c], 0; .param .b32 r;
              call (r), Shift, (a, c); ld.param.b32 %r3, [r]; }
            add.s32 %r3, %r3, 1000;
            End:
            st.param.b32 [result], %r3;
            ret; }
            """;
        const string Call = """
            mul.lo.s32 %r5, %r0, 10;
            { .param .b32 a; st.param.b32 [a], %r5; .param .b32 c; st.param.b32 [c], 1; .param .b32 r;
              call (r), Shift, (a, c); ld.param.b32 %r1, [r]; }
            add.s32 %r1, %r1, %r0;
            """;
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 1000 + 11 * i), Run(Call, 40, Function));
    }

    [Fact]
    public void Votes_AreOfTheLanesOfTheMask()
    {
        const string Even = "and.b32 %r2, %r0, 1; setp.eq.s32 %p0, %r2, 0;\n";
        Assert.All(Run(Even + "vote.sync.ballot.b32 %r1, %p0, 4294967295;", 32), v => Assert.Equal(0x55555555, v));
        Assert.All(Run(Even + "vote.sync.all.pred %p1, %p0, 4294967295; selp.b32 %r1, 1, 0, %p1;", 32), v => Assert.Equal(0, v));
        Assert.All(Run(Even + "vote.sync.any.pred %p1, %p0, 4294967295; selp.b32 %r1, 1, 0, %p1;", 32), v => Assert.Equal(1, v));
        // Each half of the warp has its own mask, at an instruction of its own.
        const string Halves = """
            @%p0 bra A;
            vote.sync.ballot.b32 %r1, %p0, 0xAAAAAAAA;
            bra B;
            A:
            vote.sync.ballot.b32 %r1, %p0, 0x55555555;
            B:
            """;
        Assert.Equal(Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? 0x55555555 : 0), Run(Even + Halves, 32));
    }

    [Fact]
    public void AShuffle_SaysWhetherTheSourceIsInRange()
    {
        var values = Run("shfl.sync.down.b32 %r1|%p0, %r0, 1, 0x1C1F, 4294967295; @!%p0 mov.b32 %r1, -1;", 32);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => i % 4 == 3 ? -1 : i + 1), values);
    }

    [Fact]
    public void ABarrierOfAWarp_LetsLanesSeeMemory()
    {
        const string Body = """
            .shared .align 4 .b8 values[128];
            mov.b64 %l2, values; mul.wide.u32 %l3, %r0, 4; add.s64 %l4, %l2, %l3; st.shared.b32 [%l4], %r0;
            bar.warp.sync 4294967295;
            xor.b32 %r3, %r0, 31; mul.wide.u32 %l3, %r3, 4; add.s64 %l4, %l2, %l3; ld.shared.b32 %r1, [%l4];
            """;
        Assert.Equal(Enumerable.Range(0, 32).Reverse(), Run(Body, 32));
    }

    [Fact]
    public void VectorsOfNumbers_AreReadAndWritten()
    {
        using var gpu = new Gpu();
        var (x, y) = (Gpu.Upload(1f, 2, 3, 4), Gpu.Upload(new float[4]));
        var kernel = Gpu.Load(Snippet.Entry(
            ".param .b64 x, .param .b64 y",
            "ld.param.b64 %l0, [x]; ld.param.b64 %l1, [y];\nld.global.v4.f32 {%f0, %f1, %f2, %f3}, [%l0];\n" +
            "st.global.v2.f32 [%l1], {%f3, %f2};\nst.global.v2.f32 [%l1+8], {%f1, %f0};"));
        Gpu.Run(kernel, new(1, 1, 1), new(1, 1, 1), x, y);
        Assert.Equal([4, 3, 2, 1], Gpu.Download<float>(y, 4));
        Gpu.Check(Gpu.Launch(kernel, new(1, 1, 1), new(1, 1, 1), 0, x + 8, y));
        Assert.Equal(ILGPU.Runtime.Cuda.CudaError.CUDA_ERROR_MISALIGNED_ADDRESS, Gpu.Api.SynchronizeContext());
    }

    [Fact]
    public void VariablesOfAModule_AreThereInEachLaunch()
    {
        const string Module = ".const .align 4 .b32 table[3] = {10, -20, 30};\n.global .align 4 .b32 sum;";
        const string Body = """
            mul.wide.u32 %l2, %r0, 4; mov.b64 %l3, table; add.s64 %l3, %l3, %l2; ld.const.b32 %r1, [%l3];
            red.add.global.s32 [sum], %r1; ld.global.b32 %r1, [sum];
            """;
        Assert.Equal([10, -10, 20], Run(Body, 3, Module));
    }

    [Fact]
    public void GenericAddresses_AreOfAllSpaces()
    {
        const string Body = """
            .shared .b32 s; .local .b32 t;
            mov.b64 %l2, s; cvta.shared.u64 %l2, %l2; st.b32 [%l2], 5;
            mov.b64 %l3, t; cvta.local.u64 %l3, %l3; st.b32 [%l3], 7;
            ld.shared.b32 %r1, [s]; ld.local.b32 %r2, [t]; cvta.to.shared.u64 %l4, %l2; ld.shared.b32 %r3, [%l4];
            add.s32 %r1, %r1, %r2; add.s32 %r1, %r1, %r3;
            """;
        Assert.Equal([17], Run(Body, 1));
    }
}
