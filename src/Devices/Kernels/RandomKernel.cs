namespace Nabla.Devices;

/// <summary>
/// Random numbers: a work-item computes a block of <see cref="RandomKey.Bits"/> and its numbers. The kernel <c>numbers</c> takes the keys,
/// y, how many numbers and blocks there are for a key, the smallest integer and how many integers there are, and a grid of the blocks in y
/// and the keys.
/// </summary>
/// <param name="op">The operator's name, for errors.</param>
/// <param name="form">The form for the language.</param>
internal sealed class RandomKernel(string op, object form)
{
    private readonly Program?[] _programs = new Program?[DType.All.Count];

    /// <summary>How many numbers of a dtype a block gives, which has 16 bytes: all of them make real numbers, or one integer.</summary>
    public static int PerBlock(DType dtype) => dtype.IsFloatingPoint ? 16 / dtype.Size : 1;

    /// <summary>For each key, <paramref name="size"/> numbers.</summary>
    public void Run(DeviceTensor keys, int size, DeviceTensor y, (long From, ulong Range) numbers)
    {
        if (y.Length == 0) return;
        var (program, each) = (_programs[y.DType.Index] ??= y.Queue.Language.Random(op, form, y.DType), PerBlock(y.DType));
        var blocks = (size + each - 1) / each;
        Shape shape = [.. keys.Shape, blocks];
        Span<int> strides = stackalloc int[shape.Count], places = stackalloc int[shape.Count];
        keys.Strides.CopyTo(strides);
        Layout.Contiguous([.. keys.Shape, size]).Strides.CopyTo(places);
        (strides[^1], places[^1]) = (0, each);
        using var call = program.On(y.Queue, "numbers");
        call.In(keys).Out(y).Value(size).Value(blocks).Value(numbers.From).Value(numbers.Range)
            .Run(new Grid(shape.Span, y.Seen(shape, places), keys.Seen(shape, strides)));
    }
}
