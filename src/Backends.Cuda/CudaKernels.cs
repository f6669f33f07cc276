using Nabla.Devices;

namespace Nabla.Cuda;

/// <summary>The table: a line for each operator.</summary>
internal static class CudaKernels
{
    public static KernelTable Table()
    {
        var table = new KernelTable();
        _ = new DeviceTable(table).Common();
        return table;
    }
}
