using ILGPU;

namespace Nabla.Cuda;

/// <summary>
/// The items of a launch. A kernel for items is a loop from this item's number on by the number of items, so that a launch needs only as
/// many groups as the device runs at one time.
/// </summary>
internal static class Items
{
    /// <summary>The number of items of a group, where a kernel does not ask for another.</summary>
    public const int PerGroup = 256;

    /// <summary>This item's number.</summary>
    public static long First => Grid.GlobalLinearIndex;

    /// <summary>The number of items.</summary>
    public static long Count => (long)Grid.DimX * Group.DimX;
}
