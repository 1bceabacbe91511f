using Probity.Domain.Markets;

namespace Probity.Strategies;

/// <summary>A way to trade several markets of one event together.</summary>
public enum OutcomeMode : byte
{
    /// <summary>
    /// Buy NO of m outcomes of which at most one happens, and hold: pays m - 1 dollars at least, whether or not the
    /// list is complete.
    /// </summary>
    Short = 0,

    /// <summary>
    /// Buy NO of some outcomes of a neg-risk event, convert them into m - 1 dollars and YES of all others, sell those.
    /// </summary>
    Convert = 1,

    /// <summary>Buy YES of every outcome, and hold: pays a dollar if exactly one of them happens for certain.</summary>
    Long = 2,

    /// <summary>Buy YES of a wider question and NO of a narrower one that implies it; held, it pays a dollar.</summary>
    Ladder = 3,
}

public static class OutcomeModes
{
    /// <summary>As in configuration and on screens.</summary>
    public static IReadOnlyList<string> Names { get; } = ["short", "convert", "long", "ladder"];

    public static IReadOnlyList<OutcomeMode> All { get; } =
        [OutcomeMode.Short, OutcomeMode.Convert, OutcomeMode.Long, OutcomeMode.Ladder];

    public static string NameOf(OutcomeMode mode) => Names[(int)mode];

    /// <summary>Does the mode say anything about a group of this kind?</summary>
    public static bool Fits(this OutcomeMode mode, EventGroupKind kind) => mode switch
    {
        OutcomeMode.Ladder => kind == EventGroupKind.NestedLadder,
        OutcomeMode.Convert => kind is EventGroupKind.NegRisk or EventGroupKind.AugmentedNegRisk,
        _ => kind != EventGroupKind.NestedLadder,
    };

    /// <summary>Why the mode is not safe on a group of this kind, though prices may tempt; null when it is.</summary>
    public static string? Refusal(this OutcomeMode mode, EventGroupKind kind) => (mode, kind) switch
    {
        (OutcomeMode.Long, EventGroupKind.AugmentedNegRisk) =>
            "placeholders of this event can still take a name, so the listed outcomes need not contain the winner",
        (OutcomeMode.Long, not EventGroupKind.NegRisk) => "the listed outcomes need not contain the winner",
        (OutcomeMode.Convert, EventGroupKind.AugmentedNegRisk) =>
            "a conversion of an augmented event also brings shares of outcomes that are not listed",
        _ => null,
    };
}
