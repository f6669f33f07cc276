namespace Nabla;

/// <summary>
/// Random numbers of a key, which is a <see cref="RandomKey"/> or a tensor (<see cref="AnyKey"/>). They depend on the key, the shape, the
/// dtype and nothing else. With a key that is a tensor they are made on the key's device; if another device is named, the key is moved
/// there.
/// </summary>
public static class RandomExtensions
{
    private const double LeastSingle = 1.17549435e-38, LeastDouble = 2.2250738585072014e-308;

    extension(ITensorFactory tensors)
    {
        /// <summary>
        /// <paramref name="count"/> keys as a tensor, int64 [count], for <c>Vmap</c>: the seeds of <see cref="RandomKey.Split"/>. They are
        /// independent of each other and of the key. A key that is a tensor is split likewise, also where it is mapped.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        /// <exception cref="DTypeException">The key is a tensor that is not int64.</exception>
        /// <exception cref="ShapeException">The key is a tensor that has not one element, or no tensor has this shape.</exception>
        public Tensor Keys(AnyKey key, int count, Device? device = null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return key.Numbers("keys", new Keys([count]), tensors, device);
        }

        /// <summary>
        /// Uniform random numbers in [0, 1), the same bits on every backend: k/2⁵³ in float64, k/2²⁴ in float32, where k has 53 or 24
        /// random bits.
        /// </summary>
        /// <exception cref="DTypeException">
        /// <paramref name="dtype"/> is not floating-point, or the key is a tensor that is not int64.
        /// </exception>
        /// <exception cref="ShapeException">The key is a tensor that has not one element, or no tensor has this shape.</exception>
        public Tensor Uniform(AnyKey key, Shape shape, DType? dtype = null, Device? device = null) =>
            key.Numbers("uniform", new Uniform(shape, RandomReals.Real("uniform", dtype, tensors)), tensors, device);

        /// <summary>
        /// Random numbers of the standard normal distribution, by Box and Muller's method (<see cref="Operators.Normal"/>): the same on
        /// every backend, but for the rounding of logarithms, sines and cosines.
        /// </summary>
        /// <inheritdoc cref="Uniform"/>
        public Tensor Normal(AnyKey key, Shape shape, DType? dtype = null, Device? device = null) =>
            key.Numbers("normal", new Normal(shape, RandomReals.Real("normal", dtype, tensors)), tensors, device);

        /// <summary>Random numbers of the exponential distribution with mean 1: −ln(1 − u) of the numbers u of <c>Uniform</c>.</summary>
        /// <inheritdoc cref="Uniform"/>
        public Tensor Exponential(AnyKey key, Shape shape, DType? dtype = null, Device? device = null) =>
            -(-tensors.Uniform(key, shape, RandomReals.Real("exponential", dtype, tensors), device)).Log1p();

        /// <summary>
        /// Random numbers of the standard Gumbel distribution: −ln(−ln u) of the numbers u of <c>Uniform</c>. A u of 0 counts as the least
        /// normal number of the dtype, so that all results are finite.
        /// </summary>
        /// <inheritdoc cref="Uniform"/>
        public Tensor Gumbel(AnyKey key, Shape shape, DType? dtype = null, Device? device = null) =>
            AsGumbel(tensors.Uniform(key, shape, RandomReals.Real("gumbel", dtype, tensors), device));

        /// <summary>
        /// Random integers from <paramref name="low"/> to before <paramref name="high"/>, int64, the same on every backend. Each is as
        /// likely as any other, up to 2⁻⁶⁴.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="low"/> is not below <paramref name="high"/>.</exception>
        /// <exception cref="DTypeException">The key is a tensor that is not int64.</exception>
        /// <exception cref="ShapeException">The key is a tensor that has not one element, or no tensor has this shape.</exception>
        public Tensor RandInt(AnyKey key, long low, long high, Shape shape, Device? device = null)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(low, high);
            return key.Numbers("randint", new RandInt(shape, low, high), tensors, device);
        }

        /// <summary>
        /// A random order of 0 … <paramref name="count"/> − 1, int64 [count]; each order is as likely as any other. The rows of x in a
        /// random order are <c>x.IndexSelect(0, tensors.Permutation(key, x.Shape[0]))</c>.
        /// </summary>
        /// <inheritdoc cref="Keys"/>
        public Tensor Permutation(AnyKey key, int count, Device? device = null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return key.Numbers("permutation", new Permutation([count]), tensors, device);
        }

        /// <summary>
        /// Random bools that are true with probability <paramref name="p"/>: u &lt; p for the float64 numbers u of <c>Uniform</c>.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
        /// <exception cref="DTypeException">The key is a tensor that is not int64.</exception>
        /// <exception cref="ShapeException">The key is a tensor that has not one element, or no tensor has this shape.</exception>
        public Tensor Bernoulli(AnyKey key, double p, Shape shape, Device? device = null)
        {
            Check.Probability(p);
            return key.Numbers("bernoulli", new Uniform(shape, DType.Float64), tensors, device) < p;
        }

        /// <summary>
        /// Random bools on the device of <paramref name="p"/>, each true with the probability there: u &lt; p for the numbers u of
        /// <c>Uniform</c> with p's shape and dtype. They are false where p is NaN or not positive, and true from 1 on. There is no
        /// derivative.
        /// </summary>
        /// <exception cref="DTypeException">
        /// <paramref name="p"/> is not floating-point, or the key is a tensor that is not int64.
        /// </exception>
        /// <exception cref="ShapeException">The key is a tensor that has not one element.</exception>
        public Tensor Bernoulli(AnyKey key, Tensor p)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            ArgumentNullException.ThrowIfNull(p);
            return Operators.Uniform.Beside(p, key, "bernoulli") < p;
        }

        /// <summary>
        /// Random classes along the last axis of <paramref name="logits"/>, on their device: [s…, n] gives int64 [s…]. Class k has the
        /// probability softmax(logits)ₖ: it is the place of the largest of logits + g, where g are numbers of <c>Gumbel</c> with the
        /// logits' shape and dtype. A logit of −∞ is not chosen, except where all are; a NaN is chosen. There is no derivative.
        /// </summary>
        /// <exception cref="DTypeException">
        /// <paramref name="logits"/> is not floating-point, or the key is a tensor that is not int64.
        /// </exception>
        /// <exception cref="ShapeException">
        /// <paramref name="logits"/> has no axis, or its last one is empty, or the key is a tensor that has not one element.
        /// </exception>
        public Tensor Categorical(AnyKey key, Tensor logits)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            ArgumentNullException.ThrowIfNull(logits);
            if (logits.Rank == 0) throw new ShapeException("categorical: the logits are a scalar, but need an axis of classes.");
            return (logits + AsGumbel(Operators.Uniform.Beside(logits, key, "categorical"))).ArgMax(-1);
        }
    }

    private static Tensor AsGumbel(Tensor u) => -(-u.Clamp(min: u.DType == DType.Float32 ? LeastSingle : LeastDouble).Log()).Log();
}
