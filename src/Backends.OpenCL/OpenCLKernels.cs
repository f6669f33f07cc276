using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>The table: a line for each operator.</summary>
internal static class OpenCLKernels
{
    public static KernelTable Table()
    {
        var table = new KernelTable();
        var k = new DeviceTable(table).Common(new ProcessorProduct());
        Reduced(k);
        Random(k);
        table.OnHost<Cofactor>("its exact sums over minors, for matrices of any rank, are recursive, which OpenCL C is not");
        table.EachOnHost<IDefinition>("it is defined by a function in C#, and no OpenCL kernel has been written for it");
        return table;
    }

    private static void Reduced(DeviceTable k) => k
        .Fold<Sum>(Reductions.Sum)
        .Fold<Prod>(Reductions.Prod)
        .Fold<Amax>(Reductions.Value("larger"))
        .Fold<Amin>(Reductions.Value("smaller"))
        .Fold<ArgMax>(Reductions.Place(">"))
        .Fold<ArgMin>(Reductions.Place("<"))
        .Fold<Any>(Reductions.Any)
        .Fold<All>(Reductions.All)
        .Fold<LogSumExp>(Reductions.LogSumExp)
        .Pick<Max>(Reductions.Pick(">"))
        .Pick<Min>(Reductions.Pick("<"))
        .Rows<Softmax>(SoftmaxText.Softmax, op => op.Axis)
        .Rows<LogSoftmax>(SoftmaxText.LogSoftmax, op => op.Axis)
        .Rows<LogSoftmaxJvp>(SoftmaxText.LogSoftmaxJvp, op => op.Axis)
        .Rows<LogSoftmaxVjp>(SoftmaxText.LogSoftmaxVjp, op => op.Axis)
        .Scan<CumSum>(new ScanText("PLUS(s, x)"), op => op.Axis)
        .Scan<CumProd>(new ScanText("TIMES(s, x)"), op => op.Axis)
        .Scan<LinearRecurrence>(new ScanText("TIMES(s, a); PLUS(s, x)"), op => op.Axis);

    private static void Random(DeviceTable k) => k
        .Numbers<Uniform>(RandomText.Uniform)
        .Numbers<Normal>(RandomText.Normal)
        .Numbers<RandInt>(RandomText.Integers, op => (op.Low, op.Range()))
        .Numbers<Keys>(RandomText.Keys);
}
