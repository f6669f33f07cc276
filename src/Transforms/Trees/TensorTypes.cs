using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

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
    /// does not count: shapes, devices and factories hold no user's tensors. What cannot be looked at is a yes: an assembly that is still
    /// being written, or one that cannot be loaded.
    /// </summary>
    private static bool KnowsTensors(Assembly assembly)
    {
        var tensors = typeof(Tensor).Assembly.GetName().Name;
        var seen = new HashSet<string>();
        var rest = new Queue<Assembly>([assembly]);
        while (rest.TryDequeue(out var next))
        {
            var references = next.IsDynamic ? [] : next.GetReferencedAssemblies();
            if (next.IsDynamic || references.Any(r => r.Name == tensors)) return true;
            foreach (var reference in references)
            {
                if (IsDotNets(reference) || !seen.Add(reference.FullName)) continue;
                if (Load(reference, next) is not { } loaded) return true;
                rest.Enqueue(loaded);
            }
        }
        return false;
    }

    /// <summary>
    /// Whether an assembly has one of the keys that .NET and its extensions are signed with: they refer to nobody else's.
    /// </summary>
    private static bool IsDotNets(AssemblyName name) =>
        name.GetPublicKeyToken() is { Length: > 0 } token && Convert.ToHexStringLower(token) is
            "7cec85d7bea7798e" or "b03f5f7f11d50a3a" or "b77a5c561934e089" or "cc7b13ffcd2ddd51" or "adb9793829ddae60";

    /// <summary>The assembly that another one refers to, whether any code of it has run or not; null where there is none.</summary>
    private static Assembly? Load(AssemblyName name, Assembly from)
    {
        try
        {
            return (AssemblyLoadContext.GetLoadContext(from) ?? AssemblyLoadContext.Default).LoadFromAssemblyName(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
