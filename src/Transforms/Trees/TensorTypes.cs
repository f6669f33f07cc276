using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Nabla;

/// <summary>
/// Says which types may hold a tensor without a search of their members, so that a service, a stream or a logger in a user's object is not
/// searched. The answer true may be wrong, at the cost of a search. The answer false must be right.
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

    /// <summary>Whether the type's assembly refers to tensors. Those of .NET and of unrelated libraries do not.</summary>
    public static bool IsDefinedByUsers(Type type) => KnowTensors.GetOrAdd(type.Assembly, static a => KnowsTensors(a));

    private static bool IsOpaque(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsByRef || type.IsByRefLike || type == typeof(string) ||
        typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type);

    /// <summary>
    /// An assembly can use tensors only if it refers, directly or not, to the assembly that defines them. The defining assembly itself does
    /// not count: its shapes, devices and factories hold no user's tensors. The answer is true for an assembly that cannot be examined,
    /// because it is dynamic or cannot be loaded.
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

    /// <summary>Whether an assembly is signed with one of the keys of .NET and its extensions. These refer to no other libraries.</summary>
    private static bool IsDotNets(AssemblyName name) =>
        name.GetPublicKeyToken() is { Length: > 0 } token && Convert.ToHexStringLower(token) is
            "7cec85d7bea7798e" or "b03f5f7f11d50a3a" or "b77a5c561934e089" or "cc7b13ffcd2ddd51" or "adb9793829ddae60";

    /// <summary>An assembly that another one refers to, loaded if need be; null where it cannot be found.</summary>
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
