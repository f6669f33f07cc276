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
        var mapped = new CustomFunction(_f.Name, Function, _f.Jvp is null ? null : Jvp, _f.Forward is null ? null : Forward, Backward)
        {
            Within = _batch.Level,
        };
        var y = mapped.Call(values);
        _f.CheckSources(y, _batch);
        return Wrap(y, null);
    }

    // Rules, and functions that are computed again, may run when Vmap has returned: the batch is open for them. They may use its tracers
    // from outside.
    private Tensor[] Function(Tensor[] x) => _batch.Reopen(() => Checked(Unwrap(_f.Function(Wrap(x, _mapped)))));

    private (Tensor[] Y, Tensor[] DY) Jvp(Tensor[] x, Tensor[] dx, Tensor[]? y) => _batch.Reopen(() =>
    {
        var (value, tangent) = _f.Jvp!(Wrap(x, _mapped), Wrap(dx, _mapped), y is null ? null : Wrap(y, null));
        return (Unwrap(value), Unwrap(tangent));
    });

    private CustomFunction.Results Forward(Tensor[] x) => _batch.Reopen(() =>
    {
        var (y, saved) = _f.Forward!(Wrap(x, _mapped));
        return new CustomFunction.Results(Checked(Unwrap(y)), saved with { Leaves = Checked(Unwrap(saved.Leaves)) });
    });

    private Tensor[] Backward(Tensor[] x, Tensor[] y, CustomFunction.Saved saved, Tensor[] g) => _batch.Reopen(() =>
    {
        saved = saved with { Leaves = Wrap(saved.Leaves, null) };
        var gx = Unwrap(_f.Backward(Wrap(x, _mapped), Wrap(y, null), saved, Wrap(g, null)));
        for (var i = 0; i < gx.Length; i++)
            if (!_mapped[i]) gx[i] = gx[i].DType.IsFloatingPoint ? gx[i].Sum([0]) : x[i].ZerosLike();
        return gx;
    });

    private Tensor[] Wrap(Tensor[] x, bool[]? mapped)
    {
        var wrapped = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) wrapped[i] = mapped is null || mapped[i] ? new Batched(_batch, x[i], _rows) : x[i];
        return wrapped;
    }

    private Tensor[] Unwrap(Tensor[] y) => Array.ConvertAll(y, t => _batch.Value(t, _rows));

    private Tensor[] Checked(Tensor[] values)
    {
        _f.CheckSources(values, _batch);
        return values;
    }
}
