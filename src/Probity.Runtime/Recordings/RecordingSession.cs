using System.Diagnostics;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal;
using Probity.Journal.Recordings;
using Probity.Runtime.Configuration;
using Probity.Runtime.Scans;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Polymarket;

namespace Probity.Runtime.Recordings;

/// <summary>What a recording of live market data is told.</summary>
/// <param name="Directory">Where the segments go; an existing recording is gone on with.</param>
/// <param name="Filter">Which markets.</param>
/// <param name="AtMost">Stop after this much wall time; null = when cancelled.</param>
/// <param name="Build">Version of this program, for the manifest.</param>
public sealed record RecordingOptions(string Directory, MarketFilter Filter, TimeSpan? AtMost, string Build)
{
    /// <summary>Whose market data is recorded, all on one clock into one recording.</summary>
    public IReadOnlyList<VenueId> Venues { get; init; } = [VenueId.Polymarket];

    /// <summary>Hosts, limits and intervals of Polymarket.</summary>
    public PolymarketOptions Polymarket { get; init; } = new();

    /// <summary>Hosts, limits and intervals of Opinion.</summary>
    public OpinionOptions Opinion { get; init; } = new();

    /// <summary>Of Opinion's socket; null: its books come by REST alone.</summary>
    public ApiKey? OpinionKey { get; init; }

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
/// Records raw market data of the venues: what their sockets say and the books by REST, with the markets' terms.
/// </summary>
public sealed class RecordingSession(RecordingOptions options, TimeProvider time)
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private readonly Lock guard = new();
    private FrameRecording[] recordings = [];
    private int count;

    /// <summary>How it stands now; from any thread.</summary>
    public RecordingReport Report
    {
        get
        {
            FrameRecording[] now = Volatile.Read(ref recordings);
            return new RecordingReport(
                Path.GetFullPath(options.Directory), Volatile.Read(ref count), now.Sum(one => one.Frames),
                now.Sum(one => one.Books), now.Sum(one => one.Reconnects),
                Math.Round(elapsed.Elapsed.TotalSeconds, 3));
        }
    }

    /// <summary>
    /// Records until the time is over or it is cancelled; everything that came is on disk afterwards.
    /// </summary>
    /// <exception cref="BadInputException">No market was found, or the directory holds something else.</exception>
    /// <exception cref="Probity.Venues.Http.VenueException">Markets could not be discovered.</exception>
    public async Task<RecordingReport> Run(CancellationToken cancel)
    {
        IRecordedVenue[] venues = [.. options.Venues.Distinct().Select(Open)];
        try
        {
            Market[][] markets = new Market[venues.Length][];
            for (int i = 0; i < venues.Length; i++)
            {
                markets[i] = await Find(venues[i], cancel).ConfigureAwait(false);
            }
            Volatile.Write(ref count, markets.Sum(own => own.Length));
            if (count == 0)
            {
                throw new BadInputException(
                    "no market was found to record; check the selection with 'probity markets list'");
            }
            await Record(venues, markets, cancel).ConfigureAwait(false);
        }
        finally
        {
            foreach (IRecordedVenue venue in venues) { await venue.DisposeAsync().ConfigureAwait(false); }
        }
        return Report;
    }

    private IRecordedVenue Open(VenueId venue) => venue == VenueId.Opinion
        ? new RecordedOpinion(options.Opinion, options.OpinionKey, time)
        : new RecordedPolymarket(options.Polymarket, time);

    private async Task Record(IRecordedVenue[] venues, Market[][] markets, CancellationToken cancel)
    {
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        // Seconds of the clock: a recording that is gone on with later begins with another session.
        int session = (int)(now.Nanos / Instant.NanosPerSecond);
        using FrameRecorder recorder = FrameRecorder.Open(options.Directory, Manifest(venues, markets, now));
        FrameRecording[] frames =
        [
            .. venues.Select((venue, i) =>
                new FrameRecording(recorder, guard, venue.Id, venue.TokensOf(markets[i]), session)),
        ];
        Volatile.Write(ref recordings, frames);
        try
        {
            for (int i = 0; i < venues.Length; i++)
            {
                if (markets[i].Length == 0) { continue; }
                frames[i].Describe(markets[i], now);
                frames[i].Resync = venues[i].Open(frames[i]);
                await venues[i].Subscribe(markets[i], cancel).ConfigureAwait(false);
            }
            await Watch(venues, recorder, cancel).ConfigureAwait(false);
        }
        finally
        {
            // The streams end before the recorder does.
            foreach (FrameRecording recording in frames) { recording.Resync = null; }
            foreach (IRecordedVenue venue in venues) { await venue.DisposeAsync().ConfigureAwait(false); }
        }
        lock (guard) { recorder.Flush(); }
    }

    private async Task Watch(IRecordedVenue[] venues, FrameRecorder recorder, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && !(elapsed.Elapsed > options.AtMost))
        {
            foreach (IRecordedVenue venue in venues.Where(venue => venue.Completion.IsFaulted))
            {
                await venue.Completion.ConfigureAwait(false);
            }
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
            lock (guard) { recorder.Flush(); }
        }
    }

    private async Task<Market[]> Find(IRecordedVenue venue, CancellationToken cancel)
    {
        IReadOnlyList<DiscoveredMarket> found = await options.Screen
            .Find(venue.Catalog, options.Filter, time, cancel).ConfigureAwait(false);
        return [.. found.Select(market => market.Listing)];
    }

    private JournalManifest Manifest(IRecordedVenue[] venues, Market[][] markets, Instant now) => new()
    {
        Build = options.Build,
        Created = now,
        Metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["venue"] = string.Join(',', venues.Select(venue => VenueNames.Of(venue.Id))),
            ["markets"] = string.Join(',', markets.SelectMany(own => own).Select(market => market.Slug)),
        },
    };
}
