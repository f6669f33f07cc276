namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The lower triangle of the last two axes, up to the diagonal <paramref name="diagonal"/>, and zeros above.</summary>
    public Tensor Tril(int diagonal = 0) => Triangle("tril", (row, column) => column - row <= diagonal);

    /// <summary>The upper triangle of the last two axes, from the diagonal <paramref name="diagonal"/> on, and zeros below.</summary>
    public Tensor Triu(int diagonal = 0) => Triangle("triu", (row, column) => column - row >= diagonal);

    private Tensor Triangle(string name, Func<int, int, bool> keep)
    {
        if (Rank < 2) throw new ShapeException($"{name}: shape {Shape} has fewer than two axes.");
        var (rows, columns) = (Shape[Rank - 2], Shape[Rank - 1]);
        var mask = new bool[Shape.Elements((long)rows * columns, name)];
        for (var i = 0; i < mask.Length; i++) mask[i] = keep(i / columns, i % columns);
        return Op.Of<Gate>().Apply(Dispatcher.Create<bool>(mask, [rows, columns], Device), this);
    }
}
