using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>Pushes operands on the stack as values of a type, and stores them in registers.</summary>
internal static class Operands
{
    /// <summary>The special registers, and the properties that they are.</summary>
    private static readonly Dictionary<string, string> s_special = new()
    {
        ["%tid.x"] = nameof(Execution.TidX),
        ["%tid.y"] = nameof(Execution.TidY),
        ["%tid.z"] = nameof(Execution.TidZ),
        ["%ctaid.x"] = nameof(Execution.CtaX),
        ["%ctaid.y"] = nameof(Execution.CtaY),
        ["%ctaid.z"] = nameof(Execution.CtaZ),
        ["%ntid.x"] = nameof(Execution.BlockX),
        ["%ntid.y"] = nameof(Execution.BlockY),
        ["%ntid.z"] = nameof(Execution.BlockZ),
        ["%nctaid.x"] = nameof(Execution.GridX),
        ["%nctaid.y"] = nameof(Execution.GridY),
        ["%nctaid.z"] = nameof(Execution.GridZ),
        ["%laneid"] = nameof(Execution.Lane),
        ["%warpid"] = nameof(Execution.Warp),
        ["%dynamic_smem_size"] = nameof(Execution.DynamicSharedBytes),
        ["%total_smem_size"] = nameof(Execution.SharedBytes),
    };

    /// <summary>Pushes an operand. Bits of the same width are read as the type.</summary>
    /// <param name="narrow">Whether the register may be wider than the type: its lower bits are read.</param>
    public static void Push(this Emitter e, Operand operand, PtxType type, bool narrow = false)
    {
        switch (operand)
        {
            case Register register when e.Local(register.Name) is { } local:
                e.IL.Emit(OpCodes.Ldloc, local);
                Convert(e, e.Code.Function.Registers[register.Name], type, narrow);
                break;
            case Register register:
                PushSpecial(e, register.Name);
                if (type.Bytes == 8) e.IL.Emit(OpCodes.Conv_U8);
                break;
            case Opposite opposite:
                e.Push(opposite.Predicate, type);
                e.IL.Emit(OpCodes.Ldc_I4_0);
                e.IL.Emit(OpCodes.Ceq);
                break;
            case Number number:
                PushNumber(e, number, type);
                break;
            case Place place:
                PushAddress(e, place.Variable);
                if (type.Bytes == 4) e.IL.Emit(OpCodes.Conv_U4);
                break;
            default:
                throw e.Error($"'{operand}' cannot be read");
        }
    }

    /// <summary>Pushes an address in the operand's space.</summary>
    public static void PushAddress(this Emitter e, At at)
    {
        if (at.Base is Register register && e.Code.Function.Registers.TryGetValue(register.Name, out var type) && type.Bytes == 4)
        {
            e.Push(register, PtxType.U32);
            e.IL.Emit(OpCodes.Conv_U8);
        }
        else
        {
            e.Push(at.Base, PtxType.U64);
        }
        if (at.Offset == 0) return;
        e.IL.Emit(OpCodes.Ldc_I8, at.Offset);
        e.IL.Emit(OpCodes.Add);
    }

