namespace Nabla.Tests;

public sealed partial class TreeTests
{
    [Fact]
    public void ValuesWithoutTensors_AreCarriedAsTheyAre()
    {
        using var http = new HttpClient();
        Carried(http);
        Carried("text");
        Carried<int[]>([1, 2]);
        Carried(new Dictionary<string, List<int>>());
        Carried(typeof(TreeTests));
        Carried<Func<Tensor, Tensor>>(x => x);
        Carried<Stream>(Stream.Null);
        Carried(new Activation());
        Carried(new object());
        Carried(AppDomain.CurrentDomain);
        Carried(Task.CompletedTask);
        Carried<Exception>(new InvalidOperationException());
        Assert.Equal(2.5, Tree.Map(2.5, _ => T(1)));
        Assert.Equal(DayOfWeek.Friday, Tree.Map(DayOfWeek.Friday, _ => T(1)));
    }

    [Fact]
    public void Service_BesideATensor_IsNotLookedInto()
    {
        using var http = new HttpClient();
        var holder = new WithService(T(1), http, new Trap(), new(() => 1));
        Assert.Equal([".W"], Tree.Paths(holder));
        Assert.Same(http, Renewed(holder).Http);
    }

    [Fact]
    public void SubtreeWithoutLeaves_IsNotCopied()
    {
        var shared = new Node();
        var tree = (T(1), shared, new List<Tensor>());
        Assert.Same(shared, Renewed(tree).shared);
        Assert.Same(tree.Item3, Renewed(tree).Item3);
    }

    [Fact]
    public void Plans_CanBeMadeByManyThreadsAtOnce() =>
        Parallel.For(0, 64, _ => Renewed(new Holder<(Node, Holder<Tensor[]>)> { Value = (new() { V = T(1) }, new() { Value = [T(2)] }) }));

    private static void Carried<TValue>(TValue value)
        where TValue : class
    {
        HasLeaves(value);
        Assert.Same(value, Tree.Map(value, _ => T(1)));
        Assert.Same(value, Tree.Map(value, value, (a, _) => a));
        Tree.CheckSameStructure(value, value, "x");
    }

    private sealed record WithService(Tensor W, HttpClient Http, IComparable Compare, Lazy<int> Later);

    private sealed class Trap : IComparable
    {
        public int Peek => throw new InvalidOperationException("holds no tensor, must not be read");

        public int CompareTo(object? other) => 0;
    }
}
