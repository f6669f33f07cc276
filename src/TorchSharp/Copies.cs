using System.Runtime.InteropServices;
using Nabla.Loading;
using TorchSharp;

namespace Nabla;

/// <summary>Copies elements between tensors of the two libraries, row-major.</summary>
internal static class Copies
{
    /// <summary>Makes a tensor from elements that are valid during the call.</summary>
    internal interface IMaker
    {
        Tensor Make<T>(ReadOnlySpan<T> data, Shape shape) where T : unmanaged;
    }

    public static Tensor FromTorch<TMaker>(torch.Tensor tensor, TMaker maker) where TMaker : struct, IMaker
    {
        using var scope = torch.NewDisposeScope();
        var host = tensor.detach().cpu().contiguous();
        Shape shape = [.. host.shape.Select(size => checked((int)size))];
        return host.dtype switch
        {
            torch.ScalarType.Float32 => Make<float>(),
            torch.ScalarType.Float64 => Make<double>(),
            torch.ScalarType.Int32 => Make<int>(),
            torch.ScalarType.Int64 => Make<long>(),
            torch.ScalarType.Bool => Make<bool>(),
            var other => throw new DTypeException($"FromTorch: a tensor holds no {other}: convert it first, with to(torch.float32) for " +
                "instance."),
        };

        Tensor Make<T>() where T : unmanaged =>
            maker.Make(shape.Length == 0 ? default : MemoryMarshal.Cast<byte, T>(host.bytes), shape);
    }

    public static torch.Tensor ToTorch(Tensor x)
    {
        Torch.Load();
        return x.DType.Index switch
        {
            0 => Copy<float>(torch.ScalarType.Float32),
            1 => Copy<double>(torch.ScalarType.Float64),
            2 => Copy<int>(torch.ScalarType.Int32),
            3 => Copy<long>(torch.ScalarType.Int64),
            4 => Copy<bool>(torch.ScalarType.Bool),
            _ => throw x.DType.NoCase("ToTorch"),
        };

        torch.Tensor Copy<T>(torch.ScalarType type) where T : unmanaged
        {
            var data = x.ToArray<T>();
            var copy = torch.empty([.. x.Shape.Select(size => (long)size)], type);
            if (data.Length > 0) MemoryMarshal.AsBytes(data.AsSpan()).CopyTo(copy.bytes);
            return copy;
        }
    }
}
