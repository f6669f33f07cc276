using Nabla.Cpu;

namespace Nabla;

/// <summary>
/// Kernels for elementwise operators of your own, from functions of numbers: <c>n.AddKernels("cpu", k =&gt;
/// k.Map(CpuKernel.Unary&lt;Cbrt&gt;(Math.Cbrt)))</c>. They take float32 and float64, any layout, and broadcast. Each application of the
/// operator calls the function on one thread; several threads that apply the operator call it concurrently.
/// </summary>
public static class CpuKernel
{
    private static readonly Work s_oneThread = new(1);   // the function need not be thread-safe within one application

    /// <summary>y = f(x).</summary>
    /// <exception cref="DTypeException">Thrown by the kernel: the input is neither float32 nor float64.</exception>
    public static Kernel<TOp> Unary<TOp>(Func<double, double> f) where TOp : Op
    {
        ArgumentNullException.ThrowIfNull(f);
        return (op, x, y) =>
        {
            Check.Accepts(op, x[0].DType, DTypes.Floating);
            switch (x[0].DType.Index)
            {
                case 0: Spanwise.Run<float, float>(Floats, x[0], y[0], s_oneThread); break;
                case 1: Spanwise.Run<double, double>(Doubles, x[0], y[0], s_oneThread); break;
                default: throw x[0].DType.Unknown;
            }
        };

        void Doubles(ReadOnlySpan<double> x, Span<double> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = f(x[i]);
        }

        void Floats(ReadOnlySpan<float> x, Span<float> y)
        {
            for (var i = 0; i < x.Length; i++) y[i] = (float)f(x[i]);
        }
    }

    /// <summary>y = f(a, b).</summary>
    /// <exception cref="DTypeException">Thrown by the kernel: the inputs are neither float32 nor float64.</exception>
    public static Kernel<TOp> Binary<TOp>(Func<double, double, double> f) where TOp : Op
    {
        ArgumentNullException.ThrowIfNull(f);
        return (op, x, y) =>
        {
            Check.Accepts(op, x[0].DType, DTypes.Floating);
            switch (x[0].DType.Index)
            {
                case 0: Spanwise.Run<float, float>(Floats, x[0], x[1], y[0], s_oneThread); break;
                case 1: Spanwise.Run<double, double>(Doubles, x[0], x[1], y[0], s_oneThread); break;
                default: throw x[0].DType.Unknown;
            }
        };

        void Doubles(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y)
        {
            for (var i = 0; i < a.Length; i++) y[i] = f(a[i], b[i]);
        }

        void Floats(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        {
            for (var i = 0; i < a.Length; i++) y[i] = (float)f(a[i], b[i]);
        }
    }
}
