using static Nabla.Transform;

namespace Nabla.Bench;

/// <summary>The whole programs of the sweep: from the data and the parameters to derivatives.</summary>
internal static class SweepPrograms
{
    private const double LearningRate = 0.1;

    private static readonly Func<Tensor[], Tensor, Tensor, Tensor[]>
        s_classifier = Grad((Tensor[] p, Tensor x, Tensor labels) => Network(p, x, h => h.Relu()).CrossEntropy(labels)),
        s_ensemble = Vmap(Grad((Tensor[] p, Tensor x, Tensor y) => (Network(p, x, h => h.Tanh()) - y).Square().Mean()),
            inDims: (0, null, null)),
        s_recurrent = Grad((Tensor[] p, Tensor xs, Tensor h) => Recurrent(p, xs, h).Square().Sum());

    private static readonly Func<Tensor[], Tensor[]>
        s_attention = Grad((Tensor[] qkv) => Attention(qkv[0], qkv[1], qkv[2]).Square().Sum()),
        s_greeks = Vmap(Grad((Tensor[] p) => Price(p[0], p[1], p[2], p[3], p[4])));

    private static readonly Func<Tensor, Tensor, Tensor, Tensor> s_likelihood = Grad<Tensor, Tensor, Tensor>(NegativeLogLikelihood);

    private static readonly Func<Tensor, Tensor, Tensor> s_pathwise = Grad<Tensor, Tensor>(MonteCarlo);

    public static Func<Tensor[], object> Of(string name) => name[..name.IndexOf('_')] switch
    {
        "training" => x => Step(x[2..], x[0], x[1]),
        "attention" => x => s_attention(x),
        "recurrent" => x => s_recurrent(x[2..], x[0], x[1]),
        "gaussian" => x => s_likelihood(x[2], x[0], x[1]),
        "greeks" => x => s_greeks(x),
        "ensemble" => x => s_ensemble(x[2..], x[0], x[1]),
        "monte" => x => s_pathwise(x[1], x[0]),
        _ => throw new ArgumentException($"The sweep has no program {name}."),
    };

    private static Tensor Network(Tensor[] p, Tensor x, Func<Tensor, Tensor> activation)
    {
        for (var layer = 0; layer < p.Length; layer += 2)
            x = (layer == 0 ? x : activation(x)).MatMul(p[layer]) + p[layer + 1];
        return x;
    }

    private static Tensor[] Step(Tensor[] p, Tensor x, Tensor labels) =>
        [.. p.Zip(s_classifier(p, x, labels), (leaf, g) => leaf - LearningRate * g)];

    private static Tensor Attention(Tensor q, Tensor k, Tensor v) =>
        (q.MatMul(k.T()) / Math.Sqrt(q.Shape[^1])).Softmax(-1).MatMul(v);

    private static Tensor Recurrent(Tensor[] p, Tensor xs, Tensor h)
    {
        for (var i = 0; i < xs.Shape[0]; i++) h = (xs[i].MatMul(p[0]) + h.MatMul(p[1]) + p[2]).Tanh();
        return h;
    }

    // The covariance is a² exp(−(xᵢ − xⱼ)² ÷ 2l²) + (1 + s) δᵢⱼ.
    private static Tensor NegativeLogLikelihood(Tensor p, Tensor x, Tensor y)
    {
        var noise = ((1 + p[2]) * y.OnesLike()).DiagEmbed();
        var l = (p[0].Square() * (-((x - x.T()) / p[1]).Square() / 2).Exp() + noise).Cholesky();
        var z = l.SolveTriangular(y.Unsqueeze(1), upper: false);
        return z.Square().Sum() / 2 + l.Diagonal().Log().Sum();
    }

    // A call option by Black and Scholes, Journal of Political Economy 81 (1973) 637.
    private static Tensor Price(Tensor spot, Tensor strike, Tensor volatility, Tensor years, Tensor rate)
    {
        var deviation = volatility * years.Sqrt();
        var d1 = ((spot / strike).Log() + (rate + volatility.Square() / 2) * years) / deviation;
        return spot * Normal(d1) - strike * (-rate * years).Exp() * Normal(d1 - deviation);
    }

    private static Tensor Normal(Tensor x) => 0.5 * (1 + (x / Math.Sqrt(2)).Erf());

    // An option on the mean of a geometric Brownian motion over a year, with the strike 1: spot, volatility, rate.
    private static Tensor MonteCarlo(Tensor p, Tensor z)
    {
        var step = 1.0 / z.Shape[1];
        var logarithms = ((p[2] - p[1].Square() / 2) * step + p[1] * Math.Sqrt(step) * z).CumSum(1);
        return (-p[2]).Exp() * ((p[0] * logarithms.Exp()).Mean(1) - 1).Relu().Mean();
    }
}
