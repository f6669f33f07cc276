namespace Nabla.CudaSimulation;

/// <summary>A word or a punctuation mark of a PTX text.</summary>
internal readonly record struct Token(string Text, int Line);

/// <summary>
/// Divides a PTX text into tokens. A word may hold dots (<c>add.s32</c>, <c>%tid.x</c>) and is what begins with a letter, a digit or one of
/// <c>_ $ % .</c>. Comments and debug lines (<c>.loc</c>, <c>.file</c>) are left out.
/// </summary>
internal static class Lexer
{
    public static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        var line = 1;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (text[i] == '\n') line++;
            if (char.IsWhiteSpace(text[i]) || text[i] == '\0')
            {
                i++;
            }
            else if (IsWord(text[i]))
            {
                while (i < text.Length && IsWord(text[i])) i++;
                var word = text[start..i];
                if (word is ".loc" or ".file") i = EndOfLine(text, i);
                else tokens.Add(new(word, line));
            }
            else if (text.AsSpan(i).StartsWith("//"))
            {
                i = EndOfLine(text, i);
            }
            else if (text.AsSpan(i).StartsWith("/*"))
            {
                i = text.IndexOf("*/", i, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : text.Length;
                line += text.AsSpan(start, i - start).Count('\n');
            }
            else
            {
                tokens.Add(new(text[i++].ToString(), line));
            }
        }
        return tokens;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '%' or '.';

    private static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is var end and >= 0 ? end : text.Length;
}
