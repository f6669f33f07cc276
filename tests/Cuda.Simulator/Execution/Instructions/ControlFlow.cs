using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>Instructions that go on elsewhere.</summary>
internal static class ControlFlow
{
    public static void Branch(Emitter e, Instruction i) => e.Jump(NameOf(e, i[0]));

    public static void BranchByIndex(Emitter e, Instruction i)
    {
        var targets = e.Targets(NameOf(e, i[1]));
        var places = Array.ConvertAll(targets, _ => e.IL.DefineLabel());
        e.Push(i[0], PtxType.U32);
        e.IL.Emit(OpCodes.Switch, places);
        Fail(e, i, "the table has no place of this number");
        for (var k = 0; k < targets.Length; k++)
        {
            e.IL.MarkLabel(places[k]);
            e.Jump(targets[k]);
        }
    }

    /// <summary>Copies the arguments to the end of the frame, calls, and copies the result.</summary>
    public static void Call(Emitter e, Instruction i)
    {
        var callee = e.Code.Module.Callee(i);
        var position = Array.FindIndex(i.Operands, o => o is Name);
        var results = Items(position > 0 ? i[0] : null);
        var arguments = Items(i.Operands.ElementAtOrDefault(position + 1));
        var parameters = callee.Function.Parameters;
        if (arguments.Length != parameters.Variables.Count || results.Length != callee.Function.Results.Variables.Count)
            throw e.Error($"'{callee.Function.Name}' has other parameters or results than the call");
        var at = e.Code.FrameBytes;
        // The 16 bytes are for what a device keeps of a call, and let every recursion end.
        var frame = at + 16 + (parameters.Bytes + 15) / 16 * 16;
        e.Spend(1);
        e.PushExecution();
        e.PushFrame(frame + callee.FrameBytes);
        e.PushInt(i.Number);
        e.Call(typeof(Execution), nameof(Execution.CheckStack));
        for (var k = 0; k < arguments.Length; k++) Copy(e, arguments[k], parameters.Variables[k], at);
        if (callee.MayWait)
        {
            e.PushFrame(frame);
            e.PushInt(0);
            e.IL.Emit(OpCodes.Stind_I4);
            e.WaitIfCalleeWaits(Invoke);
        }
        else
        {
            Invoke();
            e.IL.Emit(OpCodes.Pop);
        }

        void Invoke()
        {
            e.PushCallee(callee);
            e.PushExecution();
            e.PushFrame(frame);
            e.PushFrame(at);
            if (results is [Place result]) e.PushParameter(result.Variable, 0, callee.Function.Results.Bytes);
            else e.PushFrame(0);
            e.IL.Emit(OpCodes.Callvirt, typeof(Body).GetMethod(nameof(Body.Invoke))!);
        }
    }

    public static void Return(Emitter e, Instruction i) => e.Return();

    public static void Exit(Emitter e, Instruction i)
    {
        if (!e.Code.Function.IsEntry) throw InstructionSet.Unknown(i, "outside of an entry");
        e.Return();
    }

    public static void Nothing(Emitter e, Instruction i)
    {
    }

    public static void Trap(Emitter e, Instruction i) => Fail(e, i, "the thread came to a trap");

    private static void Fail(Emitter e, Instruction i, string message)
    {
        e.IL.Emit(OpCodes.Ldstr, message);
        e.PushInt(i.Number);
        e.Call(typeof(Execution), nameof(Execution.Fail));
    }

    private static void Copy(Emitter e, Operand argument, Variable parameter, int at)
    {
        if (argument is not Place place) throw e.Error("the arguments of a call are variables");
        e.PushFrame(at + parameter.Offset);
        e.PushParameter(place.Variable, 0, parameter.Bytes);
        e.PushInt(parameter.Bytes);
        e.IL.Emit(OpCodes.Cpblk);
    }

    private static Operand[] Items(Operand? list) => list is null ? [] : ((Several)list).Items;

    private static string NameOf(Emitter e, Operand operand) => operand is Name name ? name.Text : throw e.Error("a label is expected");
}
