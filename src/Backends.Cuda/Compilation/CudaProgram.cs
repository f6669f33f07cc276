using System.Reflection;
using Nabla.Devices;

namespace Nabla.Cuda;

/// <summary>The kernels of an operator with certain dtypes: methods, by the names that <see cref="ILanguage"/> gives them.</summary>
internal sealed class CudaProgram(string op, Func<string, MethodInfo> kernels) : Program(op)
{
    protected override nint Compile(QueueDevice device, string name) => ((CudaDevice)device).Kernel(Op, kernels(name));

    /// <summary>A static method of a class of kernels, with type arguments.</summary>
    public static MethodInfo Method(Type kernels, string name, params Type[] arguments)
    {
        var method = kernels.GetMethod(name) ?? throw new ArgumentException($"{kernels.Name} has no kernel {name}.");
        return arguments.Length == 0 ? method : method.MakeGenericMethod(arguments);
    }
}
