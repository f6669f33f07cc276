using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Nabla.Docs;

/// <summary>What no analyser holds of how code reads here: a failure names the line and what to do.</summary>
public class CodeStyleTests
{
    private const int Columns = 140;

    private static readonly CSharpParseOptions Options =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview).WithDocumentationMode(DocumentationMode.Parse);

    private static IEnumerable<(string File, SyntaxNode Root, SourceText Text)> Sources =>
        Repository.Files(".cs").Select(file =>
        {
            var tree = CSharpSyntaxTree.ParseText(Repository.Read(file), Options);
            return (file, tree.GetRoot(), tree.GetText());
        });

    [Fact]
    public void NoLineOfCode_IsLongerThan140Columns() => Repository.HasNo(
        from source in Sources
        from line in source.Text.Lines
        where line.Span.Length > Columns
        select $"{source.File}:{line.LineNumber + 1}: the line has {line.Span.Length} columns: break it at {Columns} at most");

    [Fact]
    public void NoLineOfCode_BeginsWithABinaryOperator() => Repository.HasNo(
        from source in Sources
        from token in source.Root.DescendantTokens()
        where IsOperator(token) && BeginsItsLine(token, source.Text)
        select $"{Place(source.File, token)}: the line begins with '{token.Text}': write that at the end of the line before");

    [Fact]
    public void NoBraces_StandRoundAStatementOfOneLine() => Repository.HasNo(
        from source in Sources
        from node in source.Root.DescendantNodes()
        let bodies = Bodies(node).ToArray()
        where bodies.OfType<BlockSyntax>().Any() && Array.TrueForAll(bodies, body => IsSimple(body, bodies.Length))
        select $"{Place(source.File, node.GetFirstToken())}: the braces hold one statement of one line: leave them out");

    private static int LineOf(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line;

    private static string Place(string file, SyntaxToken token) => $"{file}:{LineOf(token) + 1}";

    private static bool BeginsItsLine(SyntaxToken token, SourceText text)
    {
        var line = text.Lines.GetLineFromPosition(token.SpanStart);
        return string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(line.Start, token.SpanStart)));
    }

    private static bool IsOperator(SyntaxToken token) => token.Parent switch
    {
        BinaryExpressionSyntax binary => binary.OperatorToken == token,
        BinaryPatternSyntax pattern => pattern.OperatorToken == token,
        IsPatternExpressionSyntax pattern => pattern.IsKeyword == token,
        AssignmentExpressionSyntax assignment => assignment.OperatorToken == token,
        EqualsValueClauseSyntax value => value.EqualsToken == token,
        ArrowExpressionClauseSyntax body => body.ArrowToken == token,
        LambdaExpressionSyntax lambda => lambda.ArrowToken == token,
        SwitchExpressionArmSyntax arm => arm.EqualsGreaterThanToken == token,
        _ => false,
    };

    /// <summary>The bodies of a loop, or of all branches of a conditional: they have braces together or none has.</summary>
    private static IEnumerable<StatementSyntax> Bodies(SyntaxNode node) => node switch
    {
        ForStatementSyntax loop => [loop.Statement],
        CommonForEachStatementSyntax loop => [loop.Statement],
        WhileStatementSyntax loop => [loop.Statement],
        IfStatementSyntax { Parent: not ElseClauseSyntax } branch => Branches(branch),
        _ => [],
    };

    private static IEnumerable<StatementSyntax> Branches(IfStatementSyntax branch) => branch.Else?.Statement switch
    {
        null => [branch.Statement],
        IfStatementSyntax next => [branch.Statement, .. Branches(next)],
        var other => [branch.Statement, other],
    };

    /// <summary>Whether a body needs no braces: one statement on one line under a header of one line, without comments.</summary>
    private static bool IsSimple(StatementSyntax body, int branches)
    {
        if (body is not BlockSyntax block) return !body.ToString().Contains('\n');
        if (block.Statements is not [var statement]) return false;
        var header = block.Parent!.ToString()[..(block.SpanStart - block.Parent.SpanStart)].TrimEnd();
        return !NeedsBraces(statement, block.Parent, branches) &&
            !statement.ToString().Contains('\n') && !header.Contains('\n') &&
            !block.DescendantTrivia().Concat(block.OpenBraceToken.GetPreviousToken().TrailingTrivia)
                .Any(t => t.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);
    }

    // A declaration cannot stand alone. An `else` would belong to the inner `if`. A loop in a branch beside others reads as the end of the
    // conditional.
    private static bool NeedsBraces(StatementSyntax inner, SyntaxNode outer, int branches) => inner switch
    {
        LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or BlockSyntax or LabeledStatementSyntax => true,
        IfStatementSyntax { Else: not null } => true,
        IfStatementSyntax => outer is IfStatementSyntax or ElseClauseSyntax,
        ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax => branches > 1,
        _ => false,
    };
}
