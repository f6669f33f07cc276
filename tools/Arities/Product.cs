using System.Collections.Generic;
using System.Text;

namespace Nabla.Arities;

/// <summary>A transform at a point: a product with the Jacobian or the Hessian, or a function that computes such products.</summary>
internal sealed class Product
{
    private readonly string _summary, _result, _aux;
    private readonly bool _takesDirection, _ofScalar, _curries;

    private Product(string name, string summary, string result, string aux, bool takesDirection = false, bool ofScalar = false,
        bool curries = false) =>
        (Name, _summary, _result, _aux, _takesDirection, _ofScalar, _curries) =
            (name, summary, result, aux, takesDirection, ofScalar, curries);

    public string Name { get; }

    public static IEnumerable<Product> All =>
    [
        new("Jvp", "f's value, and the directional derivative", "(TOut Value, TOut Tangent)",
            "(TOut Value, TOut Tangent, TAux Aux)", takesDirection: true),
        new("Vjp", "f's value, and the pullback of cotangents", "(TOut Value, Func<TOut, {T}> Pullback)",
            "(TOut Value, Func<TOut, {T}> Pullback, TAux Aux)"),
        new("Linearize", "f's value, and its linear approximation", "(TOut Value, Func<{T}, TOut> Jvp)",
            "(TOut Value, Func<{T}, TOut> Jvp, TAux Aux)", curries: true),
        new("Hvp", "f's value, and the Hessian's product with v", "(Tensor Value, {T} Product)",
            "(Tensor Value, {T} Product, TAux Aux)", takesDirection: true, ofScalar: true),
    ];

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var form in Form.All)
        {
            foreach (var aux in new[] { false, true })
            {
                InAll(text, form, aux);
                for (var k = 0; k < form.Count; k++) InOne(text, form, aux, k);
                InTensors(text, form, aux, many: false);
                InTensors(text, form, aux, many: true);
            }
        }
        return text.ToString();
    }

    private string Out => _ofScalar ? "Tensor" : "TOut";

    private string Value(bool aux) => aux ? $"({Out} Value, TAux Aux)" : Out;

    private string TypeParameters(string types, bool aux)
    {
        var all = types;
        if (!_ofScalar) all += all.Length > 0 ? ", TOut" : "TOut";
        if (aux) all += all.Length > 0 ? ", TAux" : "TAux";
        return all.Length > 0 ? $"<{all}>" : "";
    }

    private void Head(StringBuilder text, string where, string result, string types, string parameters, bool aux, string? exception = null)
    {
        text.Append($"    /// <summary>{_summary.Substring(0, 1).ToUpperInvariant()}{_summary.Substring(1)}, {where}.</summary>\n");
        if (aux) text.Append(Form.AuxRemarks);
        if (exception is not null) text.Append($"    /// <exception cref=\"{exception}</exception>\n");
        text.Append($"    public static {result} {Name}{TypeParameters(types, aux)}({parameters}{(aux ? ", bool hasAux" : "")})\n    {{\n")
            .Append("        ArgumentNullException.ThrowIfNull(f);\n");
    }

    // In all arguments.
    private void InAll(StringBuilder text, Form form, bool aux)
    {
        var tuple = $"({form.Types})";
        var direction = _ofScalar ? "v" : "dx";
        var result = (aux ? _aux : _result).Replace("{T}", _curries ? form.Types : tuple);
        var parameters = $"Func<{form.Types}, {Value(aux)}> f, " + (_takesDirection ? $"{tuple} x, {tuple} {direction}" : form.Parameters);
        var x = _takesDirection ? "x" : $"({form.Arguments})";
        var call = $"{Name}{TypeParameters(tuple, aux)}(t => f({form.Items("t")}), {x}" +
            (_takesDirection ? $", {direction}" : "") + (aux ? ", hasAux)" : ")");
        Head(text, "in all arguments", result, form.Types, parameters, aux);
        if (_curries)
        {
            text.Append($"        var result = {call};\n        var map = result.Item2;\n")
                .Append($"        return (result.Item1, ({form.Parameters}) => map(({form.Arguments}))")
                .Append($"{(aux ? ", result.Item3" : "")});\n    }}\n\n");
        }
        else
        {
            text.Append($"        return {call};\n    }}\n\n");
        }
    }

    // In the argument that an Arg names.
    private void InOne(StringBuilder text, Form form, bool aux, int k)
    {
        var (type, direction) = ($"T{k + 1}", _ofScalar ? "v" : "dx");
        var result = (aux ? _aux : _result).Replace("{T}", type);
        var parameters = $"Func<{form.Types}, {Value(aux)}> f, " +
            (_takesDirection ? $"({form.Types}) x, {type} {direction}" : form.Parameters) + $", {Form.Arg(k)} arg";
        var (with, x) = _takesDirection ? (form.ItemsWith("x", k), $"x.Item{k + 1}") : (form.With(k), Form.Argument(k));
        Head(text, $"in the {Form.Ordinal(k)} argument", result, form.Types, parameters, aux);
        text.Append($"        return {Name}{TypeParameters(type, aux)}(t => f({with}), {x}")
            .Append($"{(_takesDirection ? $", {direction}" : "")}{(aux ? ", hasAux" : "")});\n    }}\n\n");
    }

    // In some of several tensors.
    private void InTensors(StringBuilder text, Form form, bool aux, bool many)
    {
        var (type, direction) = (many ? "Tensor[]" : "Tensor", _ofScalar ? "v" : "dx");
        var result = (aux ? _aux : _result).Replace("{T}", type);
        var parameters = $"Func<{form.Tensors}, {Value(aux)}> f, " +
            (_takesDirection ? $"({form.Tensors}) x, {type} {direction}" : form.TensorParameters) +
            (many ? ", int[] argnums" : ", int argnum");
        Head(text,
            many ? "in the arguments <paramref name=\"argnums\"/>, in their order" : "in argument <paramref name=\"argnum\"/>",
            result, "", parameters, aux,
            many ? "ArgumentException\">None is named, one is named twice, or it does not exist."
                : "ArgumentOutOfRangeException\">There is no such argument. Negative numbers count from the end.");
        for (var k = 0; k < form.Count && !_takesDirection; k++)
            text.Append($"        ArgumentNullException.ThrowIfNull({Form.Argument(k)});\n");
        if (many && _takesDirection) text.Append($"        Guard.NoNull({direction}, nameof({direction}));\n");
        text.Append($"        var chosen = Guard.ArgNum{(many ? "s" : "")}(\"{Name}\", {(many ? "argnums" : "argnum")}, {form.Count});\n")
            .Append($"        Tensor[] all = [{(_takesDirection ? form.Items("x") : form.Arguments)}];\n")
            .Append(_takesDirection ? "        Guard.NoNull(all, nameof(x));\n" : "")
            .Append($"        return {Name}{TypeParameters(type, aux)}(t =>\n        {{\n")
            .Append($"            var y = With(all, chosen, t);\n            return f({form.Elements("y")});\n")
            .Append($"        }}, {(many ? "Array.ConvertAll(chosen, i => all[i])" : "all[chosen]")}")
            .Append($"{(_takesDirection ? $", {direction}" : "")}{(aux ? ", hasAux" : "")});\n    }}\n\n");
    }
}
