namespace Nabla.CudaSimulation;

/// <summary>A parsed PTX text.</summary>
internal sealed class PtxModule(string text)
{
    private readonly string[] _lines = text.Split('\n');

    public string Text => text;

    /// <summary>The version of PTX, times 10.</summary>
    public int Version { get; set; }

    /// <summary>The compute capability that the text asks for, times 10.</summary>
    public int Target { get; set; }

    public Dictionary<string, PtxFunction> Functions { get; } = [];

    /// <summary>The functions that are declared and that are elsewhere, and the line.</summary>
    public Dictionary<string, int> Externals { get; } = [];

    /// <summary>Variables of the module in global and constant memory.</summary>
    public Layout Globals { get; } = new();

    /// <summary>Variables of the module in shared memory.</summary>
    public Layout Shared { get; } = new();

    public List<Instruction> Instructions { get; } = [];

    public string LineText(int line) => _lines[line - 1].Trim();
}

/// <summary>A function or an entry (a kernel) of a module.</summary>
internal sealed class PtxFunction(PtxModule module, string name, bool isEntry, int line)
{
    public PtxModule Module => module;

    public string Name => name;

    public bool IsEntry => isEntry;

    public int Line => line;

    public Layout Parameters { get; } = new();

    public Layout Results { get; } = new();

    /// <summary>Its variables in shared memory.</summary>
    public Layout Shared { get; } = new();

    /// <summary>Its variables in local memory, and the parameters of its calls.</summary>
    public Layout Locals { get; } = new();

    public Dictionary<string, PtxType> Registers { get; } = [];

    public List<Statement> Body { get; } = [];

    /// <summary>The number of threads of a block that it allows at most; 0 for any.</summary>
    public int MaxThreads { get; set; }
}
