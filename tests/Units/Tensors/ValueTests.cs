namespace Nabla.Tests;

/// <summary>Shapes, axes, devices and dtypes are values.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Shape_ComparesByValue_AndPrintsAsItIsWritten()
    {
        Shape a = [2, 3], b = new int[] { 2, 3 };
        Assert.Equal(a, b);
        Assert.True(a == b && a != Shape.Create(3, 2) && a != Shape.Create(2, 3, 1));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(("[2, 3]", "[]", "[0]"), (a.ToString(), Shape.Create().ToString(), (Shape.Create(0)).ToString()));
        Assert.Equal((2, 2, 3, 6L), (a.Count, a[0], a[1], a.Length));
        Assert.Equal((1L, 0L), (default(Shape).Length, (Shape.Create(3, 0)).Length));
        Assert.Equal([2, 3], [.. a]);
        Assert.Equal<Shape>([3], a[1..]);
        Assert.Equal(default, Shape.Create());
        Assert.Throws<ShapeException>(() => Shape.Create(-1));
        Assert.Throws<IndexOutOfRangeException>(() => a[2]);
        Assert.Throws<ShapeException>(() => Shape.Create(int.MaxValue, int.MaxValue, int.MaxValue).Length);
        int[] source = [2, 3];
        Shape copy = source;
        source[0] = 9;
        Assert.Equal<Shape>([2, 3], copy);
    }

    [Fact]
    public void Shape_Broadcasts()
    {
        Assert.Equal<Shape>([4, 2, 3], Shape.Broadcast([2, 1], [4, 1, 3], "x"));
        Assert.Equal<Shape>([0, 3], Shape.Broadcast([0, 1], [1, 3], "x"));
        Assert.Equal<Shape>([0], Shape.Broadcast([1], [0], "x"));
        var error = Assert.Throws<ShapeException>(() => Shape.Broadcast([2, 3], [4, 3], "add"));
        Assert.Equal("add: shapes [2, 3] and [4, 3] do not broadcast: axis -2 has sizes 2 and 4, which must be equal or 1.", error.Message);
    }

    [Fact]
    public void Axes_ComparesByValue()
    {
        Axes a = [0, 2], b = [0, 2];
        Assert.True(a == b && a != Axes.Create(2, 0) && a.Equals((object)b));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal("[0, 2]", a.ToString());
        Assert.Equal<Axes>([1, 3], a.Shift(1));
        Assert.Equal<Axes>([0, 1, 2], Axes.Range(3));
        Assert.Equal(default, Axes.Create());
        Assert.Equal(new Sum([0, 2]), new Sum([0, 2]));
    }

    [Fact]
    public void Device_IsAValue()
    {
        Assert.Equal(new Device("cuda", 1), Device.Parse("cuda:1"));
        Assert.Equal(new Device("cuda"), Device.Parse("cuda"));
        Assert.NotEqual(new Device("cuda", 1), new Device("cuda", 0));
        Assert.Equal(Device.Cpu, new Device("cpu", 0));
        Assert.Equal("opencl:2", new Device("opencl", 2).ToString());
        Assert.Single(new HashSet<Device> { Device.Cpu, Device.Parse("cpu:0") });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Device("cpu", -1));
        Assert.ThrowsAny<ArgumentException>(() => new Device(" "));
        foreach (var bad in (string[])["", " ", "cpu:", "cpu:1.5", "cpu:+1", "cpu: 1", ":0", "a:b:0", "gpu zero", " cpu", "cpu:0 ",
            "cpu\n", "cpu:99999999999", "cpu/1", "gpu\u00a00"])
        {
            Assert.Contains("is not a device", Assert.Throws<ArgumentException>(() => Device.Parse(bad)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DType_PrintsItsName_AndKnowsItsSize()
    {
        Assert.Equal(["float32", "float64", "int32", "int64", "bool"], DType.All.Select(d => d.ToString()));
        Assert.Equal([4, 8, 4, 8, 1], DType.All.Select(d => d.Size));
        Assert.Equal([0, 1, 2, 3, 4], DType.All.Select(d => d.Index));
        Assert.Equal([true, true, false, false, false], DType.All.Select(d => d.IsFloatingPoint));
        Assert.Equal([false, false, true, true, false], DType.All.Select(d => d.IsInteger));
        Assert.Same(DType.Float64, DType.Of<double>());
        Assert.Throws<DTypeException>(() => DType.Of<short>());
    }
}
