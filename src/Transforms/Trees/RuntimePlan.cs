using System.Collections.Concurrent;

namespace Nabla;

/// <summary>A place that can hold several types: each value is dealt with by the plan of its own.</summary>
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
        // An array may answer a list where the place is declared as a collection: their elements correspond.
        if (Plans<T>.Exact is not ICollectionPlan) throw at.Differ(left.Describe(a), right.Describe(b));
        Plans<T>.Exact.Compare(a, b, at);
    }

    private Plan<T> Of(T value) => _plans.GetOrAdd(value!.GetType(), static type => Create(type));

    private static Plan<T> Create(Type type)
    {
        if (typeof(Tensor).IsAssignableFrom(type)) return new TensorPlan<T>();
        if (type == typeof(T)) return Plans<T>.Exact;
        var plan = (Plan<T>)Activator.CreateInstance(typeof(DerivedPlan<,>).MakeGenericType(typeof(T), type))!;

        // What a collection expression or a query makes for IReadOnlyList<T> has no constructor to call; a list takes its place.
        return plan.CanRebuild || Plans<T>.Exact is not ICollectionPlan ? plan : Plans<T>.Exact;
    }
}

/// <summary>Lets the plan of a derived type serve in a place of its base type.</summary>
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
