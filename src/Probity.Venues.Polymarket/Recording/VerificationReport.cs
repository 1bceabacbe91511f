using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>What <c>data verify</c> says of one file (design: cli.md, fixed shapes).</summary>
public sealed record VerificationReport
{
    public required string Path { get; init; }

    /// <summary>Lines or records that were messages, of any venue and channel.</summary>
    public required long Messages { get; init; }

    /// <summary>
    /// Count by type, sorted by name: the venue's event types, <c>rest_book</c>, <c>rtds</c>, <c>ref:VENUE</c> for
    /// other venues, and the shapes of objects that are no market data (<c>gamma_market</c>, <c>wrapper</c>,
    /// <c>other</c>...).
    /// </summary>
    public required IReadOnlyDictionary<string, long> Events { get; init; }

    /// <summary>Tokens with market data.</summary>
    public required int Instruments { get; init; }

    /// <summary>
    /// Earliest and latest venue time of market data; receive time where no message has a venue time, and
    /// <see cref="Instant.None"/> where there is neither.
    /// </summary>
    public required Instant From { get; init; }

    public required Instant To { get; init; }

    /// <summary>Entries of price_change messages.</summary>
    public required long PriceChanges { get; init; }

    /// <summary>
    /// Entries whose printed best bid and ask were compared with the rebuilt book after the entry. In a file without
    /// any snapshot a token counts from its first agreement on: its levels from before the recording are unknown.
    /// </summary>
    public required long BestQuotesCompared { get; init; }

    public required long BestQuotesAgreed { get; init; }

    public required long HashesCompared { get; init; }

    public required long HashesAgreed { get; init; }

    public required long LevelsHealed { get; init; }

    /// <summary>
    /// Reconnects, and silences longer than <see cref="VerifierOptions.Silence"/>; one that is both counts once.
    /// </summary>
    public required long Gaps { get; init; }

    /// <summary>Times that a rebuilt book became crossed.</summary>
    public required long CrossedBooks { get; init; }

    /// <summary>Lines that could not be read, the first <see cref="VerifierOptions.MostUnparsed"/>.</summary>
    public required IReadOnlyList<(long Line, string Reason)> Unparsed { get; init; }

    /// <summary>All lines that could not be read.</summary>
    public required long UnparsedLines { get; init; }

    /// <summary>Every disagreement and refusal by its reason code, those that occurred.</summary>
    public required IReadOnlyDictionary<string, long> Disagreements { get; init; }

    /// <summary>
    /// Entries before a token's first agreement that are not part of <see cref="BestQuotesCompared"/>.
    /// </summary>
    public required long BestQuotesBeforeFirstAgreement { get; init; }

    /// <summary>Hashes of which a member of the preimage is unknown.</summary>
    public required long HashesNotComparable { get; init; }

    /// <summary>
    /// Copies of books by REST that were compared with the rebuilt ones: where a venue's stream has nothing else to
    /// compare with.
    /// </summary>
    public long BookCopiesCompared { get; init; }

    /// <summary>Those in which no level differed.</summary>
    public long BookCopiesAgreed { get; init; }

    /// <summary>Every line could be read.</summary>
    public bool IsWhole => UnparsedLines == 0;
}

/// <summary>How a recording is verified.</summary>
public sealed record VerifierOptions
{
    public static VerifierOptions Default { get; } = new();

    /// <summary>Market data that pauses for longer is a gap.</summary>
    public Duration Silence { get; init; } = Duration.FromSeconds(60);

    /// <summary>Unreadable lines that the report lists.</summary>
    public int MostUnparsed { get; init; } = 20;
}
