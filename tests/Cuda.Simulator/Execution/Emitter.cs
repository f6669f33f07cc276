using System.Reflection;
using System.Reflection.Emit;
using ILLabel = System.Reflection.Emit.Label;

namespace Nabla.CudaSimulation;

/// <summary>
/// Translates a function to IL. A register is a local variable. Where a thread waits, the method saves the registers in its frame and
/// returns; the next call restores them and goes on from there.
/// </summary>
internal sealed class Emitter
{
    private readonly Dictionary<string, LocalBuilder> _registers = [];
    private readonly Dictionary<string, ILLabel> _labels = [];
    private readonly Dictionary<string, int> _positions = [];
    private readonly Dictionary<string, string[]> _targets = [];
    private readonly List<ILLabel> _resumptions = [];
    private readonly List<Code> _callees = [];
    private readonly DynamicMethod _method;
    private readonly ILLabel _save;
    private readonly ILLabel _start;
    private int _position;

    public Emitter(Code code)
    {
        Code = code;
        _method = new DynamicMethod(
            code.Function.Name, typeof(int), [typeof(Code[]), typeof(Execution), typeof(nint), typeof(nint), typeof(nint)],
            typeof(Emitter).Module, skipVisibility: true);
        IL = _method.GetILGenerator();
        foreach (var name in code.Registers) _registers[name] = IL.DeclareLocal(code.Function.Registers[name].Register);
        _save = IL.DefineLabel();
        _start = IL.DefineLabel();
        for (var i = 0; i < code.Function.Body.Count; i++) Prepare(code.Function.Body[i], i);
    }

    public Code Code { get; }

    public ILGenerator IL { get; }

    /// <summary>The instruction that is being translated.</summary>
    public Instruction Current { get; private set; } = null!;

    /// <summary>Emits the method. The delegate is made when it is first called.</summary>
    public Func<Body> Emit()
    {
        var dispatch = IL.DefineLabel();
        if (Code.MayWait) IL.Emit(OpCodes.Br, dispatch);
        IL.MarkLabel(_start);
        FillVariables();
        for (var i = 0; i < Code.Function.Body.Count; i++)
        {
            if (Code.Function.Body[i] is Label label) IL.MarkLabel(_labels[label.Name]);
            _position = i;
            if (Code.Function.Body[i] is Instruction instruction) Emit(instruction);
        }
        Return();
        if (Code.MayWait)
        {
            EmitSave();
            IL.MarkLabel(dispatch);
            EmitDispatch();
        }
        Code[] callees = [.. _callees];
        return () => _method.CreateDelegate<Body>(callees);
    }

    public PtxException Error(string message) => new(Current.Line, message);

    public void PushExecution() => IL.Emit(OpCodes.Ldarg_1);

    public void PushInt(int value) => IL.Emit(OpCodes.Ldc_I4, value);

    /// <summary>Emits a call to what an instruction does; for the types of its operands, if the method is generic.</summary>
    public void Call(Type type, string method, params Type[] generic)
    {
        var found = type.GetMethod(method, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance) ??
            throw new InvalidOperationException($"{type.Name} has no method {method}");
        try
        {
            IL.Emit(OpCodes.Call, generic.Length > 0 ? found.MakeGenericMethod(generic) : found);
        }
        catch (ArgumentException)
        {
            throw Error($"'{string.Join('.', Current.Words)}' has a type that '{Current.Opcode}' does not take");
        }
    }

    /// <summary>Pushes a property of the execution.</summary>
    public void PushState(string property)
    {
        PushExecution();
        IL.Emit(OpCodes.Call, typeof(Execution).GetProperty(property)!.GetMethod!);
    }

    public LocalBuilder? Local(string register) => _registers.GetValueOrDefault(register);

    /// <summary>Emits a jump. One backwards counts the instructions of the loop.</summary>
    public void Jump(string label)
    {
        if (!_labels.TryGetValue(label, out var target)) throw Error($"there is no label '{label}'");
        var length = _position - _positions[label];
        if (length > 0) Spend(length);
        IL.Emit(OpCodes.Br, target);
    }

    public void Spend(int instructions)
    {
        PushExecution();
        PushInt(instructions);
        PushInt(Current.Number);
        Call(typeof(Execution), nameof(Execution.Spend));
    }

    public string[] Targets(string table) =>
        _targets.TryGetValue(table, out var labels) ? labels : throw Error($"there is no table '{table}'");

    public void Return()
    {
        IL.Emit(OpCodes.Ldc_I4_0);
        IL.Emit(OpCodes.Ret);
    }

    /// <summary>Emits a return to whoever runs the thread, and the place where the next call goes on.</summary>
    public void Wait()
    {
        SetResumption(_resumptions.Count + 1);
        IL.Emit(OpCodes.Br, _save);
        MarkResumption();
    }

