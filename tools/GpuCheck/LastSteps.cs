using ILGPU.Runtime.Cuda;
using Nabla.Cuda.Tests;

namespace Nabla.GpuCheck;

/// <summary>What takes all of a GPU's memory, or the GPU from the process, and is tried after all else.</summary>
internal static class LastSteps
{
    // A store to an address that nobody has.
    private const string Broken = """
        .version 7.0
        .target sm_60
        .address_size 64
        .visible .entry broken()
        {
            .reg .b64 %address;
            mov.u64 %address, 64;
            st.global.u64 [%address], %address;
            ret;
        }
        """;

    /// <summary>Keeps tensors until there is no room for more. What was computed stays, and there is room again.</summary>
    public static string FillMemory()
    {
        var gpu = new Gpu();
        var kept = new List<Tensor>();
        try
        {
            while (kept.Count < 1000) kept.Add(new Copy().Apply(gpu.Tensors.Full([1 << 28], kept.Count, device: Gpu.Device)));
            return "**no error** after 1,000 tensors of 2 GiB";
        }
        catch (DeviceOutOfMemoryException error)
        {
            var right = Enumerable.Range(0, kept.Count).All(i => kept[i][^1].Item<double>() == i);
            var count = kept.Count;
            kept.Clear();
            var again = new Copy().Apply(gpu.Tensors.Full([1 << 28], 7, device: Gpu.Device))[^1].Item<double>();
            return $"{count} tensors of 2 GiB, {(right ? "all right" : "**wrong**")}, then: {error.Message} " +
                $"Without them there is room {(again == 7 ? "again" : "**and a wrong result**")}.";
        }
    }

    /// <summary>Lets a kernel fail. The device is lost, with a reason, and the process goes on.</summary>
    public static string LoseDevice()
    {
        var gpu = new Gpu();
        var x = gpu.Vector(1, 2, 3).Sin();
        _ = x.ToArray<double>();    // binds the context
        if (CudaAPI.CurrentAPI.LoadModule(out var module, Broken, out var log) != CudaError.CUDA_SUCCESS) return $"**not loaded**: {log}";
        CudaAPI.CurrentAPI.GetModuleFunction(out var kernel, module, "broken");
        CudaAPI.CurrentAPI.LaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
        var said = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            try
            {
                _ = (x * 2).ToArray<double>();
                said.Add("**no error**");
            }
            catch (NablaException error)
            {
                said.Add(error.Message);
            }
        }
        var onCpu = (gpu.Tensors.Create<double>([1.0], Device.Cpu) * 2).ToArray<double>()[0];
        return $"{said[0]} The next operator said {(said[0] == said[1] ? "the same" : said[1])}. The CPU computes " +
            $"{(onCpu == 2 ? "on" : "**wrong**")}.";
    }
}
