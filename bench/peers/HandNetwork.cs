using System.Numerics.Tensors;

namespace Nabla.Bench;

/// <summary>
/// A network x ↦ tanh(tanh(x·W₁ + b₁)·W₂ + b₂)·W₃ + b₃ and its derivatives, by hand. Rows are contiguous, so that every loop is over spans.
/// </summary>
internal sealed class HandNetwork
{
    private readonly double[][] _w, _b;
    private readonly int[] _sizes;

    public HandNetwork(int stream, int[] sizes)
    {
        _sizes = sizes;
        var leaves = Inputs.Network(stream, sizes);
        _w = [leaves[0].Data, leaves[2].Data, leaves[4].Data];
        _b = [leaves[1].Data, leaves[3].Data, leaves[5].Data];
    }

    /// <summary>How many weights there are.</summary>
    public int Count => _w.Sum(w => w.Length) + _b.Sum(b => b.Length);

    /// <summary>The gradient of |f(x) − y|² in all weights: for each layer W, then b.</summary>
    public void Gradient(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        double[] h1 = Layer(0, x, true), h2 = Layer(1, h1, true), g3 = Layer(2, h2, false);
        for (var i = 0; i < g3.Length; i++) g3[i] = 2 * (g3[i] - y[i]);
        var g2 = Back(2, g3, h2);
        var g1 = Back(1, g2, h1);
        gradient = Outer(x, g1, gradient);
        gradient = Outer(h1, g2, gradient);
        Outer(h2, g3, gradient);
    }

    /// <summary>The derivative of <see cref="Gradient"/> along weights <paramref name="v"/> (Pearlmutter's R-operator).</summary>
    public double[] HessianVectorProduct(HandNetwork v, double[] x, double[] y)
    {
        double[] h1 = Layer(0, x, true), h2 = Layer(1, h1, true), g3 = Layer(2, h2, false);
        double[] r1 = v.Layer(0, x, false), r2 = v.Layer(1, h1, false), r3 = v.Layer(2, h2, false);
        for (var i = 0; i < r1.Length; i++) r1[i] *= 1 - h1[i] * h1[i];
        Times(1, r1, r2);
        for (var i = 0; i < r2.Length; i++) r2[i] *= 1 - h2[i] * h2[i];
        Times(2, r2, r3);
        for (var i = 0; i < g3.Length; i++) (g3[i], r3[i]) = (2 * (g3[i] - y[i]), 2 * r3[i]);

        // s: cotangents before the slope of tanh; their derivatives are ds.
        double[] s2 = Transposed(2, g3), ds2 = Transposed(2, r3);
        TensorPrimitives.Add(ds2, v.Transposed(2, g3), ds2);
        var (g2, dg2) = Slope(s2, ds2, h2, r2);
        double[] s1 = Transposed(1, g2), ds1 = Transposed(1, dg2);
        TensorPrimitives.Add(ds1, v.Transposed(1, g2), ds1);
        var (_, dg1) = Slope(s1, ds1, h1, r1);

        var product = new double[Count];
        var rest = Outer(x, dg1, product);
        var second = rest;
        rest = Outer(h1, dg2, rest);
        AddOuter(r1, g2, second);
        Outer(h2, r3, rest);
        AddOuter(r2, g3, rest);
        return product;
    }

    /// <summary>∂f/∂x, [outputs, inputs], from the output backwards.</summary>
    public double[] Jacobian(double[] x)
    {
        double[] h1 = Layer(0, x, true), h2 = Layer(1, h1, true);
        var jacobian = new double[_sizes[3] * _sizes[0]];
        var g = new double[_sizes[2]];
        for (var row = 0; row < _sizes[3]; row++)
        {
            for (var i = 0; i < g.Length; i++) g[i] = _w[2][i * _sizes[3] + row] * (1 - h2[i] * h2[i]);
            Transposed(0, Back(1, g, h1)).CopyTo(jacobian, row * _sizes[0]);
        }
        return jacobian;
    }

