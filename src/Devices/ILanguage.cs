namespace Nabla.Devices;

/// <summary>
/// The kernels of a device, in its language. A program's kernels take buffers, numbers and grids in the order in which the classes of
/// <c>Kernels/</c> give them. A form is what the device's table says of an operator, such as the steps of a fold.
/// </summary>
internal interface ILanguage
{
    /// <summary>
    /// The kernels <c>contiguous</c> and <c>strided</c> of an elementwise operator: <see cref="Elementwise"/>.
    /// </summary>
    Program Elementwise(string op, ExpressionForm form, ReadOnlySpan<DType> inputs, DType output);

    /// <summary>How many elements an item of these kernels computes.</summary>
    (int Contiguous, int Strided) ElementsPerItem(QueueDevice device, DType dtype);

    /// <summary>The kernels <c>each</c>, <c>tree</c> and <c>join</c> of a reduction: <see cref="Fold"/>.</summary>
    Program Fold(string op, KernelForm form, DType input, ReadOnlySpan<DType> outputs);

    /// <summary>
    /// The kernel <c>scan</c>, and where there are partial sums <c>rows</c>, <c>totals</c> and <c>parts</c>: <see cref="Devices.Scan"/>.
    /// </summary>
    Program Scan(string op, KernelForm form, int inputs, DType input, DType output);

    /// <summary>The dtype of the partial sums of a running sum with such a result; null where there are none.</summary>
    DType? PartialSums(KernelForm form, DType output);

    /// <summary>The kernels <c>each</c> and <c>shared</c> of the softmax family: <see cref="SoftmaxRows"/>.</summary>
    Program Rows(string op, object form, DType dtype);

    /// <summary>The kernel <c>numbers</c>: <see cref="RandomKernel"/>.</summary>
    Program Random(string op, object form, DType dtype);

    /// <summary>The kernel <c>gather</c>, or <c>add</c> and <c>many</c>: <see cref="Indexing"/>.</summary>
    Program Index(string op, bool adds, DType dtype, DType index);

    /// <summary>The kernels <c>put</c>, <c>add</c>, <c>sum</c> and <c>total</c>: <see cref="Arrangement"/>.</summary>
    Program Move(DType dtype);

    /// <summary>The kernel of this name, for groups of so many items: <see cref="Factorisations"/>.</summary>
    Program Factorisation(string name, DType dtype, int lanes);

    /// <summary>
    /// The kernel <c>product</c>: a group of side · side items computes a tile of side · each by as many elements: <see cref="Product"/>.
    /// </summary>
    Program Tiles(DType dtype, int side, int each);
}
