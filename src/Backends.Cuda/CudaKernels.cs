using Nabla.Devices;

namespace Nabla.Cuda;

/// <summary>The table: a line for each operator.</summary>
internal static class CudaKernels
{
    public static KernelTable Table()
    {
        var table = new KernelTable();
        var k = new DeviceTable(table).Common(new MatrixProduct());
        Reduced(k);
        Random(k);
        table.OnHost<Cofactor>("its exact sums over minors, for matrices of any rank, are recursive, and no CUDA kernel has been written " +
            "for them");
        table.EachOnHost<IDefinition>("it is defined by a function in C#, and no CUDA kernel has been written for it");
        return table;
    }

    private static void Reduced(DeviceTable k) => k
        .Fold<Sum>(FoldForms.Sum)
        .Fold<Prod>(FoldForms.Prod)
        .Fold<Amax>(FoldForms.Value(typeof(Larger<>)))
        .Fold<Amin>(FoldForms.Value(typeof(Smaller<>)))
        .Fold<ArgMax>(FoldForms.Place(typeof(Larger<>)))
        .Fold<ArgMin>(FoldForms.Place(typeof(Smaller<>)))
        .Fold<Any>(FoldForms.Any)
        .Fold<All>(FoldForms.All)
        .Fold<LogSumExp>(FoldForms.LogSumExp)
        .Pick<Max>(FoldForms.Pick(typeof(Larger<>)))
        .Pick<Min>(FoldForms.Pick(typeof(Smaller<>)))
        .Rows<Softmax>(typeof(SoftmaxOf<>), op => op.Axis)
        .Rows<LogSoftmax>(typeof(LogSoftmaxOf<,>), op => op.Axis)
        .Rows<LogSoftmaxJvp>(typeof(LogSoftmaxTangent<>), op => op.Axis)
        .Rows<LogSoftmaxVjp>(typeof(LogSoftmaxCotangent<>), op => op.Axis)
        .Scan<CumSum>(new ScanForm(typeof(RunningSum<>)), op => op.Axis)
        .Scan<CumProd>(new ScanForm(typeof(RunningProduct<>)), op => op.Axis)
        .Scan<LinearRecurrence>(new ScanForm(typeof(Recurrence<>)), op => op.Axis);

    private static void Random(DeviceTable k) => k
        .Numbers<Uniform>((Type t) => t == typeof(float) ? typeof(UniformSingles) : typeof(UniformDoubles))
        .Numbers<Normal>((Type t) => t == typeof(float) ? typeof(NormalSingles) : typeof(NormalDoubles))
        .Numbers<RandInt>((Type t) => typeof(Integers<,>).MakeGenericType(t, t == typeof(int) ? typeof(Int32Of) : typeof(IndexOf64)),
            op => (op.Low, op.Range()))
        .Numbers<Keys>((Type _) => typeof(NewKeys));
}
