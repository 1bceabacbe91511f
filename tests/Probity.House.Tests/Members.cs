using System.Text.RegularExpressions;

namespace Probity.House.Tests;

/// <summary>Finds the bodies of methods, properties and constructors by matching braces in blanked code.</summary>
internal static partial class Members
{
    private enum Block
    {
        Namespace,
        Type,
        Member,
        Inside,
    }

    /// <summary>
    /// First and last line (1-based) of each member that has a body in braces or a switch expression.
    /// </summary>
    public static IEnumerable<(string Head, int First, int Last)> Of(SourceFile file)
    {
        string code = file.Code;
        var open = new Stack<(Block Kind, int HeadStart)>();
        int headStart = 0;
        // Braces within parentheses belong to an argument or a pattern.
        int parentheses = 0;
        for (int at = 0; at < code.Length; at++)
        {
            char c = code[at];
            if (c == '(') { parentheses++; }
            else if (c == ')') { parentheses--; }
            else if (c == ';' && parentheses == 0) { headStart = at + 1; }
            else if (c == '{')
            {
                Block parent = open.Count == 0 ? Block.Namespace : open.Peek().Kind;
                open.Push((Classify(parent, code[headStart..at]), headStart));
                if (parentheses == 0) { headStart = at + 1; }
            }
            else if (c == '}' && open.Count > 0)
            {
                (Block kind, int start) = open.Pop();
                if (parentheses == 0) { headStart = at + 1; }
                if (kind == Block.Member)
                {
                    int first = start + code[start..].TakeWhile(char.IsWhiteSpace).Count();
                    yield return (Head(code[first..at]), file.LineAt(first), file.LineAt(at));
                }
            }
        }
    }

    private static Block Classify(Block parent, string head)
    {
        if (parent is Block.Member or Block.Inside) { return Block.Inside; }
        if (NamespaceWord().IsMatch(head)) { return Block.Namespace; }
        if (TypeWord().IsMatch(head) && !head.Contains("=>", StringComparison.Ordinal)) { return Block.Type; }
        // A field's initialiser is data, not a method; a switch expression or lambda after an arrow is code.
        string outside = Parenthesised().Replace(head, "");
        bool isData = DataInitialiser().IsMatch(outside) && !outside.Contains("=>", StringComparison.Ordinal);
        return isData ? Block.Inside : Block.Member;
    }

    private static string Head(string text) => text.Split('{', '\n')[0].Trim();

    [GeneratedRegex(@"\bnamespace\b")]
    private static partial Regex NamespaceWord();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+(class\s+|struct\s+)?\w")]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Parenthesised();

    [GeneratedRegex(@"\w\s*=(?![=>])")]
    private static partial Regex DataInitialiser();
}
