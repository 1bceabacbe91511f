namespace Probity.Runtime.Pairs.Matching;

/// <summary>One market as its venue words it: all that the matcher reads.</summary>
/// <param name="Id">The venue's key of the market; a ticker may carry the date of its event.</param>
/// <param name="Title">The question.</param>
public sealed record MarketText(string Id, string Title)
{
    /// <summary>Name of the venue; empty when unknown.</summary>
    public string Venue { get; init; } = "";

    /// <summary>How the market is resolved; empty when unknown.</summary>
    public string Rules { get; init; } = "";

    /// <summary>Title of the event that the market belongs to; empty when it stands alone.</summary>
    public string EventTitle { get; init; } = "";

    /// <summary>What the venue prints for this market in the list of its event: a name, a date, a threshold.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Names of the outcomes, the first first; empty = Yes and No.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>When trading ends at the latest; null when unknown.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Short name in the venue's addresses; empty when it has none.</summary>
    public string Slug { get; init; } = "";
}
