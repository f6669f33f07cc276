using System.Runtime.InteropServices;

namespace Nabla.Cuda;

/// <summary>
/// A <see cref="Devices.GridPart"/> as kernels read it. The axes are fields, and the loop over them is written out, since a compiler for
/// GPUs would put an array, or a variable index, into memory.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Places
{
    public int Count, Rank;
    public Axes Sizes;
    public int First0, First1, First2, First3;
    public Axes Strides0, Strides1, Strides2, Strides3;

    /// <summary>The places of the i-th element.</summary>
    public readonly Place At(int i)
    {
        var at = new Place { P0 = First0, P1 = First1, P2 = First2, P3 = First3 };
        if (Rank == 0) return at;
        var rest = (uint)i;
        Step(ref at, ref rest, Sizes.A0, Strides0.A0, Strides1.A0, Strides2.A0, Strides3.A0);
        if (Rank == 1) return at;
        Step(ref at, ref rest, Sizes.A1, Strides0.A1, Strides1.A1, Strides2.A1, Strides3.A1);
        if (Rank == 2) return at;
        Step(ref at, ref rest, Sizes.A2, Strides0.A2, Strides1.A2, Strides2.A2, Strides3.A2);
        if (Rank == 3) return at;
        Step(ref at, ref rest, Sizes.A3, Strides0.A3, Strides1.A3, Strides2.A3, Strides3.A3);
        if (Rank == 4) return at;
        Step(ref at, ref rest, Sizes.A4, Strides0.A4, Strides1.A4, Strides2.A4, Strides3.A4);
        if (Rank == 5) return at;
        Step(ref at, ref rest, Sizes.A5, Strides0.A5, Strides1.A5, Strides2.A5, Strides3.A5);
        if (Rank == 6) return at;
        Step(ref at, ref rest, Sizes.A6, Strides0.A6, Strides1.A6, Strides2.A6, Strides3.A6);
        if (Rank == 7) return at;
        Step(ref at, ref rest, Sizes.A7, Strides0.A7, Strides1.A7, Strides2.A7, Strides3.A7);
        return at;
    }

    private static void Step(ref Place at, ref uint rest, int size, int s0, int s1, int s2, int s3)
    {
        var here = (int)(rest % (uint)size);
        rest /= (uint)size;
        at.P0 += here * s0;
        at.P1 += here * s1;
        at.P2 += here * s2;
        at.P3 += here * s3;
    }
}

/// <summary>A number for each axis, the innermost one first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Axes
{
    public int A0, A1, A2, A3, A4, A5, A6, A7;
}

/// <summary>An element's places in up to four tensors.</summary>
internal struct Place
{
    public int P0, P1, P2, P3;
}
