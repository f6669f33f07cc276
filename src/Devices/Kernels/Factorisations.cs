using System.Collections.Concurrent;

namespace Nabla.Devices;

/// <summary>
/// Factorisations of batches of matrices. Of small matrices a work-group takes one, and its items take columns; on a processor a group has
/// one item. Large ones are halved until the parts are small, so that matrix products do most of the work (S. Toledo, "Locality of
/// reference in LU decomposition with partial pivoting", SIAM J. Matrix Anal. Appl. 18(4), 1997). On a processor, where launches cost more
/// than the loops of a matrix, only very large ones are. The device finds that a matrix is singular or not positive definite; the exception
/// is thrown where a result is read.
/// </summary>
/// <param name="product">Multiplies the parts.</param>
/// <param name="onProcessors">The number of items of a work-group on a processor: one, or more in tests of what other devices do.</param>
internal sealed class Factorisations(MatrixProduct product, int onProcessors = 1)
{
    /// <summary>The order of the largest matrices that are not divided; the columns of the widest panel of an LU factorisation.</summary>
    public const int Small = 64, Panel = 16;

    // On PoCL parts cost 1.5 to 4 times as much at an order of 65 to 300, as much at 600 for Cholesky, and half at 1,000.
    private const int SmallOnProcessors = 500;

    private const int Upper = 1, Unit = 2, Identity = 4, Exchange = 8;   // the flags of the kernel "substitute"
    private const int Columns = 32;   // Columns: how many columns of a right-hand side one item of a processor takes.

    private readonly ConcurrentDictionary<(string, DType, int), Program> _programs = new();
    private readonly Elementwise _difference = new("sub", new(["a", "b"], (_, _) => "a - b", null)),
        _middle = new("cholesky", new(["a", "b"], (_, _) => "(a + b) * ({T})0.5", null));

    public void Cholesky(DeviceTensor a, DeviceTensor l)
    {
        if (l.Length == 0) return;
        var (n, shape) = (Order(a), a.Shape);
        if (!IsDivided(l, n))
        {
            var first = 0;
            foreach (var batch in new Grid(shape.Span[..^2], a.Lead(), l.Lead()).Parts())
            {
                var own = NotPositive(l.Queue, batch.Count, first, shape);
                CholeskyOfSmall(a, l, 0, batch, own);
                own.Launched();
                first += batch.Count;
            }
            return;
        }
        var rest = l.New(shape);
        _middle.Run([a, a.Transposed()], rest);
        l.Queue.Clear(l);
        var fault = NotPositive(l.Queue, (int)(l.Length / n / n), 0, shape);
        CholeskyOfParts(rest, l, 0, fault);
        fault.Launched();
    }

    /// <summary>Uses A up. In L, what is above the diagonal is 0.</summary>
    private void CholeskyOfParts(DeviceTensor a, DeviceTensor l, int first, Fault fault)
    {
        var (n, half) = (Order(a), Half(Order(a), Small));
        if (n <= Small)
        {
            var small = l.New(l.Shape);
            CholeskyOfSmall(a, small, first, new Grid(l.Shape.Span[..^2], a.Lead(), small.Lead()).Whole(), fault);
            small.CopyTo(l);
            return;
        }
        var (corner, rest) = (l.Block(0, 0, half, half), a.Block(half, half, n - half, n - half));
        CholeskyOfParts(a.Block(0, 0, half, half), corner, first, fault);
        var x = l.New([.. l.Shape.Span[..^2], half, n - half]);
        Triangular(corner, a.Block(0, half, half, n - half), x, 0);
        x.Transposed().CopyTo(l.Block(half, 0, n - half, half));
        Subtract(rest, x.Transposed(), x, rest);
        CholeskyOfParts(rest, l.Block(half, half, n - half, n - half), first + half, fault);
    }

    private void CholeskyOfSmall(DeviceTensor a, DeviceTensor l, int first, GridPart batch, Fault fault)
    {
        var lanes = Lanes(l);
        using var call = Get("cholesky", l, lanes).On(l.Queue, "cholesky");
        call.In(a).Status(fault).Out(l).Value(Order(a)).Value(first).Value(a.Strides[^2]).Value(a.Strides[^1]).Value(batch)
            .Run(batch.Count, lanes);
    }

    /// <summary>Solves A·X = B, or, without B, A·X = I.</summary>
    public void Solve(Op op, DeviceTensor a, DeviceTensor? b, DeviceTensor x)
    {
        if (x.Length == 0) return;
        var (lu, pivots) = Factor(op, a.WithoutRepeats(Axes.Range(a.Rank - 2)), x, isRefused: true);
        var isDivided = IsDivided(x, Order(lu));
        Substitute("solve", lu, pivots, b, x, isDivided ? Exchange : 0);
        if (!isDivided) return;
        Triangular(lu, x, x, Unit);
        Triangular(lu, x, x, Upper);
    }

    public void SolveTriangular(SolveTriangular op, DeviceTensor a, DeviceTensor b, DeviceTensor x)
    {
        if (x.Length == 0) return;
        var flags = (op.Upper ? Upper : 0) | (op.Unitriangular ? Unit : 0);
        if (IsDivided(x, Order(a))) Triangular(a, b, x, flags);
        else Substitute("triangular", a, null, b, x, flags);
    }

