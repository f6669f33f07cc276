using System.Collections.Concurrent;

namespace Nabla.CudaSimulation;

/// <summary>A translated PTX text. Texts are translated once in a process.</summary>
internal sealed class CodeModule
{
    /// <summary>The memory that a block may have without a special request, which ILGPU has no call for.</summary>
    public const int MaxSharedBytes = 48 << 10;

    private static readonly ConcurrentDictionary<string, CodeModule> s_modules = [];

    private readonly Dictionary<string, Code> _codes;

    private CodeModule(PtxModule ptx)
    {
        Ptx = ptx;
        _codes = ptx.Functions.Values.ToDictionary(f => f.Name, f => new Code(this, f));
        PlaceShared();
        while (_codes.Values.Any(c => c.FindWaits())) { }
        foreach (var code in _codes.Values)
        {
            code.Translate();
            if (code.SharedEnd > MaxSharedBytes)
                throw new PtxException(code.Function.Line, $"'{code.Function.Name}' has more than {MaxSharedBytes} bytes of shared memory");
        }
    }

    public PtxModule Ptx { get; }

    /// <summary>The texts that were translated.</summary>
    public static IReadOnlyCollection<string> Texts => [.. s_modules.Keys];

    public static CodeModule Of(string text) => s_modules.GetOrAdd(text, t => new(Parser.Parse(t)));

    public Code? Entry(string name) => _codes.TryGetValue(name, out var code) && code.Function.IsEntry ? code : null;

    /// <summary>
    /// Gives each function its part of the shared memory of a block. Entries never run together, so that they have the same part.
    /// </summary>
    private void PlaceShared()
    {
        var end = Ptx.Shared.Bytes;
        foreach (var code in _codes.Values.OrderBy(c => c.Function.IsEntry))
        {
            code.SharedAt = (end + 15) / 16 * 16;
            if (!code.Function.IsEntry) end = code.SharedEnd;
        }
    }

    /// <summary>The function that an instruction calls.</summary>
    public Code Callee(Instruction call) =>
        call.Operands.OfType<Name>().FirstOrDefault() is { } name && _codes.TryGetValue(name.Text, out var code) ? code :
        throw new PtxException(call.Line, "there is no function of this name");
}