    /// <summary>Pushes the callee, which is called by its delegate, so that it is compiled when it is first called.</summary>
    public void PushCallee(Code callee)
    {
        if (!_callees.Contains(callee)) _callees.Add(callee);
        IL.Emit(OpCodes.Ldarg_0);
        PushInt(_callees.IndexOf(callee));
        IL.Emit(OpCodes.Ldelem_Ref);
        IL.Emit(OpCodes.Call, typeof(Code).GetProperty(nameof(Code.Body))!.GetMethod!);
    }

    /// <summary>Emits the return after a call to a function that waits. The next call of this function calls it again.</summary>
    public void WaitIfCalleeWaits(Action call)
    {
        var ended = IL.DefineLabel();
        var resumption = MarkResumption();
        call();
        IL.Emit(OpCodes.Brfalse, ended);
        SetResumption(resumption);
        IL.Emit(OpCodes.Br, _save);
        IL.MarkLabel(ended);
    }

    /// <summary>Pushes the host's address of a place in the frame.</summary>
    public void PushFrame(int offset) => PushOffset(OpCodes.Ldarg_2, offset);

    /// <summary>Pushes the host's address of a parameter, a result or a call's parameter.</summary>
    public void PushParameter(Variable variable, long offset, int bytes)
    {
        if (offset < 0 || offset + bytes > variable.Bytes)
            throw Error($"{bytes} bytes at {offset} are outside of '{variable.Name}', which has {variable.Bytes}");
        var at = variable.Offset + (int)offset;
        if (variable.Space == Space.Parameter) PushOffset(OpCodes.Ldarg_3, at);
        else if (variable.Space == Space.Result) PushOffset(OpCodes.Ldarg_S, at);
        else PushFrame(Code.VariablesAt + at);
    }

    private void PushOffset(OpCode argument, int offset)
    {
        if (argument == OpCodes.Ldarg_S) IL.Emit(argument, (byte)4);
        else IL.Emit(argument);
        if (offset == 0) return;
        PushInt(offset);
        IL.Emit(OpCodes.Add);
    }

    private void Prepare(Statement statement, int position)
    {
        if (statement is BranchTargets table) _targets[table.Name] = table.Labels;
        if (statement is not Label label) return;
        if (!_labels.TryAdd(label.Name, IL.DefineLabel())) throw new PtxException(label.Line, $"the label '{label.Name}' is there twice");
        _positions[label.Name] = position;
    }

    private void Emit(Instruction instruction)
    {
        Current = instruction;
        if (instruction.Guard is null)
        {
            InstructionSet.Emit(this, instruction);
            return;
        }
        var skip = IL.DefineLabel();
        this.Push(instruction.Guard, PtxType.Predicate);
        IL.Emit(OpCodes.Brfalse, skip);
        InstructionSet.Emit(this, instruction);
        IL.MarkLabel(skip);
    }

    /// <summary>New local memory is not defined: its bytes are 0xFF.</summary>
    private void FillVariables()
    {
        if (!Code.Function.Locals.Variables.Any(v => v.Space == Space.Local)) return;
        PushFrame(Code.VariablesAt);
        PushInt(0xFF);
        PushInt(Code.Function.Locals.Bytes);
        IL.Emit(OpCodes.Initblk);
    }

    private void SetResumption(int number)
    {
        PushFrame(0);
        PushInt(number);
        IL.Emit(OpCodes.Stind_I4);
    }

    private int MarkResumption()
    {
        var label = IL.DefineLabel();
        IL.MarkLabel(label);
        _resumptions.Add(label);
        return _resumptions.Count;
    }

    private void EmitSave()
    {
        IL.MarkLabel(_save);
        for (var i = 0; i < Code.Registers.Length; i++)
        {
            PushFrame(8 + 8 * i);
            IL.Emit(OpCodes.Ldloc, _registers[Code.Registers[i]]);
            IL.Emit(OpCodes.Stobj, _registers[Code.Registers[i]].LocalType);
        }
        IL.Emit(OpCodes.Ldc_I4_1);
        IL.Emit(OpCodes.Ret);
    }

    private void EmitDispatch()
    {
        PushFrame(0);
        IL.Emit(OpCodes.Ldind_I4);
        IL.Emit(OpCodes.Brfalse, _start);
        for (var i = 0; i < Code.Registers.Length; i++)
        {
            PushFrame(8 + 8 * i);
            IL.Emit(OpCodes.Ldobj, _registers[Code.Registers[i]].LocalType);
            IL.Emit(OpCodes.Stloc, _registers[Code.Registers[i]]);
        }
        PushFrame(0);
        IL.Emit(OpCodes.Ldind_I4);
        PushInt(1);
        IL.Emit(OpCodes.Sub);
        IL.Emit(OpCodes.Switch, [.. _resumptions]);
        Return();
    }
}
