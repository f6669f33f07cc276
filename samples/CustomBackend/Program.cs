using CustomBackend;
using Microsoft.Extensions.DependencyInjection;
using Nabla;
using static Nabla.Transform;

// A backend of one's own is registered as any other, in any host application.
var services = new ServiceCollection();
services.AddNabla(n => n.AddCpu().AddBackend<ToyBackend>());
using var provider = services.BuildServiceProvider();
var tensors = provider.GetRequiredService<ITensorFactory>();
Console.WriteLine($"Devices: {string.Join(", ", tensors.Devices)}.");

static Tensor F(Tensor x) => x.Sin().Sum();
var x = tensors.Create([0.5, 1.0, 1.5], Device.Parse("toy:0"));
Console.WriteLine("\nThe gradient of f(x) = sum(sin(x)) on toy:0:");
Console.WriteLine(Grad(F)(x));
Console.WriteLine("\nThe Hessian needs a JVP rule of the sine, which the toy declares to be missing:");
try
{
    Console.WriteLine(Hessian(F)(x));
}
catch (ForwardModeNotImplementedException e)
{
    Console.WriteLine(e.Message);
}
Console.WriteLine("\nJacRev(JacRev(f)), as the message says:");
Console.WriteLine(JacRev(JacRev(F))(x));

Console.WriteLine("\nWhat each backend has for each operator (kernel / JVP / VJP / batching):");
Console.WriteLine("  own: the backend's; op: the operator's rule, valid everywhere; view: no kernel needed; composed: of other operators.");
Console.Write(provider.GetRequiredService<SupportMatrix>());
