using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Finds who plays whom and on whom the first outcome stands.</summary>
internal static partial class ContestReader
{
    public static Contest? Read(string subject, MarketText market)
    {
        if (Beats().Match(subject) is { Success: true } beats)
        {
            bool loses = beats.Groups["loses"].Success;
            return Made(beats, loses ? 2 : 1, false);
        }
        Match versus = Versus().Match(subject);
        if (!versus.Success) { versus = Visits().Match(subject); }
        if (!versus.Success) { return null; }
        bool atHome = versus.Groups["link"].Value is "@" or "at";
        Contest? contest = Made(versus, 0, atHome);
        if (contest is null) { return null; }
        foreach (string pick in Picks(subject, versus, market))
        {
            List<Word> words = WordReader.Read(FoldedText.Of(pick));
            bool first = Shares(words, contest.First), second = Shares(words, contest.Second);
            if (first != second) { return contest with { Pick = first ? 1 : 2 }; }
        }
        return contest;
    }

    /// <summary>A side is named by any of its names.</summary>
    public static bool Shares(IReadOnlyList<Word> one, IReadOnlyList<Word> other) =>
        one.Any(word => word.Kind is not (WordKind.Stage or WordKind.Decisive or WordKind.Reversal)
            && other.Any(word.Same));

    private static IEnumerable<string> Picks(string subject, Match versus, MarketText market)
    {
        if (market.Outcomes is [{ } outcome, ..]) { yield return outcome; }
        if (market.Subtitle.Length > 0) { yield return market.Subtitle; }
        string before = subject[..versus.Index], after = subject[(versus.Index + versus.Length)..];
        if (Winner().Match(versus.Value) is { Success: true } winner) { yield return winner.Groups["a"].Value; }
        yield return after;
        yield return before;
    }

    private static Contest? Made(Match match, int pick, bool atHome)
    {
        List<Word> first = Side(match.Groups["a"].Value), second = Side(match.Groups["b"].Value);
        return first.Count == 0 || second.Count == 0 ? null : new Contest(first, second, pick, atHome);
    }

    private static List<Word> Side(string text)
    {
        string side = text[(text.LastIndexOf(':') + 1)..];
        if (Winner().Match(side) is { Success: true } winner) { side = winner.Groups["a"].Value; }
        return [.. WordReader.Read(side).Where(word => word.Kind is not (WordKind.Stage or WordKind.Not))];
    }

    private const string EndOfSide =
        "(?=\\s+(?:in|on|by|before|during|for|this|winner|game|match)\\b|\\s*[?:,(|]|\\s-\\s|\\s*$)";

    [GeneratedRegex(
        "^(?:[^:?]*:\\s*)?(?:will\\s+)?(?:the\\s+)?(?<a>[^:?]+?)\\s+(?:not\\s+|fails? "
            + "to\\s+)?(?:to\\s+)?(?:(?<loses>los(?:e|es|t) (?:to|against))|"
        + "beats?|defeats?|win(?:s)? (?:against|over|vs\\.?)|prevails? over|knocks? out|outperforms?|overtakes?|"
        + "outscores?|finish(?:es)? (?:ahead of|above)|"
        + "(?:be )?(?:larger|bigger|higher|worth more|more valuable|ranked higher) "
        + "than)\\s+(?!\\$?\\d)(?:the\\s+)?(?<b>[^:?]+?)" + EndOfSide,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Beats();

    [GeneratedRegex(
        "(?<a>[^?:,]+?)\\s+(?<link>vs\\.?|versus|v\\.?|@)\\s+(?:the\\s+)?(?<b>[^?]+?)" + EndOfSide,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Versus();

    /// <summary>"Lakers at Celtics" and nothing else before a colon, a date or the end.</summary>
    [GeneratedRegex(
        "^(?<a>(?!(?i:will|who|which|what|how)\\b)[A-Z0-9][^?:,]*?)\\s+(?<link>at)\\s+(?:the\\s+)?(?<b>[A-Z][\\p{L}. "
            + "]+?)(?=\\s*[:?(|]|\\s+(?:on|winner|game)\\b|\\s*$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Visits();

    [GeneratedRegex(
        "^(?:will\\s+)?(?:the\\s+)?(?<a>.+?)\\s+win\\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Winner();
}
