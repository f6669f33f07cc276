using System.Globalization;

namespace Nabla.CudaSimulation;

/// <summary>Reads tokens one after the other.</summary>
internal sealed class TokenReader(List<Token> tokens)
{
    private int _next;

    public bool AtEnd => _next >= tokens.Count;

    public string Peek => AtEnd ? "" : tokens[_next].Text;

    public string PeekAfter => _next + 1 < tokens.Count ? tokens[_next + 1].Text : "";

    public int Line => tokens.Count == 0 ? 1 : tokens[Math.Min(_next, tokens.Count - 1)].Line;

    public string Read() => AtEnd ? throw Error("the text ends too early") : tokens[_next++].Text;

    /// <summary>Reads the token if it comes next.</summary>
    public bool Skip(string token)
    {
        var found = Peek == token;
        if (found) _next++;
        return found;
    }

    public void Expect(string token)
    {
        if (!Skip(token)) throw Error($"'{token}' is expected before '{Peek}'");
    }

    public int ReadInt() => int.TryParse(Read(), CultureInfo.InvariantCulture, out var value) ? value : throw Error("a number is expected");

    /// <summary>The bits of a number, and the bytes of its type if it is a float, else 0.</summary>
    public Number ReadNumber()
    {
        var negative = Skip("-");
        var word = Read();
        var hexadecimal = word.Length > 2 && word[0] == '0' && char.ToLowerInvariant(word[1]) is 'x' or 'd' or 'f';
        var kind = hexadecimal ? char.ToLowerInvariant(word[1]) : 'i';
        var digits = (hexadecimal ? word[2..] : word).TrimEnd('U');
        var style = hexadecimal ? NumberStyles.HexNumber : NumberStyles.None;
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var bits)) throw Error($"'{word}' is no number");
        var bytes = kind switch { 'd' => 8, 'f' => 4, _ => 0 };
        if (!negative) return new(bits, bytes);
        return new(bytes == 0 ? 0 - bits : bits ^ (1UL << (8 * bytes - 1)), bytes);
    }

    public PtxException Error(string message) => new(Line, message);
}
