namespace Nabla.CudaSimulation;

/// <summary>Reads the body of a function.</summary>
/// <param name="globals">The variables of the module by their names.</param>
internal sealed class BodyParser(TokenReader reader, PtxFunction function, Dictionary<string, Variable> globals)
{
    /// <summary>The variables of each scope. A call's parameters have names that other scopes use again.</summary>
    private readonly Stack<Dictionary<string, Variable>> _scopes = new();

    public void Parse()
    {
        _scopes.Push(globals);
        _scopes.Push(function.Parameters.Variables.Concat(function.Results.Variables).ToDictionary(v => v.Name));
        reader.Expect("{");
        for (var depth = 1; depth > 0;)
        {
            if (reader.Skip("{"))
            {
                _scopes.Push([]);
                depth++;
            }
            else if (reader.Skip("}"))
            {
                _scopes.Pop();
                depth--;
            }
            else
            {
                Statement();
            }
        }
    }

    private void Statement()
    {
        switch (reader.Peek)
        {
            case ".reg":
                Registers();
                break;
            case ".shared":
                Declare(Space.Shared, function.Shared);
                break;
            case ".local":
                Declare(Space.Local, function.Locals);
                break;
            case ".param":
                Declare(Space.CallParameter, function.Locals);
                break;
            case ".pragma":
                while (reader.Read() != ";") { }
                break;
            case var _ when reader.PeekAfter == ":":
                Label();
                break;
            default:
                Instruction();
                break;
        }
    }

    private void Registers()
    {
        reader.Read();
        var word = reader.Read();
        if (!PtxType.TryParse(word.TrimStart('.'), out var type)) throw reader.Error($"'{word}' is no type");
        do
        {
            var name = reader.Read();
            if (reader.Skip("<"))
            {
                var count = reader.ReadInt();
                reader.Expect(">");
                for (var i = 0; i < count; i++) function.Registers[$"{name}{i}"] = type;
            }
            else
            {
                function.Registers[name] = type;
            }
        }
        while (reader.Skip(","));
        reader.Expect(";");
    }

    private void Declare(Space space, Layout layout)
    {
        reader.Read();
        var variable = layout.Add(Parser.Declaration(reader, space));
        _scopes.Peek()[variable.Name] = variable;
        reader.Expect(";");
    }

    private void Label()
    {
        var line = reader.Line;
        var name = reader.Read();
        reader.Expect(":");
        if (!reader.Skip(".branchtargets"))
        {
            function.Body.Add(new Label(name, line));
            return;
        }
        var labels = new List<string> { reader.Read() };
        while (reader.Skip(",")) labels.Add(reader.Read());
        reader.Expect(";");
        function.Body.Add(new BranchTargets(name, [.. labels], line));
    }

    private void Instruction()
    {
        var line = reader.Line;
        var guard = reader.Skip("@") ? Operand() : null;
        var words = reader.Read().Split('.');
        var operands = new List<Operand>();
        while (!reader.Skip(";"))
        {
            operands.Add(Operand());
            if (reader.Peek != ";") reader.Expect(",");
        }
        var instruction = new Instruction(function.Module.Instructions.Count, guard, words, [.. operands], line);
        function.Module.Instructions.Add(instruction);
        function.Body.Add(instruction);
    }

    private Operand Operand()
    {
        var first = Single();
        return reader.Skip("|") ? new Several([first, Single()]) : first;
    }

    private Operand Single() => reader.Peek switch
    {
        "!" => Opposite(),
        "[" => Memory(),
        "{" => List("}"),
        "(" => List(")"),
        "-" => reader.ReadNumber(),
        var word when char.IsAsciiDigit(word[0]) => reader.ReadNumber(),
        _ => Named(reader.Read()),
    };

    private Opposite Opposite()
    {
        reader.Read();
        return new(Single());
    }

    private At Memory()
    {
        reader.Read();
        var address = Single();
        var offset = reader.Skip("+") ? (long)reader.ReadNumber().Bits : reader.Peek == "-" ? (long)reader.ReadNumber().Bits : 0;
        reader.Expect("]");
        return new(address, offset);
    }

    private Several List(string end)
    {
        reader.Read();
        var items = new List<Operand>();
        while (!reader.Skip(end))
        {
            items.Add(Single());
            reader.Skip(",");
        }
        return new([.. items]);
    }

    private Operand Named(string word)
    {
        if (word[0] == '%' || word is "_" or "WARP_SZ" || function.Registers.ContainsKey(word)) return new Register(word);
        foreach (var scope in _scopes)
            if (scope.TryGetValue(word, out var variable)) return new Place(variable);
        return new Name(word);
    }
}
