using Nabla.Operators;

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
    /// The numbers of this key on <paramref name="device"/>; null: on the key's, or by default the factory's. The numbers of a key that is
    /// a value are made on the host where the backend has no kernel for them.
    /// </summary>
    /// <exception cref="DTypeException">The key is a tensor that is not int64.</exception>
    /// <exception cref="ShapeException">The key is a tensor that has not one element.</exception>
    internal Tensor Numbers(string name, RandomNumbers op, ITensorFactory tensors, Device? device)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return _seed is null ? Numbers(op, tensors.Dispatcher, device ?? tensors.DefaultDevice) : op.Apply(Given(name, device));
    }

    /// <summary>The same on the device of <paramref name="x"/>.</summary>
    internal Tensor Numbers(string name, RandomNumbers op, Tensor x) =>
        _seed is null ? Numbers(op, x.Dispatcher, x.Device) : op.Apply(Given(name, x.Device));

    private Tensor Numbers(RandomNumbers op, IDispatcher dispatcher, Device device) => dispatcher.Line(op, device) is null
        ? op.OnHost(_key, dispatcher, device) : op.Apply(dispatcher.Create<long>([unchecked((long)_key.Seed)], [], device));

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
