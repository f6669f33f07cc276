using System.Collections.Concurrent;
using System.Reflection;

namespace Nabla;

/// <summary>
/// Says which types may hold a tensor, without looking inside them, so that a service, a stream or a logger that stands in a user's
/// object is left alone. A yes may be wrong and costs a look at the members; a no must be right.
/// </summary>
internal static class TensorTypes
{
    private static readonly ConcurrentDictionary<Assembly, bool> KnowTensors = new();

    public static bool MayHold(Type type) =>
        typeof(Tensor).IsAssignableFrom(type) ||
        type == typeof(object) ||
        (!IsOpaque(type) &&
            ((type.HasElementType && MayHold(type.GetElementType()!)) ||
                type.GetGenericArguments().Any(MayHold) ||
                IsDefinedByUsers(type)));

    /// <summary>True for a type from an assembly that works with tensors, which .NET's own and unrelated libraries do not.</summary>
    public static bool IsDefinedByUsers(Type type) => KnowTensors.GetOrAdd(type.Assembly, static a => KnowsTensors(a));

    private static bool IsOpaque(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsByRef || type.IsByRefLike || type == typeof(string) ||
        typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type);

    /// <summary>
    /// An assembly can name a tensor only if it refers to the one that defines it, or to one that does. The defining assembly itself
    /// does not count: shapes, devices and factories hold no user's tensors.
    /// </summary>
    private static bool KnowsTensors(Assembly assembly)
    {
        var loaded = AppDomain.CurrentDomain.GetAssemblies().ToLookup(a => a.GetName().Name);
        var seen = new HashSet<Assembly> { assembly };
        var rest = new Queue<Assembly>(seen);
        while (rest.TryDequeue(out var next))
        {
            foreach (var reference in next.GetReferencedAssemblies().SelectMany(name => loaded[name.Name]))
            {
                if (reference == typeof(Tensor).Assembly) return true;
                if (seen.Add(reference)) rest.Enqueue(reference);
            }
        }
        return false;
    }
}
