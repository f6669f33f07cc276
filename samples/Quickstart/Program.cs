using Microsoft.Extensions.DependencyInjection;
using Nabla;
using Quickstart;
using static Nabla.Transform;

// Nabla is registered like any other service. A device that is not there is no error until it is asked for.
var services = new ServiceCollection();
services.AddNabla(n => n.AddCpu().AddCuda().AddOpenCL().AddBackend<ToyBackend>());
using var provider = services.BuildServiceProvider();
var tensors = provider.GetRequiredService<ITensorFactory>();
Console.WriteLine($"Devices found: {string.Join(", ", tensors.Devices)}; the default is {tensors.DefaultDevice}.");
foreach (var name in new[] { "cuda:0", "opencl:0" })
{
    try
    {
        tensors.Scalar(1, device: Device.Parse(name));
        Console.WriteLine($"  {name} is ready.");
    }
    catch (BackendUnavailableException e)
    {
        Console.WriteLine($"  {e.Message}");
    }
}

// A function is ordinary C#. Its Hessian is diag(-sin x).
static Tensor F(Tensor x) => x.Sin().Sum();
double[] point = [0.5, 1.0, 1.5];
var x = tensors.Create(point);
Console.WriteLine("\nHessian of f(x) = sum(sin(x)) on cpu:0, forward over reverse:");
Console.WriteLine(Hessian(F)(x));
Console.WriteLine("beside -sin(x):");
Console.WriteLine(-x.Sin());

// The same function on a backend by somebody else, which lacks the JVP rule of one operator.
var onToy = tensors.Create(point, Device.Parse("toy:0"));
Console.WriteLine("\nThe same on toy:0, whose sine has no JVP rule:");
try
{
    Console.WriteLine(Hessian(F)(onToy));
}
catch (ForwardModeNotImplementedException e)
{
    Console.WriteLine($"  {e.Message}");
}
Console.WriteLine("JacRev(JacRev(f)), as the message says:");
Console.WriteLine(JacRev(JacRev(F))(onToy));
Console.WriteLine("Hessian(f, HessianMode.Auto), which finds that by itself:");
Console.WriteLine(Hessian(F, HessianMode.Auto)(onToy));

Console.WriteLine("\nWhat each backend has for each operator (kernel / JVP / VJP / batching):");
Console.WriteLine("  own: the backend's; op: the operator's rule, valid everywhere; view: no kernel needed; composed: of other operators.");
Console.Write(provider.GetRequiredService<SupportMatrix>());
