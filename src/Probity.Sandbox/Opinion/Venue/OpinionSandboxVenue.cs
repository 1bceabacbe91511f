using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Chain;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Simulation.World;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>
/// The simulated Opinion: markets, accounts, orders, trades and a chain over one <see cref="SimExchange"/> that counts
/// in grains. Everything that reads or changes state goes through <see cref="Run{T}"/>, which takes the gate and first
/// brings the venue up to the present.
/// </summary>
public sealed class OpinionSandboxVenue
{
    private readonly ExchangeNews news = new();
    private readonly VenueAgenda agenda = new();
    private readonly List<IOpinionListener> listeners = [];
    private readonly Dictionary<int, OpinionMarket> byId = [];
    private readonly Dictionary<string, (OpinionMarket Market, int Outcome)> byToken = [];
    private readonly Dictionary<EvmAddress, OpinionAccount> byMaker = [];
    private readonly Dictionary<EvmAddress, OpinionAccount> bySigner = [];
    private readonly List<OpinionAccount> accounts = [];
    private readonly ISandboxFlow flow;
    private Instant now;

    /// <param name="options">Checked here.</param>
    /// <param name="clock">The same as the simulated Polymarket's, so that both have one truth.</param>
    /// <param name="plan">What goes wrong; may be shared with the other venue.</param>
    public OpinionSandboxVenue(OpinionSandboxOptions options, SandboxClock clock, FaultPlan plan)
    {
        Options = options.Checked();
        Clock = clock;
        now = Clock.Start;
        Faults = new SandboxFaults(plan, FaultVenue.Opinion, OpinionFaultAnswers.Words) { ConditionOf = ConditionOf };
        Exchange = new SimExchange(SimExchangeOptions.Default with { PaysOut = false }, news);
        Twins = OpinionListings.Of(options, Clock.Start);
        Markets = OpinionListings.Markets(Twins, Clock.Start);
        foreach (OpinionMarket market in Markets)
        {
            Exchange.AddMarket(OpinionListings.InGrains(market.Market));
            byId.Add(market.Id, market);
            byToken.Add(market.Token(0), (market, 0));
            byToken.Add(market.Token(1), (market, 1));
        }
        House = Exchange.AddParticipant(exempt: true);
        Trades = new OpinionTradeDesk(this, Publish);
        Orders = new OpinionOrderDesk(this, Publish);
        Keys = new OpinionKeys(this);
        Effects = new OpinionLedger(this);
        foreach (OpinionWallet wallet in OpinionWallets.Of(options)) { Open(wallet); }
        Chain = new OpinionChain(Effects, () => now);
        Chain.Open(this);
        agenda.Add(now, Beat);
        flow = options.Common.Traffic ? new OpinionFlow(options, this, Twins) : new NoFlow();
    }

    /// <summary>Guards everything here; hold it only for a moment.</summary>
    public Lock Gate { get; } = new();

    public OpinionSandboxOptions Options { get; }

    public SandboxClock Clock { get; }

    /// <summary>Counts in grains: a <see cref="Quantity"/> or <see cref="Cash"/> of it is 10^-10.</summary>
    public SimExchange Exchange { get; }

    /// <summary>In the order of their dense ids.</summary>
    public IReadOnlyList<OpinionMarket> Markets { get; }

    /// <summary>The same markets with what they follow; a leader by its dense id at the simulated Polymarket.</summary>
    public IReadOnlyList<WorldListing> Twins { get; }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<OpinionAccount> Accounts => accounts;

    public OpinionOrderDesk Orders { get; }

    public OpinionTradeDesk Trades { get; }

    public OpinionKeys Keys { get; }

    public OpinionChain Chain { get; }

    public SandboxFaults Faults { get; }

    /// <summary>Venue time of whatever is happening; under the gate.</summary>
    public Instant Now => now;

    /// <summary>The time that timestamps of requests are compared with, unix seconds.</summary>
    public long AuthSeconds => (now + Faults.SkewOfAuth()).Nanos / Instant.NanosPerSecond;

    /// <summary>Where the chain reports what it moved.</summary>
    internal OpinionLedger Effects { get; }

    /// <summary>Takes what a fault says is taken; has what it needs.</summary>
    internal ParticipantId House { get; }

    public void Subscribe(IOpinionListener listener)
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

    public bool TryMarket(int id, [NotNullWhen(true)] out OpinionMarket? market) => byId.TryGetValue(id, out market);

    /// <param name="token">Decimal digits.</param>
    /// <param name="market">The market.</param>
    /// <param name="outcome">0 = YES, 1 = NO.</param>
    public bool TryToken(string token, [NotNullWhen(true)] out OpinionMarket? market, out int outcome)
    {
        bool found = byToken.TryGetValue(token, out (OpinionMarket Market, int Outcome) place);
        (market, outcome) = place;
        return found;
    }

