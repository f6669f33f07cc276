using PolyType.Abstractions;
using PolyType.ReflectionProvider;

namespace Nabla;

/// <summary>Makes the plan of a type from its shape. It looks at the type's own members only: theirs are looked at when they are met.</summary>
internal sealed class PlanBuilder : TypeShapeVisitor
{
    private static readonly PlanBuilder Instance = new();

    public static Plan<T> Build<T>() => (Plan<T>)ReflectionTypeShapeProvider.Default.GetTypeShape<T>()!.Accept(Instance)!;

    public override object VisitObject<T>(IObjectTypeShape<T> shape, object? state) => new ObjectPlanBuilder<T>(shape).Build();

    public override object VisitEnumerable<T, TItem>(IEnumerableTypeShape<T, TItem> shape, object? state) =>
        shape.IsAsyncEnumerable || !TensorTypes.MayHold(typeof(TItem))
            ? new ConstantPlan<T>()
            : new SequencePlan<T, TItem>(shape.GetGetEnumerable(), Maker(shape));

    public override object VisitDictionary<T, TKey, TValue>(IDictionaryTypeShape<T, TKey, TValue> shape, object? state)
    {
        if (!TensorTypes.MayHold(typeof(TValue)))
        {
            return new ConstantPlan<T>();
        }
        if (!typeof(IComparable).IsAssignableFrom(typeof(TKey)) && !typeof(IComparable<TKey>).IsAssignableFrom(typeof(TKey)))
        {
            throw new TreeStructureException(
                $"The keys of a {TypeNames.Of(typeof(T))} have no order, so its tensors have none; use strings as keys.");
        }
        return new DictionaryPlan<T, TKey, TValue>(shape.GetGetDictionary(), Maker(shape));
    }

    public override object VisitOptional<T, TItem>(IOptionalTypeShape<T, TItem> shape, object? state)
    {
        var open = shape.GetDeconstructor();
        return new OptionalPlan<T, TItem>(value => (open(value, out var item), item!), shape.GetSomeConstructor());
    }

    // Derived types need not be listed: a value's own type decides.
    public override object? VisitUnion<T>(IUnionTypeShape<T> shape, object? state) => shape.BaseType.Accept(this, state);

    public override object VisitEnum<T, TUnderlying>(IEnumTypeShape<T, TUnderlying> shape, object? state) => new ConstantPlan<T>();

    public override object VisitFunction<T, TArguments, TResult>(
        IFunctionTypeShape<T, TArguments, TResult> shape, object? state) => new ConstantPlan<T>();

    public override object VisitSurrogate<T, TSurrogate>(ISurrogateTypeShape<T, TSurrogate> shape, object? state) =>
        throw new TreeStructureException(
            $"{TypeNames.Of(typeof(T))} has a PolyType marshaler, and a tree cannot see through it; remove the marshaler, or hold the " +
            "tensors in a record.");

    private static Func<TItem[], T>? Maker<T, TItem>(IEnumerableTypeShape<T, TItem> shape)
    {
        switch (shape.ConstructionStrategy)
        {
            case var _ when typeof(T) == typeof(TItem[]):
                return array => (T)(object)array;
            case CollectionConstructionStrategy.Mutable:
                var (start, append) = (shape.GetDefaultConstructor(), shape.GetAppender());
                return array =>
                {
                    var list = start(new() { Capacity = array.Length });
                    foreach (var item in array)
                    {
                        append(ref list, item);
                    }
                    return list;
                };
            case CollectionConstructionStrategy.Parameterized:
                var make = shape.GetParameterizedConstructor();
                return array => make(array);
            default:
                return null;
        }
    }

    private static Func<KeyValuePair<TKey, TValue>[], T, T>? Maker<T, TKey, TValue>(IDictionaryTypeShape<T, TKey, TValue> shape)
        where TKey : notnull
    {
        var keys = new KeyComparers<T, TKey>();
        switch (shape.ConstructionStrategy)
        {
            case CollectionConstructionStrategy.Mutable:
                var (start, insert) = (shape.GetDefaultConstructor(), shape.GetInserter(DictionaryInsertionMode.Overwrite));
                return (pairs, like) =>
                {
                    var dictionary = start(keys.Of(like));
                    foreach (var (key, value) in pairs)
                    {
                        insert(ref dictionary, key, value);
                    }
                    return dictionary;
                };
            case CollectionConstructionStrategy.Parameterized:
                var make = shape.GetParameterizedConstructor();
                return (pairs, like) => make(pairs, keys.Of(like));
            default:
                return null;
        }
    }
}
