using System.Reflection;
using System.Runtime.CompilerServices;
using Nabla.OpenCL;

namespace Nabla.Tests;

/// <summary>A dtype that code has no case for is an error that says so: it is never taken for another one.</summary>
public sealed class UnknownDTypeTests
{
    /// <summary>A sixth dtype, as a later version may have.</summary>
    private static readonly DType Sixth =
        (DType)Activator.CreateInstance(typeof(DType), BindingFlags.Instance | BindingFlags.NonPublic, null,
        [5, "int8", typeof(sbyte), 1, DTypes.Integer, (Action<double, Span<byte>>)((v, to) => to[0] = (byte)(sbyte)v)], null)!;

    private static CpuBackend Backend { get; } = new(Microsoft.Extensions.Options.Options.Create(new CpuOptions()));

    private static DeviceTensor Tensor => new(Shared.Scalar(1).Dispatcher, Device.Cpu, Sixth, new sbyte[1], Layout.Contiguous([1]));

    private static void Refused(Action call) =>
        Assert.Contains("has no case for int8", Assert.Throws<DTypeException>(call).Message, StringComparison.Ordinal);

    [Fact]
    public void BuffersNumbersTextsAndNames_AreRefused()
    {
        Refused(() => Backend.Allocate(0, Sixth, 1));
        Refused(() => Check.Number(3, Sixth));
        Refused(() => Tensor.ToString());
        Refused(() => ClProgram.Name(Sixth));
    }

    [Fact]
    public void NoKernelOfTheCpu_ComputesWithIt()
    {
        var (computed, refused) = (new List<string>(), 0);
        foreach (var (type, line) in Backend.Kernels.Lines)
        {
            if (line.Kernel is not { } kernel) continue;
            var (x, op) = (Tensor, (Op)RuntimeHelpers.GetUninitializedObject(type));
            try
            {
                kernel(op, [x, x, x], [Tensor, Tensor]);
                computed.Add(type.Name);
            }
            catch (DTypeException e) when (e.Message.Contains("has no case for int8", StringComparison.Ordinal))
            {
                refused++;
            }
            catch (Exception e)
            {
                computed.Add($"{type.Name}: {e.GetType().Name} {e.Message}");
            }
        }
        Assert.True(computed.Count == 0, string.Join("\n", computed));
        Assert.True(refused > 50, $"only {refused} kernels");
    }
}
