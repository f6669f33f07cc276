namespace Nabla.Tests;

#pragma warning disable CA1051 // Users write public fields too.

internal sealed class ByConstructor(Tensor w, int count = 3)
{
    public Tensor W { get; } = w;

    public int Count { get; } = count;
}

internal sealed class Captured(Tensor w, int n)
{
    public Tensor W => w;

    public int N => n;
}

internal class PrivateSetters(Tensor w, Tensor b, int secret)
{
    public Tensor W { get; private set; } = w;

    public Tensor B { get; private init; } = b;

    public int Secret => secret;
}

internal sealed class DerivedSetters(Tensor w, Tensor b, Tensor c) : PrivateSetters(w, b, 1)
{
    public Tensor C { get; set; } = c;
}

internal sealed class BuiltFromSizes(int inputs, string label)
{
    private readonly string _label = label;

    public Tensor?[] W { get; set; } = new Tensor?[inputs];

    public string Label => _label;
}

internal sealed class Fields
{
    public required Tensor A;

    public Tensor? B;
}

internal sealed class Holder<T>
{
    public T? Value { get; set; }
}

internal sealed class Node
{
    public Tensor? V { get; set; }

    public Node? Next { get; set; }
}

internal sealed class GetOnly
{
    private GetOnly(Tensor w) => W = w;

    public Tensor W { get; }

    public static GetOnly Of(Tensor w) => new(w);
}

internal sealed class NeedsService(Tensor w, HttpClient service)
{
    public Tensor W { get; } = w;

    public bool Has() => service is not null;
}

internal sealed class OtherType(Tensor w, long count)
{
    public Tensor W { get; } = w;

    public string Count { get; } = $"{count}";
}
