using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Nabla.Arities;

/// <summary>A transform that gives a function of the same arguments.</summary>
internal sealed class Derivative
{
    /// <summary>What a result of one kind of function becomes.</summary>
    /// <param name="parameter">The type parameters of the function's result: <c>TOut</c>, or none.</param>
    /// <param name="value">The type of the function's result.</param>
    /// <param name="result">The type of the derivative in a tree T.</param>
    /// <param name="ofTensor">That in one of several tensors.</param>
    /// <param name="ofTensors">That in some of several tensors.</param>
    /// <param name="unwrap">What makes the last one of the derivative in an array.</param>
    private sealed class Kind(string parameter, string value, string result, string ofTensor, string ofTensors, string unwrap = "")
    {
        public string Parameter => parameter;
        public string Value => value;
        public string Result => result;
        public string OfTensor => ofTensor;
        public string OfTensors => ofTensors;
        public string Unwrap => unwrap;
    }

    private readonly string _noun, _option;
    private readonly Kind[] _kinds;

    private Derivative(string name, string noun, string option, params Kind[] kinds) =>
        (Name, _noun, _option, _kinds) = (name, noun, option, kinds);

    public string Name { get; }

    public static IEnumerable<Derivative> All =>
    [
        new("Grad", "gradient", "", new Kind("", "Tensor", "{T}", "Tensor", "Tensor[]"),
            new Kind("TAux", "(Tensor Value, TAux Aux)", "({T} Gradient, TAux Aux)", "(Tensor Gradient, TAux Aux)",
                "(Tensor[] Gradient, TAux Aux)")),
        new("GradAndValue", "gradient", "",
            new Kind("", "Tensor", "({T} Gradient, Tensor Value)", "(Tensor Gradient, Tensor Value)", "(Tensor[] Gradient, Tensor Value)"),
            new Kind("TAux", "(Tensor Value, TAux Aux)", "({T} Gradient, Tensor Value, TAux Aux)",
                "(Tensor Gradient, Tensor Value, TAux Aux)", "(Tensor[] Gradient, Tensor Value, TAux Aux)")),
        Jacobian("JacFwd"),
        Jacobian("JacRev"),
        new("Hessian", "second derivative", "HessianMode mode = HessianMode.ForwardOverReverse",
            new Kind("", "Tensor", "Blocks<{T}, {T}>", "Tensor", "Tensor[][]", ".ToArrays()"),
            new Kind("TAux", "(Tensor Value, TAux Aux)", "(Blocks<{T}, {T}> Hessian, TAux Aux)",
                "(Tensor Hessian, TAux Aux)", "(Tensor[][] Hessian, TAux Aux)", ".ToArrays()")),
    ];

