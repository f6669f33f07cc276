using Nabla.Conformance;
using Nabla.Devices;
using Nabla.OpenCL;

namespace Nabla.Tests;

/// <summary>One runtime with an OpenCL device for all tests that need one; where there is none they are skipped, and fail in CI.</summary>
internal static class OpenCL
{
    private static readonly Lazy<NablaRuntime> s_runtime = new(() => NablaRuntime.Create(n => n.AddCpu().AddOpenCL()));

    public static Device Device { get; } = Device.Parse("opencl:0");

    /// <summary>That there is no device, as a skipped test prints it; null where there is one.</summary>
    public static string? Missing =>
        s_runtime.Value.Tensors.Devices.Any(d => d.Type == "opencl") ? null : "There is no OpenCL device here.";

    public static ITensorFactory Tensors => Needed(s_runtime.Value);

    public static ClDevice Native => (ClDevice)((DeviceBuffer)((DeviceTensor)Vector(1)).Buffer).Device;

    public static ITensorFactory Needed(NablaRuntime nabla)
    {
        Absence.SkipsIf(Missing);
        return nabla.Tensors;
    }

    public static Tensor Vector(params double[] values) => Tensors.Create<double>(values, Device);

    /// <summary>Numbers between −1 and 1.</summary>
    public static Tensor Random(params int[] shape)
    {
        var random = new Random(shape.Length);
        var values = new double[Shape.Create(shape).Length];
        foreach (ref var value in values.AsSpan()) value = random.NextDouble() * 2 - 1;
        return Tensors.Create<double>(values, Shape.Create(shape), Device);
    }

    /// <summary>The function gives on the device what it gives on the CPU.</summary>
    public static void SameAsCpu(Func<Tensor, Tensor> f, Tensor x, double tolerance = 1e-10) =>
        Numbers.Near(f(x.To(Device.Cpu)), f(x), tolerance);
}
