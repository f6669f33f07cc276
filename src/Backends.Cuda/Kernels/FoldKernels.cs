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

    public static void Slices<TIn, TState, TOut, TFold>(ArrayView<TIn> x, ArrayView<TState> states, int parts, Places reduced, Places g)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var share = ((long)reduced.Count + parts - 1) / parts;
        for (var i = Items.First; i < (long)g.Count * parts; i += Items.Count)
        {
            long row = i % g.Count, part = i / g.Count, from = part * share;
            var to = from + share < reduced.Count ? from + share : reduced.Count;
            states[row * parts + part] = Some<TIn, TState, TOut, TFold>(x, g.At((int)row).P1, reduced, from, to, 1);
        }
    }

    public static void Join<TIn, TState, TOut, TFold>(ArrayView<TState> states, ArrayView<TOut> y, int first, int parts)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var all = Joined<TIn, TState, TOut, TFold>(states, parts);
        if (ILGPU.Group.IdxX == 0) y[(long)first + Grid.IdxX] = TFold.Finish(all);
    }

    public static void Join2<TIn, TState, TOut, TFold>(ArrayView<TState> states, ArrayView<TOut> y, int first, ArrayView<long> place,
        int firstPlace, int parts)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold2<TIn, TState, TOut>
    {
        var all = Joined<TIn, TState, TOut, TFold>(states, parts);
        if (ILGPU.Group.IdxX > 0) return;
        y[(long)first + Grid.IdxX] = TFold.Finish(all);
        place[(long)firstPlace + Grid.IdxX] = TFold.Place(all);
    }

    /// <summary>The state of all parts of a group's row, in its first item.</summary>
    private static TState Joined<TIn, TState, TOut, TFold>(ArrayView<TState> states, int parts)
        where TIn : unmanaged where TState : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var all = TFold.Start();
        for (var part = ILGPU.Group.IdxX; part < parts; part += Items.PerGroup)
            all = TFold.Merge(all, states[(long)Grid.IdxX * parts + part]);
        return Merged<TIn, TState, TOut, TFold>(all);
    }

    /// <summary>The state of all items of a group, in its first item.</summary>
    private static TState Merged<TIn, TState, TOut, TFold>(TState own)
        where TIn : unmanaged where TState : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        var shared = SharedMemory.Allocate<TState>(Items.PerGroup);
        var lane = ILGPU.Group.IdxX;
        shared[lane] = own;
        ILGPU.Group.Barrier();
        for (var reach = Items.PerGroup / 2; reach > 0; reach /= 2)
        {
            if (lane < reach) shared[lane] = TFold.Merge(shared[lane], shared[lane + reach]);
            ILGPU.Group.Barrier();
        }
        return shared[0];
    }

    /// <summary>The state of a group's part of a row, in its first item.</summary>
    private static TState Group<TIn, TState, TOut, TFold>(ArrayView<TIn> x, int start, int parts, Places reduced)
        where TIn : unmanaged where TState : unmanaged where TOut : unmanaged where TFold : struct, IFold<TIn, TState, TOut>
    {
        int lane = ILGPU.Group.IdxX, part = Grid.IdxX % parts;
        long share = ((long)reduced.Count + parts - 1) / parts, from = part * share;
        var to = from + share < reduced.Count ? from + share : reduced.Count;
        return Merged<TIn, TState, TOut, TFold>(Some<TIn, TState, TOut, TFold>(x, start, reduced, from + lane, to, Items.PerGroup));
    }

    /// <summary>Begins a new state where some has taken many elements.</summary>
    private static void Limit<TIn, TState, TOut, TFold>(ref TState all, ref TState some, ref int taken)
        where TFold : struct, IFold<TIn, TState, TOut>
    {
        if (taken < Summation.Longest) return;
        all = TFold.Merge(all, some);
        some = TFold.Start();
        taken = 0;
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
            var far = (long)by * stride;
            // Four elements are read before the first is used, so that a read does not wait for the one before it.
            for (; left - k > 3 * by; k += 4 * by, place += 4 * far)
            {
                TIn x0 = x[place], x1 = x[place + far], x2 = x[place + 2 * far], x3 = x[place + 3 * far];
                some = TFold.Step(some, x0, i + k);
                some = TFold.Step(some, x1, i + k + by);
                some = TFold.Step(some, x2, i + k + 2 * by);
                some = TFold.Step(some, x3, i + k + 3 * by);
                taken += 4;
                Limit<TIn, TState, TOut, TFold>(ref all, ref some, ref taken);
            }
            for (; k < left; k += by, place += far, taken++) some = TFold.Step(some, x[place], i + k);
            Limit<TIn, TState, TOut, TFold>(ref all, ref some, ref taken);
            i += k;
        }
        return TFold.Merge(all, some);
    }
}
