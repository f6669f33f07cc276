using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>The type of a tensor's elements. Prints as <c>float64</c>.</summary>
public sealed class DType
{
    private readonly Action<double, Span<byte>> _write;

    private DType(int index, string name, Type type, int size, DTypes kind, Action<double, Span<byte>> write) =>
        (Index, Name, ClrType, Size, Kind, _write) = (index, name, type, size, kind, write);

    /// <summary>IEEE single precision.</summary>
    public static DType Float32 { get; } =
        new(0, "float32", typeof(float), 4, DTypes.Floating, (v, to) => MemoryMarshal.Write(to, (float)v));

    /// <summary>IEEE double precision: the default of floating-point tensors.</summary>
    public static DType Float64 { get; } = new(1, "float64", typeof(double), 8, DTypes.Floating, (v, to) => MemoryMarshal.Write(to, v));

    /// <summary>Signed 32-bit integers.</summary>
    public static DType Int32 { get; } = new(2, "int32", typeof(int), 4, DTypes.Integer, (v, to) => MemoryMarshal.Write(to, (int)v));

    /// <summary>Signed 64-bit integers: the dtype of indices and counts.</summary>
    public static DType Int64 { get; } = new(3, "int64", typeof(long), 8, DTypes.Integer, (v, to) => MemoryMarshal.Write(to, (long)v));

    /// <summary>True and false, one byte each.</summary>
    public static DType Bool { get; } = new(4, "bool", typeof(bool), 1, DTypes.Bool, (v, to) => MemoryMarshal.Write(to, v != 0));

    /// <summary>All dtypes, each at its <see cref="Index"/>.</summary>
    public static IReadOnlyList<DType> All { get; } = [Float32, Float64, Int32, Int64, Bool];

    /// <summary>The dtype's place in <see cref="All"/>, for tables.</summary>
    public int Index { get; }

    /// <summary>The name that it prints as.</summary>
    public string Name { get; }

    /// <summary>The C# type of one element.</summary>
    public Type ClrType { get; }

    /// <summary>The bytes of one element.</summary>
    public int Size { get; }

    /// <summary>Which of the kinds of dtypes it is.</summary>
    public DTypes Kind { get; }

    /// <summary>Whether it can be differentiated.</summary>
    public bool IsFloatingPoint => Kind == DTypes.Floating;

    /// <summary>Whether it is one of the integer types; <see cref="Bool"/> is not.</summary>
    public bool IsInteger => Kind == DTypes.Integer;

    /// <summary>The dtype of C#'s <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double, int, long or bool.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(double) ? Float64
         : typeof(T) == typeof(float) ? Float32
         : typeof(T) == typeof(long) ? Int64
         : typeof(T) == typeof(int) ? Int32
         : typeof(T) == typeof(bool) ? Bool
         : throw new DTypeException($"a tensor holds no {typeof(T).Name}: use float, double, int, long or bool.");

    /// <summary>
    /// Writes the bytes of an element: <paramref name="value"/>, rounded to this dtype; an integer is cut towards zero, and a bool says
    /// whether the value is not 0.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="element"/> has fewer than <see cref="Size"/> bytes.</exception>
    public void Write(double value, Span<byte> element)
    {
        if (element.Length < Size)
            throw new ArgumentException($"an element of {Name} has {Size} bytes, and there is room for {element.Length}.", nameof(element));
        _write(value, element);
    }

    /// <summary>The exception for code that distinguishes dtypes and has no case for this one.</summary>
    /// <param name="where">The code, in a few words.</param>
    /// <exception cref="ArgumentNullException"><paramref name="where"/> is null.</exception>
    public DTypeException NoCase(string where) => where is null ? throw new ArgumentNullException(nameof(where))
        : new($"{where} has no case for {Name}: add one beside those of the other dtypes.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
