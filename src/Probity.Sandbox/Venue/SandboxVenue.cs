using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Orders;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Venue;

/// <summary>
/// The simulated venue: markets, accounts, orders and trades over one <see cref="SimExchange"/>, with a clock of its
/// own. Everything that reads or changes state goes through <see cref="Run{T}"/>, which takes the gate and first brings
/// the venue up to the present.
/// </summary>
public sealed class SandboxVenue
{
    private readonly ExchangeNews news = new();
    private readonly VenueAgenda agenda = new();
    private readonly List<ISandboxListener> listeners = [];
    private readonly Dictionary<string, SandboxMarket> byCondition = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (SandboxMarket Market, int Outcome)> byToken = [];
    private readonly Dictionary<EvmAddress, SandboxAccount> byFunder = [];
    private readonly List<SandboxAccount> accounts = [];
    private readonly ISandboxFlow flow;
    private readonly TradeDesk trades;
    private Instant now;

    /// <param name="options">Checked here.</param>
    /// <param name="time">Real time.</param>
    /// <param name="plan">Markets and flow, given the moment when the venue starts; null: the seeded world.</param>
    /// <param name="faults">What goes wrong, shared with another venue; null: a plan of its own.</param>
    public SandboxVenue(
        SandboxOptions options, TimeProvider time, Func<SandboxOptions, Instant, SandboxPlan>? plan = null,
        FaultPlan? faults = null)
    {
        Options = options.Checked();
        Clock = new SandboxClock(time, options.Speed);
        now = Clock.Start;
        Faults = new SandboxFaults(
            faults ?? new FaultPlan(time, options.Faults ?? new FaultFile(options.Seed, [])));
        Exchange = new SimExchange(SimExchangeOptions.Default with { PaysOut = false }, news);
        SandboxPlan made = (plan ?? SandboxPlan.Seeded)(options, Clock.Start);
        Group = made.Group;
        Markets = [.. made.Listings.Select(listing => new SandboxMarket(listing, Clock.Start))];
        foreach (SandboxMarket market in Markets)
        {
            Exchange.AddMarket(market.Market);
            byCondition.Add(market.Condition, market);
            byToken.Add(market.Token(0), (market, 0));
            byToken.Add(market.Token(1), (market, 1));
        }
        trades = new TradeDesk(this, Publish);
        Orders = new OrderDesk(this, Publish);
        Effects = new VenueLedger(this);
        Chain = new OpenChain(wallet => !TryAccount(wallet, out SandboxAccount? account) || account.StartsApproved);
        foreach (SandboxWallet wallet in SandboxWallets.Of(options)) { Open(wallet); }
        flow = made.Flow(this);
    }

    /// <summary>Guards everything here; hold it only for a moment.</summary>
    public Lock Gate { get; } = new();

    public SandboxOptions Options { get; }

    public SandboxClock Clock { get; }

    public SimExchange Exchange { get; }

    /// <summary>In the order of their dense ids.</summary>
    public IReadOnlyList<SandboxMarket> Markets { get; }

    /// <summary>The neg-risk event; null for none.</summary>
    public EventGroup? Group { get; }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<SandboxAccount> Accounts => accounts;

    public OrderDesk Orders { get; }

    public TradeDesk Trades => trades;

    /// <summary>Where the chain reports what it moved, and the venue's own view of it.</summary>
    public VenueLedger Effects { get; }

    public ISandboxChain Chain { get; set; }

    /// <summary>What goes wrong; no rules at first.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>Venue time of whatever is happening; under the gate.</summary>
    public Instant Now => now;

    /// <summary>The time that the venue tells, unix seconds: <see cref="Now"/> with the clock fault, if any.</summary>
    public long TimeSeconds => (now + Faults.SkewOfTime()).Nanos / Instant.NanosPerSecond;

    /// <summary>The time that timestamps of requests are compared with, unix seconds.</summary>
    public long AuthSeconds => (now + Faults.SkewOfAuth()).Nanos / Instant.NanosPerSecond;

    public void Subscribe(ISandboxListener listener)
    {
        lock (Gate) { listeners.Add(listener); }
    }

    /// <summary>Reads or changes state as of the present.</summary>
    public T Run<T>(Func<T> action)
    {
        lock (Gate)
        {
            AdvanceTo(Clock.Now);
            try
            {
                return action();
            }
            finally
            {
                Flush();
            }
        }
    }

    /// <summary>As <see cref="Run{T}"/>, without a result.</summary>
    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Brings the venue up to the present; a timer calls this, so that things happen unasked.</summary>
    public void Advance() => Run(static () => { });

    /// <summary>Does something later, venue time; under the gate.</summary>
    public void Schedule(Duration after, Action action) => agenda.Add(now + after, action);

    /// <param name="condition">0x and 64 hexadecimal digits, any case.</param>
    /// <param name="market">The market.</param>
    public bool TryMarket(string condition, [NotNullWhen(true)] out SandboxMarket? market) =>
        byCondition.TryGetValue(condition, out market);

    /// <param name="token">Decimal digits.</param>
    /// <param name="market">The market.</param>
    /// <param name="outcome">0 or 1.</param>
    public bool TryToken(string token, [NotNullWhen(true)] out SandboxMarket? market, out int outcome)
    {
        bool found = byToken.TryGetValue(token, out (SandboxMarket Market, int Outcome) place);
        (market, outcome) = place;
        return found;
    }

    public bool TryToken(BigInteger token, [NotNullWhen(true)] out SandboxMarket? market, out int outcome) =>
        TryToken(token.ToString(CultureInfo.InvariantCulture), out market, out outcome);

