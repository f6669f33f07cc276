using System.Runtime.CompilerServices;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Runs a few PTX instructions on numbers.</summary>
internal static class Snippet
{
    private const string Header = ".version 7.8\n.target sm_80\n.address_size 64\n";

    /// <summary>An entry with parameters and a body, and what else the module has.</summary>
    public static string Entry(string parameters, string body, string module = "") =>
        $"{Header}{module}\n.visible .entry Test({parameters})\n{{\n.reg .pred %p<9>;\n.reg .b16 %h<9>;\n.reg .b32 %r<19>;\n" +
        $".reg .b64 %l<19>;\n.reg .f32 %f<9>;\n.reg .f64 %d<9>;\n{body}\nret;\n}}\n";

    /// <summary>What the instructions write to <c>y</c> if they read the inputs from <c>a</c>, <c>b</c>, <c>c</c> and <c>d</c>.</summary>
    public static T Of<T>(string instructions, params object[] inputs) where T : unmanaged
    {
        var parameters = ".param .b64 out";
        var body = $".reg .{TypeOf(typeof(T))} y;\nld.param.b64 %l0, [out];\n";
        for (var i = 0; i < inputs.Length; i++)
        {
            var (name, type) = ((char)('a' + i), inputs[i].GetType());
            parameters += $", .param .{(type == typeof(bool) ? "b32" : TypeOf(type))} in{name}";
            body += $".reg .{TypeOf(type)} {name};\n";
            body += type == typeof(bool) ? $"ld.param.b32 %r0, [in{name}];\nsetp.ne.s32 {name}, %r0, 0;\n" :
                $"ld.param.{TypeOf(type)} {name}, [in{name}];\n";
        }
        body += instructions.TrimEnd(';') + ";\n";
        body += typeof(T) == typeof(bool) ? "selp.b32 %r0, 1, 0, y;\nst.global.b8 [%l0], %r0;" : $"st.global.{TypeOf(typeof(T))} [%l0], y;";
        using var gpu = new Gpu();
        var y = Gpu.Allocate(Unsafe.SizeOf<T>());
        Gpu.Run(Gpu.Load(Entry(parameters, body)), new(1, 1, 1), new(1, 1, 1), [y, .. inputs]);
        return Gpu.Download<T>(y, 1)[0];
    }

    private static string TypeOf(Type type) =>
        type == typeof(bool) ? "pred" : type == typeof(float) ? "f32" : type == typeof(double) ? "f64" :
        type == typeof(short) || type == typeof(ushort) ? "b16" : type == typeof(int) || type == typeof(uint) ? "b32" : "b64";
}
