using Nabla;
using TorchSharp;
using static Nabla.Transform;

// libtorch's LAPACK factors large matrices; everything else is the CPU backend's.
using var nabla = NablaRuntime.Create(n => n.AddCpu().AddTorchSharp());
var tensors = nabla.Tensors;

var large = tensors.Normal(new RandomKey(1), [600, 600]) + tensors.Eye(600) * 60;
Console.WriteLine($"ln |det| of a matrix of {large.Shape}: {large.SlogDet().LogAbsDet.Item<double>():F3}");

// A module of TorchSharp is a function like any other: its derivatives come from TorchSharp's autograd.
Torch.Load();
using var layer = torch.nn.Linear(3, 1, dtype: torch.float64);
var f = Torch.Function(x => layer.forward(x).tanh().sum());
var point = tensors.Create([0.1, 0.2, 0.3]);
Console.WriteLine($"gradient of the module: {Grad(f)(point)}");
Console.WriteLine($"and of what it is made of here: {Grad(x => f(x.Sin()))(point)}");

// The same by a rule of one's own: any code that gives a VJP will do. It has first derivatives in reverse mode.
var byHand = CustomVjp((Tensor x) => Forward(x), forward: x => (Forward(x), x), backward: Backward, name: "the module");
Console.WriteLine($"the same by hand: {Grad(byHand)(point)}");

Tensor Forward(Tensor x)
{
    using var scope = torch.NewDisposeScope();
    return tensors.FromTorch(layer.forward(x.ToTorch()).tanh().sum());
}

Tensor Backward(Tensor x, Tensor gy)
{
    using var scope = torch.NewDisposeScope();
    var v = x.ToTorch().requires_grad_();
    return tensors.FromTorch(torch.autograd.grad([layer.forward(v).tanh().sum()], [v], [gy.ToTorch()])[0]);
}

// Tensors go to and fro as copies.
using var v = point.ToTorch();
Console.WriteLine(tensors.FromTorch(v.exp()));
