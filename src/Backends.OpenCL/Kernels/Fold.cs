namespace Nabla.OpenCL;

/// <summary>
/// How many numbers become one, in OpenCL C. <paramref name="State"/> declares the members of the state a. <paramref name="Start"/> sets
/// them for no elements. <paramref name="Step"/> adds x, the i-th element, to the state. <paramref name="Merge"/> adds the state b to it.
/// <paramref name="Finish"/> writes Y0[o], and Y1[o] where there are two outputs. {T} is the input's type, {Y} that of the first output.
/// </summary>
internal sealed record FoldText(string State, string Start, string Step, string Merge, string Finish) : KernelForm
{
    public override KernelKind Kind => KernelKind.Fold;
}

/// <summary>
/// A reduction. Where there are few outputs of many elements each, a work-group computes an output and merges the states of its items as a
/// tree; else one work-item computes an output. The order depends only on the shapes and the device, so that a sum is the same every time.
/// </summary>
internal sealed class Fold(string op, FoldText text)
{
    private const int LongRow = 512, LongPart = 4096, StateBytes = 16;

    private readonly ClProgram?[] _programs = new ClProgram?[DType.All.Count];

    /// <summary>Reduces the axes of x to size 1.</summary>
    public void Run(DeviceTensor x, Axes axes, params scoped ReadOnlySpan<DeviceTensor> y)
    {
        var rows = y[0].Length;
        if (rows == 0) return;
        var (device, program) = (x.ClDevice, _programs[x.DType.Index] ??= Write(x.DType, y));
        // The offset of each output is an argument of its own.
        var first = y[0].Offset == 0 ? y[0] : y[0].WithLayout(Layout.Contiguous(y[0].Shape));
        var (kept, reduced) = Split(x, axes, first);
        if (reduced.Rank > GridPart.MaxRank)
        {
            x = Packed(x, axes);
            (kept, reduced) = Split(x, [1], y[0].WithLayout(Layout.Contiguous([(int)rows, 1])));
        }
        var length = reduced.Count;
        if (length >= LongRow && rows < 2 * device.Infos.Units * ClProgram.Group && kept.Rank <= GridPart.MaxRank)
        {
            Tree(program, device, x, y, (int)rows, length, kept, reduced);
        }
        else
        {
            using var call = program.On(device, "each");
            Outputs(ref call.In(x), y).Value(reduced.Whole()).Run(kept);
        }
    }

    private static void Tree(ClProgram program, ClDevice device, DeviceTensor x, ReadOnlySpan<DeviceTensor> y, int rows, long length,
        Grid kept, Grid reduced)
    {
        var parts = (int)Math.Max(1, Math.Min(4 * device.Infos.Units / rows, length / LongPart));
        var states = device.Pool.Rent((long)rows * parts * StateBytes);
        using (var call = program.On(device, "tree"))
        {
            Outputs(ref call.In(x).Out(states), y).Value(parts).Value(reduced.Whole()).Value(kept.Whole())
                .Run((long)rows * parts * ClProgram.Group);
        }

        if (parts == 1) return;
        using (var call = program.On(device, "join"))
            Outputs(ref call.In(states), y).Value(parts).Value(rows).Run(rows);
    }

    private static ref Launch Outputs(ref Launch call, scoped ReadOnlySpan<DeviceTensor> y)
    {
        foreach (var output in y) call.Out(output).Value(output.Offset);
        return ref call;
    }

    /// <summary>
    /// Two grids: the outputs, with each place in y and the place of its first element in x; and the elements of one output.
    /// </summary>
    private static (Grid Kept, Grid Reduced) Split(DeviceTensor x, Axes axes, DeviceTensor y)
    {
        int[] sizes = new int[axes.Count], strides = new int[axes.Count];
        for (var i = 0; i < sizes.Length; i++) (sizes[i], strides[i]) = (x.Shape[axes[i]], x.Strides[axes[i]]);
        // Strides of y along the reduced axes do not matter, since these have size 1 in y.
        return (new(y.Shape.Span, y, x.Seen(y.Shape, x.Strides)), new Grid(sizes, x.Seen(sizes, strides)).FromZero());
    }

