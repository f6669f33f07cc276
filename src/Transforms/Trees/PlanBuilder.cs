using System.Reflection;
using PolyType.Abstractions;
using PolyType.ReflectionProvider;

namespace Nabla;

/// <summary>
/// Makes the plan of a type from its type shape. It looks only at the type's own members. The members' types get their plans when they are
/// first needed.
/// </summary>
internal sealed class PlanBuilder : TypeShapeVisitor
{
    private static readonly PlanBuilder Instance = new();

    public static Plan<T> Build<T>() => (Plan<T>)ReflectionTypeShapeProvider.Default.GetTypeShape<T>()!.Accept(Instance)!;

    public override object VisitObject<T>(IObjectTypeShape<T> shape, object? state) => new ObjectPlanBuilder<T>(shape).Build();

    public override object VisitEnumerable<T, TItem>(IEnumerableTypeShape<T, TItem> shape, object? state)
    {
        if (shape.IsAsyncEnumerable || !TensorTypes.MayHold(typeof(TItem))) return new ConstantPlan<T>();
        ThrowIfItHasMembers(typeof(T));
        return new SequencePlan<T, TItem>(shape.GetGetEnumerable(), CollectionMakers.Of(shape));
    }

    public override object VisitDictionary<T, TKey, TValue>(IDictionaryTypeShape<T, TKey, TValue> shape, object? state)
    {
        if (!TensorTypes.MayHold(typeof(TValue))) return new ConstantPlan<T>();
        if (!typeof(IComparable).IsAssignableFrom(typeof(TKey)) && !typeof(IComparable<TKey>).IsAssignableFrom(typeof(TKey)))
        {
            throw new TreeStructureException(
                $"The keys of a {TypeNames.Of(typeof(T))} have no order, so its tensors have none; use strings as keys.");
        }
        ThrowIfItHasMembers(typeof(T));
        return new DictionaryPlan<T, TKey, TValue>(shape.GetGetDictionary(), CollectionMakers.Of(shape));
    }

    public override object VisitOptional<T, TItem>(IOptionalTypeShape<T, TItem> shape, object? state)
    {
        var open = shape.GetDeconstructor();
        return new OptionalPlan<T, TItem>(value => (open(value, out var item), item!), shape.GetSomeConstructor());
    }

    // Derived types need not be listed, since each value's runtime type decides.
    public override object? VisitUnion<T>(IUnionTypeShape<T> shape, object? state) => shape.BaseType.Accept(this, state);

    public override object VisitEnum<T, TUnderlying>(IEnumTypeShape<T, TUnderlying> shape, object? state) => new ConstantPlan<T>();

    public override object VisitFunction<T, TArguments, TResult>(
        IFunctionTypeShape<T, TArguments, TResult> shape, object? state) => new ConstantPlan<T>();

    public override object VisitSurrogate<T, TSurrogate>(ISurrogateTypeShape<T, TSurrogate> shape, object? state) =>
        throw new TreeStructureException(
            $"{TypeNames.Of(typeof(T))} has a PolyType marshaler, and a tree cannot see through it; remove the marshaler, or hold the " +
            "tensors in a record.");

    // A collection is rebuilt from its elements. Other state of the class would be lost silently.
    private static void ThrowIfItHasMembers(Type type)
    {
        if (type.GetProperties(BindingFlags.Instance | BindingFlags.Public).FirstOrDefault(IsAdded) is { } added)
        {
            throw new TreeStructureException(
                $"{TypeNames.Of(type)} is a collection that also has the property {added.Name}, and a tree sees only its elements; " +
                "use a record that holds both.");
        }
    }

    private static bool IsAdded(PropertyInfo property) =>
        property.CanWrite && property.GetIndexParameters().Length == 0 && TensorTypes.IsDefinedByUsers(property.DeclaringType!);
}
