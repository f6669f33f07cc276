using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Whether a type may hold tensors does not depend on what has been loaded so far.</summary>
public sealed class LateAssemblyTests
{
    /// <summary>An assembly with one public class, which has one public field, as bytes.</summary>
    private static (byte[] Bytes, Type Type) Define(string assembly, string type, string field, Type fieldType)
    {
        var builder = new PersistedAssemblyBuilder(new(assembly), typeof(object).Assembly);
        var made = builder.DefineDynamicModule(assembly).DefineType(type, TypeAttributes.Public | TypeAttributes.Class);
        made.DefineDefaultConstructor(MethodAttributes.Public);
        made.DefineField(field, fieldType, FieldAttributes.Public);
        made.CreateType();
        using var stream = new MemoryStream();
        builder.Save(stream);
        return (stream.ToArray(), made);
    }

    private static Tensor Sum(object[] arguments)
    {
        var sum = (Tensor)arguments[1];
        return Held(arguments[0]) is { } held ? sum + Value(held) : sum;
    }

    private static object? Held(object holder) => holder.GetType().GetField("Held")!.GetValue(holder);

    private static Tensor Value(object held) => (Tensor)held.GetType().GetField("Value")!.GetValue(held)!;

    [Fact]
    public void ATensorWhoseHoldersAssemblyLoadsLate_IsDifferentiated()
    {
        var inner = Define("Late.Inner", "Held", "Value", typeof(Tensor));
        var outer = Define("Late.Outer", "Holder", "Held", inner.Type);
        var context = new AssemblyLoadContext("late");
        context.Resolving += (_, name) => name.Name == "Late.Inner" ? context.LoadFromStream(new MemoryStream(inner.Bytes)) : null;
        var holder = Activator.CreateInstance(context.LoadFromStream(new MemoryStream(outer.Bytes)).GetType("Holder")!)!;
        Assert.DoesNotContain(context.Assemblies, a => a.GetName().Name == "Late.Inner");

        Assert.Equal(1, ((Tensor)Grad<object[]>(Sum)([holder, Shared.Scalar(2)])[1]).Item<double>());   // The plan of Holder is made here.
        var field = holder.GetType().GetField("Held")!;
        var held = Activator.CreateInstance(field.FieldType)!;
        field.FieldType.GetField("Value")!.SetValue(held, Shared.Scalar(3));
        field.SetValue(holder, held);
        var gradient = Grad<object[]>(Sum)([holder, Shared.Scalar(2)]);
        Assert.Equal(1, Value(Held(gradient[0])!).Item<double>());
    }

    [Fact]
    public void AHolderWhoseReferencesAreMissing_IsLookedAt_AndSaysWhatIsMissing()
    {
        var missing = Define("Missing.Inner", "Held", "Value", typeof(Tensor));
        var outer = Define("Missing.Outer", "Holder", "Held", missing.Type);
        var holder = Activator.CreateInstance(new AssemblyLoadContext("missing").LoadFromStream(new MemoryStream(outer.Bytes))
            .GetType("Holder")!)!;
        var error = Assert.ThrowsAny<Exception>(() => Grad<object[]>(p => (Tensor)p[1])([holder, Shared.Scalar(2)]));
        Assert.Contains("Missing.Inner", error.ToString(), StringComparison.Ordinal);
    }
}
