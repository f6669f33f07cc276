using Nabla.Loading;
using TorchSharp;

namespace Nabla;

/// <summary>
/// TorchSharp and Nabla in one program: TorchSharp code as functions that every transform takes, and conversions of tensors.
/// </summary>
public static class Torch
{
    /// <summary>
    /// Loads TorchSharp's native library, also on systems whose C++ library is older than the one that it needs (Debian 12, Ubuntu 22.04).
    /// The other methods of this class load it too. Call this first in a program that uses TorchSharp before them.
    /// </summary>
    /// <exception cref="DllNotFoundException">It is not with the application: the message names the package to add.</exception>
    public static void Load() => TorchSharpLibrary.EnsureLoaded();

    /// <summary>
    /// TorchSharp code as a function of Nabla's tensors: y = f(x). Its derivatives, in both modes and to every order, are those of
    /// TorchSharp's autograd; <c>Vmap</c> calls it once for each row. The code runs again for each derivative, so that it may depend only
    /// on its argument. It always runs on the host. Tensors that it makes are disposed of. At the first second derivative libtorch prints
    /// one warning about a reference cycle; the cycle is removed here.
    /// </summary>
    /// <exception cref="DllNotFoundException">TorchSharp's native library is not with the application.</exception>
    public static Func<Tensor, Tensor> Function(Func<torch.Tensor, torch.Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var op = Operator(x => f(x[0]));
        return x => op.Apply(x);
    }

    /// <summary>TorchSharp code of two tensors: y = f(a, b). As for one tensor.</summary>
    /// <inheritdoc cref="Function(Func{torch.Tensor, torch.Tensor})" path="/exception"/>
    public static Func<Tensor, Tensor, Tensor> Function(Func<torch.Tensor, torch.Tensor, torch.Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var op = Operator(x => f(x[0], x[1]));
        return (a, b) => op.Apply(a, b);
    }

    /// <summary>TorchSharp code of three tensors: y = f(a, b, c). As for one tensor.</summary>
    /// <inheritdoc cref="Function(Func{torch.Tensor, torch.Tensor})" path="/exception"/>
    public static Func<Tensor, Tensor, Tensor, Tensor> Function(Func<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var op = Operator(x => f(x[0], x[1], x[2]));
        return (a, b, c) => op.Apply(a, b, c);
    }

    /// <summary>A copy of a TorchSharp tensor, without its history, on <paramref name="device"/> or the default one.</summary>
    /// <exception cref="DTypeException">Its dtype is none of float32, float64, int32, int64 and bool.</exception>
    public static Tensor FromTorch(this ITensorFactory tensors, torch.Tensor tensor, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(tensor);
        return Copies.FromTorch(tensor, new Created(tensors, device));
    }

    /// <summary>A copy as a TorchSharp tensor on the host. The caller disposes of it.</summary>
    /// <exception cref="TracedValueException">
    /// The tensor is a tracer: use <see cref="Function(Func{torch.Tensor, torch.Tensor})"/>.
    /// </exception>
    public static torch.Tensor ToTorch(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Copies.ToTorch(x);
    }

    private static TorchFunction Operator(Func<torch.Tensor[], torch.Tensor> f)
    {
        Load();
        return new(1, x => [f(x)]);
    }

    private readonly struct Created(ITensorFactory tensors, Device? device) : Copies.IMaker
    {
        public Tensor Make<T>(ReadOnlySpan<T> data, Shape shape) where T : unmanaged => tensors.Create(data, shape, device);
    }
}
