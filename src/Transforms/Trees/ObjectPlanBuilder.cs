using System.Reflection;
using System.Runtime.CompilerServices;
using PolyType.Abstractions;

namespace Nabla;

/// <summary>Finds the members of a type that belong to the tree, and how to make an object with other values of them.</summary>
internal sealed class ObjectPlanBuilder<T>(IObjectTypeShape<T> shape) : TypeShapeVisitor
{
    private string _obstacle = "no public constructor takes it";

    public Plan<T> Build()
    {
        var parameters = shape.Constructor?.Parameters ?? [];
        (IPropertyShape Shape, Member<T> Member)[] readable =
        [
            .. from p in shape.Properties
               where p.HasGetter
               orderby Depth(p.MemberInfo?.DeclaringType)
               select (p, (Member<T>)p.Accept(this)!),
        ];
        Member<T>[] members =
        [
            .. from m in readable
               where m.Member.MayHoldTensors && (m.Member.HasSetter || IsStored(m.Shape) || parameters.Any(p => Fits(p, m.Member.Name)))
               select m.Member,
        ];
        var construction = members.All(m => m.HasSetter)
            ? null
            : (Construction<T>?)shape.Constructor?.Accept(this, (readable.Select(m => m.Member).ToArray(), members));
        return new ObjectPlan<T>(members, construction, _obstacle);
    }

    public override object VisitProperty<TDeclaring, TValue>(IPropertyShape<TDeclaring, TValue> property, object? state) =>
        new Member<TDeclaring, TValue>(
            property.Name, property.GetGetter(), property.HasSetter ? property.GetSetter() : HiddenSetter(property));

    public override object? VisitConstructor<TDeclaring, TArguments>(IConstructorShape<TDeclaring, TArguments> constructor, object? state)
    {
        var (readable, members) = ((Member<TDeclaring>[], Member<TDeclaring>[]))state!;
        Argument<TDeclaring, TArguments>[] arguments =
        [
            .. from m in readable
               let p = constructor.Parameters.FirstOrDefault(p => Fits(p, m.Name))
               where p is not null
               select (Argument<TDeclaring, TArguments>?)p.Accept(this, m) into argument
               where argument is not null
               select argument,
        ];
        if (constructor.Parameters.FirstOrDefault(p => p.IsRequired && !arguments.Any(a => Fits(p, a.Name))) is { } unknown)
        {
            _obstacle = $"no member has the name and type of the constructor's parameter '{unknown.Name}'";
            return null;
        }
        return members.All(m => arguments.Any(a => a.Name == m.Name))
            ? new Construction<TDeclaring, TArguments>(
                constructor.GetArgumentStateConstructor(), arguments, constructor.GetParameterizedConstructor())
            : null;
    }

    public override object? VisitParameter<TArguments, TValue>(IParameterShape<TArguments, TValue> parameter, object? state) =>
        state is Member<T, TValue> member ? new Argument<T, TArguments, TValue>(member, parameter.GetSetter()) : null;

    /// <summary>Puts inherited members before a type's own. Type shapes have the opposite order.</summary>
    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);

    private static bool Fits(IParameterShape parameter, string member) =>
        string.Equals(parameter.Name, member, StringComparison.OrdinalIgnoreCase);

    /// <summary>False for a computed property, since it follows from other members and is no leaf.</summary>
    private static bool IsStored(IPropertyShape property) =>
        property.MemberInfo is not PropertyInfo info || info.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute));

    /// <summary>
    /// The setter of a member. A type shape shows no init accessor and no private setter, but both can set a member of a copy.
    /// </summary>
    private static Setter<TDeclaring, TValue>? HiddenSetter<TDeclaring, TValue>(IPropertyShape<TDeclaring, TValue> property)
    {
        if ((property.MemberInfo as PropertyInfo)?.GetSetMethod(nonPublic: true) is not { } method) return null;
        if (typeof(TDeclaring).IsValueType) return method.CreateDelegate<Setter<TDeclaring, TValue>>();
        var set = method.CreateDelegate<Action<TDeclaring, TValue>>();
        return (ref owner, value) => set(owner, value);
    }
}
