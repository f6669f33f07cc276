using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Jacobians that would exceed the memory budget are computed in chunks, with the same values.</summary>
public class ChunkTests
{
    private const int N = 24, Wide = 960;
    private const long Large = 1L << 30, Small = 1L << 18;   // Small: 32 KiB for a value, which is four columns

    private static NablaRuntime Runtime(long budget) =>
        NablaRuntime.Create(n => n.AddCpu().Services.Configure<NablaOptions>(o => o.MemoryBudget = budget));

    private static Tensor Vector(NablaRuntime nabla, int n) =>
        nabla.Tensors.Create(Enumerable.Range(0, n).Select(i => Math.Sin(i) / 3).ToArray());

    // N numbers, Wide on the way: 7680 bytes for each column.
    private static Tensor Widened(Tensor x) => (x.Unsqueeze(1) * x.Sum()).Expand(N, Wide / N).Sin().CumSum(1).Exp().Sum(1);

    private static (double[] Values, int Calls) Run(long budget, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> transform, int? n = null)
    {
        using var nabla = Runtime(budget);
        var calls = 0;
        var y = transform(x =>
        {
            calls++;
            return Widened(x);
        })(Vector(nabla, n ?? N));
        return (y.ToArray<double>(), calls);
    }

    [Fact]
    public void JacFwd_BeyondTheBudget_RunsInChunks()
    {
        var (expected, once) = Run(Large, f => JacFwd(f));
        var (values, calls) = Run(Small, f => JacFwd(f));
        Assert.Equal(1, once);
        Assert.InRange(calls, N / 4, N / 4 + 2);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void JacFwd_WithABudgetForNothing_GoesColumnByColumn()
    {
        var (values, calls) = Run(1, f => JacFwd(f));
        Assert.InRange(calls, N, N + 2);
        Assert.Equal(Run(Large, f => JacFwd(f)).Values, values);
    }

    [Fact]
    public void JacFwd_WithAChunkSize_KeepsToIt() => Assert.Equal(3, Run(1, f => JacFwd(f, chunkSize: 10)).Calls);

    [Fact]
    public void JacFwd_BeyondTheBudget_SendsNoExceptionThroughTheFunction()
    {
        var caught = 0;
        Run(Small, f => JacFwd(x =>
        {
            try
            {
                return f(x);
            }
            catch (Exception)
            {
                caught++;
                throw;
            }
        }));
        Assert.Equal(0, caught);
    }

    [Fact]
    public void JacFwd_BeyondTheBudget_PassesOnWhatTheFunctionThrows_AtOnce()
    {
        var calls = 0;
        using var nabla = Runtime(Small);
        Assert.Throws<InvalidTimeZoneException>(() => JacFwd(x =>
        {
            calls++;
            return Widened(x).Rank == 1 ? throw new InvalidTimeZoneException("the function's own") : x;
        })(Vector(nabla, N)));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(false)]   // the unit vectors are diagonals until they are multiplied
    [InlineData(true)]   // they are written out before
    public void JacFwd_OfAnOuterProduct_WhoseInputsAreSmallAndWhoseResultIsNot_KeepsToTheBudget(bool isDense)
    {
        const int Columns = 64, Others = 4096, Share = 1 << 25;   // 2 MiB for each column, 16 columns in a share
        var backend = new Measured();
        using var nabla = NablaRuntime.Create(n => n.Services.AddSingleton<IBackend>(backend)
            .Configure<NablaOptions>(o => o.MemoryBudget = 8 * Share));
        var (x, y, calls) = (Vector(nabla, Columns), Vector(nabla, Others), 0);
        Tensor F(Tensor x)
        {
            calls++;
            return (isDense ? x.CumSum(0) : x).Outer(y).Sin().Sum(1);
        }
        var jacobian = JacFwd(F)(x).ToArray<double>();
        Assert.InRange(backend.Largest, Share / 2, Share);
        Assert.Equal(1 + Columns / 16, calls);
        Assert.Equal(JacFwd(F, chunkSize: 16)(x).ToArray<double>(), jacobian);
    }

    /// <summary>The CPU, and the bytes of the largest buffer that it has made.</summary>
    private sealed class Measured : IBackend
    {
        private readonly CpuBackend _cpu = new(Options.Create(new CpuOptions()));

        public long Largest { get; private set; }
        public string DeviceType => _cpu.DeviceType;
        public int DeviceCount => _cpu.DeviceCount;
        public string? Unavailable => _cpu.Unavailable;
        public KernelTable Kernels => _cpu.Kernels;

        public object Allocate(int device, DType dtype, int length)
        {
            Largest = Math.Max(Largest, (long)length * dtype.Size);
            return _cpu.Allocate(device, dtype, length);
        }

        public void Write(object buffer, ReadOnlySpan<byte> data) => _cpu.Write(buffer, data);

        public void Read(object buffer, int offset, Span<byte> data) => _cpu.Read(buffer, offset, data);
    }

    [Fact]
    public void JacRevAndHessian_BeyondTheBudget_HaveTheSameValues()
    {
        Assert.Equal(Run(Large, f => JacRev(f)).Values, Run(Small, f => JacRev(f)).Values);
        Assert.Equal(Run(Large, f => Hessian(x => f(x).Sum())).Values, Run(Small, f => Hessian(x => f(x).Sum())).Values);
        Assert.Equal(Run(Large, f => JacRev(JacRev(f))).Values, Run(Small, f => JacRev(JacRev(f))).Values);
        Assert.Equal(Run(Large, f => JacFwd(JacFwd(f))).Values, Run(Small, f => JacFwd(JacFwd(f))).Values);
    }

    [Fact]
    public void JacRev_BeyondTheBudget_DispatchesMoreOperatorsOnSmallerValues()
    {
        static long Operators(long budget)
        {
            using var nabla = Runtime(budget);
            var x = Vector(nabla, N);
            return Cost.Of(() => JacRev(Widened)(x)).Operators;
        }
        Assert.InRange(Operators(Small), 3 * Operators(Large), 12 * Operators(Large));
    }

    [Fact]
    public void MemoryBudget_ThatIsNotPositive_IsRefused() =>
        Assert.Contains("MemoryBudget", Assert.Throws<OptionsValidationException>(() => Runtime(0).Tensors.Create([1.0])).Message);
}
