using System.Text;
using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Brings the typography of two venues to one: accents, dashes, quotation marks, dotted initials.</summary>
internal static partial class FoldedText
{
    /// <summary>Latin letters with marks, U+00C0 on, as their base letters; a space stands for no letter.</summary>
    private const string BaseLetters =
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuyty"
        + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOo"
        + "RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (char c in text) { Append(folded, c); }
        string plain = DottedInitials().Replace(folded.ToString(), match => match.Value.Replace(".", ""));
        plain = NotForms().Replace(plain, match => match.Value.Length > 0 && match.Value[0] is 'c' or 'C'
            ? "can not" : match.Groups["verb"].Value + " not");
        return Possessive().Replace(plain, "");
    }

    private static void Append(StringBuilder to, char c)
    {
        switch (c)
        {
            case '\u2018' or '\u2019' or '\u02bc' or '`' or '\u00b4':
                to.Append('\'');
                break;
            case '\u201c' or '\u201d':
                to.Append('"');
                break;
            case >= '\u2010' and <= '\u2015' or '\u2212':
                to.Append('-');
                break;
            case '\u2265':
                to.Append(">=");
                break;
            case '\u2264':
                to.Append("<=");
                break;
            case '&':
                to.Append(" and ");
                break;
            case '\u00b0' or >= '\u0300' and <= '\u036f' or '\u2122' or '\u00ae' or '\u200b':
                break;
            case >= '\u00c0' and <= '\u017f' when c - '\u00c0' < BaseLetters.Length:
                to.Append(BaseLetters[c - '\u00c0']);
                break;
            default:
                to.Append(char.IsWhiteSpace(c) ? ' ' : c);
                break;
        }
    }

    [GeneratedRegex(@"\b(?:[A-Za-z]\.){2,}", RegexOptions.CultureInvariant)]
    private static partial Regex DottedInitials();

    [GeneratedRegex(
        @"\b(?<verb>[A-Za-z]+)n't\b|\bcan(?:no|')t\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NotForms();

    [GeneratedRegex(@"'s\b|(?<=s)'(?=\s)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Possessive();
}
