namespace Probity.Venues.Opinion.Streams;

/// <summary>
/// What the assembler of books saw and did. Counts only ever grow; read from any thread, for screens.
/// </summary>
public sealed class OpinionBookCounts
{
    public long DepthFrames { get; internal set; }

    public long TradeFrames { get; internal set; }

    /// <summary>Splits and merges on the trade channel: no trades of the book.</summary>
    public long SplitsAndMerges { get; internal set; }

    public long PriceFrames { get; internal set; }

    /// <summary>Acknowledgements, echoes and the like: frames without msgType.</summary>
    public long UntypedFrames { get; internal set; }

    public long UnknownFrames { get; internal set; }

    /// <summary>Frames that could not be read, or whose price, size or side is none.</summary>
    public long BadFrames { get; internal set; }

    /// <summary>Frames of tokens that are not tracked, or whose market is another than the token's.</summary>
    public long NotTracked { get; internal set; }

    /// <summary>Sizes with more than six decimals, rounded to the nearest micro-share.</summary>
    public long SizesRounded { get; internal set; }

    public long Snapshots { get; internal set; }

    /// <summary>Replies that are no book, or of a token that is not tracked.</summary>
    public long BadSnapshots { get; internal set; }

    /// <summary>Comparisons of a trusted book with REST.</summary>
    public long Anchors { get; internal set; }

    /// <summary>Those in which nothing differed.</summary>
    public long AnchorsAgreed { get; internal set; }

    /// <summary>Levels that REST corrected: the stream had lost or not yet sent their change.</summary>
    public long LevelsHealed { get; internal set; }

    /// <summary>Healed levels that the stream confirmed soon after: it was late, nothing was lost.</summary>
    public long HealsConfirmed { get; internal set; }

    /// <summary>
    /// Levels left alone because the stream had changed them too recently to say which copy is newer.
    /// </summary>
    public long LevelsUnsettled { get; internal set; }

    /// <summary>Frames and books of the second outcome that mirror the first's.</summary>
    public long MirrorsAgreed { get; internal set; }

    /// <summary>Those that stayed different for longer than the settle time.</summary>
    public long MirrorsDisagreed { get; internal set; }

    /// <summary>Times that a book became crossed.</summary>
    public long CrossedBooks { get; internal set; }

    /// <summary>Crossed books that the stream itself uncrossed within the settle time.</summary>
    public long CrossesPassed { get; internal set; }

    /// <summary>Times that a price between two ticks made a book's grid finer.</summary>
    public long GridsRefined { get; internal set; }

    /// <summary>Levels and frames at prices that no pip of 0.0001 has: left out.</summary>
    public long OffGrid { get; internal set; }
}
