using ILGPU;
using Summation = Nabla.Devices.Summation;

namespace Nabla.Cuda;

/// <summary>How many numbers become one.</summary>
internal interface IFold<TIn, TState, TOut>
{
    /// <summary>The state of no elements.</summary>
    static abstract TState Start();

    /// <summary>The state with x, the i-th element.</summary>
    static abstract TState Step(TState a, TIn x, long i);

    /// <summary>The state of both.</summary>
    static abstract TState Merge(TState a, TState b);

    /// <summary>The result.</summary>
    static abstract TOut Finish(TState a);
}

/// <summary>A fold with two results.</summary>
internal interface IFold2<TIn, TState, TOut> : IFold<TIn, TState, TOut>
{
    /// <summary>The second result.</summary>
    static abstract long Place(TState a);
}

/// <summary>The kernels of <see cref="Devices.Fold"/>.</summary>
internal static class FoldKernels
{
    public static void Each<TIn, TState, TOut, TFold>(ArrayView<TIn> x, ArrayView<TOut> y, int first, Places reduced, Places g)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)first + at.P0] = TFold.Finish(Some<TIn, TState, TOut, TFold>(x, at.P1, reduced, 0, reduced.Count, 1));
        }
    }

    public static void Each2<TIn, TState, TOut, TFold>(ArrayView<TIn> x, ArrayView<TOut> y, int first, ArrayView<long> place,
        int firstPlace, Places reduced, Places g)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold2<TIn, TState, TOut>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            var all = Some<TIn, TState, TOut, TFold>(x, at.P1, reduced, 0, reduced.Count, 1);
            y[(long)first + at.P0] = TFold.Finish(all);
            place[(long)firstPlace + at.P0] = TFold.Place(all);
        }
    }

    public static void Tree<TIn, TState, TOut, TFold>(ArrayView<TIn> x, ArrayView<TState> states, ArrayView<TOut> y, int first, int parts,
        Places reduced, Places g)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var at = g.At(Grid.IdxX / parts);
        var all = Group<TIn, TState, TOut, TFold>(x, at.P1, parts, reduced);
        if (ILGPU.Group.IdxX > 0) return;
        if (parts == 1) y[(long)first + at.P0] = TFold.Finish(all);
        else states[(long)Grid.IdxX] = all;
    }

    public static void Tree2<TIn, TState, TOut, TFold>(ArrayView<TIn> x, ArrayView<TState> states, ArrayView<TOut> y, int first,
        ArrayView<long> place, int firstPlace, int parts, Places reduced, Places g)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold2<TIn, TState, TOut>
    {
        var at = g.At(Grid.IdxX / parts);
        var all = Group<TIn, TState, TOut, TFold>(x, at.P1, parts, reduced);
        if (ILGPU.Group.IdxX > 0) return;
        if (parts == 1)
        {
            y[(long)first + at.P0] = TFold.Finish(all);
            place[(long)firstPlace + at.P0] = TFold.Place(all);
        }
        else
        {
            states[(long)Grid.IdxX] = all;
        }
    }

    public static void Join<TIn, TState, TOut, TFold>(ArrayView<TState> states, ArrayView<TOut> y, int first, int parts, int rows)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        for (var row = Items.First; row < rows; row += Items.Count)
            y[first + row] = TFold.Finish(Joined<TIn, TState, TOut, TFold>(states, row, parts));
    }

    public static void Join2<TIn, TState, TOut, TFold>(ArrayView<TState> states, ArrayView<TOut> y, int first, ArrayView<long> place,
        int firstPlace, int parts, int rows)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold2<TIn, TState, TOut>
    {
        for (var row = Items.First; row < rows; row += Items.Count)
        {
            var all = Joined<TIn, TState, TOut, TFold>(states, row, parts);
            y[first + row] = TFold.Finish(all);
            place[firstPlace + row] = TFold.Place(all);
        }
    }

    private static TState Joined<TIn, TState, TOut, TFold>(ArrayView<TState> states, long row, int parts)
        where TState : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var all = states[row * parts];
        for (var part = 1; part < parts; part++) all = TFold.Merge(all, states[row * parts + part]);
        return all;
    }

    /// <summary>The state of a group's part of a row, in its first item.</summary>
    private static TState Group<TIn, TState, TOut, TFold>(ArrayView<TIn> x, int start, int parts, Places reduced)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var shared = SharedMemory.Allocate<TState>(Items.PerGroup);
        int lane = ILGPU.Group.IdxX, part = Grid.IdxX % parts;
        long share = ((long)reduced.Count + parts - 1) / parts, from = part * share;
        var to = from + share < reduced.Count ? from + share : reduced.Count;
        shared[lane] = Some<TIn, TState, TOut, TFold>(x, start, reduced, from + lane, to, Items.PerGroup);
        ILGPU.Group.Barrier();
        for (var reach = Items.PerGroup / 2; reach > 0; reach /= 2)
        {
            if (lane < reach) shared[lane] = TFold.Merge(shared[lane], shared[lane + reach]);
            ILGPU.Group.Barrier();
        }
        return shared[0];
    }

    /// <summary>The state of the elements first, first + by, … of a row that begins at a place.</summary>
    private static TState Some<TIn, TState, TOut, TFold>(ArrayView<TIn> x, int start, Places row, long first, long end, int by)
        where TIn : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        int size = row.Rank == 0 ? 1 : row.Sizes.A0, stride = row.Rank == 0 ? 0 : row.Strides0.A0;
        TState all = TFold.Start(), some = TFold.Start();
        var taken = 0;
        for (var i = first; i < end;)
        {
            var within = (int)(i % size);
            var left = size - within < end - i ? size - within : (int)(end - i);
            var place = start + (long)row.At((int)i).P0;
            var k = 0;
            for (; k < left; k += by, place += (long)by * stride)
            {
                some = TFold.Step(some, x[place], i + k);
                if (++taken < Summation.Longest) continue;
                all = TFold.Merge(all, some);
                some = TFold.Start();
                taken = 0;
            }
            i += k;
        }
        return TFold.Merge(all, some);
    }
}
