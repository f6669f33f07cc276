using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>
/// Makes a class that derives from ILGPU's interface to the driver, whose methods are internal, and installs an instance. Each method does
/// what all have in common, and calls the method of its name in <see cref="DriverFunctions"/>.
/// </summary>
internal static class DriverClass
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Lazy<CudaAPI> s_installed = new(CreateAndInstall);

    private static readonly MethodInfo[] s_functions =
        [.. typeof(CudaAPI).GetMethods(Instance).Where(m => m.IsAbstract && m.ReturnType == typeof(CudaError))];

    public static void Install() => _ = s_installed.Value;

    /// <summary>The full name of a function of the driver.</summary>
    public static string FunctionNamed(string name) =>
        s_functions.FirstOrDefault(m => m.Name == name || m.Name == name + "_v2")?.Name ??
        throw new ArgumentException($"ILGPU calls no function '{name}' of the driver.", nameof(name));

    private static CudaAPI CreateAndInstall()
    {
        var api = (CudaAPI)Activator.CreateInstance(Create())!;
        // The property has no setter, and reflection does not write to a read-only field.
        RuntimeHelpers.RunClassConstructor(typeof(CudaAPI).TypeHandle);
        var field = typeof(CudaAPI).GetField("<CurrentAPI>k__BackingField", BindingFlags.Static | BindingFlags.NonPublic) ??
            throw new CudaSimulatorException("This version of ILGPU keeps its interface to the driver elsewhere.");
        var setter = new DynamicMethod("SetCurrentApi", null, [typeof(CudaAPI)], typeof(CudaAPI), skipVisibility: true);
        var il = setter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Stsfld, field);
        il.Emit(OpCodes.Ret);
        setter.CreateDelegate<Action<CudaAPI>>()(api);
        return api;
    }

    private static Type Create()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("Nabla.CudaSimulation.Driver"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("Driver");
        var ignoresChecks = DefineAttribute(module);
        foreach (var other in (Assembly[])[typeof(CudaAPI).Assembly, typeof(Driver).Assembly])
            assembly.SetCustomAttribute(new(ignoresChecks, [other.GetName().Name!]));
        var type = module.DefineType("SimulatedDriver", TypeAttributes.Public | TypeAttributes.Sealed, typeof(CudaAPI));
        foreach (var function in s_functions) Define(type, function);
        var supported = typeof(CudaAPI).GetProperty(nameof(CudaAPI.IsSupported), Instance)!.GetMethod!;
        var il = Override(type, supported, []).GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        return type.CreateType();
    }

    /// <summary>The runtime looks for this attribute by its name.</summary>
    private static ConstructorInfo DefineAttribute(ModuleBuilder module)
    {
        var type = module.DefineType(
            "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public, typeof(Attribute));
        var il = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(string)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(Instance, [])!);
        il.Emit(OpCodes.Ret);
        return type.CreateType().GetConstructor([typeof(string)])!;
    }

    private static MethodBuilder Override(TypeBuilder type, MethodInfo method, Type[] parameters) => type.DefineMethod(
        method.Name, (method.Attributes & ~(MethodAttributes.Abstract | MethodAttributes.NewSlot)) | MethodAttributes.Virtual,
        method.ReturnType, parameters);

    private static void Define(TypeBuilder type, MethodInfo function)
    {
        Type[] parameters = [.. function.GetParameters().Select(p => p.ParameterType)];
        var implementation = typeof(DriverFunctions).GetMethod(function.Name);
        var il = Override(type, function, parameters).GetILGenerator();
        var error = il.DeclareLocal(typeof(CudaError));
        var end = il.DefineLabel();
        // Results are 0 if the call fails.
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!parameters[i].IsByRef) continue;
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Initobj, parameters[i].GetElementType()!);
        }
        il.BeginExceptionBlock();
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldstr, function.Name);
        il.Emit(implementation?.IsDefined(typeof(InContextAttribute)) == true ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        Call(il, typeof(Driver).GetMethod(nameof(Driver.Enter))!, error);
        il.Emit(OpCodes.Ldloc, error);
        il.Emit(OpCodes.Brtrue, end);
        if (implementation is null) il.Emit(OpCodes.Ldstr, function.Name);
        else for (var i = 0; i < parameters.Length; i++) il.Emit(OpCodes.Ldarg, i + 1);
        Call(il, implementation ?? typeof(Driver).GetMethod(nameof(Driver.Missing))!, error);
        il.MarkLabel(end);
        il.BeginCatchBlock(typeof(RefusedException));
        Call(il, typeof(Driver).GetMethod(nameof(Driver.Refuse))!, error);
        il.EndExceptionBlock();
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Call, typeof(Driver).GetMethod(nameof(Driver.Leave))!);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ldloc, error);
        il.Emit(OpCodes.Ret);
    }

    private static void Call(ILGenerator il, MethodInfo method, LocalBuilder result)
    {
        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Stloc, result);
    }
}

/// <summary>Marks a function of the driver that works on the context of the calling thread.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InContextAttribute : Attribute;
