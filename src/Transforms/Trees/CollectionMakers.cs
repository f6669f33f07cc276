using PolyType.Abstractions;

namespace Nabla;

/// <summary>Makes a collection from its elements; null where the type can only be read.</summary>
internal static class CollectionMakers
{
    public static Func<TItem[], T>? Of<T, TItem>(IEnumerableTypeShape<T, TItem> shape)
    {
        switch (shape.ConstructionStrategy)
        {
            case var _ when typeof(T) == typeof(TItem[]):
                return array => (T)(object)array;
            case CollectionConstructionStrategy.Mutable:
                var (start, append) = (shape.GetDefaultConstructor(), shape.GetAppender());
                return array =>
                {
                    var list = start(new() { Capacity = array.Length });
                    foreach (var item in array)
                        append(ref list, item);
                    return list;
                };
            case CollectionConstructionStrategy.Parameterized:
                var make = shape.GetParameterizedConstructor();
                return array => make(array);
            default:
                return null;
        }
    }

    /// <summary>Makes a dictionary from the pairs, in the order of insertion, with the comparer of another dictionary.</summary>
    public static Func<KeyValuePair<TKey, TValue>[], T, T>? Of<T, TKey, TValue>(IDictionaryTypeShape<T, TKey, TValue> shape)
        where TKey : notnull
    {
        var keys = new KeyComparers<T, TKey>();
        switch (shape.ConstructionStrategy)
        {
            case CollectionConstructionStrategy.Mutable:
                var (start, insert) = (shape.GetDefaultConstructor(), shape.GetInserter(DictionaryInsertionMode.Overwrite));
                return (pairs, like) =>
                {
                    var dictionary = start(keys.Of(like));
                    foreach (var (key, value) in pairs)
                        insert(ref dictionary, key, value);
                    return dictionary;
                };
            case CollectionConstructionStrategy.Parameterized:
                var make = shape.GetParameterizedConstructor();
                return (pairs, like) => make(pairs, keys.Of(like));
            default:
                return null;
        }
    }
}
