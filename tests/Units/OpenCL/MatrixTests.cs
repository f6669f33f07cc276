using Nabla.Devices;

namespace Nabla.Tests;

/// <summary>
/// Matrices of many shapes on an OpenCL device against the CPU backend: by the kernels for processors, and by those for other devices.
/// </summary>
public sealed class MatrixTests
{
    private static readonly Lazy<NablaRuntime> s_processor = new(() => NablaRuntime.Create(n => n.AddCpu().AddOpenCL()));

    private static readonly Lazy<NablaRuntime> s_other = new(() => NablaRuntime.Create(n => n.AddCpu().AddOpenCL().AddKernels("opencl", k =>
    {
        var product = new MatrixProduct();
        var f = new Factorisations(product, onProcessors: 64);
        k.Map<MatMul>((_, x, y) => product.Run(x[0], x[1], y[0])).Map<Cholesky>((_, x, y) => f.Cholesky(x[0], y[0]))
            .Map<Solve>((op, x, y) => f.Solve(op, x[0], x[1], y[0]))
            .Map<SolveTriangular>((op, x, y) => f.SolveTriangular(op, x[0], x[1], y[0]))
            .Map<Inv>((op, x, y) => f.Solve(op, x[0], null, y[0])).Map<SlogDet>((op, x, y) => f.Det(op, x[0], y));
    })));

    public static TheoryData<bool, int> Sizes =>
        new() { { true, 1 }, { true, 2 }, { true, 6 }, { true, 21 }, { false, 1 }, { false, 6 }, { false, 70 } };

    [SkippableTheory, MemberData(nameof(Sizes))]
    public void MatMul_EqualsTheCpus_ForAnySizesAndStrides(bool onProcessor, int m)
    {
        var tensors = Tensors(onProcessor);
        Func<Shape, Tensor>[] forms =
        [
            s => Integers(tensors, s), s => Integers(tensors, [s[1], s[0]]).T(), s => Integers(tensors, [s[0], s[1], 2])[.., .., 0],
            s => Integers(tensors, [1, 1]).BroadcastTo(s), s => Integers(tensors, s).Flip(1),
        ];
        foreach (var n in (int[])[1, 2, 7, 8, 13, 16, 35, 66])
        {
            foreach (var k in (int[])[0, 1, 5, 8, 19])
            {
                foreach (var a in forms)
                    foreach (var b in forms) Same(x => x[0].MatMul(x[1]), 0, a([m, k]), b([k, n]));
            }
        }
    }

    [SkippableTheory, InlineData(true), InlineData(false)]
    public void MatMul_OfBatches_EqualsTheCpus_InEveryDType(bool onProcessor)
    {
        var tensors = Tensors(onProcessor);
        (Shape A, Shape B)[] shapes =
        [
            ([5, 1, 8], [8, 9]), ([5, 3, 8], [8, 9]), ([3, 8], [5, 8, 1]), ([5, 1, 8], [5, 8, 1]), ([5, 9, 1], [5, 1, 33]),
            ([4, 1, 3, 2], [5, 2, 3]),
            ([4, 5, 3, 2], [4, 1, 2, 3]), ([1, 5, 3, 2], [4, 1, 2, 17]),
            ([2, 1, 2, 1, 2, 2, 1, 2, 1, 2, 2, 3], [2, 1, 2, 1, 1, 2, 1, 2, 1, 3, 2]),
        ];
        foreach (var (a, b) in shapes)
        {
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64])
                Same(x => x[0].MatMul(x[1]), 0, Integers(tensors, a).Cast(dtype), Integers(tensors, b).Cast(dtype));
        }
    }

    [SkippableTheory, InlineData(true), InlineData(false)]
    public void Factorisations_EqualTheCpus_ForAnySizes(bool onProcessor)
    {
        var tensors = Tensors(onProcessor);
        foreach (var n in (int[])[1, 2, 5, 33, 70, onProcessor ? 520 : 200])
        {
            foreach (var lead in (Shape[])(n > 100 ? [[]] : [[], [3], [2, 1]]))
            {
                var a = Integers(tensors, [.. lead, n, n]) + tensors.Eye(n, device: new("opencl")) * (4.0 * n);
                var spd = a.MatMul(a.T());
                Same(x => x[0].Inv(), 1e-9, a);
                Same(x => x[0].SlogDet().LogAbsDet + x[0].T().SlogDet().Sign, 1e-9, a);
                Same(x => x[0].Cholesky(), 1e-9, spd);
                foreach (var b in (Tensor[])[Integers(tensors, [n, 1]), Integers(tensors, [3, n, 40])])
                {
                    Same(x => x[0].Solve(x[1]), 1e-9, a, b);
                    Same(x => x[0].SolveTriangular(x[1], upper: true), 1e-9, a, b);
                    Same(x => x[0].T().SolveTriangular(x[1], upper: false, unitriangular: true), 1e-6, a / (8.0 * n), b);
                }
            }
        }
    }

    private static ITensorFactory Tensors(bool onProcessor) => OpenCL.Needed((onProcessor ? s_processor : s_other).Value);

    /// <summary>Small integers, whose products and sums are exact in every dtype, on the device.</summary>
    private static Tensor Integers(ITensorFactory tensors, Shape shape)
    {
        var random = new Random((int)shape.Length);
        var values = new double[shape.Length];
        foreach (ref var value in values.AsSpan()) value = random.Next(-3, 4);
        return tensors.Create<double>(values, shape, new Device("opencl"));
    }

    private static void Same(Func<Tensor[], Tensor> f, double tolerance, params Tensor[] x) =>
        Numbers.Near(f([.. x.Select(t => t.To(Device.Cpu))]), f(x), tolerance);
}
