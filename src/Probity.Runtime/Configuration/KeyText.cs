using System.Text.RegularExpressions;

namespace Probity.Runtime.Configuration;

/// <summary>
/// Knows a text that could be a private key: 64 hexadecimal digits in a row, no more. Condition ids, order ids and
/// builder codes look the same, so what may hold those is let through.
/// </summary>
public static partial class KeyText
{
    private const string Shown = "…";

    public static bool IsIn(string text) => Digits().IsMatch(text);

    /// <summary>The text without anything that could be a key.</summary>
    public static string Mask(string text) => Digits().Replace(text, Shown);

    /// <summary>Keys whose values are public ids of 32 bytes.</summary>
    internal static bool MayStandIn(ConfigKey key) =>
        key.Option.Name is "conditions" or "slugs" or "builder";

    [GeneratedRegex("(?<![0-9a-fA-F])(0[xX])?[0-9a-fA-F]{64}(?![0-9a-fA-F])")]
    private static partial Regex Digits();
}
