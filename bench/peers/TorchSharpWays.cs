using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Nabla.Bench;

/// <summary>
/// Derivatives as TorchSharp offers them: torch.autograd.grad, once for each row. It has no forward mode, no vmap and no functional
/// transforms. (Its create_graph does not imply retain_graph, as in Python; without both the process ends.) Every tensor made on the way is
/// disposed with its scope, as the finaliser would be much slower.
/// </summary>
internal static class TorchSharpWays
{
    public static TorchTensor Gradient(Func<TorchTensor, TorchTensor> f, TorchTensor x) => Scoped(() =>
    {
        var v = Leaf(x);
        return autograd.grad([f(v)], [v])[0];
    });

    public static TorchTensor Hessian(Func<TorchTensor, TorchTensor> f, TorchTensor x) => Scoped(() =>
    {
        var v = Leaf(x);
        return Rows(autograd.grad([f(v)], [v], retain_graph: true, create_graph: true)[0], v);
    });

    public static TorchTensor Jacobian(Func<TorchTensor, TorchTensor> f, TorchTensor x) => Scoped(() =>
    {
        var v = Leaf(x);
        return Rows(f(v), v);
    });

    public static TorchTensor Pullback(Func<TorchTensor, TorchTensor> f, TorchTensor x, TorchTensor g) => Scoped(() =>
    {
        var v = Leaf(x);
        return autograd.grad([f(v)], [v], [g])[0];
    });

    /// <summary>J·dx without a forward mode: Jᵀ·u is linear in u, and its pullback is J.</summary>
    public static TorchTensor Pushforward(Func<TorchTensor, TorchTensor> f, TorchTensor x, TorchTensor dx) => Scoped(() =>
    {
        var v = Leaf(x);
        var y = f(v);
        var u = zeros_like(y).requires_grad_(true);
        var pulled = autograd.grad([y], [v], [u], retain_graph: true, create_graph: true)[0];
        return autograd.grad([pulled], [u], [dx])[0];
    });

    public static TorchTensor[] Gradients(Func<TorchTensor[], TorchTensor> f, TorchTensor[] p)
    {
        using var scope = NewDisposeScope();
        var leaves = Array.ConvertAll(p, Leaf);
        return Keep(autograd.grad([f(leaves)], leaves));
    }

    /// <summary>H·v: the gradient of ⟨∇f, v⟩.</summary>
    public static TorchTensor[] HessianVectorProduct(Func<TorchTensor[], TorchTensor> f, TorchTensor[] p, TorchTensor[] v)
    {
        using var scope = NewDisposeScope();
        var leaves = Array.ConvertAll(p, Leaf);
        var gradients = autograd.grad([f(leaves)], leaves, retain_graph: true, create_graph: true);
        return Keep([.. autograd.grad(gradients, leaves, v, allow_unused: true)
            .Zip(leaves, (g, leaf) => g is null || g.IsInvalid ? zeros_like(leaf) : g)]);
    }

    /// <summary>A gradient for each sample: a loop, and a stack of each leaf.</summary>
    public static TorchTensor[] PerSample(Func<TorchTensor[], TorchTensor, TorchTensor, TorchTensor> loss, TorchTensor[] p, TorchTensor x,
        TorchTensor y)
    {
        using var scope = NewDisposeScope();
        var samples = new TorchTensor[x.shape[0]][];
        for (var i = 0; i < samples.Length; i++) samples[i] = [.. Gradients(q => loss(q, x[i], y[i]), p)];
        return Keep([.. p.Select((_, leaf) => stack(samples.Select(s => s[leaf])))]);
    }

    /// <summary>Result and scope in one: what <paramref name="f"/> makes is disposed but for what it returns.</summary>
    public static TorchTensor Scoped(Func<TorchTensor> f)
    {
        using var scope = NewDisposeScope();
        return f().MoveToOuterDisposeScope();
    }

    private static TorchTensor Leaf(TorchTensor x) => x.detach().requires_grad_(true);

    private static TorchTensor Rows(TorchTensor y, TorchTensor x)
    {
        var units = eye(y.shape[0], dtype: y.dtype).unbind();
        var rows = Array.ConvertAll(units, unit => autograd.grad([y], [x], [unit], retain_graph: true)[0]);
        return stack(rows);
    }

    private static TorchTensor[] Keep(IEnumerable<TorchTensor> tensors) => [.. tensors.Select(t => t.MoveToOuterDisposeScope())];
}
