using PolyType.Abstractions;

namespace Nabla;

/// <summary>Makes an object by a constructor whose parameters are members.</summary>
internal abstract class Construction<T>
{
    public abstract T Rebuild(T like, ref TreeCursor leaves);
}

/// <summary>A constructor and its arguments, which are collected in a <typeparamref name="TArguments"/>.</summary>
/// <param name="start">Makes the empty collection of arguments.</param>
/// <param name="arguments">In the order of the members, which is the order of the leaves.</param>
/// <param name="construct">Calls the constructor.</param>
internal sealed class Construction<T, TArguments>(
    Func<TArguments> start, Argument<T, TArguments>[] arguments, Constructor<TArguments, T> construct) : Construction<T>
{
    public override T Rebuild(T like, ref TreeCursor leaves)
    {
        var before = leaves.Taken;
        var values = start();
        foreach (var argument in arguments)
        {
            leaves.Path.Enter(argument.Name);
            argument.Rebuild(like, ref values, ref leaves);
            leaves.Path.Leave();
        }
        return leaves.Taken == before ? like : construct(ref values);
    }
}

/// <summary>A constructor's parameter, or a property that is set right after the call, and the member that gives its value.</summary>
internal abstract class Argument<T, TArguments>(string name)
{
    public string Name => name;

    public abstract void Rebuild(T like, ref TArguments values, ref TreeCursor leaves);
}

/// <summary>An argument whose type is <typeparamref name="TValue"/>.</summary>
internal sealed class Argument<T, TArguments, TValue>(Member<T, TValue> member, Setter<TArguments, TValue> set)
    : Argument<T, TArguments>(member.Name)
{
    public override void Rebuild(T like, ref TArguments values, ref TreeCursor leaves) =>
        set(ref values, member.Rebuild(like, ref leaves));
}
