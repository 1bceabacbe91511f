using System.Collections.Frozen;

namespace Probity.Runtime.Signals;

/// <summary>
/// The words of <see cref="LexiconScorer"/>: chosen by hand for headlines about questions with an outcome, where "wins"
/// says more than "nice". In the manner of AFINN (Nielsen, 2011), not taken from it.
/// </summary>
internal static class Lexicon
{
    private static readonly (int Strength, string Words)[] Groups =
    [
        (
            4,
            "breakthrough triumph landslide clinches clinched"),
        (
            3,
            "wins win won winning victory approved approves approval confirmed confirms succeeds success "
            + "successful record historic passes passed signed secures secured advances landmark acquitted "
            + "champion"),
        (
            2,
            "agrees agreed agreement deal gains gain gained growth grows rises rise rising rose surges surge "
            + "surged soars soar soared rally rallies rallied beats beat leads leading lead ahead boost boosts "
            + "boosted strong stronger improves improved upgrade upgraded optimism optimistic recovery recovers "
            + "supports support supported endorses endorsed backs backed rebounds rebound ceasefire peace likely"),
        (
            1,
            "up higher hope hopes hopeful good great positive progress expected favoured favored favorite "
            + "resumes resume stable eases eased calm ready plans announces launch launches"),
        (
            -4,
            "catastrophe catastrophic collapse collapses collapsed bankruptcy bankrupt assassinated"),
        (
            -3,
            "loses lost lose defeat defeated rejected rejects reject rejection fails failed failure fail "
            + "cancelled canceled cancels vetoed veto convicted guilty crash crashes crashed dies died dead "
            + "killed resigns resigned withdraws withdrew withdrawn war attack attacks attacked eliminated "
            + "disqualified banned blocked blocks fraud"),
        (
            -2,
            "falls fall fell falling drops drop dropped declines decline declined plunges plunge plunged "
            + "tumbles tumble tumbled slumps slump slumped sinks sank losses loss trails trailing behind weak "
            + "weaker worse worst downgrade downgraded recession crisis delay delays delayed postponed suspends "
            + "suspended probe investigation lawsuit sued charged indicted arrested strike strikes injury injured "
            + "doubt doubts unlikely shutdown default hacked threatens threatened sanctions"),
        (
            -1,
            "down lower risk risks fear fears worry worries worried concern concerns bad negative uncertain "
            + "uncertainty tension tensions warns warned warning misses missed slow slows slowed stalls stalled "
            + "pressure"),
    ];

    public static FrozenDictionary<string, int> Strengths { get; } = Groups
        .SelectMany(group => group.Words.Split(' ').Select(word => (word, group.Strength)))
        .ToFrozenDictionary(entry => entry.word, entry => entry.Strength, StringComparer.Ordinal);

    /// <summary>What the word before makes of a strength.</summary>
    public static FrozenDictionary<string, double> Intensifiers { get; } = new Dictionary<string, double>
    {
        ["very"] = 1.5,
        ["extremely"] = 1.8,
        ["hugely"] = 1.7,
        ["sharply"] = 1.6,
        ["strongly"] = 1.5,
        ["deeply"] = 1.5,
        ["highly"] = 1.5,
        ["massively"] = 1.8,
        ["significantly"] = 1.4,
        ["big"] = 1.3,
        ["huge"] = 1.6,
        ["major"] = 1.4,
        ["sweeping"] = 1.4,
        ["slightly"] = 0.5,
        ["somewhat"] = 0.6,
        ["partly"] = 0.6,
        ["barely"] = 0.4,
        ["marginally"] = 0.5,
        ["almost"] = 0.7,
        ["nearly"] = 0.7,
        ["possibly"] = 0.5,
        ["reportedly"] = 0.7,
        ["might"] = 0.4,
        ["may"] = 0.5,
        ["could"] = 0.5,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenSet<string> Negations { get; } = (
        "not no never none nobody neither nor without isn't aren't wasn't weren't doesn't don't didn't "
        + "won't wouldn't can't cannot couldn't hasn't haven't hadn't refuses denies")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