    /// <summary>By the wallet that holds the money.</summary>
    public bool TryAccount(EvmAddress funder, [NotNullWhen(true)] out SandboxAccount? account) =>
        byFunder.TryGetValue(funder, out account);

    /// <summary>The account of a wallet that comes for the first time: it need not be handed out.</summary>
    public SandboxAccount Join(EvmAddress signer, EvmAddress funder, SignatureType type)
    {
        if (byFunder.TryGetValue(funder, out SandboxAccount? known)) { return known; }
        var account = new SandboxAccount(signer, funder, type, Exchange.AddParticipant(), null);
        Add(account);
        return account;
    }

    public SandboxMarket MarketOf(InstrumentId instrument) => Markets[instrument.Value / 2];

    /// <summary>The book of an outcome; under the gate.</summary>
    public IBookView BookOf(SandboxMarket market, int outcome) => Exchange.BookOf(market.Outcome(outcome).Id);

    /// <summary>A new tick; resting orders keep their price.</summary>
    public void ChangeTick(SandboxMarket market, TickGrid grid) => Exchange.ChangeTick(market.Id, grid);

    public void SetStatus(SandboxMarket market, MarketStatus status) => Exchange.SetStatus(market.Id, status);

    /// <summary>The result comes in; a market that is still open closes first.</summary>
    public void Resolve(SandboxMarket market, Payout payout)
    {
        if (market.Status == MarketStatus.Resolved) { return; }
        if (market.Status < MarketStatus.Closed) { SetStatus(market, MarketStatus.Closed); }
        Exchange.Resolve(market.Id, payout);
    }

    /// <summary>Cash, collateral and fees together are what came in from outside.</summary>
    public bool IsBalanced()
    {
        long cash = 0;
        for (int i = 0; i < Exchange.Participants; i++) { cash += Exchange.CashOf(new ParticipantId(i)).Micros; }
        return Cash.FromMicros(cash) + Exchange.Collateral + Exchange.FeesCollected == Exchange.Deposited;
    }

    /// <summary>Tells the listeners, and the desks, what one act changed; called when each act is over.</summary>
    internal void Flush()
    {
        foreach (ExchangeTrade print in news.Prints)
        {
            SandboxMarket market = MarketOf(print.Instrument);
            int outcome = print.Instrument.Value % 2;
            market.Traded(outcome, new LastTrade(print.Price, print.Taker));
            market.VolumeMicros += print.Quantity.Micros;
            ExchangeTrade copy = print;
            Publish(listener => listener.OnPrint(market, copy, now));
        }
        PublishLevels();
        PublishMarkets();
        ExchangeFill[] fills = [.. news.Fills];
        EndedOrder[] ended = [.. news.Ended];
        news.Clear();
        trades.Take(fills);
        Orders.Take(ended);
    }

    private void AdvanceTo(Instant until)
    {
        while (true)
        {
            Instant next = Earliest(Earliest(agenda.NextDue, flow.NextDue), Exchange.NextExpiry);
            if (next > until) { break; }
            if (next > now) { now = next; }
            if (agenda.NextDue == next) { agenda.Take()(); }
            else if (Exchange.NextExpiry == next) { Exchange.Expire(next); }
            else { flow.Act(); }
            Flush();
        }
        if (until > now) { now = until; }
    }

    private void PublishLevels()
    {
        foreach (IGrouping<int, (InstrumentId Instrument, Domain.Orders.Side Side, Price Price)> market
                 in news.Touched.GroupBy(level => level.Instrument.Value / 2))
        {
            LevelChange[] levels =
            [
                .. market.Select(level => new LevelChange(
                    level.Instrument.Value % 2, level.Side, level.Price,
                    Exchange.BookOf(level.Instrument).SizeAt(level.Side, level.Price))),
            ];
            Publish(listener => listener.OnLevels(Markets[market.Key], levels, now));
        }
    }

    private void PublishMarkets()
    {
        foreach ((MarketId id, TickGrid grid) in news.Ticks)
        {
            SandboxMarket market = Markets[id.Value];
            TickGrid old = market.Grid;
            market.Grid = grid;
            if (old != grid) { Publish(listener => listener.OnTick(market, old, grid, now)); }
        }
        foreach ((MarketId id, MarketStatus status) in news.Statuses)
        {
            Markets[id.Value].Status = status;
            Publish(listener => listener.OnStatus(Markets[id.Value], status, now));
        }
        foreach ((MarketId id, Payout payout) in news.Results)
        {
            SandboxMarket market = Markets[id.Value];
            market.Status = MarketStatus.Resolved;
            market.Payout = payout;
            market.ResolvedAt = now;
            Publish(listener => listener.OnResolved(market, payout, now));
        }
    }

    private void Publish(Action<ISandboxListener> tell)
    {
        foreach (ISandboxListener listener in listeners) { tell(listener); }
    }

    private void Open(SandboxWallet wallet)
    {
        var account = new SandboxAccount(
            wallet.Address, wallet.Funder, wallet.Type, Exchange.AddParticipant(), wallet.PrivateKey)
        {
            StartsApproved = wallet.Approved,
            StartsWith = wallet.Collateral,
        };
        Add(account);
        Effects.Deposit(account, wallet.Collateral);
    }

    private void Add(SandboxAccount account)
    {
        accounts.Add(account);
        Require.That(byFunder.TryAdd(account.Funder, account), "a wallet has one account");
    }

    private static Instant Earliest(Instant a, Instant b) => a <= b ? a : b;
}
