using System.Numerics;
using System.Runtime.CompilerServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>A predicate of two numbers. It is a type, so that the loop is compiled for each predicate.</summary>
internal interface IPredicate
{
    static abstract bool Holds<T>(T a, T b) where T : INumber<T>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<T, TPredicate>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<byte> y) where T : INumber<T> where TPredicate : IPredicate
    {
        b = b[..a.Length];
        y = y[..a.Length];
        for (var i = 0; i < a.Length; i++) y[i] = TPredicate.Holds(a[i], b[i]) ? (byte)1 : (byte)0;
    }
}

internal readonly struct IsEqual : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a == b; }
internal readonly struct IsUnequal : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a != b; }
internal readonly struct IsLess : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a < b; }
internal readonly struct IsAtMost : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a <= b; }
internal readonly struct IsGreater : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a > b; }
internal readonly struct IsAtLeast : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a >= b; }
internal readonly struct AreBoth : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a != T.Zero & b != T.Zero; }
internal readonly struct IsEither : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a != T.Zero | b != T.Zero; }
internal readonly struct IsOneOf : IPredicate { public static bool Holds<T>(T a, T b) where T : INumber<T> => a != T.Zero ^ b != T.Zero; }

/// <summary>A predicate of two tensors.</summary>
internal readonly struct Compare<TOp, TPredicate> : IKernel<TOp> where TOp : Op where TPredicate : IPredicate
{
    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T> =>
        Spanwise.Run<T, byte>(IPredicate.Run<T, TPredicate>, x[0], x[1], y[0], work);
}

internal readonly struct NotKernel : IKernel<LogicalNot>
{
    public static void Run<T>(LogicalNot op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T> =>
        Spanwise.Run<T, bool>(Tp.IsZero, x[0], y[0], work);
}
