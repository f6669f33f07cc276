using System.Globalization;

namespace Nabla.CudaSimulation;

/// <summary>Reads a PTX text: its functions, entries and variables. Bodies are read by <see cref="BodyParser"/>.</summary>
internal sealed class Parser
{
    private readonly TokenReader _reader;
    private readonly PtxModule _module;
    private readonly Dictionary<string, Variable> _variables = [];

    private Parser(string text)
    {
        _reader = new(Lexer.Tokens(text));
        _module = new(text);
    }

    public static PtxModule Parse(string text)
    {
        var parser = new Parser(text);
        while (!parser._reader.AtEnd) parser.Directive();
        foreach (var (name, line) in parser._module.Externals)
            if (!parser._module.Functions.ContainsKey(name)) throw new PtxException(line, $"unresolved extern function '{name}'");
        return parser._module;
    }

    private void Directive()
    {
        var external = false;
        while (_reader.Peek is ".visible" or ".extern" or ".weak" or ".common") external |= _reader.Read() == ".extern";
        switch (_reader.Read())
        {
            case ".version":
                var version = _reader.Read().Split('.');
                _module.Version = 10 * int.Parse(version[0], CultureInfo.InvariantCulture) +
                    int.Parse(version[1], CultureInfo.InvariantCulture);
                break;
            case ".target":
                _module.Target = int.Parse(_reader.Read().AsSpan("sm_".Length).TrimEnd('a'), CultureInfo.InvariantCulture);
                while (_reader.Skip(",")) _reader.Read();
                break;
            case ".address_size":
                if (_reader.ReadInt() != 64) throw _reader.Error("addresses must have 64 bits");
                break;
            case ".entry":
                Function(isEntry: true, external);
                break;
            case ".func":
                Function(isEntry: false, external);
                break;
            case ".global":
                GlobalVariable(Space.Global);
                break;
            case ".const":
                GlobalVariable(Space.Constant);
                break;
            case ".shared":
                var shared = Declaration(_reader, Space.Shared);
                _module.Shared.Add(shared);
                _variables[shared.Name] = shared;
                _reader.Expect(";");
                break;
            case var section when section.StartsWith(".section", StringComparison.Ordinal):
                while (_reader.Read() != "}") { }
                break;
            case var other:
                throw _reader.Error($"the directive '{other}' is not known");
        }
    }

    private void Function(bool isEntry, bool external)
    {
        var line = _reader.Line;
        var results = _reader.Peek == "(" ? Parameters(Space.Result) : [];
        var function = new PtxFunction(_module, _reader.Read(), isEntry, line);
        results.ForEach(v => function.Results.Add(v));
        if (_reader.Peek == "(") Parameters(Space.Parameter).ForEach(v => function.Parameters.Add(v));
        while (_reader.Peek is not ("{" or ";")) Limit(function);
        if (_reader.Skip(";"))
        {
            if (external) _module.Externals.TryAdd(function.Name, line);
            return;
        }
        if (!_module.Functions.TryAdd(function.Name, function)) throw new PtxException(line, $"'{function.Name}' is defined twice");
        new BodyParser(_reader, function, _variables).Parse();
    }

    /// <summary>Reads a limit such as <c>.maxntid 256, 1, 1</c>.</summary>
    private void Limit(PtxFunction function)
    {
        var limit = _reader.Read();
        if (limit is not (".maxntid" or ".minnctapersm" or ".maxnreg")) throw _reader.Error($"'{limit}' is not known here");
        var product = _reader.ReadInt();
        while (_reader.Skip(",")) product *= _reader.ReadInt();
        if (limit == ".maxntid") function.MaxThreads = product;
    }

    private List<Variable> Parameters(Space space)
    {
        var parameters = new List<Variable>();
        _reader.Expect("(");
        while (!_reader.Skip(")"))
        {
            _reader.Expect(".param");
            parameters.Add(Declaration(_reader, space));
            _reader.Skip(",");
        }
        return parameters;
    }

    private void GlobalVariable(Space space)
    {
        var variable = Declaration(_reader, space);
        if (_reader.Skip("=")) variable.Values = [.. Values().Select(n => n.Bits)];
        if (variable.Values.Length > Math.Max(1, variable.Count)) throw _reader.Error($"'{variable.Name}' has too many values");
        _module.Globals.Add(variable);
        _variables[variable.Name] = variable;
        _reader.Expect(";");
    }

    private List<Number> Values()
    {
        if (!_reader.Skip("{")) return [_reader.ReadNumber()];
        var values = new List<Number>();
        while (!_reader.Skip("}"))
        {
            values.Add(_reader.ReadNumber());
            _reader.Skip(",");
        }
        return values;
    }

    /// <summary>Reads a declaration after its space: <c>.align 8 .b8 x[16]</c>.</summary>
    public static Variable Declaration(TokenReader reader, Space space)
    {
        var alignment = reader.Skip(".align") ? reader.ReadInt() : 0;
        var word = reader.Read();
        if (!PtxType.TryParse(word.TrimStart('.'), out var type)) throw reader.Error($"'{word}' is no type");
        var name = reader.Read();
        var count = 1;
        while (reader.Skip("["))
        {
            count *= reader.Peek == "]" ? 0 : reader.ReadInt();
            reader.Expect("]");
        }
        return new(name, space, type, alignment == 0 ? type.Bytes : alignment, count);
    }
}
