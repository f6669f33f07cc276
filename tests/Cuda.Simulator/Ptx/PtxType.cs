namespace Nabla.CudaSimulation;

/// <summary>How an instruction reads the bits of a value.</summary>
internal enum PtxKind
{
    Bits,
    Unsigned,
    Signed,
    Float,
    Predicate,
}

/// <summary>A type of PTX: u32, f64 or pred.</summary>
internal readonly record struct PtxType(PtxKind Kind, int Bytes)
{
    public static readonly PtxType Predicate = new(PtxKind.Predicate, 1);
    public static readonly PtxType U16 = new(PtxKind.Unsigned, 2);
    public static readonly PtxType U32 = new(PtxKind.Unsigned, 4);
    public static readonly PtxType U64 = new(PtxKind.Unsigned, 8);
    public static readonly PtxType F32 = new(PtxKind.Float, 4);
    public static readonly PtxType F64 = new(PtxKind.Float, 8);

    public bool IsFloat => Kind == PtxKind.Float;

    public bool IsHalf => Kind == PtxKind.Float && Bytes == 2;

    public bool IsSigned => Kind == PtxKind.Signed;

    public bool IsInteger => Kind is PtxKind.Bits or PtxKind.Unsigned or PtxKind.Signed;

    /// <summary>The type in .NET of a value on which an instruction computes. Halves are computed as floats.</summary>
    public Type Clr => (Kind, Bytes) switch
    {
        (PtxKind.Predicate, _) => typeof(bool),
        (PtxKind.Float, 2 or 4) => typeof(float),
        (PtxKind.Float, _) => typeof(double),
        (PtxKind.Signed, 1) => typeof(sbyte),
        (PtxKind.Signed, 2) => typeof(short),
        (PtxKind.Signed, 4) => typeof(int),
        (PtxKind.Signed, _) => typeof(long),
        (_, 1) => typeof(byte),
        (_, 2) => typeof(ushort),
        (_, 4) => typeof(uint),
        _ => typeof(ulong),
    };

    /// <summary>The type of the local variable that holds a register. A half is held as its bits.</summary>
    public Type Register => IsHalf ? typeof(ushort) : Clr;

    /// <summary>The integer of twice the width, for wide products.</summary>
    public PtxType Wide => this with { Bytes = 2 * Bytes };

    public static bool TryParse(string name, out PtxType type)
    {
        type = name == "pred" ? Predicate : default;
        if (name == "pred") return true;
        if (!int.TryParse(name.AsSpan(Math.Min(1, name.Length)), out var bits) || bits is not (8 or 16 or 32 or 64)) return false;
        PtxKind? kind = name[0] switch
        {
            'b' => PtxKind.Bits,
            'u' => PtxKind.Unsigned,
            's' => PtxKind.Signed,
            'f' when bits > 8 => PtxKind.Float,
            _ => null,
        };
        type = new(kind ?? default, bits / 8);
        return kind is not null;
    }

    public override string ToString() => Kind == PtxKind.Predicate ? "pred" : $"{char.ToLowerInvariant(Kind.ToString()[0])}{8 * Bytes}";
}
