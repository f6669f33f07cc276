using Nabla;
using Nabla.Operators;
using static Nabla.Transform;

// A device that is missing is no error until it is asked for. The CPU lacks one rule here, to show what is said then.
using var nabla = NablaRuntime.Create(n => n.AddCpu().AddCuda().AddOpenCL()
    .AddKernels("cpu", k => k.Without<CumProd, IJvpRule>("this program leaves it out")));
var tensors = nabla.Tensors;
Console.WriteLine($"Devices found: {string.Join(", ", tensors.Devices)}; the default is {tensors.DefaultDevice}.");
Show("A number on cuda:0", () => tensors.Scalar(1, device: Device.Parse("cuda:0")));

// A function is ordinary C#.
static Tensor F(Tensor x) => x.Sin().Sum();
var x = tensors.Create([0.5, 1.0, 1.5]);
Show("The gradient of f(x) = sum(sin(x))", () => Grad(F)(x));
Show("Its Hessian", () => Hessian(F)(x));
Show("beside the closed form, diag(-sin(x))", () => (-x.Sin()).DiagEmbed());

// Parameters may be a record. A method group does not say their types to C#, so that they are written out.
static Tensor Loss(Line p, Tensor x, Tensor y) => (x.Dot(p.Slope) + p.Offset - y).Square();
var line = new Line(tensors.Create([1.0, -1.0]), tensors.Scalar(0.5));
var (xs, ys) = (tensors.Create([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]), tensors.Ones(3));
var perSample = Vmap(Grad<Line, Tensor, Tensor>(Loss), inDims: (null, 0, 0))(line, xs, ys);
Show("Per-sample gradients of a loss in the slope", () => perSample.Slope);
Show("and in the offset", () => perSample.Offset);

// Where a backend lacks a rule, the message names the ways on.
static Tensor Product(Tensor x) => x.CumProd(0)[^1];
Show("A Hessian without the JVP rule of cumprod", () => Hessian(Product)(x));
Show("JacRev(JacRev(f))", () => JacRev(JacRev(Product))(x));
Show("Hessian(f, HessianMode.Auto)", () => Hessian(Product, HessianMode.Auto)(x));
Show("Hessian(f) on another device", () => Hessian(Product)(x.To(Device.Parse("opencl:0"))));

static void Show(string what, Func<Tensor> f)
{
    Console.WriteLine($"\n{what}:");
    try
    {
        Console.WriteLine(f());
    }
    catch (Exception e) when (e is INablaException)
    {
        Console.WriteLine(e.Message);
    }
}

internal sealed record Line(Tensor Slope, Tensor Offset);
