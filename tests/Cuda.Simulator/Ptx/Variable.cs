namespace Nabla.CudaSimulation;

/// <summary>Where a variable is.</summary>
internal enum Space
{
    Generic,
    Global,
    Constant,
    Shared,
    Local,

    /// <summary>A parameter of the function.</summary>
    Parameter,

    /// <summary>What a function returns.</summary>
    Result,

    /// <summary>A parameter or result of a call, in the caller's body.</summary>
    CallParameter,
}

/// <summary>A declared variable.</summary>
/// <param name="Count">The number of elements; 0 for memory whose size the launch says.</param>
internal sealed record Variable(string Name, Space Space, PtxType Type, int Alignment, int Count)
{
    public int Bytes => Type.Bytes * Count;

    /// <summary>Its place in its block of memory.</summary>
    public int Offset { get; set; }

    /// <summary>The elements' bits, if the text says them.</summary>
    public ulong[] Values { get; set; } = [];
}

/// <summary>Variables one after the other in memory, each at its alignment.</summary>
internal sealed class Layout
{
    private readonly List<Variable> _variables = [];

    public IReadOnlyList<Variable> Variables => _variables;

    public int Bytes { get; private set; }

    public Variable Add(Variable variable)
    {
        variable.Offset = (Bytes + variable.Alignment - 1) / variable.Alignment * variable.Alignment;
        Bytes = variable.Offset + variable.Bytes;
        _variables.Add(variable);
        return variable;
    }
}
