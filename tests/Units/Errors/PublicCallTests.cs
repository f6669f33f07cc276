using System.Reflection;

namespace Nabla.Tests;

/// <summary>Everything public refuses what it cannot take, in words of its own.</summary>
public sealed class PublicCallTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    // What only a message holds, and places for results.
    private static bool IsFree(ParameterInfo p) =>
        p.Name == "what" || (p.ParameterType.IsGenericType && p.ParameterType.GetGenericTypeDefinition() == typeof(Span<>));

    private static bool Refuses(NullabilityInfo? place) => place is { Type.IsValueType: false, WriteState: NullabilityState.NotNull };

    private static string Name(MethodBase m, ParameterInfo p) => $"{m.DeclaringType!.Name}.{m}: {p.Name}";

    [Fact]
    public void Null_WhereNoneMayBe_IsAnArgumentNullExceptionThatNamesTheParameter()
    {
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var member in PublicCalls.All())
        {
            foreach (var p in member.GetParameters().Where(p => !IsFree(p)))
            {
                var place = Nullability.Create(p);
                if (Refuses(place) && !p.ParameterType.IsByRefLike) Try(member, p, null);
                if (Refuses(place.ElementType ?? place.GenericTypeArguments.FirstOrDefault()) &&
                    PublicCalls.Elements(p.ParameterType) is { } element)
                {
                    Try(member, p, PublicCalls.Filled(element, PublicCalls.Sample(element), null));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.InRange(tried, 200, int.MaxValue);

        void Try(MethodBase member, ParameterInfo p, object? value)
        {
            tried++;
            try
            {
                PublicCalls.Call(member, PublicCalls.Arguments(member, p, value));
                wrong.Add($"{Name(member, p)}: nothing is thrown");
            }
            catch (ArgumentNullException e) when (e.ParamName == p.Name) { }
            catch (Exception e)
            {
                wrong.Add($"{Name(member, p)}: {e.GetType().Name} {(e as ArgumentException)?.ParamName} {e.Message.Split('\n')[0]}");
            }
        }
    }

    private static readonly int[] Ints = [int.MinValue, -1, 0, int.MaxValue];
    private static readonly int[][] Lists = [.. Ints.SelectMany(i => (int[][])[[i], [i, 0], [0, i], [i, i]]), [], new int[100_000]];

    private static readonly Dictionary<Type, Array> Extremes = new()
    {
        [typeof(int)] = Ints,
        [typeof(int?)] = Ints,
        [typeof(Dim)] = Array.ConvertAll(Ints, i => (Dim)i),
        [typeof((Dim, Dim)?)] = Array.ConvertAll(Ints, i => ((Dim, Dim))(i, i)),
        [typeof((Dim, Dim, Dim)?)] = Array.ConvertAll(Ints, i => ((Dim, Dim, Dim))(i, i, i)),
        [typeof((Dim, Dim, Dim, Dim)?)] = Array.ConvertAll(Ints, i => ((Dim, Dim, Dim, Dim))(i, i, i, i)),
        [typeof(long)] = (long[])[long.MinValue, -1, 0, long.MaxValue],
        [typeof(double)] = (double[])[double.NaN, double.NegativeInfinity, double.MaxValue, 3e9, -0.5, 0],
        [typeof(Shape)] = (Shape[])[[int.MaxValue], [int.MaxValue, int.MaxValue, int.MaxValue], [1 << 16, 1 << 16], [0], []],
        [typeof(int[])] = Lists,
        [typeof(ReadOnlySpan<int>)] = Lists,
        [typeof(Axes)] = Array.ConvertAll(Lists, list => Axes.Create(list)),
        [typeof(TensorIndex)] = Array.ConvertAll(Ints, i => (TensorIndex)i),
        [typeof(ReadOnlySpan<TensorIndex>)] = Array.ConvertAll(Ints, i => (TensorIndex[])[i, i]),
    };

    // Like an array's, they throw an IndexOutOfRangeException, and say so.
    private static bool IsListsIndexer(MethodBase m) =>
        m.Name == "get_Item" && (m.DeclaringType == typeof(Shape) || m.DeclaringType == typeof(Axes));

    public static TheoryData<string, Func<Tensor>> Tensors => new()
    {
        { "matrix", () => PublicCalls.Tensor },
        { "scalar", () => Shared.Scalar(1) },
        { "vector", () => Shared.Vector(1, 2, 3) },
        { "empty", () => Shared.Tensors.Zeros([2, 0, 3]) },
        { "int64", () => Shared.Tensors.Create(new[,] { { 0L, 1 }, { 1, 0 } }) },
        { "bool", () => Shared.Tensors.Create(new[,] { { true, false }, { false, true } }) },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    public void ANumberOfAnySize_IsTakenOrRefusedInWordsOfItsOwn(string kind, Func<Tensor> tensor)
    {
        var (wrong, tried, usual) = (new List<string>(), 0, PublicCalls.Tensor);
        PublicCalls.Tensor = tensor();
        try
        {
            foreach (var member in PublicCalls.All().Where(m => !IsListsIndexer(m) && m.Name != "ForLoop"))   // 2³¹ steps take long
            {
                foreach (var p in member.GetParameters())
                    foreach (var value in Extremes.GetValueOrDefault(p.ParameterType) ?? Array.Empty<object>()) Try(member, p, value);
            }
        }
        finally
        {
            PublicCalls.Tensor = usual;
        }
        Assert.True(wrong.Count == 0, $"{kind}:\n{string.Join("\n", wrong)}");
        Assert.InRange(tried, 500, int.MaxValue);

        void Try(MethodBase member, ParameterInfo p, object value)
        {
            tried++;
            try
            {
                var result = PublicCalls.Call(member, PublicCalls.Arguments(member, p, value));
                if (result is Delegate function)
                    function.DynamicInvoke([.. function.GetType().GetMethod("Invoke")!.GetParameters().Select(PublicCalls.Sample)]);
            }
            catch (Exception thrown)
            {
                var e = (thrown as TargetInvocationException)?.InnerException ?? thrown;
                if (e is not (ArgumentException or INablaException) or DeviceOutOfMemoryException)
                    wrong.Add($"{Name(member, p)} = {Text(value)}: {e.GetType().Name} {e.Message.Split('\n')[0]}");
            }
        }

        static string Text(object value) => value is Array array ? $"[{string.Join(", ", array.Cast<object>().Take(3))}]" : $"{value}";
    }
}
