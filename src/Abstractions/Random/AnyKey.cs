namespace Nabla;

/// <summary>
/// The key that random numbers are asked for with: a <see cref="RandomKey"/>, or an int64 tensor of one element, its seed. A tensor can be
/// mapped by <c>Vmap</c>, so that each element of the batch has numbers of its own. Both are converted implicitly.
/// </summary>
public readonly struct AnyKey
{
    private readonly RandomKey _key;
    private readonly Tensor? _seed;

    private AnyKey(RandomKey key, Tensor? seed) => (_key, _seed) = (key, seed);

    /// <summary>The key of a seed.</summary>
    public AnyKey(long seed) : this(new RandomKey(seed), null) { }

    /// <summary>A key that is a value.</summary>
    public static implicit operator AnyKey(RandomKey key) => new(key, null);

    /// <summary>A key that is a tensor. It is checked where numbers are asked for.</summary>
    public static implicit operator AnyKey(Tensor seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        return new(default, seed);
    }

    /// <summary>
    /// The seed as a tensor of rank 0: a constant made by <paramref name="tensors"/>, or the given tensor, moved to
    /// <paramref name="device"/> where one is named.
    /// </summary>
    /// <exception cref="DTypeException">The tensor is not int64.</exception>
    /// <exception cref="ShapeException">The tensor has not one element.</exception>
    internal Tensor Seed(string name, ITensorFactory tensors, Device? device)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return _seed is null ? tensors.Create<long>([unchecked((long)_key.Seed)], [], device) : Given(name, device);
    }

    /// <summary>The same on the device of <paramref name="x"/>.</summary>
    internal Tensor Seed(string name, Tensor x) =>
        _seed is null ? x.Dispatcher.Create<long>([unchecked((long)_key.Seed)], [], x.Device) : Given(name, x.Device);

    private Tensor Given(string name, Device? device)
    {
        var seed = _seed!;
        if (seed.DType != DType.Int64) throw new DTypeException($"{name}: the key is {seed.DType}, but a key is int64: Cast it.");
        if (seed.Length != 1)
        {
            throw new ShapeException($"{name}: the key has shape {seed.Shape}, but a key has one element: index the keys, or map them " +
                "with Vmap.");
        }
        if (device is not null && device != seed.Device) seed = seed.To(device);
        return seed.Rank == 0 ? seed : seed.Reshape([]);
    }
}
