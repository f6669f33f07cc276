namespace Nabla.Devices;

/// <summary>How the kernels of all devices add many numbers.</summary>
internal static class Summation
{
    /// <summary>The largest number of numbers that are added one after the other. More are added with a sum of higher precision.</summary>
    public const int Longest = 256;

    /// <summary>The bytes of such a sum of float32: a float64, or a pair of float32.</summary>
    public const int Bytes = 8;
}
