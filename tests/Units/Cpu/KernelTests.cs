namespace Nabla.Tests;

/// <summary>
/// What belongs to the CPU's kernels alone: allocation, threads, integers, functions of one's own. That they compute the right thing is the
/// conformance suite's matter.
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
    public void Integers_Wrap()
    {
        var x = KernelRunner.Tensor<int>([2], int.MinValue, int.MaxValue);
        Assert.Equal([int.MinValue, int.MaxValue], s_cpu.Run<int>(new Abs(), x));
        Assert.Equal([int.MinValue, -int.MaxValue], s_cpu.Run<int>(new Neg(), x));
        Assert.Equal([0, -2], s_cpu.Run<int>(new Add(), x, x));
        Assert.Equal([0, 1], s_cpu.Run<int>(new Square(), x));
    }

    [Fact]
    public void OwnFunctions_TakeAnyLayoutAndBothFloatingPointDTypes()
    {
        var table = new KernelTable().Map(CpuKernel.Unary<Exp>(Math.Cbrt)).Map(CpuKernel.Binary<Pow>(Math.CopySign));
        var x = KernelRunner.Tensor<float>([2, 2], 1, 8, 27, 64);
        DeviceTensor[] y = [KernelRunner.Tensor<float>([2, 2], new float[4])];
        table.Find(typeof(Exp))!.Kernel!(new Exp(), [KernelRunner.View(x, [2, 2], [1, 2])], y);
        Assert.Equal([1f, 3, 2, 4], (float[])y[0].Buffer);
        table.Find(typeof(Pow))!.Kernel!(new Pow(), [x, KernelRunner.Tensor<float>([], -1)], y);
        Assert.Equal([-1f, -8, -27, -64], (float[])y[0].Buffer);
    }
}
