using System.Numerics;

namespace Nabla.Cpu;

internal static partial class Definitions
{
    private readonly struct FunctionOfOne : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var f = (IScalarFunction)op;
            if (IsReal<T>()) Spanwise.Run<T, T>(Reals, x[0], y[0], work);
            else Spanwise.Run<T, T>(Integers, x[0], y[0], work);

            void Reals(ReadOnlySpan<T> a, Span<T> r)
            {
                for (var i = 0; i < a.Length; i++) r[i] = T.CreateTruncating(f.Evaluate(double.CreateTruncating(a[i])));
            }

            void Integers(ReadOnlySpan<T> a, Span<T> r)
            {
                for (var i = 0; i < a.Length; i++) r[i] = T.CreateTruncating(f.Evaluate(long.CreateTruncating(a[i])));
            }
        }
    }

    private readonly struct FunctionOfTwo : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var f = (IScalarFunction2)op;
            if (IsReal<T>()) Spanwise.Run<T, T>(Reals, x[0], x[1], y[0], work);
            else Spanwise.Run<T, T>(Integers, x[0], x[1], y[0], work);

            void Reals(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> r)
            {
                for (var i = 0; i < a.Length; i++)
                    r[i] = T.CreateTruncating(f.Evaluate(double.CreateTruncating(a[i]), double.CreateTruncating(b[i])));
            }

            void Integers(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> r)
            {
                for (var i = 0; i < a.Length; i++)
                    r[i] = T.CreateTruncating(f.Evaluate(long.CreateTruncating(a[i]), long.CreateTruncating(b[i])));
            }
        }
    }

    private readonly struct PredicateOfOne : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var p = (IScalarPredicate)op;
            Spanwise.Run<T, bool>((a, r) =>
            {
                for (var i = 0; i < a.Length; i++) r[i] = p.Holds(a[i]);
            }, x[0], y[0], work);
        }
    }

    private readonly struct PredicateOfTwo : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var p = (IScalarPredicate2)op;
            Spanwise.Run<T, bool>((a, b, r) =>
            {
                for (var i = 0; i < a.Length; i++) r[i] = p.Holds(a[i], b[i]);
            }, x[0], x[1], y[0], work);
        }
    }
}
