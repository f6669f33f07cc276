using System.Globalization;
using System.Numerics;

namespace Nabla;

/// <summary>
/// Formats the floating-point numbers of one tensor by NumPy's rules: the fewest digits that tell a number from its neighbours, at most
/// eight after the point; scientific where the sizes differ much; all of one width, with aligned points.
/// </summary>
internal static class FloatFormat
{
    private const int Precision = 8;

    public static string[] Format<T>(ReadOnlySpan<T> values) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        double largest = 0, smallest = double.PositiveInfinity;
        foreach (var value in values)
        {
            if (!T.IsFinite(value) || T.IsZero(value)) continue;
            var size = double.CreateChecked(T.Abs(value));
            (largest, smallest) = (Math.Max(largest, size), Math.Min(smallest, size));
        }
        var scientific = largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
        var parts = new (string Whole, string Fraction, string Exponent)[values.Length];
        for (var i = 0; i < parts.Length; i++)
            if (T.IsFinite(values[i])) parts[i] = scientific ? Scientific(values[i]) : Positional(values[i]);
        return Align(values, parts, scientific);
    }

    private static string[] Align<T>(ReadOnlySpan<T> values, (string Whole, string Fraction, string Exponent)[] parts, bool scientific)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        int left = parts.Max(p => p.Whole?.Length ?? 0), digits = parts.Max(p => p.Fraction?.Length ?? 0),
            exponent = parts.Max(p => p.Exponent?.Length ?? 0);
        var right = digits + (scientific ? exponent + 2 : 0);
        var texts = new string[values.Length];
        for (var i = 0; i < texts.Length; i++)
            if (!T.IsFinite(values[i])) left = Math.Max(left, NonFinite(values[i]).Length - right - 1);
        for (var i = 0; i < texts.Length; i++)
        {
            var (whole, fraction, power) = parts[i];
            texts[i] = !T.IsFinite(values[i]) ? NonFinite(values[i]).PadLeft(left + 1 + right)
                : scientific ? $"{whole.PadLeft(left)}.{fraction.PadRight(digits, '0')}e{power[0]}{power[1..].PadLeft(exponent - 1, '0')}"
                : $"{whole.PadLeft(left)}.{fraction.PadRight(digits)}";
        }
        return texts;
    }

    private static string NonFinite<T>(T value) where T : struct, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(value) ? "nan" : T.IsPositiveInfinity(value) ? "inf" : "-inf";

    private static (string, string, string) Positional<T>(T value) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        // Between 1e-4 and 1e8 the shortest text has no exponent.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Length - text.IndexOf('.') - 1 > Precision && text.Contains('.'))
            text = value.ToString($"F{Precision}", CultureInfo.InvariantCulture);
        var point = text.IndexOf('.');
        return point < 0 ? (text, "", "") : (text[..point], text[(point + 1)..].TrimEnd('0'), "");
    }

    private static (string, string, string) Scientific<T>(T value) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var text = "";
        for (var digits = 0; digits <= Precision; digits++)
        {
            text = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (T.Parse(text, CultureInfo.InvariantCulture) == value) break;
        }
        var (mantissa, exponent) = (text[..text.IndexOf('E')],
            int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var point = mantissa.IndexOf('.');
        return (point < 0 ? mantissa : mantissa[..point], point < 0 ? ""
            : mantissa[(point + 1)..].TrimEnd('0'), exponent.ToString("+00;-00", CultureInfo.InvariantCulture));
    }
}
