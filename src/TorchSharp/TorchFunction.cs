using TorchSharp;

namespace Nabla;

/// <summary>
/// y₁, …, yₙ = f(x₁, …, xₘ) by TorchSharp code. Its VJP is TorchSharp's autograd, and is itself such a function, of x and g. It is linear
/// in g, and its own VJP with respect to g is the JVP. So both modes have every order, and only TorchSharp's reverse mode is needed.
/// </summary>
internal sealed record TorchFunction(int Count, Func<torch.Tensor[], torch.Tensor[]> F) : Op, IDecomposable, IJvpRule, IVjpRule, IBatchRule
{
    public override int Outputs => Count;

    /// <summary>Runs the code on zeros, since only the code knows the shape of its result.</summary>
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        using var scope = torch.NewDisposeScope();
        var zeros = new torch.Tensor[x.Length];
        for (var i = 0; i < zeros.Length; i++) zeros[i] = Copies.ToTorch(x[i].Dispatcher.Full(x[i].Shape, 0, x[i].DType, x[i].Device));
        var y = Copies.FromTorch(Run(zeros)[output], new Like(x[0]));
        return new(y.Shape, y.DType);
    }

    public void Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        using var scope = torch.NewDisposeScope();
        var inputs = new torch.Tensor[x.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Copies.ToTorch(x[i]);
        var outputs = Run(inputs);
        for (var j = 0; j < y.Length; j++) y[j] = Copies.FromTorch(outputs[j], new Like(x[0]));
    }

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        // P(x, g) = Jᵀ·g with respect to the inputs that have a tangent; then Pᵀ with respect to g, at any g, is J.
        bool[] moved = new bool[x.Length], cotangents = new bool[x.Length + y.Length];
        for (var i = 0; i < moved.Length; i++) moved[i] = dx[i] is not null;
        for (var j = 0; j < y.Length; j++) cotangents[x.Length + j] = y[j].DType.IsFloatingPoint;
        var tangents = new List<Tensor>();
        foreach (var t in dx)
            if (t is not null) tangents.Add(t);
        Tensor[] at = [.. x, .. y.ToArray().Select(t => t.ZerosLike()), .. tangents];
        var pushed = new Tensor[cotangents.Count(c => c)];
        Pullback(Pullback(this, moved), cotangents).Apply(at, pushed);
        for (int j = 0, k = 0; j < dy.Length; j++)
            if (cotangents[x.Length + j]) dy[j] = pushed[k++];
    }

    public void Vjp(
        Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
    {
        var cotangents = new Tensor[y.Length];
        for (var j = 0; j < y.Length; j++) cotangents[j] = g[j] ?? y[j].ZerosLike();
        var pulled = new Tensor[wanted.Count(true)];
        Pullback(this, wanted.ToArray()).Apply([.. x, .. cotangents], pulled);
        for (int i = 0, k = 0; i < gx.Length; i++)
            if (wanted[i]) gx[i] = pulled[k++];
    }

    /// <summary>One row at a time, since the code may not work on a batch.</summary>
    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var size = Batching.Size(x, mapped);
        var rows = new Tensor[Count][];
        for (var j = 0; j < Count; j++) rows[j] = new Tensor[size];
        var (row, outputs) = (new Tensor[x.Length], new Tensor[Count]);
        for (var b = 0; b < size; b++)
        {
            for (var i = 0; i < row.Length; i++) row[i] = mapped[i] ? x[i].Select(0, b) : x[i];
            Apply(row, outputs);
            for (var j = 0; j < Count; j++) rows[j][b] = outputs[j];
        }
        for (var j = 0; j < Count; j++) y[j] = size > 0 ? Tensor.Stack(rows[j]) : None(x, mapped, j);
    }

    private Tensor None(ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, int output)
    {
        var row = new Tensor[x.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = mapped[i] ? x[i].Dispatcher.Full([.. x[i].Shape[1..]], 0, x[i].DType, x[i].Device) : x[i];
        var spec = Infer(row, output);
        return x[0].Dispatcher.Full([0, .. spec.Shape], 0, spec.DType, x[0].Device);
    }

    private torch.Tensor[] Run(torch.Tensor[] x)
    {
        using var gradients = torch.enable_grad(false);
        return Checked(F(x));
    }

    private torch.Tensor[] Checked(torch.Tensor[] y) =>
        y.Length == Count && Array.TrueForAll(y, t => t is not null) ? y
            : throw new NablaException($"{Name}: the TorchSharp function returned null, or not {Count} tensors.");

    /// <summary>(x, g) → Jᵀ·g with respect to the inputs that are <paramref name="wanted"/>.</summary>
    private static TorchFunction Pullback(TorchFunction f, bool[] wanted) => new(wanted.Count(w => w), xg =>
    {
        using var gradients = torch.enable_grad();
        // Where an input has a history, this call is being differentiated too, and the history must be kept.
        var nested = Array.Exists(xg, t => t.requires_grad);
        var x = xg[..wanted.Length];
        var variables = new List<torch.Tensor>();
        for (var i = 0; i < x.Length; i++)
        {
            if (!wanted[i]) continue;
            x[i] = x[i].requires_grad ? x[i].alias() : x[i].detach().requires_grad_();
            variables.Add(x[i]);
        }
        var (outputs, cotangents) = (new List<torch.Tensor>(), new List<torch.Tensor>());
        var y = f.Checked(f.F(x));
        for (var j = 0; j < y.Length; j++)
        {
            if (!y[j].requires_grad) continue;
            outputs.Add(y[j]);
            cotangents.Add(xg[wanted.Length + j]);
        }
        // autograd.grad is not used: TorchSharp does not catch its errors, which then end the process.
        if (outputs.Count > 0) torch.autograd.backward(outputs, cotangents, nested, nested, variables);
        return [.. variables.Select(TakeGradient)];
    });

    /// <summary>
    /// The gradient of a variable, or zeros. It is removed from the variable, since a gradient with a history keeps its variable alive.
    /// </summary>
    private static torch.Tensor TakeGradient(torch.Tensor variable)
    {
        if (variable.grad is not { IsInvalid: false } gradient) return torch.zeros_like(variable);
        variable.grad = null;
        return gradient;
    }

    private readonly struct Like(Tensor x) : Copies.IMaker
    {
        public Tensor Make<T>(ReadOnlySpan<T> data, Shape shape) where T : unmanaged => x.Dispatcher.Create(data, shape, x.Device);
    }
}
