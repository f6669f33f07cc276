using Nabla.Devices;

namespace Nabla.Cuda;

/// <summary>C#, which ILGPU compiles to PTX.</summary>
internal sealed class CudaLanguage : ILanguage
{
    public static CudaLanguage Instance { get; } = new();

    public Program Elementwise(string op, ExpressionForm form, ReadOnlySpan<DType> inputs, DType output)
    {
        var function = FunctionTypes.Of(form, inputs, output);
        var suffix = form.Numbers is not null ? "Numbers" : inputs.Length == 1 ? "" : $"{inputs.Length}";
        var types = new Type[inputs.Length + 2];
        for (var i = 0; i < inputs.Length; i++) types[i] = FunctionTypes.Clr(inputs[i]);
        (types[^2], types[^1]) = (FunctionTypes.Clr(output), function);
        return new CudaProgram(op, name =>
            CudaProgram.Method(typeof(ElementwiseKernels), (name == "contiguous" ? "Contiguous" : "Strided") + suffix, types));
    }

    public (int Contiguous, int Strided) ElementsPerItem(QueueDevice device, DType dtype) => (1, 1);

    public Program Fold(string op, KernelForm form, DType input, ReadOnlySpan<DType> outputs) => throw new NotSupportedException();

    public Program Scan(string op, KernelForm form, int inputs, DType input, DType output) => throw new NotSupportedException();

    public Program Rows(string op, object form, DType dtype) => throw new NotSupportedException();

    public Program Random(string op, object form, DType dtype) => throw new NotSupportedException();

    public Program Index(string op, bool adds, DType dtype, DType index) => throw new NotSupportedException();

    public Program Move(DType dtype) => throw new NotSupportedException();

    public Program Factorisation(string name, DType dtype, int lanes) => throw new NotSupportedException();

    public Program Tiles(DType dtype, int side, int each) => throw new NotSupportedException();
}
