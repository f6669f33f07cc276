using Nabla.Devices;

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

/// <summary>The OpenCL C of <see cref="Fold"/>.</summary>
internal static class FoldSource
{
    public static ClProgram Of(string op, FoldText text, DType dtype, ReadOnlySpan<DType> y)
    {
        var types = new string[y.Length];
        for (var i = 0; i < types.Length; i++) types[i] = ClProgram.Name(y[i]);
        string Each(Func<int, string> part) => string.Join(", ", Enumerable.Range(0, types.Length).Select(part));
        string parameters = Each(i => $"global {types[i]}* Y{i}, const int f{i}"), places = Each(i => $"Y{i} + f{i}");
        return new(op, LongSums.Pairs(y[0]) + $$"""
            typedef struct { {{text.State}} } State;
            static State start(void) { State a; {{text.Start}}; return a; }
            static State step(State a, const {T} x, const long i) { {{text.Step}}; return a; }
            static State merge(State a, const State b) { {{text.Merge}}; return a; }
            static void finish(const State a, const size_t o, {{Each(i => $"global {types[i]}* Y{i}")}}) { {{text.Finish}}; }

            // Elements first, first + by, … of a row that begins at base.
            static State some(global const {T}* X, const int base, const Grid r, const long first, const long end, const int by)
            {
                const int size = r.rank ? r.size[0] : 1, stride = r.rank ? r.stride[0][0] : 0;
                State all = start(), a = all, b = all, c = all, d = all;
                int taken = 0;
                for (long i = first; i < end;)
                {
                    PLACES1_FROM(r, 1, i / size, p)
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

            #define MERGE_ALL for (int reach = GROUP / 2; reach > 0; reach /= 2) \
                { barrier(CLK_LOCAL_MEM_FENCE); if (lane < reach) shared[lane] = merge(shared[lane], shared[lane + reach]); }

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
                MERGE_ALL
                if (lane > 0) return;
                if (parts == 1) finish(shared[0], y, {{places}});
                else states[get_group_id(0)] = shared[0];
            }

            kernel void slices(global const {T}* X, global State* states, const int parts, const Grid reduced, const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= (size_t)g.count * parts) return;
                const int row = i % g.count, part = i / g.count;
                const long share = (reduced.count + parts - 1) / parts, from = part * share;
                PLACES2(g, row, y, x)
                states[(size_t)row * parts + part] = some(X, x, reduced, from, min(from + share, (long)reduced.count), 1);
            }

            kernel void join(global const State* states, {{parameters}}, const int parts)
            {
                local State shared[GROUP];
                const int lane = get_local_id(0);
                const size_t row = get_group_id(0);
                State a = start();
                for (int part = lane; part < parts; part += GROUP) a = merge(a, states[row * parts + part]);
                shared[lane] = a;
                MERGE_ALL
                if (lane == 0) finish(shared[0], row, {{places}});
            }

            """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)
            .Replace("{Y}", types[0], StringComparison.Ordinal));
    }
}
