using System.Text;

namespace Probity.House.Tests;

/// <summary>
/// Blanks comments, strings and characters of C# source with spaces, keeping line breaks and positions, so that rules
/// look at code only. It knows verbatim, raw and interpolated strings; the holes of an interpolated string stay code.
/// </summary>
internal sealed class CSharpText
{
    private readonly string text;
    private readonly StringBuilder masked;
    private int at;

    private CSharpText(string text)
    {
        this.text = text;
        masked = new StringBuilder(text);
    }

    public static string Mask(string text)
    {
        var scan = new CSharpText(text);
        scan.Code(inHole: false);
        return scan.masked.ToString();
    }

    /// <summary>Code up to the end of the text, or to the brace or colon that ends a hole.</summary>
    private void Code(bool inHole)
    {
        int depth = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (Starts("//")) { BlankUntil("\n", keepEnd: true); }
            else if (Starts("/*")) { BlankUntil("*/", keepEnd: false); }
            else if (c == '\'') { Character(); }
            else if (IsLiteralStart()) { Literal(); }
            else if (inHole && depth == 0 && c == '}') { return; }
            else
            {
                if (c is '{' or '(' or '[') { depth++; }
                if (c is '}' or ')' or ']') { depth--; }
                at++;
            }
        }
    }

    private bool IsLiteralStart()
    {
        int i = at;
        while (i < text.Length && text[i] is '$' or '@') { i++; }
        return i < text.Length && text[i] == '"';
    }

    private void Literal()
    {
        int dollars = 0;
        bool verbatim = false;
        for (; text[at] != '"'; Blank())
        {
            if (text[at] == '$') { dollars++; }
            else { verbatim = true; }
        }
        int quotes = Run('"');
        bool raw = quotes >= 3 && !verbatim;
        if (quotes == 2 && !raw)
        {
            Blank(2);
            return;
        }
        Blank(raw ? quotes : 1);
        while (at < text.Length)
        {
            if (text[at] == '"')
            {
                int run = Run('"');
                if (raw ? run >= quotes : !verbatim || run % 2 == 1)
                {
                    Blank(raw ? run : Math.Max(1, verbatim ? run : 1));
                    return;
                }
                Blank(run);
            }
            else if (text[at] == '\\' && !raw && !verbatim) { Blank(2); }
            else if (text[at] == '{' && dollars > 0) { OpeningBraces(raw ? dollars : 1); }
            else { Blank(); }
        }
    }

    /// <summary>In a string with n dollars, n braces open a hole; in an ordinary one a doubled brace is text.</summary>
    private void OpeningBraces(int needed)
    {
        int run = Run('{');
        bool isHole = needed == 1 ? run % 2 == 1 : run >= needed;
        Blank(run);
        if (!isHole) { return; }
        Code(inHole: true);
        Blank(Math.Min(needed, Run('}')));
    }

    private void Character()
    {
        Blank();
        while (at < text.Length && text[at] != '\'' && text[at] != '\n') { Blank(text[at] == '\\' ? 2 : 1); }
        Blank();
    }

    private void BlankUntil(string end, bool keepEnd)
    {
        int stop = text.IndexOf(end, at + 2, StringComparison.Ordinal);
        stop = stop < 0 ? text.Length : keepEnd ? stop : stop + end.Length;
        Blank(stop - at);
    }

    private bool Starts(string what) => text.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private int Run(char c)
    {
        int i = at;
        while (i < text.Length && text[i] == c) { i++; }
        return i - at;
    }

    private void Blank(int count = 1)
    {
        for (; count > 0 && at < text.Length; count--, at++)
        {
            if (text[at] != '\n') { masked[at] = ' '; }
        }
    }
}
