namespace Nabla.Devices;

/// <summary>
/// Cat and Embed: elements are written, or added, to other places. The kernels <c>put</c>, <c>add</c> and <c>sum</c> take x, y (or the
/// sums), and a grid of both; <c>total</c> takes the sums, y, its first place and the number of elements.
/// </summary>
internal sealed class Arrangement
{
    private readonly Program?[] _programs = new Program?[DType.All.Count];

    public void Cat(Cat op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
    {
        if (y[0].Length == 0) return;
        var offset = y[0].Offset;
        foreach (var part in x)
        {
            Move("put", part, y[0].WithLayout(Layout.Strided(part.Shape, y[0].Strides, offset)));
            offset += part.Shape[op.Axis] * y[0].Strides[op.Axis];
        }
    }

    /// <summary>
    /// y = 0, plus x at the places that the view reads. If places repeat, there is a launch for each position on the axes that repeat them.
    /// So no launch writes a place twice, and the order of each sum is fixed.
    /// </summary>
    public void Embed(Embed op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
    {
        y[0].Queue.Clear(y[0]);
        if (x[0].Length == 0) return;
        var target = op.Target;
        var repeating = Repeating(target);
        int[] sizes = target.Shape.ToArray(), to = target.Strides.ToArray(), from = x[0].Strides.ToArray();
        var launches = repeating.Aggregate(1L, (count, axis) => count * sizes[axis]);
        foreach (var axis in repeating) sizes[axis] = 1;
        var sums = launches > Summation.Longest && x[0].DType == DType.Float32
            ? y[0].Queue.Pool.Rent(y[0].Length * Summation.Bytes)
            : null;
        if (sums is not null) sums.Device.Clear(sums, 0, y[0].Length * Summation.Bytes);
        for (var n = 0L; n < launches; n++)
        {
            var (rest, source, place) = (n, x[0].Offset, target.Offset + (sums is null ? y[0].Offset : 0));
            foreach (var axis in repeating)
            {
                source += (int)(rest % target.Shape[axis]) * from[axis];
                place += (int)(rest % target.Shape[axis]) * to[axis];
                rest /= target.Shape[axis];
            }
            Move(launches == 1 ? "put" : sums is null ? "add" : "sum", x[0].WithLayout(Layout.Strided(sizes, from, source)),
                y[0].WithLayout(Layout.Strided(sizes, to, place)), sums);
        }
        if (sums is not null) Total(sums, y[0]);
    }

    /// <summary>Axes without which no place repeats. Shorter axes are preferred, so that each launch has much work.</summary>
    private static List<int> Repeating(Layout layout)
    {
        var strides = layout.Strides.ToArray();
        var (kept, repeating) = (new List<int>(), new List<int>());
        foreach (var axis in Enumerable.Range(0, strides.Length).Where(a => layout.Shape[a] > 1).OrderByDescending(a => layout.Shape[a]))
        {
            kept.Add(axis);
            if (IsInjective(kept)) continue;
            kept.Remove(axis);
            repeating.Add(axis);
        }
        return repeating;

        // No place repeats if the stride of each axis exceeds the distance that all axes of smaller strides cover together.
        bool IsInjective(List<int> axes)
        {
            var reach = 0L;
            foreach (var axis in axes.OrderBy(a => Math.Abs(strides[a])))
            {
                if (Math.Abs(strides[axis]) <= reach) return false;
                reach += (long)Math.Abs(strides[axis]) * (layout.Shape[axis] - 1);
            }
            return true;
        }
    }

    /// <summary>Runs the kernel, which writes to <paramref name="to"/>, or to the <paramref name="sums"/> that belong to it.</summary>
    private void Move(string how, DeviceTensor from, DeviceTensor to, DeviceBuffer? sums = null)
    {
        if (from.Length == 0) return;
        var program = _programs[from.DType.Index] ??= to.Queue.Language.Move(from.DType);
        using var call = program.On(to.Queue, how);
        call.In(from).Out(sums ?? (DeviceBuffer)to.Buffer);
        call.Run(new Grid(to.Shape.Span, to, from));
    }

    private void Total(DeviceBuffer sums, DeviceTensor y)
    {
        using var call = _programs[y.DType.Index]!.On(y.Queue, "total");
        call.In(sums).Out(y).Value(y.Offset).Value((int)y.Length).Run(y.Length);
    }
}