    private static Derivative Jacobian(string name) => new(name, "Jacobian", "int? chunkSize = null",
        new Kind("", "Tensor", "{T}", "Tensor", "Tensor[]"),
        new Kind("TOut", "TOut", "Blocks<TOut, {T}>", "Blocks<TOut, Tensor>", "Blocks<TOut, Tensor[]>"),
        new Kind("TAux", "(Tensor Value, TAux Aux)", "({T} Jacobian, TAux Aux)", "(Tensor Jacobian, TAux Aux)",
            "(Tensor[] Jacobian, TAux Aux)"),
        new Kind("TOut, TAux", "(TOut Value, TAux Aux)", "(Blocks<TOut, {T}> Jacobian, TAux Aux)",
            "(Blocks<TOut, Tensor> Jacobian, TAux Aux)", "(Blocks<TOut, Tensor[]> Jacobian, TAux Aux)"));

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var form in Form.All)
        {
            foreach (var kind in _kinds)
            {
                InTree(text, form, kind, null);
                for (var k = 0; k < form.Count; k++) InTree(text, form, kind, k);
                InTensors(text, form, kind, many: false);
                InTensors(text, form, kind, many: true);
            }
        }
        return text.ToString();
    }

    private static bool HasAux(Kind kind) => kind.Parameter.EndsWith("TAux");

    // In the first argument where arg is null.
    private void InTree(StringBuilder text, Form form, Kind kind, int? arg)
    {
        var k = arg ?? 0;
        var types = form.Types + (kind.Parameter.Length > 0 ? $", {kind.Parameter}" : "");
        var result = kind.Result.Replace("{T}", $"T{k + 1}");
        var parameters = $"Func<{form.Types}, {kind.Value}> f" + (HasAux(kind) ? ", bool hasAux" : "") +
            (arg is null ? "" : $", {Form.Arg(k)} arg") + (_option.Length > 0 ? $", {_option}" : "");
        var own = $"T{k + 1}" + (kind.Parameter.Length > 0 ? $", {kind.Parameter}" : "");
        Documentation(text, kind, $"in the {Form.Ordinal(k)} argument");
        text.Append($"    public static Func<{form.Types}, {result}> {Name}<{types}>({parameters})\n    {{\n")
            .Append("        ArgumentNullException.ThrowIfNull(f);\n")
            .Append($"        return ({form.Parameters}) => {Name}<{own}>(t => f({form.With(k)}){Options(kind)})")
            .Append($"({Form.Argument(k)});\n    }}\n\n");
    }

    private void InTensors(StringBuilder text, Form form, Kind kind, bool many)
    {
        var types = kind.Parameter.Length > 0 ? $"<{kind.Parameter}>" : "";
        var parameters = $"Func<{form.Tensors}, {kind.Value}> f" + (HasAux(kind) ? ", bool hasAux" : "") +
            (many ? ", int[] argnums" : ", int argnum = 0") + (_option.Length > 0 ? $", {_option}" : "");
        var own = (many ? "Tensor[]" : "Tensor") + (kind.Parameter.Length > 0 ? $", {kind.Parameter}" : "");
        // Grad(f) of tensors alone means the form for one tensor, which the compiler prefers to the generic one.
        var inner = many || kind.Parameter == "TOut" || kind.Parameter == "TOut, TAux" ? $"{Name}<{own}>"
            : kind.Parameter == "TAux" ? Name == "Hessian" ? "Hessian<TAux>" : $"{Name}<Tensor, TAux>" : Name;
        Documentation(text, kind,
            many ? "in the arguments <paramref name=\"argnums\"/>, in their order" : "in argument <paramref name=\"argnum\"/>",
            many ? "ArgumentException\">None is named, one is named twice, or it does not exist."
                : "ArgumentOutOfRangeException\">There is no such argument. Negative numbers count from the end.");
        text.Append("    [OverloadResolutionPriority(1)]\n")
            .Append($"    public static Func<{form.Tensors}, {(many ? kind.OfTensors : kind.OfTensor)}> ")
            .Append($"{Name}{types}({parameters})\n    {{\n")
            .Append("        ArgumentNullException.ThrowIfNull(f);\n")
            .Append($"        var chosen = Guard.ArgNum{(many ? "s" : "")}(\"{Name}\", {(many ? "argnums" : "argnum")}, {form.Count});\n")
            .Append($"        return ({form.TensorParameters}) =>\n        {{\n")
            .Append($"            Tensor[] x = [{form.Arguments}];\n")
            .Append($"            var derivative = {inner}(t =>\n            {{\n")
            .Append("                var y = With(x, chosen, t);\n")
            .Append($"                return f({form.Elements("y")});\n            }}{Options(kind)});\n")
            .Append(many ? "            var result = derivative(Array.ConvertAll(chosen, i => x[i]));\n"
                : "            var result = derivative(x[chosen]);\n")
            .Append(!many || kind.Unwrap.Length == 0 ? "            return result;\n"
                : HasAux(kind) ? $"            return (result.Item1{kind.Unwrap}, result.Item2);\n"
                : $"            return result{kind.Unwrap};\n")
            .Append("        };\n    }\n\n");
    }

    private string Options(Kind kind) => (HasAux(kind) ? ", hasAux" : "") +
        (_option.Length > 0 ? $", {_option.Split(' ')[1]}" : "");

    private void Documentation(StringBuilder text, Kind kind, string where, string? exception = null)
    {
        var value = Name == "GradAndValue" ? ", and the value, in one pass" : "";
        text.Append($"    /// <summary>The {_noun} {where}{value}.</summary>\n");
        if (HasAux(kind)) text.Append(Form.AuxRemarks);
        if (exception is not null) text.Append($"    /// <exception cref=\"{exception}</exception>\n");
    }
}
