namespace Nabla;

/// <summary>How the values of one type are taken apart, rebuilt and compared. Null is dealt with here, once for all plans.</summary>
internal abstract class Plan<T>
{
    /// <summary>True where values of this type hold no tensor, so that nobody needs to look inside.</summary>
    public virtual bool IsConstant => false;

    /// <summary>False where the values can be read but not made, like the result of a LINQ query.</summary>
    public virtual bool CanRebuild => true;

    public void Visit(T value, TreeWalk walk)
    {
        if (value is not null && !IsConstant) VisitValue(value, walk);
    }

    public T Rebuild(T like, ref TreeCursor leaves) =>
        like is null || IsConstant ? like : RebuildValue(like, ref leaves);

    public void Compare(T a, T b, TreeComparison at)
    {
        if (IsConstant || (a is null && b is null)) return;
        if (a is null || b is null)
            throw at.Differ(a is null ? "null" : Describe(a), b is null ? "null" : Describe(b));
        CompareValues(a, b, at);
    }

    public virtual string Describe(T value) => TypeNames.Of(value!.GetType());

    protected abstract void VisitValue(T value, TreeWalk walk);

    protected abstract T RebuildValue(T like, ref TreeCursor leaves);

    protected abstract void CompareValues(T a, T b, TreeComparison at);
}

/// <summary>The plans of a type, made when first asked for. Plans look each other up late, which is what lets types be recursive.</summary>
internal static class Plans<T>
{
    /// <summary>For a value in a place of type <typeparamref name="T"/>, which may be of a derived type.</summary>
    public static Plan<T> Declared => field ??=
        !TensorTypes.MayHold(typeof(T)) ? new ConstantPlan<T>()
        : typeof(Tensor).IsAssignableFrom(typeof(T)) ? new TensorPlan<T>()
        : typeof(T).IsSealed || typeof(T).IsValueType ? Exact
        : new RuntimePlan<T>();

    /// <summary>For a value whose type is known to be <typeparamref name="T"/>, or that is to be treated as if it were.</summary>
    public static Plan<T> Exact => field ??=
        !TensorTypes.MayHold(typeof(T)) ? new ConstantPlan<T>() : PlanBuilder.Build<T>();
}
