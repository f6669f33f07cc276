using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Views that begin, or lie, anywhere in their buffer go to another device as they are read.</summary>
public sealed class TransferTests
{
    /// <summary>Views of a tensor of shape [4, n]; their elements count to 4·n, and lie in small buffers and in large ones.</summary>
    private static readonly Func<Tensor, Tensor>[] Views =
    [
        x => x[2..], x => x[3], x => x[1..3], x => x.Slice(1, 2, x.Shape[1]), x => x[1].Slice(0, 1, x.Shape[1], 3), x => x.T()[1..],
        x => x.Flip([0]),
        x => x.Flip([1])[1..], x => x.Diagonal(1), x => x[2].BroadcastTo([3, x.Shape[1]]), x => x[1..].Reshape([-1]), x => x[3][^1],
        x => x[4..],
    ];

    [SkippableTheory]
    [InlineData(5), InlineData(30_000)]
    public void AView_GoesToAnotherDevice_AsItIsRead(int n)
    {
        var numbers = OpenCL.Tensors.Arange(4 * n, device: Device.Cpu).Reshape([4, n]);
        foreach (var dtype in DType.All)
        {
            var x = numbers.Cast(dtype);
            var there = x.To(OpenCL.Device);
            for (var i = 0; i < Views.Length; i++)
            {
                var expected = Views[i](x).Cast(DType.Float64);
                foreach (var moved in (Tensor[])[Views[i](x).To(OpenCL.Device), Views[i](there).To(Device.Cpu), Views[i](there)])
                {
                    Assert.Equal(expected.Shape, moved.Shape);
                    Assert.True(expected.ToArray<double>().AsSpan().SequenceEqual(moved.Cast(DType.Float64).ToArray<double>()),
                        $"{dtype}, view {i}");
                }
            }
        }
    }

    [SkippableFact]
    public void AView_ThatTheHostComputesWith_IsReadAsItIs()
    {
        var t = OpenCL.Tensors;   // Cofactors are the host's.
        var a = t.Create([9.0, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 9], OpenCL.Device).Reshape([3, 2, 2]);
        double[] expected = [9, -7, -6, 5, 4, -3, -2, 1];
        Numbers.Near(expected, Op.Of<Cofactor>().Apply(a[1..].Flip(0)).Flatten());
        Numbers.Near(expected, Grad(v => v.Det().Sum())(a[1..].Flip(0)).Flatten());
        Numbers.Near([4, -2, -3, 1], Op.Of<Cofactor>().Apply(a[1].T()).Flatten());
    }
}
