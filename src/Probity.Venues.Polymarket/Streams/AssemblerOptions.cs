using Probity.Domain.Markets;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>How strict and how careful a <see cref="BookAssembler"/> is.</summary>
public sealed record AssemblerOptions
{
    /// <summary>A live socket: only subscribed assets, snapshots come by themselves, every hash is checked.</summary>
    public static AssemblerOptions Live { get; } = new();

    /// <summary>A recording: assets appear as they come, and its recorder may have dropped the snapshots.</summary>
    public static AssemblerOptions Recording { get; } = new() { AddUnknownAssets = true, HealWithoutSnapshots = true };

    /// <summary>Take on assets that were never tracked, instead of counting and ignoring them.</summary>
    public bool AddUnknownAssets { get; init; }

    /// <summary>
    /// A token that never had a snapshot: levels that the printed top contradicts are deleted and counted, and the book
    /// is trusted from its first agreement with the printed top on.
    /// </summary>
    public bool HealWithoutSnapshots { get; init; }

    /// <summary>
    /// Check the hash of every n-th change message (SHA-1 over the whole book costs microseconds): 1 = always, 0 = off.
    /// </summary>
    public int HashEvery { get; init; } = 1;

    /// <summary>
    /// Hash mismatches in a row, without one agreement between them, after which further ones are only counted: then it
    /// is our idea of the terms that is wrong, and asking for snapshots for ever would not mend it.
    /// </summary>
    public int HashFaultsBeforeDoubt { get; init; } = 3;
}

/// <summary>What an assembler saw and did. Counts only ever grow.</summary>
public sealed class AssemblerCounts
{
    private readonly long[] disagreements = new long[Enum.GetValues<BookDisagreement>().Length];

    /// <summary>Entries of price_change messages that were for tracked assets, applied or not.</summary>
    public long ChangeEntries { get; internal set; }

    public long Snapshots { get; internal set; }

    public long Trades { get; internal set; }

    /// <summary>
    /// Changes whose printed best bid and ask were compared with ours after the change (before any healing).
    /// </summary>
    public long TopsCompared { get; internal set; }

    /// <summary>Both sides agreed.</summary>
    public long TopsAgreed { get; internal set; }

    /// <summary>
    /// Changes of tokens without snapshot, before their first agreement: the levels from before the stream's start are
    /// unknown, so these are not compared.
    /// </summary>
    public long TopsBeforeFirstAgreement { get; internal set; }

    public long HashesCompared { get; internal set; }

    public long HashesAgreed { get; internal set; }

    /// <summary>Hashes that could not be compared because a member of the preimage is unknown.</summary>
    public long HashesNotComparable { get; internal set; }

    /// <summary>Stale levels deleted because the printed top contradicted them.</summary>
    public long LevelsHealed { get; internal set; }

    /// <summary>Times that a book became crossed.</summary>
    public long CrossedBooks { get; internal set; }

    /// <summary>Times that an inferred grid was refined.</summary>
    public long GridsRefined { get; internal set; }

    /// <summary>Messages of event types that we do not know.</summary>
    public long UnknownEvents { get; internal set; }

    public long this[BookDisagreement reason] => disagreements[(int)reason];

    internal void Count(BookDisagreement reason) => disagreements[(int)reason]++;
}

/// <summary>What is known of a token before its first message; null where it is not.</summary>
/// <param name="TickSize">As the server writes it, for example "0.01".</param>
/// <param name="MinimumOrderSize">As the server writes it, for example "5".</param>
/// <param name="NegRisk">Part of a neg-risk event.</param>
public sealed record TokenTerms(string? TickSize, string? MinimumOrderSize, bool? NegRisk)
{
    public static TokenTerms Unknown { get; } = new(null, null, null);

    /// <summary>The grid to begin with where the tick is not known; it may still be refined.</summary>
    public TickGrid InitialGrid { get; init; } = TickGrid.Cent;
}

/// <summary>Where a message came from: the order of the two sources is not fixed.</summary>
public enum FrameSource
{
    /// <summary>The market channel.</summary>
    Socket,

    /// <summary>A REST copy of a book, which may be older than what the channel told.</summary>
    Rest,
}
