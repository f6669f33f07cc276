using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace Nabla.Cuda;

/// <summary>Compiles a method to PTX, by ILGPU. It needs no device.</summary>
internal sealed partial class PtxCompiler(CudaArchitecture architecture, CudaInstructionSet instructions)
{
    private readonly Lock _gate = new();
    private Context? _context;

    /// <summary>Everything that a text depends on besides its kernel.</summary>
    public string Identity { get; } = $"{architecture}|{instructions}|{Version(typeof(Context))}|{Version(typeof(PtxCompiler))}|" +
        $"{Version(typeof(RealFunctions.Everywhere))}";

    /// <summary>The text of a kernel: a static method.</summary>
    /// <param name="op">The operator's name, for errors.</param>
    /// <param name="kernel">The method, with all type arguments.</param>
    /// <exception cref="NablaException">ILGPU refused it.</exception>
    public string Compile(string op, MethodInfo kernel)
    {
        lock (_gate)
        {
            _context ??= Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
            try
            {
                using var backend = new PTXBackend(_context, architecture, instructions, null!);
                var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default);
                return kernel.DeclaringType == typeof(ProductKernels) ? compiled.PTXAssembly : Rounded(compiled.PTXAssembly);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // ILGPU's context is of no use after a failure.
                _context.Dispose();
                _context = null;
                throw new NablaException($"{op}: ILGPU could not compile the kernel {kernel.Name}: {Innermost(e).Message}", e);
            }
        }
    }

    /// <summary>The name of a text's kernel.</summary>
    public static string Entry(string ptx) => EntryName().Match(ptx).Groups[1].Value;

    // Without a rounding of their own, the driver's compiler may fuse a product and a sum, and the last bits would not be the CPU's. In
    // matrix products it may: there a fused step is faster, and nearer to the right value.
    private static string Rounded(string ptx) => Arithmetic().Replace(ptx, "$1.rn.$2");

    private static Guid Version(Type type) => type.Assembly.ManifestModule.ModuleVersionId;

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    [GeneratedRegex(@"\b(add|sub|mul)\.(f32|f64)\b")]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"\.entry\s+(\w+)")]
    private static partial Regex EntryName();
}
