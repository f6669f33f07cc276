namespace Nabla.Tests;

/// <summary>Random chains of views against plain arithmetic on indices, which knows no strides.</summary>
public sealed class LayoutTests
{
    /// <summary>A tensor as its shape and a function from an index to its value.</summary>
    private sealed record Model(int[] Shape, Func<int[], double> At)
    {
        public double[] Values()
        {
            var values = new double[Shape.Aggregate(1, (a, b) => a * b)];
            for (var n = 0; n < values.Length; n++) values[n] = At(Unravel(n));
            return values;
        }

        public int[] Unravel(int n)
        {
            var index = new int[Shape.Length];
            for (var axis = Shape.Length - 1; axis >= 0; n /= Shape[axis--]) index[axis] = n % Shape[axis];
            return index;
        }

        public int Ravel(int[] index) => index.Zip(Shape).Aggregate(0, (sum, p) => sum * p.Second + p.First);
    }

    private static int[] With(int[] a, int i, int value)
    {
        var copy = (int[])a.Clone();
        copy[i] = value;
        return copy;
    }

    private static (Tensor, Model) Step(Random random, Tensor x, Model m)
    {
        var rank = m.Shape.Length;
        if (rank == 0) return (x.Unsqueeze(0), new([1], _ => m.At([])));
        var axis = random.Next(rank);
        var size = m.Shape[axis];
        switch (random.Next(7))
        {
            case 0:
                int[] order = [.. Enumerable.Range(0, rank)];
                random.Shuffle(order);
                return (x.Permute(order), new([.. order.Select(o => m.Shape[o])],
                    i => m.At([.. Enumerable.Range(0, rank).Select(k => i[Array.IndexOf(order, k)])])));
            case 1:
                int start = random.Next(size + 1), end = random.Next(start, size + 1), step = random.Next(1, 4);
                return (x.Slice(axis, start, end, step),
                    new(With(m.Shape, axis, (end - start + step - 1) / step), i => m.At(With(i, axis, start + i[axis] * step))));
            case 2:
                return (x.Flip(axis), new(m.Shape, i => m.At(With(i, axis, size - 1 - i[axis]))));
            case 3 when rank >= 2:
                var other = (axis + random.Next(1, rank)) % rank;
                var offset = random.Next(-2, 3);
                int[] rest = [.. Enumerable.Range(0, rank).Where(k => k != axis && k != other)];
                var count = Math.Max(0, Math.Min(size - Math.Max(0, -offset), m.Shape[other] - Math.Max(0, offset)));
                return (x.Diagonal(offset, axis, other),
                    new([.. rest.Select(k => m.Shape[k]), count], i => m.At([.. Enumerable.Range(0, rank).Select(k =>
                    k == axis ? i[^1] + Math.Max(0, -offset) : k == other ? i[^1] + Math.Max(0, offset) : i[Array.IndexOf(rest, k)])])));
            case 4 when rank < 5 && size > 0:
                int window = random.Next(1, size + 1), stride = random.Next(1, 3);
                return (x.Unfold(axis, window, stride), new([.. With(m.Shape, axis, (size - window) / stride + 1), window],
                    i => m.At(With(i[..^1], axis, i[axis] * stride + i[^1]))));
            case 5 when rank < 5:
                var lead = random.Next(1, 3);
                return (x.BroadcastTo([lead, .. m.Shape]), new([lead, .. m.Shape], i => m.At(i[1..])));
            default:
                var length = m.Shape.Aggregate(1, (a, b) => a * b);
                var shape = length == 0 ? [0, random.Next(1, 4)] : Factor(random, length);
                var like = new Model(shape, m.At);
                return (x.Reshape(shape), new(shape, i => m.At(m.Unravel(like.Ravel(i)))));
        }
    }

    private static int[] Factor(Random random, int length)
    {
        var shape = new List<int>();
        for (var rest = length; shape.Count < 4; rest /= shape[^1])
        {
            int[] divisors = [.. Enumerable.Range(1, rest).Where(d => rest % d == 0)];
            shape.Add(shape.Count == 3 ? rest : divisors[random.Next(divisors.Length)]);
        }
        return [.. shape];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ChainsOfViews_ReadWhatTheyShould(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 150; run++)
        {
            int[] shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 5))];
            var x = Shared.Count(shape);
            var m = new Model(shape, _ => 0);
            m = m with { At = ((Func<Model, Func<int[], double>>)(root => i => root.Ravel(i)))(m) };
            for (var step = 0; step < 5 && x.Length < 5000; step++)
            {
                (x, m) = Step(random, x, m);
                Assert.Equal<Shape>(m.Shape, x.Shape);
                Assert.Equal(m.Values(), x.ToArray<double>());
            }
            Assert.Equal([.. m.Values().Select(v => 2 * v)], (x * 2).ToArray<double>());   // Kernels read strides too.
            Assert.Equal(m.Values().Sum(), x.Sum().Item<double>());
        }
    }

    [Fact]
    public void ReshapeWithMinusOne_OfEveryKindOfView()
    {
        var x = Shared.Count(2, 3, 4);
        Tensor[] views = [x, x.T(), x[.., 1..], x.Flip(0, 2), x.Diagonal(0, 0, 1), x.Unfold(2, 2, 1), x[0].BroadcastTo([2, 3, 4]),
            x.Slice(2, 0, 4, 2)];
        foreach (var view in views)
        {
            var flat = view.Reshape([-1]);
            Assert.Equal(1, flat.Rank);
            Assert.Equal(view.ToArray<double>(), flat.ToArray<double>());
            var two = view.Reshape(2, -1);
            Assert.Equal(view.Length / 2, two.Shape[1]);
            Assert.Equal(view.ToArray<double>(), two.ToArray<double>());
            Assert.Equal(view.ToArray<double>(), view.Reshape([1, -1, 1, 2]).ToArray<double>());
        }
    }
}
