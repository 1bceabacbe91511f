using Probity.Domain.Markets;
using Probity.Runtime.Pairs.Matching;

namespace Probity.Runtime.Pairs;

/// <summary>Where a pair of the registry stands.</summary>
public enum RegistryStatus
{
    /// <summary>The matcher proposed it. Nothing trades on that.</summary>
    Suggested = 0,

    /// <summary>A person read both rule texts and said yes.</summary>
    Approved = 1,

    /// <summary>A text changed after it was approved.</summary>
    Suspended = 2,

    /// <summary>Taken back for good.</summary>
    Withdrawn = 3,
}

/// <summary>One side of a pair.</summary>
/// <param name="Venue">Name of the venue.</param>
/// <param name="Market">Condition id, market id or ticker; with the venue it names the market.</param>
/// <param name="Slug">Short name; may be empty.</param>
/// <param name="Title">The question as it was last seen, with the list entry where the title needs one.</param>
/// <param name="Outcome">Name of the first outcome, to which the polarity refers.</param>
/// <param name="Rules">The rule text as it was last seen.</param>
/// <param name="RulesHash">SHA-256 of the rule text that was approved; null before the first approval.</param>
/// <param name="ApprovedTitle">The question that was approved; null before the first approval.</param>
/// <param name="Void">What it pays without a clear answer.</param>
/// <param name="Account">Name of the account to trade with; null = the strategy's own.</param>
public sealed record PairSide(
    string Venue, string Market, string Slug, string Title, string Outcome, string Rules, string? RulesHash,
    string? ApprovedTitle, VoidRule Void, string? Account)
{
    public static PairSide Of(MarketText text) => new(
        text.Venue, text.Id, text.Slug, TitleOf(text), text.Outcomes is [{ } first, ..] ? first
            : "Yes", text.Rules, null,
        null, RuleFacts.VoidOf(text.Rules), null);

    /// <summary>What may not change: the question, and what stands beside it in its event's list.</summary>
    public static string TitleOf(MarketText text) =>
        text.Subtitle.Length == 0 || text.Title.Contains(text.Subtitle, StringComparison.OrdinalIgnoreCase)
            ? text.Title : $"{text.Title} [{text.Subtitle}]";

    public bool Is(MarketText text) => text.Id == Market
        && string.Equals(text.Venue, Venue, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A pair of markets with what was decided about it.</summary>
/// <param name="Id">Short and the same for the same two markets.</param>
/// <param name="First">The first side.</param>
/// <param name="Second">The second side.</param>
/// <param name="Polarity">How the first outcomes stand to one another.</param>
/// <param name="MismatchPpm">Probability that the two resolve differently, parts per million; a person's
/// estimate.</param>
/// <param name="Primary">Name of the venue where orders rest; the other one hedges.</param>
/// <param name="Status">Only <see cref="RegistryStatus.Approved"/> may trade.</param>
/// <param name="ApprovedBy">Who approved it last; null before.</param>
/// <param name="ApprovedAt">When; null before.</param>
/// <param name="Note">Free text; after a suspension, what changed.</param>
/// <param name="Score">The matcher's score when it was suggested, 0..1.</param>
/// <param name="Reasons">The matcher's reasons.</param>
public sealed record RegisteredPair(
    string Id, PairSide First, PairSide Second, PairPolarity Polarity, int MismatchPpm, string Primary,
    RegistryStatus Status, string? ApprovedBy, DateTimeOffset? ApprovedAt, string Note, double Score,
    IReadOnlyList<string> Reasons)
{
    /// <summary>Whether orders may be risked on it.</summary>
    public bool MayTrade => Status == RegistryStatus.Approved;

    /// <summary>Which side is <see cref="Primary"/>: 0 or 1.</summary>
    public int PrimarySide => string.Equals(Primary, Second.Venue, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
}

/// <summary>One line of the registry's file: a pair as it was from then on.</summary>
/// <param name="Version">Of the format; 1.</param>
/// <param name="At">When it was written.</param>
/// <param name="By">Who, or "matcher" or "check".</param>
/// <param name="Pair">The whole pair after the change.</param>
public sealed record PairRecord(int Version, DateTimeOffset At, string By, RegisteredPair Pair);

/// <summary>A text that is no longer what was approved.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Text">The market as it is now.</param>
/// <param name="What">A sentence: which side, title or rules.</param>
public sealed record PairChange(RegisteredPair Pair, MarketText Text, string What);