    /// <summary>
    /// ∂²f/∂x² of a network with one output, [inputs, inputs]: Σ over units of tanh″ · a·aᵀ, where a is the gradient of what goes into the
    /// unit.
    /// </summary>
    public double[] Hessian(double[] x)
    {
        double[] h1 = Layer(0, x, true), h2 = Layer(1, h1, true);
        var n = _sizes[0];
        var g1 = Transposed(1, Back(2, [1], h2));
        double[] a1 = new double[h1.Length * n], a2 = new double[h2.Length * n], hessian = new double[n * n];
        for (var k = 0; k < h1.Length; k++)
            for (var i = 0; i < n; i++) a1[k * n + i] = _w[0][i * h1.Length + k];
        for (var k = 0; k < h1.Length; k++)
        {
            for (var j = 0; j < h2.Length; j++)
            {
                TensorPrimitives.MultiplyAdd(a1.AsSpan(k * n, n), (1 - h1[k] * h1[k]) * _w[1][k * h2.Length + j], a2.AsSpan(j * n, n),
                    a2.AsSpan(j * n, n));
            }
        }

        Add(a1, h1, g1);
        Add(a2, h2, _w[2]);
        return hessian;

        void Add(double[] a, double[] h, double[] g)
        {
            for (var k = 0; k < h.Length; k++)
                AddOuter(a.AsSpan(k * n, n), a.AsSpan(k * n, n), hessian, -2 * h[k] * (1 - h[k] * h[k]) * g[k]);
        }
    }

    private double[] Layer(int layer, ReadOnlySpan<double> x, bool tanh)
    {
        var z = (double[])_b[layer].Clone();
        Times(layer, x, z);
        if (tanh) TensorPrimitives.Tanh(z, z);
        return z;
    }

    /// <summary>z += x·W.</summary>
    private void Times(int layer, ReadOnlySpan<double> x, double[] z)
    {
        for (var i = 0; i < x.Length; i++) TensorPrimitives.MultiplyAdd(_w[layer].AsSpan(i * z.Length, z.Length), x[i], z, z);
    }

    /// <summary>W·g.</summary>
    private double[] Transposed(int layer, double[] g)
    {
        var s = new double[_sizes[layer]];
        for (var i = 0; i < s.Length; i++) s[i] = TensorPrimitives.Dot<double>(_w[layer].AsSpan(i * g.Length, g.Length), g);
        return s;
    }

    private double[] Back(int layer, double[] g, double[] h)
    {
        var s = Transposed(layer, g);
        for (var i = 0; i < s.Length; i++) s[i] *= 1 - h[i] * h[i];
        return s;
    }

    private static (double[] G, double[] Dg) Slope(double[] s, double[] ds, double[] h, double[] dh)
    {
        double[] g = new double[s.Length], dg = new double[s.Length];
        for (var i = 0; i < s.Length; i++)
        {
            var slope = 1 - h[i] * h[i];
            (g[i], dg[i]) = (s[i] * slope, ds[i] * slope - 2 * s[i] * h[i] * dh[i]);
        }
        return (g, dg);
    }

    /// <summary>Writes x·gᵀ and g; returns what lies behind.</summary>
    private static Span<double> Outer(ReadOnlySpan<double> x, double[] g, Span<double> to)
    {
        for (var i = 0; i < x.Length; i++) TensorPrimitives.Multiply(g, x[i], to.Slice(i * g.Length, g.Length));
        g.CopyTo(to[(x.Length * g.Length)..]);
        return to[((x.Length + 1) * g.Length)..];
    }

    private static void AddOuter(ReadOnlySpan<double> x, ReadOnlySpan<double> g, Span<double> to, double scale = 1)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var row = to.Slice(i * g.Length, g.Length);
            TensorPrimitives.MultiplyAdd(g, scale * x[i], row, row);
        }
    }
}
