using System.Globalization;
using System.Text;

namespace Nabla;

public abstract partial class Tensor
{
    private const int Summarized = 1000, Edge = 3;

    /// <summary>The values the way NumPy prints them, with dtype and device; a tracer prints its shape and its transform.</summary>
    public override string ToString()
    {
        if (this is Tracer tracer) return $"tensor(shape={Shape}, dtype={DType}, traced by {tracer.Owner.Name})";
        var suffix = $", dtype={DType}, device={Device})";
        if (Length == 0) return $"tensor([], shape={Shape}{suffix}";
        var concrete = Concrete("ToString");
        var texts = DType == DType.Float64 ? Format(Dispatcher.Read<double>(concrete), v => v.ToString("G8", CultureInfo.InvariantCulture))
            : DType == DType.Float32 ? Format(Dispatcher.Read<float>(concrete), v => v.ToString("G6", CultureInfo.InvariantCulture))
            : DType == DType.Int32 ? Format(Dispatcher.Read<int>(concrete), v => v.ToString(CultureInfo.InvariantCulture))
            : DType == DType.Int64 ? Format(Dispatcher.Read<long>(concrete), v => v.ToString(CultureInfo.InvariantCulture))
            : Format(Dispatcher.Read<bool>(concrete), v => v ? "True" : "False");
        var builder = new StringBuilder("tensor(");
        Print(builder, texts, texts.Max(t => t?.Length ?? 0), 0, 0, Length > Summarized);
        return builder.Append(suffix).ToString();
    }

    /// <summary>The texts of the elements that will be printed; null for the others.</summary>
    private string?[] Format<T>(T[] values, Func<T, string> format)
    {
        var texts = new string?[values.Length];
        for (var i = 0; i < values.Length; i++)
            if (values.Length <= Summarized || IsPrinted(i)) texts[i] = format(values[i]);
        return texts;
    }

    private bool IsPrinted(int i)
    {
        for (var axis = Rank - 1; axis >= 0; i /= Shape[axis--])
            if (i % Shape[axis] is var at && at >= Edge && at < Shape[axis] - Edge) return false;
        return true;
    }

    private void Print(StringBuilder builder, string?[] texts, int width, int axis, int start, bool summarize)
    {
        if (axis == Rank)
        {
            builder.Append(Rank == 0 ? texts[start] : texts[start]!.PadLeft(width));
            return;
        }
        var step = (int)Shape[(axis + 1)..].Length;
        var separator = axis == Rank - 1 ? ", " : ",\n" + new string(' ', "tensor(".Length + axis + 1);
        builder.Append('[');
        for (var i = 0; i < Shape[axis]; i++)
        {
            if (i > 0) builder.Append(separator);
            if (summarize && i == Edge && Shape[axis] > 2 * Edge)
            {
                builder.Append("...");
                i = Shape[axis] - Edge - 1;
                continue;
            }
            Print(builder, texts, width, axis + 1, start + i * step, summarize);
        }
        builder.Append(']');
    }
}
