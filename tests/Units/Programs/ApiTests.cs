using Microsoft.Extensions.DependencyInjection;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The code blocks of the documentation of the public surface, as programs.</summary>
public sealed class ApiTests
{
    [Fact]
    public void Hosting_AsDocumented()
    {
        var services = new ServiceCollection();
        services.AddNabla(n => n.AddCpu().AddCuda().AddOpenCL());
        using var provider = services.BuildServiceProvider();
        var tensors = provider.GetRequiredService<ITensorFactory>();
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var devices = nabla.Tensors.Devices;
        Assert.Equal(Device.Cpu, devices[0]);
        Assert.Equal("cuda:1", Device.Parse("cuda:1").ToString());
        Assert.Equal(new Device("opencl", 0), Device.Parse("opencl:0"));
        Assert.Equal("cpu:0", tensors.DefaultDevice.ToString());
    }

    [Fact]
    public void Tensors_AsDocumented()
    {
        var tensors = Shared.Tensors;
        var device = tensors.DefaultDevice;
        double[] data = [1, 2, 3, 4, 5, 6];

        var x = tensors.Create([1.0, 2.0, 3.0]);
        var m = tensors.Create(new float[,] { { 1, 2 }, { 3, 4 } }, Device.Cpu);
        var v = tensors.Create<double>(data, [2, 3], device);
        Assert.Equal((DType.Float64, DType.Float32, DType.Float64), (x.DType, m.DType, v.DType));
        Assert.Equal((1, 3L, 2, 4L), (x.Rank, x.Length, m.Rank, m.Length));
        Assert.Equal("[2, 3]", v.Shape.ToString());

        Assert.Equal(2.5, tensors.Scalar(2.5).Item<double>());
        Assert.Equal(DType.Float32, tensors.Zeros([2, 3], DType.Float32, device).DType);
        Assert.Equal([1.0, 1], tensors.Ones([2]).ToArray<double>());
        Assert.Equal([7.0, 7], tensors.Full([2], 7).ToArray<double>());
        Assert.Equal([1.0, 0, 0, 1], tensors.Eye(2).ToArray<double>());
        Assert.Equal([1.0, 3], tensors.Arange(1, 5, 2).ToArray<double>());
        Assert.Equal([0.0, 0.5, 1], tensors.Linspace(0, 1, 3).ToArray<double>());
        var key = new RandomKey(42);
        Assert.Equal<Shape>([2, 3], tensors.Uniform(key, [2, 3]).Shape);
        Assert.Equal<Shape>([2, 3], tensors.Normal(key, [2, 3]).Shape);
        Assert.Equal(4, key.Split(4).Length);

        Assert.Equal([0.0, 0, 0], x.ZerosLike().ToArray<double>());
        Assert.Equal([1.0, 1, 1], x.OnesLike().ToArray<double>());
        Assert.Equal([2.0, 2, 2], x.FullLike(2.0).ToArray<double>());

        var y = x.Sum();
        var d = x.ToArray<double>(); var s = y.Item<double>();
        Assert.Equal((3, 6.0), (d.Length, s));
        Assert.Same(x, x.To(device));
        Assert.Equal("float32", x.Cast(DType.Float32).DType.ToString());

        Assert.Equal([2.0, 4, 6], (x + x).ToArray<double>());
        Assert.Equal([0.0, 1, 2], (x - 1.0).ToArray<double>());
        Assert.Equal([2.0, 4, 6], (2 * x).ToArray<double>());
        Assert.Equal([1.0, 1, 1], (x / x).ToArray<double>());
        Assert.Equal([-1.0, -2, -3], (-x).ToArray<double>());
        Assert.Equal([true, true, true], (x > 0.0).ToArray<bool>());
        Assert.Equal(1, x[0].Item<double>());
        Assert.Equal(3, x[^1].Item<double>());
        Assert.Equal([2.0, 3], x[1..3].ToArray<double>());
        Assert.Equal([1f, 3f], m[.., 0].ToArray<float>());
        Assert.Equal(4f, m[1, ^1].Item<float>());
    }

    [Fact]
    public void Operators_AsDocumented()
    {
        var x = Shared.Count(2, 3, 4);
        Assert.Equal<Shape>([], x.Sum().Shape);
        Assert.Equal<Shape>([1, 3, 1], x.Sum([0, 2], keepDim: true).Shape);
        Numbers.Near([1, 1, 1, 1, 1, 1], x.Softmax(dim: -1).Sum(-1).Reshape([-1]));
        var a = Shared.Tensors.Create(new double[,] { { 2, 1 }, { 1, 3 } });
        var b = Shared.Tensors.Create(new double[,] { { 1, 0 }, { 0, 1 } });
        Numbers.Near(new double[,] { { 2, 1 }, { 1, 3 } }, a.MatMul(b));
        Assert.Equal<Shape>([3, 2], Shared.Count(2, 3).Permute([1, 0]).Shape);
        Assert.Equal<Shape>([2, 4, 3], x.T().Shape);
        var index = Shared.Tensors.Create<long>([1, 0], [2, 1]);
        Numbers.Near([1, 1], a.Gather(1, index).Reshape([-1]));
        Numbers.Near(new double[,] { { 1, 0, 1, 1 } },
            Tensor.Cat([Shared.Count(1, 3).Flip([1])[.., 1..], Shared.Tensors.Ones([1, 2])], dim: 1));
        Assert.Equal<Shape>([2, 2, 2], Tensor.Stack([a, b]).Shape);
        Numbers.Near([2, 0, 0, 3], Tensor.Where(b > 0.0, a, a.ZerosLike()).Reshape([-1]));
        Numbers.Near([2, 1, 1, 3], Tensor.Einsum("ij,jk->ik", a, b).Reshape([-1]));
    }

    [Fact]
    public void LinearAlgebra_AsDocumented()
    {
        var a = Shared.Tensors.Create(new double[,] { { 2, 1 }, { 1, 3 } });
        var b = Shared.Tensors.Create(new double[,] { { 1, 0 }, { 0, 1 } });
        Numbers.Near([0.6, -0.2, -0.2, 0.4], a.Solve(b).Reshape([-1]));
        var (sign, logAbs) = a.SlogDet();
        Numbers.Near(1, sign);
        Numbers.Near(Math.Log(5), logAbs);
    }
}
