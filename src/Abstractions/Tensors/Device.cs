using System.Globalization;

namespace Nabla;

/// <summary>Where a tensor lives: a backend's type and the number of one of its devices. A value; prints as <c>cuda:1</c>.</summary>
public sealed record Device
{
    /// <summary>Device <paramref name="index"/> of the backend <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> is no name, or <paramref name="index"/> is negative.</exception>
    public Device(string type, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (!IsName(type))
        {
            throw new ArgumentException($"'{type}' is not a device's type: it has letters, digits, _ and - only, such as cpu.",
                nameof(type));
        }

        (Type, Index) = (type, index);
    }

    /// <summary>The backend's name: <c>cpu</c>, <c>cuda</c>, <c>opencl</c>.</summary>
    public string Type { get; }

    /// <summary>Which of the backend's devices, from 0.</summary>
    public int Index { get; }

    /// <summary>cpu:0.</summary>
    public static Device Cpu { get; } = new("cpu");

    /// <summary>Reads <c>cuda:1</c>, or <c>cuda</c> for <c>cuda:0</c>.</summary>
    /// <exception cref="ArgumentException"><paramref name="text"/> is neither.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (type, index) = text.Split(':') switch
        {
            [var name] => (name, 0),
            [var name, var digits] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => (name, n),
            _ => ("", 0),
        };
        return IsName(type) ? new(type, index)
            : throw new ArgumentException($"'{text}' is not a device: write a backend's name and a number, such as cpu:0 or cuda:1.",
                nameof(text));
    }

    private static bool IsName(string type) => type.Length > 0 && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <inheritdoc/>
    public override string ToString() => $"{Type}:{Index}";
}
