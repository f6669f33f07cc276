using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>PTX that ILGPU makes of kernels in C#.</summary>
internal static class Ptx
{
    private static readonly ConcurrentDictionary<MethodInfo, string> s_texts = [];

    public static string Of(string kernel, params Type[] types)
    {
        var method = typeof(Kernels).GetMethod(kernel) ?? throw new ArgumentException($"there is no kernel {kernel}");
        return Of(types.Length > 0 ? method.MakeGenericMethod(types) : method);
    }

    public static string Of(MethodInfo kernel) => s_texts.GetOrAdd(kernel, Compile);

    private static string Compile(MethodInfo kernel)
    {
        using var context = Context.Create(b => b.CPU().Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_78, null!);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }
}
