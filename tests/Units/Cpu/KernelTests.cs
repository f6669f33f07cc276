using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Nabla.Tests;

/// <summary>
/// What belongs to the CPU's kernels alone: allocation, threads, indices, options. That they compute the right thing is the conformance
/// suite's matter.
/// </summary>
public class KernelTests
{
    private static readonly KernelRunner s_cpu = new();

    public static TheoryData<string> Calls => ["add", "add a number", "add a row", "add a transpose", "exp", "where", "equal", "sum",
        "sum rows", "sum columns", "softmax", "cumsum", "cat", "copy a transpose"];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Kernel_AllocatesNothingBesideItsOutputs(string call)
    {
        var x = KernelRunner.Tensor<double>([8, 8], [.. Enumerable.Range(0, 64).Select(i => i * 0.1)]);
        var row = KernelRunner.Tensor<double>([8], new double[8]);
        var number = KernelRunner.Tensor<double>([], 2);
        var transpose = KernelRunner.View(x, [8, 8], [1, 8]);
        var mask = KernelRunner.Tensor<bool>([8, 8], new bool[64]);
        (Op Op, DeviceTensor[] X) chosen = call switch
        {
            "add" => (new Add(), [x, x]),
            "add a number" => (new Add(), [x, number]),
            "add a row" => (new Add(), [x, row]),
            "add a transpose" => (new Add(), [x, transpose]),
            "exp" => (new Exp(), [x]),
            "where" => (new Where(), [mask, x, number]),
            "equal" => (new Eq(), [x, number]),
            "sum" => (new Sum([0, 1]), [x]),
            "sum rows" => (new Sum([1]), [x]),
            "sum columns" => (new Sum([0]), [x]),
            "softmax" => (new Softmax(1), [x]),
            "cumsum" => (new CumSum(0), [transpose]),
            "cat" => (new Cat(1), [x, transpose]),
            "copy a transpose" => (new Copy(), [transpose]),
            _ => throw new ArgumentException(call),
        };
        DeviceTensor[] y = [s_cpu.Output(chosen.Op, chosen.X)];
        var kernel = s_cpu.Kernel(chosen.Op);
        for (var i = 0; i < 3; i++) kernel(chosen.Op, chosen.X, y);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) kernel(chosen.Op, chosen.X, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void LongTensors_SplitOverThreads_GiveTheSameBits()
    {
        var data = Enumerable.Range(0, 600 * 500).Select(i => Math.Sin(i)).ToArray();
        var x = KernelRunner.Tensor<double>([600, 500], data);
        var transpose = KernelRunner.View(x, [500, 600], [1, 500]);
        var row = KernelRunner.Tensor<double>([600], data[..600]);
        var many = new KernelRunner(maxThreads: 4);
        foreach (var (op, inputs) in ((Op, DeviceTensor[])[])[(new Add(), [transpose, row]), (new Exp(), [transpose]),
            (new Copy(), [transpose]),
                     (new Sum([0]), [transpose]), (new Sum([1]), [transpose]), (new LogSumExp([1]), [transpose]),
                     (new Softmax(0), [transpose])])
        {
            Assert.Equal(s_cpu.Run<double>(op, inputs), many.Run<double>(op, inputs));
        }
    }

    [Fact]
    public void Sum_OfManyRows_KeepsTheAccuracyOfShortSums()
    {
        const int rows = 1 << 18;
        var ones = Enumerable.Repeat(0.1f, rows * 4).ToArray();
        var sums = s_cpu.Run<float>(new Sum([0]), KernelRunner.Tensor<float>([rows, 4], ones));
        Assert.All(sums, sum => Assert.Equal(rows * (double)0.1f, sum, rows * 0.1 * 1e-4));
    }

    [Fact]
    public void Integers_Wrap()
    {
        var x = KernelRunner.Tensor<int>([2], int.MinValue, int.MaxValue);
        Assert.Equal([int.MinValue, int.MaxValue], s_cpu.Run<int>(new Abs(), x));
        Assert.Equal([int.MinValue, -int.MaxValue], s_cpu.Run<int>(new Neg(), x));
        Assert.Equal([0, -2], s_cpu.Run<int>(new Add(), x, x));
        Assert.Equal([0, 1], s_cpu.Run<int>(new Square(), x));
    }

    [Theory]
    [InlineData(3), InlineData(-1), InlineData(long.MaxValue)]
    public void Index_OutsideItsAxis_Throws(long index)
    {
        var x = KernelRunner.Tensor<double>([3], 1, 2, 3);
        var i = KernelRunner.Tensor<long>([1], index);
        var source = KernelRunner.Tensor<double>([1], 1);
        foreach (var (op, inputs) in ((Op, DeviceTensor[])[])[(new Gather(0), [x, i]), (new ScatterAdd(0), [x, i, source]),
            (new IndexSelect(0), [x, i]), (new IndexAdd(0), [x, i, source])])
        {
            var error = Assert.Throws<ShapeException>(() => s_cpu.Run<double>(op, inputs));
            Assert.Contains($"{op.Name}: index {index}", error.Message);
            Assert.Contains("size 3", error.Message);
        }
    }

    [Fact]
    public void OwnFunctions_TakeAnyLayoutAndBothFloatingPointDTypes()
    {
        var table = new KernelTable().Map(CpuKernel.Unary<Exp>(Math.Cbrt)).Map(CpuKernel.Binary<Pow>(Math.CopySign));
        var x = KernelRunner.Tensor<float>([2, 2], 1, 8, 27, 64);
        DeviceTensor[] y = [KernelRunner.Tensor<float>([2, 2], new float[4])];
        table.Lines[typeof(Exp)].Kernel!(new Exp(), [KernelRunner.View(x, [2, 2], [1, 2])], y);
        Assert.Equal([1f, 3, 2, 4], (float[])y[0].Buffer);
        table.Lines[typeof(Pow)].Kernel!(new Pow(), [x, KernelRunner.Tensor<float>([], -1)], y);
        Assert.Equal([-1f, -8, -27, -64], (float[])y[0].Buffer);
    }

    [Fact]
    public void Options_ComeFromTheConfigurationAndThenFromTheDelegate()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Nabla:Cpu:MaxThreads", "3")]).Build());
        new NablaBuilder(services).AddCpu();
        Assert.Equal(3, services.BuildServiceProvider().GetRequiredService<IOptions<CpuOptions>>().Value.MaxThreads);
        new NablaBuilder(services).AddCpu(o => o.MaxThreads = 2);
        Assert.Equal(2, services.BuildServiceProvider().GetRequiredService<IOptions<CpuOptions>>().Value.MaxThreads);
    }

    [Fact]
    public void Options_WithoutAConfiguration_AreTheDefaults()
    {
        var services = new ServiceCollection();
        new NablaBuilder(services).AddCpu();
        Assert.IsType<CpuBackend>(Assert.Single(services.BuildServiceProvider().GetServices<IBackend>()));
    }

    [Fact]
    public void Options_NegativeThreads_AreRefused()
    {
        var services = new ServiceCollection();
        new NablaBuilder(services).AddCpu(o => o.MaxThreads = -1);
        var error = Assert.Throws<OptionsValidationException>(() => services.BuildServiceProvider().GetServices<IBackend>().ToList());
        Assert.Contains("Nabla:Cpu:MaxThreads", error.Message);
    }
}
