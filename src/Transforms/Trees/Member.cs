using System.Reflection;
using PolyType.Abstractions;

namespace Nabla;

/// <summary>A property or field of <typeparamref name="T"/>.</summary>
internal abstract class Member<T>(string name)
{
    public string Name => name;

    /// <summary>True where the member's type may hold tensors.</summary>
    public abstract bool MayHoldTensors { get; }

    public abstract bool HasSetter { get; }

    public abstract void Visit(T value, TreeWalk walk);

    public abstract void Compare(T a, T b, TreeComparison at);

    /// <summary>Replaces the member in the copy. The copy is made when it is first needed.</summary>
    /// <returns>False where the member holds leaves and has no setter.</returns>
    public abstract bool TryRebuild(T like, ref T copy, ref TreeCursor leaves);
}

/// <summary>A member whose type is <typeparamref name="TValue"/>.</summary>
internal sealed class Member<T, TValue>(string name, Getter<T, TValue> get, Setter<T, TValue>? set) : Member<T>(name)
{
    private static readonly Func<object, object> ShallowCopy = typeof(object)
        .GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!
        .CreateDelegate<Func<object, object>>();

    public override bool MayHoldTensors => TensorTypes.MayHold(typeof(TValue));

    public override bool HasSetter => set is not null;

    public override void Visit(T value, TreeWalk walk) => Plans<TValue>.Declared.Visit(get(ref value), walk);

    public override void Compare(T a, T b, TreeComparison at) => Plans<TValue>.Declared.Compare(get(ref a), get(ref b), at);

    public override bool TryRebuild(T like, ref T copy, ref TreeCursor leaves)
    {
        var before = leaves.Taken;
        var value = Rebuild(like, ref leaves);
        if (leaves.Taken == before) return true;
        if (set is null) return false;
        if (!typeof(T).IsValueType && ReferenceEquals(copy, like)) copy = (T)ShallowCopy(like!);
        set(ref copy, value);
        return true;
    }

    public TValue Rebuild(T like, ref TreeCursor leaves) => Plans<TValue>.Declared.Rebuild(get(ref like), ref leaves);
}