    /// <summary>Stores what is on the stack, a value of the type, in a register. An integer is extended to the register's width.</summary>
    public static void Pop(this Emitter e, Operand operand, PtxType type)
    {
        if (operand is not Register register) throw e.Error($"'{operand}' cannot be written");
        if (register.Name == "_")
        {
            e.IL.Emit(OpCodes.Pop);
            return;
        }
        if (e.Local(register.Name) is not { } local) throw e.Error($"the register {register.Name} is not declared");
        var target = e.Code.Function.Registers[register.Name];
        if (type.IsFloat != target.IsFloat) Reinterpret(e, type, target);
        else if (type.IsHalf) e.Call(typeof(Floats), nameof(Floats.HalfBits));
        else if (type.IsFloat && type.Bytes != target.Bytes) throw Mismatch(e, target, type);
        else if (target.Bytes < type.Bytes || (target == PtxType.Predicate) != (type == PtxType.Predicate)) throw Mismatch(e, target, type);
        else if (target.Bytes == 8 && type.Bytes < 8) e.IL.Emit(type.IsSigned ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
        e.IL.Emit(OpCodes.Stloc, local);
    }

    /// <summary>Makes a register's value on the stack one of the type.</summary>
    private static void Convert(Emitter e, PtxType register, PtxType type, bool narrow)
    {
        if ((register == PtxType.Predicate) != (type == PtxType.Predicate)) throw Mismatch(e, register, type);
        if (register.Bytes < type.Bytes || (register.Bytes > type.Bytes && !narrow)) throw Mismatch(e, register, type);
        if (type.IsHalf) e.Call(typeof(Floats), nameof(Floats.OfHalfBits));
        else if (register.IsFloat != type.IsFloat) Reinterpret(e, register, type);
        else if (type.IsInteger && (type.Bytes < 4 || type.Bytes < register.Bytes)) e.IL.Emit(Truncation(type));
    }

    /// <summary>The opcode that keeps the lower bits of an integer.</summary>
    public static OpCode Truncation(PtxType type) => (type.IsSigned, type.Bytes) switch
    {
        (true, 1) => OpCodes.Conv_I1,
        (true, 2) => OpCodes.Conv_I2,
        (true, 4) => OpCodes.Conv_I4,
        (true, _) => OpCodes.Conv_I8,
        (_, 1) => OpCodes.Conv_U1,
        (_, 2) => OpCodes.Conv_U2,
        (_, 4) => OpCodes.Conv_U4,
        _ => OpCodes.Conv_U8,
    };

    /// <summary>Between the bits of a float and the float.</summary>
    private static void Reinterpret(Emitter e, PtxType from, PtxType to)
    {
        if (from.Bytes != to.Bytes) throw Mismatch(e, from, to);
        var name = (from.IsFloat, from.Bytes) switch
        {
            (true, 2) => nameof(Floats.HalfBits),
            (true, 4) => nameof(BitConverter.SingleToInt32Bits),
            (true, _) => nameof(BitConverter.DoubleToInt64Bits),
            (_, 4) => nameof(BitConverter.Int32BitsToSingle),
            (_, 8) => nameof(BitConverter.Int64BitsToDouble),
            _ => throw Mismatch(e, from, to),
        };
        e.Call(name == nameof(Floats.HalfBits) ? typeof(Floats) : typeof(BitConverter), name);
    }

    private static void PushSpecial(Emitter e, string name)
    {
        if (name == "WARP_SZ") e.PushInt(32);
        else if (s_special.TryGetValue(name, out var property)) e.PushState(property);
        else if (name[0] == '%' && !name.Contains('.')) throw e.Error($"the register {name} is not declared");
        else throw new CudaSimulatorException($"PTX line {e.Current.Line}: the simulator has no special register {name}");
    }

    private static void PushNumber(Emitter e, Number number, PtxType type)
    {
        var bits = number.Bits;
        var value = number.FloatBytes == 4 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
        if (type.IsFloat && number.FloatBytes == 0) throw e.Error("a float is expected");
        else if (type == PtxType.F64) e.IL.Emit(OpCodes.Ldc_R8, value);
        else if (type.IsFloat) e.IL.Emit(OpCodes.Ldc_R4, (float)value);
        else if (type == PtxType.Predicate) e.PushInt(number.Bits != 0 ? 1 : 0);
        else if (type.Bytes == 8) e.IL.Emit(OpCodes.Ldc_I8, (long)number.Bits);
        else e.PushInt(Truncate(number.Bits, type));
    }

    private static int Truncate(ulong bits, PtxType type) => (type.IsSigned, type.Bytes) switch
    {
        (true, 1) => (sbyte)bits,
        (true, 2) => (short)bits,
        (_, 1) => (byte)bits,
        (_, 2) => (ushort)bits,
        _ => (int)bits,
    };

    private static void PushAddress(Emitter e, Variable variable)
    {
        switch (variable.Space)
        {
            case Space.Shared when variable.Count == 0:
                e.PushState(nameof(Execution.DynamicSharedAt));
                e.IL.Emit(OpCodes.Conv_I8);
                break;
            case Space.Shared:
                var isOfModule = e.Code.Module.Ptx.Shared.Variables.Contains(variable);
                e.IL.Emit(OpCodes.Ldc_I8, (long)variable.Offset + (isOfModule ? 0 : e.Code.SharedAt));
                break;
            case Space.Local:
                e.PushFrame(e.Code.VariablesAt + variable.Offset);
                e.PushState(nameof(Execution.LocalHost));
                e.IL.Emit(OpCodes.Sub);
                e.IL.Emit(OpCodes.Conv_I8);
                break;
            case Space.Global or Space.Constant:
                e.PushState(nameof(Execution.Globals));
                e.IL.Emit(OpCodes.Ldc_I8, (long)variable.Offset);
                e.IL.Emit(OpCodes.Add);
                break;
            default:
                throw e.Error($"the parameter '{variable.Name}' has no address");
        }
    }

    private static PtxException Mismatch(Emitter e, PtxType register, PtxType type) =>
        e.Error($"a register of type {register} cannot hold a value of type {type}");
}
