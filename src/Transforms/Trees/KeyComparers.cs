using System.Reflection;
using PolyType.Abstractions;

namespace Nabla;

/// <summary>
/// Finds the comparer of a dictionary, so that a rebuilt one gets it too. Different types have it under different property names.
/// </summary>
internal sealed class KeyComparers<T, TKey>
{
    private readonly PropertyInfo? _comparer = typeof(T).GetProperty("Comparer") ?? typeof(T).GetProperty("KeyComparer");

    public CollectionConstructionOptions<TKey> Of(T dictionary)
    {
        var comparer = _comparer?.GetValue(dictionary);
        return new() { EqualityComparer = comparer as IEqualityComparer<TKey>, Comparer = comparer as IComparer<TKey> };
    }
}
