namespace Nabla;

/// <summary>The type of a tensor's elements. Prints as <c>float64</c>.</summary>
public sealed class DType
{
    private DType(int index, string name, Type type, int size, bool isFloatingPoint) =>
        (Index, Name, ClrType, Size, IsFloatingPoint) = (index, name, type, size, isFloatingPoint);

    /// <summary>IEEE single precision.</summary>
    public static DType Float32 { get; } = new(0, "float32", typeof(float), 4, true);

    /// <summary>IEEE double precision: what a floating-point tensor has unless something else is asked for.</summary>
    public static DType Float64 { get; } = new(1, "float64", typeof(double), 8, true);

    /// <summary>Signed 32-bit integers.</summary>
    public static DType Int32 { get; } = new(2, "int32", typeof(int), 4, false);

    /// <summary>Signed 64-bit integers: what indices and counts are made of.</summary>
    public static DType Int64 { get; } = new(3, "int64", typeof(long), 8, false);

    /// <summary>True and false, one byte each.</summary>
    public static DType Bool { get; } = new(4, "bool", typeof(bool), 1, false);

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

    /// <summary>Whether it can be differentiated.</summary>
    public bool IsFloatingPoint { get; }

    /// <summary>Whether it is one of the integer types; <see cref="Bool"/> is not.</summary>
    public bool IsInteger => this == Int32 || this == Int64;

    /// <summary>The dtype of C#'s <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double, int, long or bool.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(double) ? Float64
         : typeof(T) == typeof(float) ? Float32
         : typeof(T) == typeof(long) ? Int64
         : typeof(T) == typeof(int) ? Int32
         : typeof(T) == typeof(bool) ? Bool
         : throw new DTypeException($"a tensor holds no {typeof(T).Name}: use float, double, int, long or bool.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
