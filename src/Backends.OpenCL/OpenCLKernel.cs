namespace Nabla;

/// <summary>
/// Kernels for elementwise operators of your own, from expressions of OpenCL C: <c>n.AddKernels("opencl", k =&gt;
/// k.Map(OpenCLKernel.Unary&lt;Cbrt&gt;("cbrt(x)")))</c>. They take float32 and float64, any layout, and broadcast. The expression is
/// compiled for numbers and for vectors, and must be right for both: write a constant as <c>({T})2</c>.
/// </summary>
public static class OpenCLKernel
{
    /// <summary>y = an expression of x.</summary>
    /// <exception cref="DTypeException">Thrown by the kernel: the input is neither float32 nor float64.</exception>
    /// <exception cref="NablaException">Thrown by the kernel: the compiler refused the expression; the message has its log.</exception>
    public static Kernel<TOp> Unary<TOp>(string expression) where TOp : Op => Of<TOp>(["x"], expression);

    /// <summary>y = an expression of a and b.</summary>
    /// <exception cref="DTypeException">Thrown by the kernel: the inputs are neither float32 nor float64.</exception>
    /// <exception cref="NablaException">Thrown by the kernel: the compiler refused the expression; the message has its log.</exception>
    public static Kernel<TOp> Binary<TOp>(string expression) where TOp : Op => Of<TOp>(["a", "b"], expression);

    private static Kernel<TOp> Of<TOp>(string[] names, string expression) where TOp : Op
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expression);
        var kernel = new Devices.Elementwise(Op.NameOf(typeof(TOp)), new(names, (_, _) => expression, null));
        return (op, x, y) =>
        {
            Check.Accepts(op, x[0].DType, DTypes.Floating);
            kernel.Run(x, y[0]);
        };
    }
}
