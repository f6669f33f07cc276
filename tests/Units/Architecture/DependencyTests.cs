using System.Reflection;

namespace Nabla.Tests;

/// <summary>Dependencies point one way.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly Abstractions = typeof(Tensor).Assembly, Dispatcher = typeof(NablaRuntime).Assembly,
        Transforms = typeof(Transform).Assembly,
        Cpu = typeof(CpuBackend).Assembly, Cuda = typeof(CudaBackend).Assembly, OpenCL = typeof(OpenCLBackend).Assembly,
        TorchSharp = typeof(Torch).Assembly, RealFunctions = typeof(RealFunctions.Exponential).Assembly,
        Devices = typeof(Devices.QueueDevice).Assembly;

    public static TheoryData<Assembly> Upper => [Dispatcher, Transforms, Devices];

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name!);

    private static bool IsFramework(string name) =>
        name is "System.Runtime" or "System.Private.CoreLib" or "netstandard" ||
        (name.StartsWith("System.", StringComparison.Ordinal) && name != "System.Numerics.Tensors");

    [Theory]
    [MemberData(nameof(Upper))]
    public void EveryAssembly_ReferencesNothingOfNablaButAbstractions(Assembly assembly) =>
        Assert.Equal(["Nabla.Abstractions"], References(assembly).Where(n => n.StartsWith("Nabla", StringComparison.Ordinal)));

    [Fact]
    public void TheCpuBackend_ReferencesTheRealFunctionsBesides() => Assert.Equal(["Nabla.Abstractions", "Nabla.RealFunctions"],
        References(Cpu).Where(n => n.StartsWith("Nabla", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void DeviceBackends_ReferenceWhatTheyShareBesides()
    {
        Assert.Equal(["Nabla.Abstractions", "Nabla.Devices"],
            References(OpenCL).Where(n => n.StartsWith("Nabla", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["Nabla.Abstractions", "Nabla.Devices", "Nabla.RealFunctions"],
            References(Cuda).Where(n => n.StartsWith("Nabla", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Empty(Devices.GetExportedTypes());
    }

    /// <summary>Another backend may take them without anything else of Nabla.</summary>
    [Fact]
    public void TheRealFunctions_ReferenceOnlyTheFramework_AndHaveNoPublicTypes()
    {
        Assert.DoesNotContain(References(RealFunctions), n => !IsFramework(n));
        Assert.Empty(RealFunctions.GetExportedTypes());
    }

    /// <summary>It is a plug-in and no backend: it puts kernels over lines of the CPU's table.</summary>
    [Fact]
    public void TorchSharp_ReferencesTheCpuBackendBesides() => Assert.Equal(["Nabla.Abstractions", "Nabla.Backends.Cpu"],
        References(TorchSharp).Where(n => n.StartsWith("Nabla", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void TheCpuBackend_RefersToNothingNative_AndToNoTorchSharp() => Assert.Equal(
        ["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Configuration.Binder",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Options", "System.Numerics.Tensors"],
        References(Cpu).Where(n => !IsFramework(n) && !n.StartsWith("Nabla", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Abstractions_ReferencesNothingButDependencyInjectionsAbstractions() =>
        Assert.DoesNotContain(References(Abstractions), n => !IsFramework(n) &&
            n != "Microsoft.Extensions.DependencyInjection.Abstractions");

    [Fact]
    public void Transforms_ReferencesNothingBesidesButPolyType() =>
        Assert.DoesNotContain(References(Transforms), n => !IsFramework(n) && n is not ("Nabla.Abstractions" or "PolyType"));

    [Fact]
    public void Assemblies_BearTheirDocumentedNames() =>
        Assert.Equal(["Nabla.Abstractions", "Nabla.Dispatcher", "Nabla.Transforms", "Nabla.Backends.Cpu", "Nabla.Backends.Cuda",
            "Nabla.Backends.OpenCL", "Nabla.TorchSharp", "Nabla.RealFunctions"],
            new[] { Abstractions, Dispatcher, Transforms, Cpu, Cuda, OpenCL, TorchSharp, RealFunctions }.Select(a => a.GetName().Name));

    [Fact]
    public void EverythingPublic_IsInTheNamespaceNabla_AndOperatorsInOneOfTheirOwn()
    {
        var exported = new[] { Abstractions, Dispatcher, Transforms, Cpu, Cuda, OpenCL, TorchSharp }.SelectMany(a => a.GetExportedTypes());
        Assert.All(exported, t => Assert.True(t.Namespace is "Nabla" or "Nabla.Operators", t.FullName));
        Assert.All(exported, t => Assert.Equal(t.IsSubclassOf(typeof(Op)), t.Namespace == "Nabla.Operators" && IsRecord(t)));
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null && !type.IsValueType;

    [Fact]
    public void EveryException_IsMarked_AndDerivesFromADotNetOne()
    {
        var exceptions = Abstractions.GetExportedTypes().Concat(Transforms.GetExportedTypes()).Where(t => t.IsSubclassOf(typeof(Exception)))
            .ToArray();
        Assert.True(exceptions.Length >= 12);
        Assert.All(exceptions, t => Assert.True(t.IsAssignableTo(typeof(INablaException)), t.Name));
        Assert.All(exceptions, t => Assert.True(t.IsSubclassOf(typeof(NablaException)) || t == typeof(NablaException) ||
            t.IsSubclassOf(typeof(ArgumentException)) ||
            t.IsSubclassOf(typeof(InvalidOperationException)) || t.IsSubclassOf(typeof(NotSupportedException)) ||
            t.IsSubclassOf(typeof(OutOfMemoryException)), t.Name));
    }

    [Fact]
    public void Transforms_KeepNoAmbientState()
    {
        // Dispatch is by data: nothing may depend on the thread or the flow of execution.
        var fields = Transforms.GetTypes().Concat(Dispatcher.GetTypes()).Concat(Abstractions.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        Assert.All(fields, f => Assert.False(f.IsDefined(typeof(ThreadStaticAttribute)) ||
            f.FieldType.Name.StartsWith("AsyncLocal", StringComparison.Ordinal) ||
            f.FieldType.Name.StartsWith("ThreadLocal", StringComparison.Ordinal), $"{f.DeclaringType}.{f.Name}"));
    }
}
