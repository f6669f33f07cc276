using Nabla.Cpu;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>What a pullback no longer needs comes back at once; what anything may still read does not.</summary>
public sealed class TemporariesTests
{
    private const int Length = 20_011;   // 160 KB: a buffer of the pool

    private static Tensor Numbers(int from = 0, int count = Length) =>
        Shared.Tensors.Create<double>([.. Enumerable.Range(from, count).Select(i => Math.Sin(i))]);

    private static Tensor Bell(Tensor x) => (-x.Square() / 2).Exp() * x.Tanh() + (x.Sigmoid() * x).Relu() / (1 + x.Square()).Sqrt();

    /// <summary>Keeps the cotangents that its rule gets.</summary>
    private sealed record Keeping : Unary, IDecomposable
    {
        public static List<Tensor> Kept { get; } = [];

        protected override Tensor Chain(Tensor t, Tensor x, Tensor y)
        {
            Kept.Add(t);
            return 2 * t;
        }

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) => y[0] = 2 * x[0];
    }

    [Fact]
    public void ABufferThatWasGivenBack_ThrowsWhenItIsRead_AndItsMemoryIsRentedNext()
    {
        var buffer = new LargeBuffer(Length, sizeof(double));
        buffer.Elements<double>()[0] = 5;
        buffer.Return();
        buffer.Return();
        Assert.Throws<ObjectDisposedException>(() => buffer.Elements<double>()[0]);
        Assert.Equal(5, new LargeBuffer(Length, sizeof(double)).Elements<double>()[0]);
        GC.KeepAlive(buffer);
    }

    [Fact]
    public void DerivativesOfLongVectors_AreThoseOfTheirParts()
    {
        const int Part = 500;
        Func<Tensor, Tensor>[] derivatives =
        [
            Grad(x => Bell(x).Sum()),
            Grad(x => Grad(v => Bell(v).Sum())(x).Square().Sum()),
            x => Vmap(Grad(v => Bell(v)))(x),
            x => Vmap(Hessian(v => Bell(v)))(x),
            x => Hvp(v => Bell(v).Sum(), x, x.Cos()).Product,
            x => Jvp(Grad(v => Bell(v).Sum()), x, x.Cos()).Tangent,
            Grad(x => Checkpoint(Bell)(x).Sum()),
            Grad(x => Bell(Bell(x) + x).Sum()),
            x => Grad((Tensor[] p) => (Bell(p[0]) * p[1] + p[0]).Sum())([x, x.Cos()]) is var g ? g[0] + 2 * g[1] : x,
        ];
        foreach (var derivative in derivatives)
        {
            var whole = derivative(Numbers()).ToArray<double>();
            for (var from = 0; from + Part <= Length; from += Part)
            {
                var part = derivative(Numbers(from, Part)).ToArray<double>();
                for (var i = 0; i < Part; i++) Assert.Equal(part[i], whole[from + i], 1e-13);
            }
        }
    }

    [Fact]
    public void JacobiansAndProductsOfMatrices_AreThoseOfFloat32()
    {
        var (x, w) = (Numbers(0, 40_000).Reshape([100, 400]), Numbers(7, 400 * 90).Reshape([400, 90]) / 20);
        Func<Tensor[], Tensor> loss = p => (p[0].MatMul(p[1]).Tanh().Softmax(1) * p[0][.., ..90]).LogSumExp(0).Sum();
        var (wide, narrow) = (Grad(loss)([x, w]), Grad(loss)([x.Cast(DType.Float32), w.Cast(DType.Float32)]));
        for (var k = 0; k < 2; k++)
        {
            var (expected, actual) = (wide[k].ToArray<double>(), narrow[k].ToArray<float>());
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4);
        }
        var jacobian = JacRev((Tensor v) => v.MatMul(w).Square().Sum(0)[..3])(x);
        for (var j = 0; j < 3; j++)
        {
            var row = Grad((Tensor v) => v.MatMul(w).Square().Sum(0)[j])(x).ToArray<double>();
            Assert.Equal(row.Select(r => Math.Round(r, 9)), jacobian[j].ToArray<double>().Select(r => Math.Round(r, 9)));
        }
    }

    [Fact]
    public void WhatARuleOfAUserKeeps_StaysReadable()
    {
        var x = Numbers();
        var g = Grad(v => (new Keeping().Apply(v.Sin() * v).Exp() * v).Sum())(x);
        for (var i = 0; i < 5; i++) Grad(v => Bell(v).Sum())(x);
        var y = (2 * x.Sin() * x).Exp() * x;
        Assert.Equal(y.ToArray<double>(), Keeping.Kept.Single().ToArray<double>());
        Assert.Equal(Length, g.Length);
    }

    [Fact]
    public void APullback_UsesTheMemoryOfItsTemporariesAgain() => Child.Run(CountArrays);

    // In a process of its own: free memory of other tests would be used again, too.
    [Child]
    private static void CountArrays()
    {
        const int Elements = (1 << 17) + 4001, Steps = 20;   // a megabyte each
        Func<Tensor, Tensor> chain = x =>
        {
            for (var i = 0; i < Steps; i++) x = x.Tanh();
            return x.Sum();
        };
        Grad(chain)(Numbers(0, 100));
        var x = Numbers(0, Elements);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Grad(chain)(x);
        var arrays = (GC.GetAllocatedBytesForCurrentThread() - before) / (8.0 * Elements);
        Assert.InRange(arrays, Steps, Steps + 8);   // each step of the pullback makes three, and one of them is left
    }
}
