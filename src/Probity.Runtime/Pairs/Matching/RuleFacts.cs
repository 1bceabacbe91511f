using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>What a market pays when its question has no clear answer.</summary>
public enum VoidRule
{
    /// <summary>The rules do not say, or nobody has read them.</summary>
    Unstated = 0,

    /// <summary>Both outcomes pay half.</summary>
    FiftyFifty = 1,

    /// <summary>The second outcome pays.</summary>
    PaysNo = 2,

    /// <summary>The market is annulled: at cost, or at the last price.</summary>
    Annulled = 3,
}

/// <summary>What can be read off a rule text by its words alone.</summary>
public static partial class RuleFacts
{
    /// <summary>
    /// SHA-256 of a rule text, lower-case hexadecimal; line ends and the white space around the text do not count.
    /// </summary>
    public static string Hash(string rules) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(rules.Replace("\r\n", "\n", StringComparison.Ordinal).Trim())));

    /// <summary>A first guess for the person who approves; the text decides.</summary>
    public static VoidRule VoidOf(string rules) =>
        FiftyFifty().IsMatch(rules) ? VoidRule.FiftyFifty
        : Annulled().IsMatch(rules) ? VoidRule.Annulled
        : OtherwiseNo().IsMatch(rules) ? VoidRule.PaysNo
        : VoidRule.Unstated;

    [GeneratedRegex(@"\b50\s?%?\s?[-/]\s?50\b|\$?0?\.50?\b.{0,40}\beach\b", RegexOptions.CultureInvariant)]
    private static partial Regex FiftyFifty();

    [GeneratedRegex(
        @"\b(?:void(?:ed)?|refund(?:ed)?|annul(?:led)?|fair (?:market )?(?:price|value)|last (?:traded |fair "
            + @")?price)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Annulled();

    [GeneratedRegex(
        @"otherwise,? (?:this market|it|the market) (?:will )?resolves? to\s?[\u201c""']?no\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OtherwiseNo();
}
