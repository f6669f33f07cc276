using System.Numerics;

namespace Nabla.Cpu;

internal static partial class Definitions
{
    private readonly struct ScanKernel : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            if (IsReal<T>()) Scan<T, double>((IScan)op, x[0], y[0]);
            else Scan<T, long>((IScan)op, x[0], y[0]);
        }

        private static void Scan<T, TWide>(IScan op, DeviceTensor x, DeviceTensor y)
            where T : unmanaged, INumber<T> where TWide : unmanaged, INumber<TWide>
        {
            if (y.Count == 0) return;
            var rows = new RowReader<T>(x, [op.Axis], 0, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
            var inner = y.Inner(op.Axis);
            for (int n = 0, count = y.Count / rows.Length; n < count; n++)
            {
                var row = rows.Next();
                var (place, sum) = (n / inner * inner * rows.Length + n % inner, op.Identity<TWide>());
                for (var i = 0; i < row.Length; i++, place += inner)
                    Store(y, place, sum = op.Combine(sum, TWide.CreateTruncating(row[i])));
            }
        }
    }

    private readonly struct FoldKernel : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            if (IsReal<T>()) Fold<T, double>((Reduction)op, x[0], y[0]);
            else Fold<T, long>((Reduction)op, x[0], y[0]);
        }

        private static void Fold<T, TWide>(Reduction op, DeviceTensor x, DeviceTensor y)
            where T : unmanaged, INumber<T> where TWide : unmanaged, INumber<TWide>
        {
            if (y.Count == 0) return;
            var fold = (IFold)op;
            var rows = new RowReader<T>(x, op.Axes.Span, 0, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
            for (var n = 0; n < y.Count; n++)
            {
                var sum = fold.Identity<TWide>();
                foreach (var number in rows.Next()) sum = fold.Combine(sum, TWide.CreateTruncating(number));
                Store(y, n, sum);
            }
        }
    }

    private readonly struct FunctionOfRow : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            if (y[0].Count == 0) return;
            var rows = new RowReader<T>(x[0], ((Reduction)op).Axes.Span, 0, stackalloc int[RowReader<T>.Scratch(x[0].Rank)]);
            var numbers = new double[rows.Length];
            for (var n = 0; n < y[0].Count; n++)
            {
                var row = rows.Next();
                for (var i = 0; i < row.Length; i++) numbers[i] = double.CreateTruncating(row[i]);
                Store(y[0], n, ((IRowFunction)op).Evaluate(numbers));
            }
        }
    }

    private readonly struct SearchKernel : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var places = y[^1].Span<long>();
            if (places.IsEmpty) return;
            var rows = new RowReader<T>(x[0], op is Reduction { Axes: var axes } ? axes.Span : [((Selection)op).Axis], 0,
                stackalloc int[RowReader<T>.Scratch(x[0].Rank)]);
            var values = y.Length > 1 ? y[0].Span<T>() : default;
            for (var n = 0; n < places.Length; n++)
            {
                var row = rows.Next();
                places[n] = ((ISearch)op).Find(row);
                if (!values.IsEmpty) values[n] = row[(int)places[n]];
            }
        }
    }

    private readonly struct FunctionOfMatrix : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var target = y[0].Span<T>();
            if (target.IsEmpty) return;
            var size = x[0].Shape[x[0].Rank - 1];
            var part = target.Length / (int)x[0].Shape[..^2].Length;
            var rows = new RowReader<T>(x[0], [x[0].Rank - 2, x[0].Rank - 1], 0, stackalloc int[RowReader<T>.Scratch(x[0].Rank)]);
            while (!target.IsEmpty)
            {
                var elements = rows.Next();
                var matrix = new double[size, size];
                for (var i = 0; i < elements.Length; i++) matrix[i / size, i % size] = double.CreateTruncating(elements[i]);
                var (result, n) = (((IMatrixDefinition)op).Evaluate(matrix), 0);
                if (result.Length != part)
                {
                    throw new NablaException($"{op.Name}: its definition gave {result.Length} numbers for a matrix, but " +
                        $"its shape {y[0].Shape} has {part} for each.");
                }

                foreach (var number in result) target[n++] = T.CreateTruncating(number);
                target = target[part..];
            }
        }
    }

    private readonly struct FunctionOfKey : IKernel<Op>
    {
        public static void Run<T>(Op op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
            where T : unmanaged, INumber<T>
        {
            var numbers = new Numbers((RandomNumbers)op, x[0], y[0]);
            y[0].DType.Run(ref numbers);
        }

        private readonly struct Numbers(RandomNumbers op, DeviceTensor keys, DeviceTensor y) : ITyped
        {
            public void Run<T>() where T : unmanaged, INumber<T>
            {
                var size = (int)op.Shape.Length;
                var seeds = keys.Contiguous<long>();
                var target = y.Span<T>();
                for (var n = 0; n * size < target.Length; n++) op.Evaluate(new(seeds[n]), target.Slice(n * size, size));
            }
        }
    }
}
