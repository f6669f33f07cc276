namespace Nabla.CudaSimulation;

/// <summary>What an instruction reads or writes.</summary>
internal abstract record Operand;

/// <summary>A register that the function declares, or a special one: <c>%tid.x</c>.</summary>
internal sealed record Register(string Name) : Operand;

/// <summary>A predicate that is read as its opposite: <c>!%p1</c>.</summary>
internal sealed record Opposite(Operand Predicate) : Operand;

/// <summary>A number as its bits. <paramref name="FloatBytes"/> is 0 for an integer.</summary>
internal sealed record Number(ulong Bits, int FloatBytes) : Operand;

/// <summary>The address of a variable.</summary>
internal sealed record Place(Variable Variable) : Operand;

/// <summary>A name that is no variable: a label or a function.</summary>
internal sealed record Name(string Text) : Operand;

/// <summary>The memory at an address: <c>[%rd1+8]</c>.</summary>
internal sealed record At(Operand Base, long Offset) : Operand;

/// <summary>Several operands as one: <c>{%r1, %r2}</c>, <c>%p1|%p2</c> or <c>(a, b)</c>.</summary>
internal sealed record Several(Operand[] Items) : Operand;
