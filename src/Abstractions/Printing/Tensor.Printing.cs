using System.Globalization;
using System.Text;

namespace Nabla;

public abstract partial class Tensor
{
    private const int Summarized = 1000, Edge = 3, LineWidth = 74;
    private const string Opening = "tensor(";

    /// <summary>
    /// The values the way NumPy prints them, with dtype and device; of more than 1000 elements the first and last three along each axis. A
    /// tracer prints its shape and its transform.
    /// </summary>
    public override string ToString()
    {
        if (this is Tracer tracer) return $"{Opening}shape={Shape}, dtype={DType}, traced by {tracer.Owner.Name})";
        var suffix = $", dtype={DType}, device={Device})";
        if (Length == 0) return $"{Opening}[], shape={Shape}{suffix}";
        var concrete = Concrete("ToString");
        var texts = DType == DType.Float64 ? Texts<double>(concrete, shown => FloatFormat.Format<double>(shown))
            : DType == DType.Float32 ? Texts<float>(concrete, shown => FloatFormat.Format<float>(shown))
            : DType == DType.Int32 ? Texts<int>(concrete, shown => Aligned(shown, v => v.ToString(CultureInfo.InvariantCulture)))
            : DType == DType.Int64 ? Texts<long>(concrete, shown => Aligned(shown, v => v.ToString(CultureInfo.InvariantCulture)))
            : DType == DType.Bool ? Texts<bool>(concrete, shown => Aligned(shown, v => v ? "True" : "False"))
            : throw DType.NoCase("printing");
        if (Rank == 0) return Opening + texts[0].Trim() + suffix;
        return Opening + Print(texts, 0, 0, new string(' ', Opening.Length + 1), LineWidth) + suffix;
    }

    /// <summary>The texts of the elements that will be printed, each at its place, in one common format.</summary>
    private string[] Texts<T>(DeviceTensor concrete, Func<T[], string[]> format) where T : unmanaged
    {
        var values = Dispatcher.Read<T>(concrete);
        int[] shown = [.. Enumerable.Range(0, values.Length).Where(i => values.Length <= Summarized || IsPrinted(i))];
        var formatted = format(Array.ConvertAll(shown, i => values[i]));
        var texts = new string[values.Length];
        for (var k = 0; k < shown.Length; k++) texts[shown[k]] = formatted[k];
        return texts;
    }

    private static string[] Aligned<T>(T[] values, Func<T, string> text)
    {
        var texts = Array.ConvertAll(values, v => text(v));
        var width = texts.Max(t => t.Length);
        return Array.ConvertAll(texts, t => t.PadLeft(width));
    }

    private bool IsPrinted(int i)
    {
        for (var axis = Rank - 1; axis >= 0; i /= Shape[axis--])
            if (i % Shape[axis] is var at && at >= Edge && at < Shape[axis] - Edge) return false;
        return true;
    }

    /// <summary>
    /// Prints an axis and all axes inside it. Lines begin after <paramref name="indent"/> and are at most <paramref name="width"/> long.
    /// </summary>
    private string Print(string[] texts, int axis, int start, string indent, int width)
    {
        var size = Shape[axis];
        var summarize = texts.Length > Summarized && size > 2 * Edge;
        var step = (int)Shape[(axis + 1)..].Length;
        var inner = axis == Rank - 1;
        StringBuilder lines = new(), line = new(indent);
        for (var i = 0; i < size; i++)
        {
            var isGap = summarize && i == Edge;
            if (isGap) i = size - Edge - 1;
            var word = isGap ? "..." : inner ? texts[start + i * step] : Print(texts, axis + 1, start + i * step, indent + " ", width - 1);
            if (inner && line.Length + word.Length > width - 1 && line.Length > indent.Length)
            {
                lines.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(indent);
            }
            line.Append(word);
            if (i == size - 1) break;
            line.Append(inner ? ", " : "," + new string('\n', Rank - axis - 1) + indent);
        }
        return $"[{lines.Append(line).ToString()[indent.Length..]}]";
    }
}