    /// <summary>A copy with two axes: the outputs, and the elements of each output.</summary>
    private static DeviceTensor Packed(DeviceTensor x, Axes axes)
    {
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(i => !axes.Contains(i))];
        int[] order = [.. kept, .. axes];
        var copy = x.WithLayout(new Permute([.. order]).View(x.Layout)!.Value).Copied();
        var rows = kept.Aggregate(1, (count, i) => count * x.Shape[i]);
        return copy.WithLayout(Layout.Contiguous([rows, (int)(x.Length / rows)]));
    }

    private ClProgram Write(DType dtype, ReadOnlySpan<DeviceTensor> y)
    {
        var types = new string[y.Length];
        for (var i = 0; i < types.Length; i++) types[i] = ClProgram.Name(y[i].DType);
        string Each(Func<int, string> part) => string.Join(", ", Enumerable.Range(0, types.Length).Select(part));
        string parameters = Each(i => $"global {types[i]}* Y{i}, const int f{i}"), places = Each(i => $"Y{i} + f{i}");
        return new(op, LongSums.Pairs(y[0].DType) + $$"""
            typedef struct { {{text.State}} } State;
            static State start(void) { State a; {{text.Start}}; return a; }
            static State step(State a, const {T} x, const long i) { {{text.Step}}; return a; }
            static State merge(State a, const State b) { {{text.Merge}}; return a; }
            static void finish(const State a, const size_t o, {{Each(i => $"global {types[i]}* Y{i}")}}) { {{text.Finish}}; }

            // Elements first, first + by, … of a row that begins at base.
            static State some(global const {T}* X, const int base, const Grid r, const long first, const long end, const int by)
            {
                const int size = r.rank ? r.size[r.rank - 1] : 1, stride = r.rank ? r.stride[0][r.rank - 1] : 0;
                Grid outer = r;
                outer.rank = r.rank ? r.rank - 1 : 0;
                State all = start(), a = all, b = all, c = all, d = all;
                int taken = 0;
                for (long i = first; i < end;)
                {
                    PLACES1(outer, i / size, p)
                    const int within = (int)(i % size), left = (int)min((long)(size - within), min(end - i, 4L * LONGEST * by));
                    p += base + within * stride;
                    const int far = by * stride;
                    int k = 0;
                    for (; k < left - 3 * by; k += 4 * by, p += 4 * far)
                    {
                        a = step(a, X[p], i + k);
                        b = step(b, X[p + far], i + k + by);
                        c = step(c, X[p + 2 * far], i + k + 2 * by);
                        d = step(d, X[p + 3 * far], i + k + 3 * by);
                    }
                    for (; k < left; k += by, p += far) a = step(a, X[p], i + k);
                    i += k;
                    taken += k;
                    if (taken >= LONGEST * by)
                    {
                        all = merge(all, merge(merge(a, b), merge(c, d)));
                        a = b = c = d = start();
                        taken = 0;
                    }
                }
                return merge(all, merge(merge(a, b), merge(c, d)));
            }

            kernel void each(global const {T}* X, {{parameters}}, const Grid reduced, const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= g.count) return;
                PLACES2(g, i, y, x)
                finish(some(X, x, reduced, 0, reduced.count, 1), y, {{places}});
            }

            kernel void tree(global const {T}* X, global State* states, {{parameters}}, const int parts, const Grid reduced, const Grid g)
            {
                local State shared[GROUP];
                const int lane = get_local_id(0), part = get_group_id(0) % parts;
                PLACES2(g, get_group_id(0) / parts, y, x)
                const long share = (reduced.count + parts - 1) / parts, from = part * share, to = min(from + share, (long)reduced.count);
            #ifdef CPU
                const long own = (share + GROUP - 1) / GROUP;
                shared[lane] = some(X, x, reduced, from + lane * own, min(from + (lane + 1) * own, to), 1);
            #else
                shared[lane] = some(X, x, reduced, from + lane, to, GROUP);
            #endif
                for (int reach = GROUP / 2; reach > 0; reach /= 2)
                {
                    barrier(CLK_LOCAL_MEM_FENCE);
                    if (lane < reach) shared[lane] = merge(shared[lane], shared[lane + reach]);
                }
                if (lane > 0) return;
                if (parts == 1) finish(shared[0], y, {{places}});
                else states[get_group_id(0)] = shared[0];
            }

            kernel void join(global const State* states, {{parameters}}, const int parts, const int rows)
            {
                const size_t row = get_global_id(0);
                if (row >= rows) return;
                State a = states[row * parts];
                for (int part = 1; part < parts; part++) a = merge(a, states[row * parts + part]);
                finish(a, row, {{places}});
            }

            """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)
            .Replace("{Y}", types[0], StringComparison.Ordinal));
    }
}
