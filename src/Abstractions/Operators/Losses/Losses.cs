namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>(x − target)²: its mean, its sum or each element; <paramref name="reduction"/> is "mean", "sum" or "none".</summary>
    /// <exception cref="ArgumentException"><paramref name="reduction"/> is none of these.</exception>
    public Tensor MseLoss(Tensor target, string reduction = "mean")
    {
        ArgumentNullException.ThrowIfNull(target);
        return ReduceLoss((this - target).Square(), reduction, "mse_loss");
    }

    /// <summary>
    /// −Σ_c t_c · ln softmax(x)_c over the classes, axis 1 of x: [N, C, d…], or the only one of x: [C]. <paramref name="target"/> holds
    /// class numbers (int64, x's shape without the class axis) or probabilities (x's shape and dtype). Label smoothing ε replaces t by (1 −
    /// ε)·t + ε/C. Classes are weighted by <paramref name="weight"/>: [C], and places whose class is <paramref name="ignoreIndex"/> are
    /// ignored. The mean over class numbers divides by the sum of the weights of the places that are not ignored.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not fit, or a class does not exist.</exception>
    /// <exception cref="ArgumentException"><paramref name="reduction"/> is not "mean", "sum" or "none".</exception>
    public Tensor CrossEntropy(Tensor target, Tensor? weight = null, long ignoreIndex = -100, string reduction = "mean",
        double labelSmoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!(labelSmoothing is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing,
                "cross_entropy: label smoothing lies between 0 and 1.");
        }

        if (Rank == 0) throw new ShapeException("cross_entropy: a scalar has no class axis.");
        var axis = Rank == 1 ? 0 : 1;
        var classes = Shape[axis];
        var perClass = weight?.Reshape(Shape.Create([.. Enumerable.Repeat(1, axis), classes, .. Enumerable.Repeat(1, Rank - axis - 1)]));
        var logs = LogSoftmax(axis);
        if (target.DType.IsFloatingPoint)
        {
            if (target.Shape != Shape)
            {
                throw new ShapeException($"cross_entropy: probabilities of shape {target.Shape} for scores of " +
                    $"shape {Shape}: both must have the same.");
            }

            var smoothed = labelSmoothing == 0 ? target : target * (1 - labelSmoothing) + labelSmoothing / classes;
            var loss = -(perClass is null ? logs * smoothed : logs * smoothed * perClass).Sum(axis);
            return reduction == "mean" ? loss.Sum() / loss.Length : ReduceLoss(loss, reduction, "cross_entropy");
        }
        if (target.Shape != Shape.Without([axis]))
        {
            throw new ShapeException($"cross_entropy: class numbers of shape {target.Shape} for scores of " +
                $"shape {Shape}: they must have shape {Shape.Without([axis])}.");
        }

        var counted = target.Ne(ignoreIndex);
        var index = Where(counted, target, 0).Unsqueeze(axis);
        var weights = perClass?.BroadcastTo(Shape);
        Tensor Of(Tensor x) => Where(counted, x.Gather(axis, index).Squeeze(axis), 0);
        var losses = -Of(weights is null ? logs : logs * weights);
        if (labelSmoothing > 0)
        {
            var uniform = -(weights is null ? logs : logs * weights).Sum(axis);
            losses = losses * (1 - labelSmoothing) + Where(counted, uniform, 0) * (labelSmoothing / classes);
        }
        if (reduction != "mean") return ReduceLoss(losses, reduction, "cross_entropy");
        return losses.Sum() / (weights is null ? counted.Cast(DType).Sum() : Of(weights).Sum());
    }

    private static Tensor ReduceLoss(Tensor loss, string reduction, string name) => reduction switch
    {
        "mean" => loss.Mean(),
        "sum" => loss.Sum(),
        "none" => loss,
        null => throw new ArgumentNullException(nameof(reduction)),
        _ => throw new ArgumentException($"{name}: the reduction is '{reduction}', but must be mean, sum or none.", nameof(reduction)),
    };
}
