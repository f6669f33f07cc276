using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>One SIMD register of T = float or double, so that a kernel is written once for every width.</summary>
internal unsafe interface IRegister<TSelf, T>
    where TSelf : unmanaged, IRegister<TSelf, T>
    where T : unmanaged
{
    static abstract int Count { get; }

    /// <summary>The rows of a tile, 6 or 8: with two registers per row, enough registers remain for the factors.</summary>
    static abstract int Rows { get; }

    static abstract TSelf Load(T* p);

    static abstract TSelf Fill(T x);

    /// <summary>x·y + z, fused where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    void Store(T* p);
}

/// <summary>512 bits: AVX-512.</summary>
internal readonly unsafe struct Wide<T>(Vector512<T> value) : IRegister<Wide<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> _value = value;

    public static int Count => Vector512<T>.Count;

    public static int Rows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Load(T* p) => new(Vector512.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Fill(T x) => new(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> MultiplyAdd(Wide<T> x, Wide<T> y, Wide<T> z) => new(typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator +(Wide<T> x, Wide<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator -(Wide<T> x, Wide<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator /(Wide<T> x, Wide<T> y) => new(x._value / y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* p) => _value.Store(p);
}

/// <summary>The widest register that <see cref="Vector{T}"/> knows: 256 bits with AVX2, else 128.</summary>
internal readonly unsafe struct Native<T>(Vector<T> value) : IRegister<Native<T>, T>
    where T : unmanaged
{
    private readonly Vector<T> _value = value;

    public static int Count => Vector<T>.Count;

    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Native<T> Load(T* p) => new(Vector.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Native<T> Fill(T x) => new(Vector.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Native<T> MultiplyAdd(Native<T> x, Native<T> y, Native<T> z) => new(typeof(T) == typeof(float)
        ? Vector.MultiplyAddEstimate(x._value.As<T, float>(), y._value.As<T, float>(), z._value.As<T, float>()).As<float, T>()
        : Vector.MultiplyAddEstimate(x._value.As<T, double>(), y._value.As<T, double>(), z._value.As<T, double>()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Native<T> operator +(Native<T> x, Native<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Native<T> operator -(Native<T> x, Native<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Native<T> operator /(Native<T> x, Native<T> y) => new(x._value / y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* p) => _value.Store(p);
}
