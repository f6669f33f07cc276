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

    public Program Fold(string op, KernelForm form, DType input, ReadOnlySpan<DType> outputs)
    {
        var type = FunctionTypes.Clr(input);
        var (state, fold) = ((FoldForm)form).Of(type);
        Type[] types = [type, state, FunctionTypes.Clr(outputs[0]), fold];
        var suffix = outputs.Length == 1 ? "" : "2";
        return new CudaProgram(op,
            name => CudaProgram.Method(typeof(FoldKernels), name == "slices" ? "Slices" : Capital(name) + suffix, types));
    }

    public Program Scan(string op, KernelForm form, int inputs, DType input, DType output)
    {
        var type = FunctionTypes.Clr(input);
        Type[] types = [type, Sums.Sum(type), Sums.Result(type), Sums.Of(type), ((ScanForm)form).Step.MakeGenericType(Sums.Sum(type))];
        return new CudaProgram(op, name => CudaProgram.Method(typeof(ScanKernels), Capital(name) + (inputs == 1 ? "" : "2"), types));
    }

    // A product of the elements of a part may overflow where the running product does not.
    public DType? PartialSums(KernelForm form, DType output) =>
        ((ScanForm)form).Step != typeof(RunningSum<>) ? null : output == DType.Float32 ? DType.Float64 : output;

    public Program Rows(string op, object form, DType dtype)
    {
        var type = FunctionTypes.Clr(dtype);
        var softmax = (Type)form;
        softmax = softmax.GetGenericArguments().Length == 1 ? softmax.MakeGenericType(type)
            : softmax.MakeGenericType(type, Sums.Reals(type));
        return new CudaProgram(op, name => CudaProgram.Method(typeof(SoftmaxKernels), Capital(name), type, Sums.Reals(type), softmax));
    }

    public Program Random(string op, object form, DType dtype)
    {
        var type = FunctionTypes.Clr(dtype);
        return new CudaProgram(op, _ => CudaProgram.Method(typeof(RandomKernels), "Numbers", type, ((Func<Type, Type>)form)(type)));
    }

    public Program Index(string op, bool adds, DType dtype, DType index)
    {
        Type type = FunctionTypes.Clr(dtype), place = FunctionTypes.Clr(index);
        return new CudaProgram(op, name => name == "many"
            ? CudaProgram.Method(typeof(IndexingKernels), "Many", place, Sums.Index(place))
            : CudaProgram.Method(typeof(IndexingKernels), Capital(name), type, place, Sums.Index(place)));
    }

    public Program Move(DType dtype)
    {
        var type = FunctionTypes.Clr(dtype);
        var add = dtype == DType.Bool ? typeof(Either) : typeof(Plus<>).MakeGenericType(type);
        return new CudaProgram("cat or embed", name => name switch
        {
            "put" => CudaProgram.Method(typeof(ArrangementKernels), "Put", type),
            "add" => CudaProgram.Method(typeof(ArrangementKernels), "Add", type, add),
            _ => CudaProgram.Method(typeof(ArrangementKernels), Capital(name)),
        });
    }

    public Program Factorisation(string name, DType dtype, int lanes)
    {
        var type = FunctionTypes.Clr(dtype);
        return new CudaProgram(name, kernel =>
        {
            var method = kernel == "slogdet" ? "SlogDet" : Capital(kernel);
            return method is "Solve" or "Triangular" or "Column" or "Exchange" or "Det"
                ? CudaProgram.Method(typeof(FactorisationKernels), method, type)
                : CudaProgram.Method(typeof(FactorisationKernels), method, type, Sums.Reals(type));
        });
    }

    public Program Tiles(DType dtype, int side, int each)
    {
        var type = FunctionTypes.Clr(dtype);
        // Products of integers wrap around.
        var (sum, sums) = type == typeof(float) ? (typeof(double), typeof(SumsOfSingle)) : (type, typeof(SumsOf<>).MakeGenericType(type));
        return new CudaProgram("matmul", _ => CudaProgram.Method(typeof(ProductKernels), each == 1 ? "Small" : "Large", type, sum, sums));
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
