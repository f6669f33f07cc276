namespace Nabla;

/// <summary>
/// Computes with the unit vectors of a Jacobian without ever writing out their zeros, as far as operators keep the bands; where one does
/// not, the matrix becomes an ordinary tensor.
/// </summary>
internal sealed class BandedInterpreter(string name) : Interpreter(name)
{
    /// <summary>Below it a dense matrix costs less than the care for its bands.</summary>
    private const int Worthwhile = 24;

    /// <summary>The unit vectors of x's space, [n, x…] for n elements: banded where x is a long vector.</summary>
    public Tensor Basis(Tensor x)
    {
        var n = checked((int)x.Length);
        var ones = x.Dispatcher.Full([n], 1, x.DType, x.Device);
        return x.Rank == 1 && n >= Worthwhile ? new Banded(this, [n, n], 0, 1, new Band(0, ones)) : ones.DiagEmbed().Reshape([n, .. x.Shape]);
    }

    /// <summary>The tensor without bands.</summary>
    public Tensor Unwrap(Tensor x) => Own(x)?.Dense ?? x;

    private Banded? Own(Tensor x) => x is Banded banded && banded.Owner == this ? banded : null;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (Structured(op, x) is { } result)
        {
            y[0] = result;
            return;
        }
        var dense = new Tensor[x.Length];
        for (var i = 0; i < dense.Length; i++) dense[i] = Unwrap(x[i]);
        op.Apply(dense, y);
    }

    /// <summary>The result where the operator keeps the bands, else null.</summary>
    private Tensor? Structured(Op op, ReadOnlySpan<Tensor> x) => (op, Own(x[0]), x.Length > 1 ? Own(x[1]) : null) switch
    {
        (Neg or Copy or Cast, { } a, _) => a.Map(b => op.Apply(b.Values)),
        (Mul, { } a, null) => Scale(a, x[1], (v, s) => v * s),
        (Mul, null, { } b) => Scale(b, x[0], (v, s) => s * v),
        (Div, { } a, null) => Scale(a, x[1], (v, s) => v / s),
        (Add, { } a, { } b) when Fit(a, b) => a.Plus(b),
        (Sub, { } a, { } b) when Fit(a, b) => a.Plus(b.Map(v => -v.Values)),
        (Reshape r, { } a, _) => Reshape(a, r.Shape),
        (Permute p, { } a, _) => a.Moved([.. p.Dims.Span.ToArray().Select(d => a.Shape[d])], p.Dims.Span.IndexOf(a.Row), p.Dims.Span.IndexOf(a.Column)),
        (Slice { Step: 1 } s, { } a, _) when s.Axis == a.Row || s.Axis == a.Column => a.Window(s.Axis, s.Start, s.Count),
        (Embed { Source: Slice { Step: 1 } s } e, { } a, _) when s.Axis == a.Row || s.Axis == a.Column => a.Window(s.Axis, -s.Start, e.Shape[s.Axis]),
        (Sum s, { } a, _) when !s.Axes.Contains(a.Row) && !s.Axes.Contains(a.Column) => a,
        (Sum { Axes: { Count: 1 } axes }, { } a, _) when axes[0] == a.Row || axes[0] == a.Column => SumAlong(a, axes[0]),
        (MatMul, { } a, null) when a.IsDiagonal && a.Column == a.Rank - 1 && a.Row < a.Rank - 2 && x[1].Rank == 2
            => (a.Bands[0].Values.Unsqueeze(1) * x[1]).Reshape(a.Shape.With(a.Column, x[1].Shape[1])),
        (MatMul, null, { } b) when b.IsDiagonal && b.Column == b.Rank - 2 && b.Row < b.Rank - 2 && x[0].Rank == 2
            => (x[0] * b.Bands[0].Values).T().Reshape(b.Shape.With(b.Column, x[0].Shape[0])),
        _ => null,
    };

    private static bool Fit(Banded a, Banded b) => a.Shape == b.Shape && a.Row == b.Row && a.Column == b.Column;

    private static Banded? Scale(Banded a, Tensor x, Func<Tensor, Tensor, Tensor> f)
    {
        var bands = new Band[a.Bands.Length];
        for (var i = 0; i < bands.Length; i++)
        {
            if (a.On(a.Bands[i], x) is not { } factor) return null;
            bands[i] = a.Bands[i] with { Values = f(a.Bands[i].Values, factor) };
        }
        return new((BandedInterpreter)a.Owner, a.Shape, a.Row, a.Column, bands);
    }

    /// <summary>Where only axes of size 1 come and go, the two axes keep their order.</summary>
    private static Banded? Reshape(Banded a, Shape shape)
    {
        int first = Math.Min(a.Row, a.Column), last = Math.Max(a.Row, a.Column), p = -1, q = -1;
        for (var i = 0; i < shape.Count; i++)
        {
            if (shape[i] == 1) continue;
            if (p < 0) p = i;
            else if (q < 0) q = i;
            else return null;
        }
        if (q < 0 || shape[p] != a.Shape[first] || shape[q] != a.Shape[last]) return null;
        return a.Row < a.Column ? a.Moved(shape, p, q) : a.Moved(shape, q, p);
    }

    /// <summary>The sum along the rows' or the columns' axis: each diagonal at its place in a vector.</summary>
    private static Tensor SumAlong(Banded a, int axis)
    {
        var rows = axis == a.Column;
        var size = a.Shape[rows ? a.Row : a.Column];
        Tensor? sum = null;
        foreach (var band in a.Bands)
        {
            var start = rows ? Math.Max(0, -band.Offset) : Math.Max(0, band.Offset);
            var count = (int)band.Values.Length;
            var part = count == size ? band.Values : new Embed(new Slice(0, start, count, 1), [size]).Apply(band.Values);
            sum = sum is null ? part : sum + part;
        }
        return sum!.Reshape(a.Shape.With(axis, 1));
    }
}
