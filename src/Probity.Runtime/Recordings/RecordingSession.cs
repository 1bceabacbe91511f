using System.Diagnostics;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal;
using Probity.Journal.Recordings;
using Probity.Runtime.Scans;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Runtime.Recordings;

/// <summary>What a recording of live market data is told.</summary>
/// <param name="Directory">Where the segments go; an existing recording is gone on with.</param>
/// <param name="Filter">Which markets.</param>
/// <param name="AtMost">Stop after this much wall time; null = when cancelled.</param>
/// <param name="Build">Version of this program, for the manifest.</param>
public sealed record RecordingOptions(string Directory, MarketFilter Filter, TimeSpan? AtMost, string Build)
{
    /// <summary>Hosts, limits and intervals of the venue.</summary>
    public PolymarketOptions Polymarket { get; init; } = new();

    /// <summary>Which of those that the filter finds; its limit counts what passes here.</summary>
    public MarketScreen Screen { get; init; } = MarketScreen.Everything;
}

/// <summary>How a recording stands.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="Markets">Markets recorded.</param>
/// <param name="Frames">Frames of the socket, this time.</param>
/// <param name="Books">Replies of books by REST, this time.</param>
/// <param name="Reconnects">Connections lost, this time.</param>
/// <param name="ElapsedSeconds">Wall time.</param>
public sealed record RecordingReport(
    string Directory, int Markets, long Frames, long Books, long Reconnects, double ElapsedSeconds);

/// <summary>
/// Records raw market data of the venue: what the socket says and the books by REST, with the markets' terms.
/// </summary>
public sealed class RecordingSession(RecordingOptions options, TimeProvider time)
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private FrameRecording? recording;
    private int count;

    /// <summary>How it stands now; from any thread.</summary>
    public RecordingReport Report
    {
        get
        {
            FrameRecording? now = Volatile.Read(ref recording);
            return new RecordingReport(
                Path.GetFullPath(options.Directory), Volatile.Read(ref count), now?.Frames ?? 0, now?.Books ?? 0,
                now?.Reconnects ?? 0, Math.Round(elapsed.Elapsed.TotalSeconds, 3));
        }
    }

    /// <summary>
    /// Records until the time is over or it is cancelled; everything that came is on disk afterwards.
    /// </summary>
    /// <exception cref="BadInputException">No market was found, or the directory holds something else.</exception>
    /// <exception cref="Probity.Venues.Http.VenueException">Markets could not be discovered.</exception>
    public async Task<RecordingReport> Run(CancellationToken cancel)
    {
        using var clients = new PolymarketClients(options.Polymarket, time, Random.Shared.NextDouble);
        Market[] markets = await Find(clients, cancel).ConfigureAwait(false);
        Volatile.Write(ref count, markets.Length);
        TokenPair[] pairs = [.. markets.Select(TokenPair.Of)];
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        // Seconds of the clock: a recording that is gone on with later begins with another session.
        int session = (int)(now.Nanos / Instant.NanosPerSecond);
        using var frames = new FrameRecording(
            FrameRecorder.Open(options.Directory, Manifest(markets, now)),
            [.. pairs.SelectMany(pair => pair.Tokens)],
            session);
        Volatile.Write(ref recording, frames);
        frames.Describe(markets, now);
        var channel = new MarketChannel(options.Polymarket, clients.Clob, frames, time, Random.Shared.NextDouble);
        await using (channel.ConfigureAwait(false))
        {
            frames.Resync = channel;
            await channel.Subscribe(pairs, cancel).ConfigureAwait(false);
            await Watch(channel, frames, cancel).ConfigureAwait(false);
            frames.Resync = null;
        }
        frames.Flush();
        return Report;
    }

    private async Task Watch(MarketChannel channel, FrameRecording frames, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && !(elapsed.Elapsed > options.AtMost))
        {
            if (channel.Completion.IsFaulted) { await channel.Completion.ConfigureAwait(false); }
            TimeSpan left = (options.AtMost ?? TimeSpan.MaxValue) - elapsed.Elapsed;
            TimeSpan wait = left < FlushEvery ? left : FlushEvery;
            try
            {
                if (wait > TimeSpan.Zero) { await Task.Delay(wait, time, cancel).ConfigureAwait(false); }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            frames.Flush();
        }
    }

    private async Task<Market[]> Find(PolymarketClients clients, CancellationToken cancel)
    {
        var catalog = new PolymarketCatalog(
            clients.Gamma, clients.Clob, new MarketMapper(options.Polymarket.Markets));
        IReadOnlyList<DiscoveredMarket> found = await options.Screen
            .Find(catalog, options.Filter, time, cancel).ConfigureAwait(false);
        return found.Count > 0
            ? [.. found.Select(market => market.Listing)]
            : throw new BadInputException(
                "no market was found to record; check the selection with 'probity markets list'");
    }

    private JournalManifest Manifest(Market[] markets, Instant now) => new()
    {
        Build = options.Build,
        Created = now,
        Metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["venue"] = FrameRecording.Venue,
            ["markets"] = string.Join(',', markets.Select(market => market.Slug)),
        },
    };
}
