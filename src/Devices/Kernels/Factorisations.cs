using System.Collections.Concurrent;

namespace Nabla.Devices;

/// <summary>
/// Factorisations of batches of matrices. A work-group takes a matrix and its items take columns; on a processor a group has one item. The
/// device finds that a matrix is singular or not positive definite; the exception is thrown where a result is read.
/// </summary>
/// <param name="onProcessors">The number of items of a work-group on a processor: one, or more in tests of what other devices do.</param>
internal sealed class Factorisations(int onProcessors = 1)
{
    private const int Upper = 1, Unit = 2, Identity = 4;   // the flags of the kernel "substitute"
    private const int Columns = 32;   // Columns: how many columns of a right-hand side one item of a processor takes.

    private readonly ConcurrentDictionary<(string, DType, int), Program> _programs = new();

    public void Cholesky(DeviceTensor a, DeviceTensor l)
    {
        if (l.Length == 0) return;
        var (n, shape, lanes) = (Order(a), a.Shape, Lanes(l));
        var first = 0;
        foreach (var batch in new Grid(shape.Span[..^2], a.Lead(), l.Lead()).Parts())
        {
            using var call = Get("cholesky", l, lanes).On(l.Queue, "cholesky");
            call.In(a).Status(batch.Count, Refusal(first, (m, minor) =>
                    $"cholesky: {Which(shape, m)} is not positive definite: its leading minor of order {Math.Abs(minor)} is " +
                        $"{(minor < 0 ? "NaN" : "not positive")}."))
                .Out(l).Value(n).Value(a.Strides[^2]).Value(a.Strides[^1]).Value(batch).Run(batch.Count, lanes);
            first += batch.Count;
        }
    }

    /// <summary>Solves A·X = B, or, without B, A·X = I.</summary>
    public void Solve(Op op, DeviceTensor a, DeviceTensor? b, DeviceTensor x)
    {
        if (x.Length == 0) return;
        var (lu, pivots) = Factor(op, a.WithoutRepeats(Axes.Range(a.Rank - 2)), x, isRefused: true);
        Substitute(op, "solve", lu, pivots, b, x, 0);
    }

    public void SolveTriangular(SolveTriangular op, DeviceTensor a, DeviceTensor b, DeviceTensor x)
    {
        if (x.Length == 0) return;
        Substitute(op, "triangular", a, null, b, x, (op.Upper ? Upper : 0) | (op.Unitriangular ? Unit : 0));
    }

    /// <summary>det A, or its sign and ln |det A|.</summary>
    public void Det(Op op, DeviceTensor a, ReadOnlySpan<DeviceTensor> y)
    {
        if (y[0].Length == 0) return;
        var (lu, pivots) = Factor(op, a, y[0], isRefused: false);
        using var call = Get(op.Name, y[0], 1).On(y[0].Queue, op.Name);
        call.In(lu).In(pivots);
        foreach (var output in y) call.Out(output).Value(output.Offset);
        call.Value(Order(a)).Value((int)y[0].Length).Run(y[0].Length);
    }

    /// <summary>P·A = L·U of each matrix of A, one after the other, and the row exchanges of each.</summary>
    private (DeviceTensor Lu, DeviceTensor Pivots) Factor(Op op, DeviceTensor a, DeviceTensor y, bool isRefused)
    {
        var (n, shape, lanes) = (Order(a), a.Shape, Lanes(y));
        var (lu, pivots) = (a.New(shape), a.New(shape[..^1], DType.Int32));
        var first = 0;
        foreach (var batch in new Grid(shape.Span[..^2], a.Lead()).Parts())
        {
            using var call = Get("factor", y, lanes).On(y.Queue, "factor");
            call.In(a).Status(batch.Count, isRefused ? Refusal(first, (m, pivot) =>
                $"{op.Name}: {Which(shape, m)} is singular: pivot {pivot} of its LU factorisation is exactly 0.")
                : _ => null).Out(lu).Out(pivots)
                .Value(n).Value(first).Value(a.Strides[^2]).Value(a.Strides[^1]).Value(batch).Run(batch.Count, lanes);
            first += batch.Count;
        }
        return (lu, pivots);
    }

    private void Substitute(Op op, string kernel, DeviceTensor a, DeviceTensor? pivots, DeviceTensor? b, DeviceTensor x, int flags)
    {
        var (n, k, lanes) = (x.Shape.Span[^2], x.Shape.Span[^1], Lanes(x));
        var columns = lanes == 1 ? Columns : 1;
        var parts = (k + columns - 1) / columns;
        foreach (var batch in new Grid(x.Shape.Span[..^2], a.Lead(), (b ?? x).Lead(), x.Lead()).Parts())
        {
            using var call = Get("substitute", x, lanes).On(x.Queue, kernel);
            call.In(a).In(pivots ?? a).In(b ?? a).Out(x).Value(n).Value(k).Value(a.Strides[^2]).Value(a.Strides[^1])
                .Value(b?.Strides[^2] ?? 0).Value(b?.Strides[^1] ?? 0).Value(b is null ? Identity : flags).Value(columns).Value(batch)
                .Run(((long)batch.Count * parts + lanes - 1) / lanes, lanes);
        }
    }

    /// <summary>
    /// The exception for the first matrix whose status is not 0. The status starts at matrix <paramref name="first"/> of the batch.
    /// </summary>
    private static Func<int[], Exception?> Refusal(int first, Func<int, int, string> message) =>
        found => Array.FindIndex(found, s => s != 0) is >= 0 and var m ? new LinAlgException(message(first + m, found[m])) : null;

    private Program Get(string name, DeviceTensor y, int lanes) =>
        _programs.GetOrAdd((name, y.DType, lanes), static (key, language) => language.Factorisation(key.Item1, key.Item2, key.Item3),
            y.Queue.Language);

    private int Lanes(DeviceTensor y) => y.Queue.IsProcessor ? onProcessors : y.Queue.GroupSize;

    private static int Order(DeviceTensor x) => x.Shape.Span[^1];

    private static string Which(Shape shape, int matrix) =>
        shape.Count == 2 ? $"the {shape[0]} × {shape[0]} matrix" : $"matrix {matrix} of the batch of shape {shape}";
}
