namespace Nabla;

/// <summary>
/// A function with rules, mapped over a batch. Its tensors have the mapped axis in front, so that transforms further out see a function of
/// ordinary tensors.
/// </summary>
internal sealed class BatchedFunction
{
    private readonly CustomFunction _f;
    private readonly BatchInterpreter _batch;
    private readonly RowSet? _rows;
    private readonly bool[] _mapped;

    public BatchedFunction(CustomFunction f, BatchInterpreter batch, Tensor[] x)
    {
        (_f, _batch, _mapped) = (f, batch, Array.ConvertAll(x, batch.IsMapped));
        _rows = x.Where(batch.IsMapped).OfType<Batched>().Select(b => b.Rows).MinBy(rows => rows?.Count ?? int.MaxValue);
    }

    public Tensor[] Call(Tensor[] x)
    {
        var values = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) values[i] = _mapped[i] ? _batch.Value(x[i], _rows) : x[i];
        var mapped = new CustomFunction(_f.Name,
            xs => Unwrap(_batch, _f.Function(Wrap(_batch, xs, _mapped))),
            _f.Jvp is null ? null : Jvp, _f.Forward is null ? null : Forward, Backward);
        var y = mapped.Interpret(values);
        _f.CheckSources(y, _batch);
        return Wrap(_batch, y, null);
    }

    private (Tensor[] Y, Tensor[] DY) Jvp(Tensor[] x, Tensor[] dx, Tensor[]? y)
    {
        var batch = Running(x);
        var (value, tangent) = _f.Jvp!(Wrap(batch, x, _mapped), Wrap(batch, dx, _mapped), y is null ? null : Wrap(batch, y, null));
        return (Unwrap(batch, value), Unwrap(batch, tangent));
    }

    private CustomFunction.Results Forward(Tensor[] x)
    {
        var batch = Running(x);
        var (y, saved) = _f.Forward!(Wrap(batch, x, _mapped));
        return new(Unwrap(batch, y), saved with { Leaves = Unwrap(batch, saved.Leaves) });
    }

    private Tensor[] Backward(Tensor[] x, Tensor[] y, CustomFunction.Saved saved, Tensor[] g)
    {
        var batch = Running(x);
        saved = saved with { Leaves = Wrap(batch, saved.Leaves, null) };
        var gx = Unwrap(batch, _f.Backward(Wrap(batch, x, _mapped), Wrap(batch, y, null), saved, Wrap(batch, g, null)));
        for (var i = 0; i < gx.Length; i++)
            if (!_mapped[i]) gx[i] = gx[i].DType.IsFloatingPoint ? gx[i].Sum([0]) : x[i].ZerosLike();
        return gx;
    }

    // A pullback may run when Vmap has returned. Then the rule gets a batch of its own.
    private BatchInterpreter Running(Tensor[] x) =>
        _batch.IsClosed ? new("Vmap", x[Array.IndexOf(_mapped, true)].Shape[0]) : _batch;

    private Tensor[] Wrap(BatchInterpreter batch, Tensor[] x, bool[]? mapped)
    {
        var wrapped = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++)
            wrapped[i] = mapped is null || mapped[i] ? new Batched(batch, x[i], batch == _batch ? _rows : null) : x[i];
        return wrapped;
    }

    private Tensor[] Unwrap(BatchInterpreter batch, Tensor[] y)
    {
        var values = Array.ConvertAll(y, t => batch.Value(t, batch == _batch ? _rows : null));
        _f.CheckSources(values, batch);
        return values;
    }
}
