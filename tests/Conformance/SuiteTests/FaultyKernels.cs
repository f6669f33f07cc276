namespace Nabla.Conformance.Tests;

/// <summary>Reads the buffer from its beginning, whatever the layout says.</summary>
internal sealed class SquareThatIgnoresStrides : IPlant
{
    public static void In(KernelTable table) => table.Map<Square>((_, x, y) =>
    {
        for (var i = 0; i < y[0].Length; i++)
        {
            if (y[0].Buffer is double[] reals) reals[i] = ((double[])x[0].Buffer)[i] * ((double[])x[0].Buffer)[i];
            else if (y[0].Buffer is long[] longs) longs[i] = unchecked(((long[])x[0].Buffer)[i] * ((long[])x[0].Buffer)[i]);
            else ((int[])y[0].Buffer)[i] = unchecked(((int[])x[0].Buffer)[i] * ((int[])x[0].Buffer)[i]);
        }
    });
}

/// <summary>
/// Merges the rows and the batch into one axis also where their stride is negative, which it reads as "no stride yet". Each matrix alone is
/// right.
/// </summary>
internal sealed class MatMulThatMistakesASign : IPlant
{
    public static void In(KernelTable table)
    {
        var sound = table.Find(typeof(MatMul))!.Kernel!;
        table.Map<MatMul>((op, x, y) =>
        {
            var (a, strides) = (x[0], x[0].Layout.Strides.ToArray());
            if (a.Rank > 2 && x[1].Rank == 2 && strides[^2] < 0 && a.Shape[^2] > 1) strides[^3] = strides[^2];
            sound(op, [a.WithLayout(Layout.Strided(a.Shape, strides, a.Offset)), x[1]], y);
        });
    }
}

/// <summary>The right result, left in the input as well.</summary>
internal sealed class ExpInPlace : IPlant
{
    public static void In(KernelTable table)
    {
        var sound = table.Find(typeof(Exp))!.Kernel!;
        table.Map<Exp>((op, x, y) =>
        {
            sound(op, x, y);
            if (x[0].IsContiguous) Array.Copy((Array)y[0].Buffer, 0, (Array)x[0].Buffer, x[0].Offset, y[0].Length);
        });
    }
}

/// <summary>The sine of an angle in degrees.</summary>
internal sealed class SinOfDegrees : IPlant
{
    public static void In(KernelTable table)
    {
        var sound = table.Find(typeof(Sin))!.Kernel!;
        table.Map<Sin>((op, x, y) =>
        {
            sound(op, x, y);
            foreach (ref var v in ((double[])y[0].Buffer).AsSpan()) v = Math.Sin(Math.Asin(v) * Math.PI / 180);
        });
    }
}

/// <summary>The logarithm of the smallest number in place of that of 0.</summary>
internal sealed class LogThatIsFiniteAtZero : IPlant
{
    public static void In(KernelTable table)
    {
        var sound = table.Find(typeof(Log))!.Kernel!;
        table.Map<Log>((op, x, y) =>
        {
            sound(op, x, y);
            foreach (ref var v in ((double[])y[0].Buffer).AsSpan()) v = Math.Max(v, Math.Log(double.Epsilon));
        });
    }
}

/// <summary>Adds float32 numbers in float32, one after the other.</summary>
internal sealed class SumInFloat32 : IPlant
{
    public static void In(KernelTable table)
    {
        var sound = table.Find(typeof(Sum))!.Kernel!;
        table.Map<Sum>((op, x, y) =>
        {
            sound(op, x, y);
            if (x[0].Buffer is not float[] numbers || !x[0].IsContiguous) return;
            var sums = (float[])y[0].Buffer;
            Array.Clear(sums);
            for (var i = 0; i < numbers.Length; i++) sums[i % sums.Length] += numbers[i];
        });
    }
}

/// <summary>A fused kernel without the division.</summary>
internal sealed class SoftmaxWithoutDivision : IPlant
{
    public static void In(KernelTable table)
    {
        var exp = table.Find(typeof(Exp))!.Kernel!;
        table.Map<Softmax>((_, x, y) => exp(Op.Of<Exp>(), x, y));
    }
}

/// <summary>Gives zeros as the inverse of a singular matrix.</summary>
internal sealed class InverseThatRefusesNothing : IPlant
{
    public static void In(KernelTable table)
    {
        var sound = table.Find(typeof(Inv))!.Kernel!;
        table.Map<Inv>((op, x, y) =>
        {
            try
            {
                sound(op, x, y);
            }
            catch (LinAlgException)
            {
                Array.Clear((double[])y[0].Buffer);
            }
        });
    }
}

/// <summary>A view needs no kernel, so that this declared gap works.</summary>
internal sealed class ReshapeDeclaredMissing : IPlant
{
    public static void In(KernelTable table) => table.Without<Reshape>("the device cannot reshape");
}

/// <summary>A composite is computed by its definition, so that this declared gap works.</summary>
internal sealed class LogSumExpDeclaredMissing : IPlant
{
    public static void In(KernelTable table) => table.Without<LogSumExp>("the device cannot sum exponentials");
}
