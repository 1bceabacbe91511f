using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Public;

/// <summary>
/// What the public sees of the venue: its books one step behind the exchange, told in batches as the venue's engine
/// does (reference/polymarket.md 5.2: all entries of a token with one timestamp carry the hash of the state after the
/// last of them). Without a trade in the batch each changed level is a <c>price_change</c>; after a trade or a new tick
/// the whole <c>book</c> follows. Thread-safe; never takes the venue's gate.
/// </summary>
internal sealed class MarketFeed : ISandboxListener, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Lock guard = new();
    private readonly Func<Instant> clock;
    private readonly MarketFrames frames = new();
    private readonly List<PublishedMarket> markets = [];
    private readonly Dictionary<string, PublishedMarket> byCondition = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PublishedBook> byToken = [];
    private readonly List<IMarketWatcher> watchers = [];
    private readonly List<ToldLevel> told = [];
    private readonly SemaphoreSlim dirty = new(0, 1);
    private readonly CancellationTokenSource life = new();
    private Task pump = Task.CompletedTask;
    private int signalled;

    /// <param name="markets">In the order of their dense ids; their books are empty.</param>
    /// <param name="clock">The venue's time.</param>
    public MarketFeed(IEnumerable<SandboxMarket> markets, Func<Instant> clock)
    {
        this.clock = clock;
        foreach (SandboxMarket market in markets)
        {
            var published = new PublishedMarket(market);
            this.markets.Add(published);
            byCondition.Add(market.Condition, published);
            foreach (PublishedBook book in published.Books) { byToken.Add(book.Token, book); }
        }
    }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<PublishedMarket> Markets => markets;

    private long Now => clock().Nanos / Instant.NanosPerMillisecond;

    /// <summary>Publishes by itself from now on, at most once a millisecond.</summary>
    public void Start() => pump = Pump(life.Token);

    /// <summary>The condition id of a market by condition, slug or token; null: none.</summary>
    public string? ConditionOf(string name) =>
        byCondition.TryGetValue(name, out PublishedMarket? market) ? market.Condition
        : byToken.TryGetValue(name, out PublishedBook? book) ? book.Owner.Condition
        : markets.Find(known => known.Market.Market.Slug == name)?.Condition;

    /// <summary>
    /// Publishes what is pending and looks at the result, all in one step: who wrote before sees what was written.
    /// </summary>
    public T Read<T>(Func<MarketFeed, T> look)
    {
        lock (guard)
        {
            Flush();
            return look(this);
        }
    }

    /// <summary>Inside <see cref="Read"/>.</summary>
    public PublishedBook? Book(string token) => byToken.GetValueOrDefault(token);

    /// <summary>Inside <see cref="Read"/>.</summary>
    public PublishedMarket? Market(string condition) => byCondition.GetValueOrDefault(condition);

    /// <summary>Inside <see cref="Read"/>.</summary>
    public void WriteBook(System.Text.Json.Utf8JsonWriter json, PublishedBook book) =>
        frames.WriteBook(json, book, rest: true);

    /// <summary>
    /// Lets a watcher in, or changes what it follows, between two batches: the books that it gets are followed by every
    /// later change.
    /// </summary>
    /// <param name="watcher">Who.</param>
    /// <param name="change">Changes its subscriptions and returns the tokens whose books it is to be sent.</param>
    public void Subscribe(IMarketWatcher watcher, Func<IReadOnlyList<string>> change)
    {
        lock (guard)
        {
            Flush();
            if (!watchers.Contains(watcher)) { watchers.Add(watcher); }
            IReadOnlyList<string> tokens = change();
            if (tokens.Count == 0) { return; }
            watcher.Send("", frames.Books(tokens.Select(Book).OfType<PublishedBook>()));
        }
    }

    public void Leave(IMarketWatcher watcher)
    {
        lock (guard) { watchers.Remove(watcher); }
    }

    void ISandboxListener.OnPrint(SandboxMarket market, in ExchangeTrade trade, Instant at)
    {
        lock (guard) { markets[market.Id.Value].Trades.Add(trade); }
        Signal();
    }

    void ISandboxListener.OnLevels(SandboxMarket market, IReadOnlyList<LevelChange> levels, Instant at)
    {
        lock (guard)
        {
            PublishedMarket published = markets[market.Id.Value];
            foreach (LevelChange level in levels)
            {
                if (level.Outcome == 0) { published.Touch(level.Side, level.Price, level.Size); }
            }
        }
        Signal();
    }

    void ISandboxListener.OnTick(SandboxMarket market, TickGrid old, TickGrid grid, Instant at)
    {
        lock (guard)
        {
            Flush(markets[market.Id.Value]);
            markets[market.Id.Value].ChangeTick(old, grid);
        }
        Signal();
    }

    void ISandboxListener.OnStatus(SandboxMarket market, MarketStatus status, Instant at)
    {
        lock (guard)
        {
            PublishedMarket published = markets[market.Id.Value];
            bool opens = published.Status == MarketStatus.Announced && status == MarketStatus.Open;
            published.Status = status;
            if (opens) { TellEverybody(published, MarketFrames.NewMarket(published, Now)); }
        }
    }

    void ISandboxListener.OnResolved(SandboxMarket market, Payout payout, Instant at)
    {
        lock (guard)
        {
            PublishedMarket published = markets[market.Id.Value];
            published.Status = MarketStatus.Resolved;
            published.Payout = payout;
            Flush(published);
            int winner = payout.SecondMicros > payout.FirstMicros ? 1 : 0;
            TellEverybody(published, MarketFrames.Resolved(published, winner, Now));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync();
        await pump;
        life.Dispose();
        dirty.Dispose();
    }

    private void Signal()
    {
        if (Interlocked.Exchange(ref signalled, 1) == 0) { dirty.Release(); }
    }

    private async Task Pump(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await dirty.WaitAsync(cancel);
                Volatile.Write(ref signalled, 0);
                lock (guard) { Flush(); }
                await Task.Delay(Pause, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The venue closes.
        }
    }

    private void Flush()
    {
        foreach (PublishedMarket market in markets)
        {
            if (market.IsDirty) { Flush(market); }
        }
    }

    private void Flush(PublishedMarket market)
    {
        if (!market.IsDirty) { return; }
        told.Clear();
        var before = (market.Books[0].BestBid, market.Books[0].BestAsk);
        market.Apply(Now, told);
        IMarketWatcher[] interested = [.. watchers.Where(watcher => market.Books.Any(watcher.Follows))];
        if (interested.Length > 0)
        {
            if (market.Trades.Count > 0 || market.OldTick is not null) { TellBooks(market, interested); }
            else { TellLevels(market, interested); }
            if (before != (market.Books[0].BestBid, market.Books[0].BestAsk)) { TellTops(market, interested); }
        }
        market.Told();
    }

    private void TellLevels(PublishedMarket market, IMarketWatcher[] interested)
    {
        foreach (ToldLevel level in told)
        {
            byte[] frame = frames.PriceChange(market, level);
            foreach (IMarketWatcher watcher in interested) { watcher.Send(market.Condition, frame); }
        }
    }

    private void TellBooks(PublishedMarket market, IMarketWatcher[] interested)
    {
        foreach (ExchangeTrade trade in market.Trades)
        {
            PublishedBook traded = market.Books[trade.Instrument == market.Market.Market.First.Id ? 0 : 1];
            Tell(traded, MarketFrames.LastTrade(market, trade), interested);
        }
        foreach (PublishedBook book in market.Books)
        {
            if (market.OldTick is { } old) { Tell(book, MarketFrames.TickSize(book, old), interested); }
            Tell(book, frames.Book(book), interested);
        }
    }

    private static void TellTops(PublishedMarket market, IMarketWatcher[] interested)
    {
        IMarketWatcher[] custom = [.. interested.Where(watcher => watcher.WantsCustom)];
        if (custom.Length == 0) { return; }
        foreach (PublishedBook book in market.Books) { Tell(book, MarketFrames.BestQuote(book), custom); }
    }

    private static void Tell(PublishedBook book, byte[] frame, IMarketWatcher[] interested)
    {
        foreach (IMarketWatcher watcher in interested)
        {
            if (watcher.Follows(book)) { watcher.Send(book.Owner.Condition, frame); }
        }
    }

    /// <summary>The events that concern everybody who asked for them, whatever they follow.</summary>
    private void TellEverybody(PublishedMarket market, byte[] frame)
    {
        foreach (IMarketWatcher watcher in watchers)
        {
            if (watcher.WantsCustom) { watcher.Send(market.Condition, frame); }
        }
    }
}

/// <summary>A connection of the market channel; called under the lock of the feed and must not block.</summary>
internal interface IMarketWatcher
{
    /// <summary>Asked for best_bid_ask, new_market and market_resolved.</summary>
    bool WantsCustom { get; }

    bool Follows(PublishedBook book);

    /// <param name="condition">The market that the message is about; empty for several.</param>
    /// <param name="frame">One text message.</param>
    void Send(string condition, byte[] frame);
}
