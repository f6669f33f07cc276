namespace Nabla.CudaSimulation;

/// <summary>A part of a function's body.</summary>
internal abstract record Statement(int Line);

internal sealed record Label(string Name, int Line) : Statement(Line);

/// <summary>The labels that <c>brx.idx</c> chooses from.</summary>
internal sealed record BranchTargets(string Name, string[] Labels, int Line) : Statement(Line);

/// <summary>An instruction.</summary>
/// <param name="Number">Its number in the module.</param>
/// <param name="Guard">The predicate on which it runs; null for always.</param>
/// <param name="Words">The parts of its name: add, s32.</param>
internal sealed record Instruction(int Number, Operand? Guard, string[] Words, Operand[] Operands, int Line) : Statement(Line)
{
    public string Opcode => Words[0];

    public Operand this[int number] =>
        number < Operands.Length ? Operands[number] : throw new PtxException(Line, $"'{string.Join('.', Words)}' has too few operands");

    /// <summary>The types in its name, in order.</summary>
    public PtxType[] Types { get; } = [.. Words.Skip(1).Where(w => PtxType.TryParse(w, out _)).Select(Parse)];

    /// <summary>The type of its operands.</summary>
    public PtxType Type => Types.Length > 0 ? Types[^1] : throw new PtxException(Line, $"'{string.Join('.', Words)}' has no type");

    /// <summary>The parts of the name that are no types.</summary>
    public IEnumerable<string> Modifiers => Words.Skip(1).Where(w => !PtxType.TryParse(w, out _));

    public bool Has(string modifier) => Array.IndexOf(Words, modifier, 1) > 0;

    private static PtxType Parse(string word) => PtxType.TryParse(word, out var type) ? type : default;
}
