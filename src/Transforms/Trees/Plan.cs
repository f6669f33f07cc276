namespace Nabla;

/// <summary>How the values of one type are taken apart, rebuilt and compared. This class handles null for all plans.</summary>
internal abstract class Plan<T>
{
    /// <summary>Whether values of this type hold no tensor, so that they need not be searched.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Whether values can be rebuilt. Some can only be read, like the result of a LINQ query.</summary>
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

/// <summary>The plans of a type, made at the first use. Plans look each other up when they run, so that types may be recursive.</summary>
internal static class Plans<T>
{
    /// <summary>For a value that is declared as <typeparamref name="T"/> and may be of a derived type.</summary>
    public static Plan<T> Declared => field ??=
        !TensorTypes.MayHold(typeof(T)) ? new ConstantPlan<T>()
        : typeof(Tensor).IsAssignableFrom(typeof(T)) ? new TensorPlan<T>()
        : typeof(T).IsSealed || typeof(T).IsValueType ? Exact
        : new RuntimePlan<T>();

    /// <summary>For a value whose type is <typeparamref name="T"/>, or that is treated as if it were.</summary>
    public static Plan<T> Exact => field ??=
        !TensorTypes.MayHold(typeof(T)) ? new ConstantPlan<T>() : PlanBuilder.Build<T>();
}