    /// <summary>By the venue's number, slug, condition id (with or without 0x) or token; null: none.</summary>
    public OpinionMarket? Find(string name) =>
        byToken.TryGetValue(name, out (OpinionMarket Market, int Outcome) place)
            ? place.Market
            : Markets.FirstOrDefault(market =>
                market.Id.ToString(CultureInfo.InvariantCulture) == name || market.Market.Slug == name
                || market.BareCondition == name || market.Market.Condition == name);

    /// <summary>By the wallet that holds the money.</summary>
    public bool TryMaker(EvmAddress maker, [NotNullWhen(true)] out OpinionAccount? account) =>
        byMaker.TryGetValue(maker, out account);

    /// <summary>By the key's own address.</summary>
    public bool TrySigner(EvmAddress signer, [NotNullWhen(true)] out OpinionAccount? account) =>
        bySigner.TryGetValue(signer, out account);

    public OpinionMarket MarketOf(InstrumentId instrument) => Markets[instrument.Value / 2];

    /// <summary>The book of an outcome in grains; under the gate.</summary>
    public IBookView BookOf(OpinionMarket market, int outcome) =>
        Exchange.BookOf(market.Market.Outcome(outcome).Id);

    public void SetStatus(OpinionMarket market, MarketStatus status) => Exchange.SetStatus(market.Market.Id, status);

    /// <summary>The result comes in; a market that is still open closes first.</summary>
    public void Resolve(OpinionMarket market, Payout payout)
    {
        if (market.Status == MarketStatus.Resolved) { return; }
        if (market.Status < MarketStatus.Closed) { SetStatus(market, MarketStatus.Closed); }
        Exchange.Resolve(market.Market.Id, payout);
    }

    /// <summary>Cash, collateral and fees together are what came in from outside.</summary>
    public bool IsBalanced()
    {
        Int128 cash = 0;
        for (int i = 0; i < Exchange.Participants; i++) { cash += Exchange.CashOf(new ParticipantId(i)).Micros; }
        return cash + Exchange.Collateral.Micros + Exchange.FeesCollected.Micros == Exchange.Deposited.Micros;
    }

    /// <summary>Tells the listeners, and the desks, what one act changed; called when each act is over.</summary>
    internal void Flush()
    {
        foreach (ExchangeTrade print in news.Prints)
        {
            OpinionMarket market = MarketOf(print.Instrument);
            int outcome = print.Instrument.Value % 2;
            var said = new OpinionPrint(print.Price, print.Taker, print.Quantity.Micros, now);
            market.Traded(outcome, said);
            Publish(listener => listener.OnPrint(market, outcome, said));
        }
        PublishLevels();
        PublishMarkets();
        ExchangeFill[] fills = [.. news.Fills];
        EndedOrder[] ended = [.. news.Ended];
        news.Clear();
        Trades.Take(fills);
        Orders.Take(ended);
    }

    private void AdvanceTo(Instant until)
    {
        while (true)
        {
            Instant next = agenda.NextDue <= flow.NextDue ? agenda.NextDue : flow.NextDue;
            if (next > until) { break; }
            if (next > now) { now = next; }
            if (agenda.NextDue == next) { agenda.Take()(); }
            else { flow.Act(); }
            Flush();
        }
        if (until > now) { now = until; }
    }

    private void PublishLevels()
    {
        foreach ((InstrumentId instrument, Side side, Price price) in news.Touched)
        {
            OpinionMarket market = MarketOf(instrument);
            long size = Exchange.BookOf(instrument).SizeAt(side, price).Micros;
            Publish(listener => listener.OnLevel(market, instrument.Value % 2, side, price, size));
        }
    }

    private void PublishMarkets()
    {
        foreach ((MarketId id, MarketStatus status) in news.Statuses) { Markets[id.Value].Status = status; }
        foreach ((MarketId id, Payout payout) in news.Results)
        {
            OpinionMarket market = Markets[id.Value];
            market.Status = MarketStatus.Resolved;
            market.Payout = payout;
            market.ResolvedAt = now;
            Chain.ReportPayout(market.Market.Condition, payout);
        }
    }

    private void Publish(Action<IOpinionListener> tell)
    {
        foreach (IOpinionListener listener in listeners) { tell(listener); }
    }

    private void Open(OpinionWallet wallet)
    {
        var account = new OpinionAccount(wallet, Exchange.AddParticipant());
        accounts.Add(account);
        byMaker.Add(wallet.Maker, account);
        bySigner.Add(wallet.Signer, account);
        Exchange.Deposit(account.Participant, Cash.FromMicros(Grains.OfMicros(wallet.Collateral.Micros)));
        if (wallet.HasKey) { Keys.Grant(account); }
    }

    private string? ConditionOf(string name) => Find(name)?.Market.Condition;

    private void Beat()
    {
        Chain.Advance();
        Schedule(Sandbox.Chain.Blocks.Interval, Beat);
    }
}
