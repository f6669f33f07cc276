namespace Nabla;

/// <summary>The parts of a split key as variables: <c>var (k1, k2) = key.Split()</c>.</summary>
public static class RandomKeyExtensions
{
    /// <summary>The keys of an array of two.</summary>
    /// <exception cref="ArgumentException">The array has another number of keys.</exception>
    public static void Deconstruct(this RandomKey[] keys, out RandomKey k1, out RandomKey k2) => (k1, k2) = (Parts(keys, 2)[0], keys[1]);

    /// <summary>The keys of an array of three.</summary>
    /// <exception cref="ArgumentException">The array has another number of keys.</exception>
    public static void Deconstruct(this RandomKey[] keys, out RandomKey k1, out RandomKey k2, out RandomKey k3) =>
        (k1, k2, k3) = (Parts(keys, 3)[0], keys[1], keys[2]);

    /// <summary>The keys of an array of four.</summary>
    /// <exception cref="ArgumentException">The array has another number of keys.</exception>
    public static void Deconstruct(this RandomKey[] keys, out RandomKey k1, out RandomKey k2, out RandomKey k3, out RandomKey k4) =>
        (k1, k2, k3, k4) = (Parts(keys, 4)[0], keys[1], keys[2], keys[3]);

    private static RandomKey[] Parts(RandomKey[] keys, int count)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Length == count ? keys
            : throw new ArgumentException($"{keys.Length} keys do not fit {count} variables: use Split({count}).", nameof(keys));
    }
}