    /// <summary>Solves with a triangle of A. X may be B.</summary>
    private void Triangular(DeviceTensor a, DeviceTensor b, DeviceTensor x, int flags)
    {
        var (n, k, half) = (Order(a), x.Shape.Span[^1], Half(Order(a), Small));
        if (n <= Small)
        {
            Substitute("triangular", a, null, b, x, flags);
            return;
        }
        // What is solved first, its place, and the size of the other part.
        var (first, size, then, others) = (flags & Upper) == 0 ? (0, half, half, n - half) : (half, n - half, 0, half);
        DeviceTensor solved = x.Block(first, 0, size, k), rest = x.Block(then, 0, others, k);
        Triangular(a.Block(first, first, size, size), b.Block(first, 0, size, k), solved, flags);
        Subtract(b.Block(then, 0, others, k), a.Block(then, first, others, size), solved, rest);
        Triangular(a.Block(then, then, others, others), rest, rest, flags);
    }

    /// <summary>Y = B − P·Q.</summary>
    private void Subtract(DeviceTensor b, DeviceTensor p, DeviceTensor q, DeviceTensor y)
    {
        var found = y.New(y.Shape);
        product.Run(p, q, found);
        _difference.Run([b, found], y);
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
        Func<int[], Exception?> Refused(int first) => isRefused ? Refusal(first, (m, pivot) =>
            $"{op.Name}: {Which(shape, m)} is singular: pivot {pivot} of its LU factorisation is exactly 0.") : _ => null;
        if (IsDivided(y, n))
        {
            var (parts, rows) = (a.Copied(), a.New(shape[..^1], DType.Int32));
            var fault = Fault.New(y.Queue, (int)(parts.Length / n / n), Refused(0));
            FactorPanel(parts, rows, 0, n, fault);
            fault.Launched();
            return (parts, rows);
        }
        var (lu, pivots) = (a.New(shape), a.New(shape[..^1], DType.Int32));
        var first = 0;
        foreach (var batch in new Grid(shape.Span[..^2], a.Lead()).Parts())
        {
            using var call = Get("factor", y, lanes).On(y.Queue, "factor");
            call.In(a).Status(batch.Count, Refused(first)).Out(lu).Out(pivots)
                .Value(n).Value(first).Value(a.Strides[^2]).Value(a.Strides[^1]).Value(batch).Run(batch.Count, lanes);
            first += batch.Count;
        }
        return (lu, pivots);
    }

    /// <summary>Factors columns of contiguous matrices, from the diagonal down. Rows are exchanged within these columns only.</summary>
    private void FactorPanel(DeviceTensor lu, DeviceTensor pivots, int first, int width, Fault fault)
    {
        var (n, lanes) = (Order(lu), Lanes(lu));
        if (width <= Panel)
        {
            using var call = Get("panel", lu, lanes).On(lu.Queue, "panel");
            call.Status(fault).Out(lu).Out(pivots).Value(n).Value(first).Value(width).Run(lu.Length / n / n, lanes);
            return;
        }
        var half = Half(width, Panel);
        var (then, others) = (first + half, width - half);
        FactorPanel(lu, pivots, first, half, fault);
        ExchangeRows(lu, pivots, first, half, then, others);
        var right = lu.Block(first, then, half, others);
        var solved = right.Copied();
        Triangular(lu.Block(first, first, half, half), solved, solved, Unit);
        solved.CopyTo(right);
        var rest = lu.Block(then, then, n - then, others);
        Subtract(rest, lu.Block(then, first, n - then, half), solved, rest);
        FactorPanel(lu, pivots, then, others, fault);
        ExchangeRows(lu, pivots, then, others, first, half);
    }

    /// <summary>Exchanges rows by the pivots of some columns, within other columns.</summary>
    private void ExchangeRows(DeviceTensor lu, DeviceTensor pivots, int first, int count, int column, int columns)
    {
        var n = Order(lu);
        var items = lu.Length / n / n * columns;
        using var call = Get("exchange", lu, 1).On(lu.Queue, "exchange");
        call.In(pivots).Out(lu).Value(n).Value(first).Value(count).Value(column).Value(columns).Value((int)items).Run(items);
    }

    private void Substitute(string kernel, DeviceTensor a, DeviceTensor? pivots, DeviceTensor? b, DeviceTensor x, int flags)
    {
        var (n, k, lanes) = (x.Shape.Span[^2], x.Shape.Span[^1], Lanes(x));
        var columns = lanes == 1 ? Columns : 1;
        var parts = (k + columns - 1) / columns;
        foreach (var batch in new Grid(x.Shape.Span[..^2], a.Lead(), (b ?? x).Lead(), x.Lead()).Parts())
        {
            // Few columns: a group takes each, since one item would take long.
            var isShared = kernel == "triangular" && lanes > 1 && (long)batch.Count * k < (long)x.Queue.Units * lanes / 4;
            using var call = Get("substitute", x, lanes).On(x.Queue, isShared ? "column" : kernel);
            call.In(a).In(pivots ?? a).In(b ?? a).Out(x).Value(n).Value(k).Value(a.Strides[^2]).Value(a.Strides[^1])
                .Value(b?.Strides[^2] ?? 0).Value(b?.Strides[^1] ?? 0).Value(flags | (b is null ? Identity : 0)).Value(columns).Value(batch)
                .Run(isShared ? (long)batch.Count * k : ((long)batch.Count * parts + lanes - 1) / lanes, isShared ? Small : lanes);
        }
    }

    private bool IsDivided(DeviceTensor y, int n) => n > (Lanes(y) == 1 ? SmallOnProcessors : Small);

    /// <summary>About half of a length, a multiple of <paramref name="part"/>.</summary>
    private static int Half(int length, int part) => (length / 2 + part - 1) / part * part;

    private static Fault NotPositive(QueueDevice device, int count, int first, Shape shape) => Fault.New(device, count, Refusal(first,
        (m, minor) => $"cholesky: {Which(shape, m)} is not positive definite: its leading minor of order {Math.Abs(minor)} is " +
            $"{(minor < 0 ? "NaN" : "not positive")}."));

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
