using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Runtime.Configuration;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;
using Probity.Venues.Http;

namespace Probity.Runtime.Live;

/// <summary>What a watch over pairs is told.</summary>
/// <param name="Path">File of the registry.</param>
/// <param name="Texts">What the venues show of these pairs now.</param>
/// <param name="Account">The account of a name; null = there is none.</param>
/// <param name="Note">Told what a person should know.</param>
public sealed record PairWatchOptions(
    string Path,
    Func<IReadOnlyList<RegisteredPair>, CancellationToken, Task<IReadOnlyList<MarketText>>> Texts,
    Func<string, AccountId?> Account,
    Action<string> Note)
{
    /// <summary>The registry's file is read again this often.</summary>
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Titles and rules are compared with those that were approved this often.</summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>
/// Brings the pairs that people approved into the engine and keeps them true: a pair that is approved, suspended or
/// withdrawn in the registry changes here too, and one whose texts no longer read as approved is suspended, in the
/// registry and at once.
/// </summary>
/// <param name="options">Registry, venues, accounts.</param>
/// <param name="only">List the markets of pairs and no others.</param>
public sealed class PairWatch(PairWatchOptions options, bool only)
{
    private readonly Dictionary<string, (MarketPair Pair, PairStatus Status)> told = new(StringComparer.Ordinal);
    private Task<IReadOnlyList<RegisteredPair>> reading = Task.FromResult<IReadOnlyList<RegisteredPair>>([]);
    private Task checking = Task.CompletedTask;
    private long? readAt, checkedAt;

    /// <summary>List no markets but those of pairs.</summary>
    public bool Only => only;

    /// <summary>The markets of a venue that approved pairs name.</summary>
    public MarketFilter? FilterOf(VenueId venue)
    {
        string[] ids =
        [
            .. PairRegistry.Load(options.Path).Approved.SelectMany(pair => new[] { pair.First, pair.Second })
                .Where(side => IsOf(side, venue)).Select(side => side.Market).Distinct(),
        ];
        if (ids.Length == 0) { return null; }
        string[] conditions = [.. ids.Where(IsCondition)];
        return new MarketFilter([], conditions, [.. ids.Except(conditions)], "", false, int.MaxValue);
    }

    /// <summary>What the engine has to learn at the start, after its markets were listed.</summary>
    /// <param name="listings">Markets.</param>
    /// <param name="known">Pairs of earlier runs.</param>
    /// <param name="at">Stamp.</param>
    public IReadOnlyList<EngineInput> Opening(LiveListings listings, IReadOnlyList<PairView> known, Stamp at)
    {
        foreach (PairView pair in known) { told[pair.Pair.Name] = (pair.Pair, pair.Status); }
        return News(PairRegistry.Load(options.Path).Pairs, listings, at);
    }

    /// <summary>Begins to read and to check when it is time. Called by the loop; returns at once.</summary>
    public void Look(LiveListings listings, IInputSink inputs, TimeProvider time, CancellationToken cancel)
    {
        if (reading.IsCompleted && (readAt is not { } read || time.GetElapsedTime(read) >= options.ReadEvery))
        {
            Take(listings, inputs, time);
            readAt = time.GetTimestamp();
            reading = Task.Run<IReadOnlyList<RegisteredPair>>(() => PairRegistry.Load(options.Path).Pairs, cancel);
        }
        if (!checking.IsCompleted) { return; }
        if (checkedAt is { } last && time.GetElapsedTime(last) < options.CheckEvery) { return; }
        checking.GetAwaiter().GetResult();
        checkedAt = time.GetTimestamp();
        checking = Check(time, cancel);
    }

    /// <summary>Returns once nothing is under way.</summary>
    public async Task End()
    {
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await checking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsCondition(string id) => id.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static bool IsOf(PairSide side, VenueId venue) =>
        string.Equals(side.Venue, VenueNames.Of(venue), StringComparison.OrdinalIgnoreCase);

    private static Market? MarketOf(PairSide side, LiveListings listings)
    {
        foreach (VenueId venue in Enum.GetValues<VenueId>().Where(venue => IsOf(side, venue)))
        {
            return listings.Find(venue, side.Market)
                ?? listings.Markets.FirstOrDefault(
                    market => market.Venue == venue && market.Contracts?.MarketId == side.Market);
        }
        return null;
    }

    private void Take(LiveListings listings, IInputSink inputs, TimeProvider time)
    {
        if (reading.IsFaulted)
        {
            options.Note($"the pair registry cannot be read, pairs stay as they are: "
                + reading.Exception!.InnerException!.Message);
            return;
        }
        if (!reading.IsCompletedSuccessfully || readAt is null) { return; }
        Stamp now = Stamp.Unsequenced(Instant.FromDateTimeOffset(time.GetUtcNow()), Instant.None);
        foreach (EngineInput news in News(reading.Result, listings, now)) { inputs.Post(news); }
    }

    /// <summary>Where the registry differs from what the engine was told.</summary>
    private List<EngineInput> News(IReadOnlyList<RegisteredPair> pairs, LiveListings listings, Stamp at)
    {
        List<EngineInput> news = [];
        foreach (RegisteredPair pair in pairs.Where(pair => pair.Status != RegistryStatus.Suggested))
        {
            bool known = told.TryGetValue(pair.Id, out (MarketPair Pair, PairStatus Status) before);
            if (!known && !pair.MayTrade) { continue; }
            PairId id = known ? before.Pair.Id : new PairId(told.Count);
            if (MarketPairOf(pair, id, listings) is not { } now) { continue; }
            PairStatus status = pair.Status switch
            {
                RegistryStatus.Approved => PairStatus.Approved,
                RegistryStatus.Withdrawn => PairStatus.Withdrawn,
                _ => PairStatus.Suspended,
            };
            if (!known || now != before.Pair) { news.Add(new PairListed(at, now)); }
            if (!known || now != before.Pair || status != before.Status)
            {
                news.Add(new PairStatusChanged(at, id, status, WhyOf(pair)));
            }
            told[pair.Id] = (now, status);
        }
        return news;
    }

    private static string WhyOf(RegisteredPair pair) => pair.MayTrade
        ? $"approved by {pair.ApprovedBy} at {pair.ApprovedAt:yyyy-MM-ddTHH:mm:ssZ}"
        : pair.Note.Length > 0 ? pair.Note : pair.Status.ToString().ToLowerInvariant();

    /// <summary>Null where a market of it is not listed.</summary>
    private MarketPair? MarketPairOf(RegisteredPair pair, PairId id, LiveListings listings)
    {
        (PairSide first, PairSide second) =
            pair.PrimarySide == 0 ? (pair.First, pair.Second) : (pair.Second, pair.First);
        if (MarketOf(first, listings) is not { } rests || MarketOf(second, listings) is not { } hedges) { return null; }
        return new MarketPair(id, pair.Id, rests.Id, hedges.Id, pair.Polarity, pair.MismatchPpm)
        {
            FirstAccount = AccountOf(first),
            SecondAccount = AccountOf(second),
        };
    }

    private AccountId? AccountOf(PairSide side)
    {
        if (side.Account is not { Length: > 0 } name) { return null; }
        if (options.Account(name) is { } account) { return account; }
        options.Note($"pair with {side.Venue} '{side.Title}' names account '{name}', which is not configured");
        return null;
    }

    private async Task Check(TimeProvider time, CancellationToken cancel)
    {
        try
        {
            // Files are small, but a disk may be slow: not on the loop.
            await Task.Yield();
            PairRegistry registry = PairRegistry.Load(options.Path);
            if (registry.Approved.Count == 0) { return; }
            IReadOnlyList<MarketText> now = await options.Texts(registry.Approved, cancel).ConfigureAwait(false);
            IReadOnlyList<PairChange> changes = registry.Check(now);
            if (changes.Count > 0) { registry.Suspend(changes, time.GetUtcNow()); }
            foreach (PairChange change in changes) { options.Note($"pair {change.Pair.Id} is suspended: {change.What}"); }
        }
        catch (Exception e) when (e is VenueException or Domain.BadInputException or IOException)
        {
            options.Note($"the texts of pairs could not be compared now: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }
}
