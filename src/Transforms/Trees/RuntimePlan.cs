using System.Collections.Concurrent;

namespace Nabla;

/// <summary>A declared type that can hold values of several types: each value is handled by the plan of its runtime type.</summary>
internal sealed class RuntimePlan<T> : Plan<T>
{
    private readonly ConcurrentDictionary<Type, Plan<T>> _plans = new();

    public override string Describe(T value) => Of(value).Describe(value);

    protected override void VisitValue(T value, TreeWalk walk) => Of(value).Visit(value, walk);

    protected override T RebuildValue(T like, ref TreeCursor leaves) => Of(like).Rebuild(like, ref leaves);

    protected override void CompareValues(T a, T b, TreeComparison at)
    {
        var (left, right) = (Of(a), Of(b));
        if (left == right) left.Compare(a, b, at);
        else if (!left.IsConstant || !right.IsConstant) CompareKinds(a, b, at, left, right);
    }

    private static void CompareKinds(T a, T b, TreeComparison at, Plan<T> left, Plan<T> right)
    {
        // An array and a list correspond where the declared type is a collection: their elements are compared.
        if (Plans<T>.Exact is not ICollectionPlan) throw at.Differ(left.Describe(a), right.Describe(b));
        Plans<T>.Exact.Compare(a, b, at);
    }

    private Plan<T> Of(T value) => _plans.GetOrAdd(value!.GetType(), static type => Create(type));

    private static Plan<T> Create(Type type)
    {
        if (typeof(Tensor).IsAssignableFrom(type)) return new TensorPlan<T>();
        if (type == typeof(T)) return Plans<T>.Exact;
        var plan = (Plan<T>)Activator.CreateInstance(typeof(DerivedPlan<,>).MakeGenericType(typeof(T), type))!;

        // The collection that a collection expression or a query makes for IReadOnlyList<T> cannot be constructed. A list replaces it.
        return plan.CanRebuild || Plans<T>.Exact is not ICollectionPlan ? plan : Plans<T>.Exact;
    }
}

/// <summary>Adapts the plan of a derived type to its base type.</summary>
internal sealed class DerivedPlan<T, TDerived> : Plan<T>
    where TDerived : T
{
    private readonly Plan<TDerived> _plan = Plans<TDerived>.Exact;

    public override bool IsConstant => _plan.IsConstant;

    public override bool CanRebuild => _plan.CanRebuild;

    public override string Describe(T value) => _plan.Describe((TDerived)value!);

    protected override void VisitValue(T value, TreeWalk walk) => _plan.Visit((TDerived)value!, walk);

    protected override T RebuildValue(T like, ref TreeCursor leaves) => _plan.Rebuild((TDerived)like!, ref leaves);

    protected override void CompareValues(T a, T b, TreeComparison at) => _plan.Compare((TDerived)a!, (TDerived)b!, at);
}
