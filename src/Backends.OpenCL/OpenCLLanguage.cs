using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>OpenCL C.</summary>
internal sealed class OpenCLLanguage : ILanguage
{
    public static OpenCLLanguage Instance { get; } = new();

    public Program Elementwise(string op, ExpressionForm form, ReadOnlySpan<DType> inputs, DType output) =>
        ElementwiseSource.Of(op, form, inputs, output);

    public (int Contiguous, int Strided) ElementsPerItem(QueueDevice device, DType dtype) =>
        ElementwiseSource.ElementsPerItem(device, dtype);

    public Program Fold(string op, KernelForm form, DType input, ReadOnlySpan<DType> outputs) =>
        FoldSource.Of(op, (FoldText)form, input, outputs);

    public Program Scan(string op, KernelForm form, int inputs, DType input, DType output) =>
        ScanSource.Of(op, (ScanText)form, inputs, input, output);

    // A Sum of OpenCL C may be a pair, which no dtype holds: a line is one item's.
    public DType? PartialSums(KernelForm form, DType output) => null;

    public Program Rows(string op, object form, DType dtype) => SoftmaxSource.Of(op, (SoftmaxText)form, dtype);

    public Program Random(string op, object form, DType dtype) => RandomSource.Of(op, (RandomText)form, dtype);

    public Program Index(string op, bool adds, DType dtype, DType index) => IndexingSource.Of(op, adds, dtype, index);

    public Program Move(DType dtype) => ArrangementSource.Of(dtype);

    public Program Factorisation(string name, DType dtype, int lanes) => new ClProgram(name, FactorisationSource.Of(name, dtype, lanes));

    public Program Tiles(DType dtype, int side, int each) => new ClProgram("matmul", MatrixProductSource.Tiles(dtype, side, each));
}
