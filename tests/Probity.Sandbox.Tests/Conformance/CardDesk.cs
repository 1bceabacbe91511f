using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Testing;
using Probity.Venues.Execution;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>
/// The adapter as it trades one wallet: its gateway, its truth and its user channel, and the books that its inputs
/// make.
/// </summary>
internal sealed class CardDesk : IInputSink, IMarketDirectory, IAsyncDisposable
{
    private readonly CardRig rig;
    private readonly SandboxWallet wallet;
    private readonly PolymarketAccount account;
    private readonly RateGates edge;
    private readonly ChainClients chain;
    private readonly ConcurrentQueue<EngineInput> inputs = new();
    private readonly ConcurrentQueue<TruthNotice> notices = new();
    private int placed;

    private CardDesk(
        CardRig rig, SandboxWallet wallet, Func<PolymarketTradingOptions, PolymarketTradingOptions>? change)
    {
        (this.rig, this.wallet) = (rig, wallet);
        var trading = new PolymarketTradingOptions
        {
            Heartbeat = false,
            UnknownGrace = TimeSpan.FromSeconds(1),
            PollEvery = TimeSpan.FromMilliseconds(100),
        };
        var options = new PolymarketOptions
        {
            Hosts = new PolymarketHosts
            {
                Clob = rig.Server.Address(SandboxHost.Clob),
                UserSocket = rig.Server.Socket("/ws/user"),
                Relayer = rig.Server.Address(SandboxHost.Relayer),
                Data = rig.Server.Address(SandboxHost.Data),
                Rpc = rig.Server.Address(SandboxHost.Rpc),
            },
            Trading = change?.Invoke(trading) ?? trading,
        };
        account = new PolymarketAccount(
            default, $"{wallet.Type}", PrivateKey.Parse(wallet.PrivateKey), wallet.Type, wallet.Funder,
            rig.Venue.Options.Contracts);
        edge = new RateGates(PolymarketRateLimits.With([]), rig.Time);
        chain = new ChainClients(account, options, null, rig.Time, () => 0.5);
        Trader = PolymarketTrader.Open(
            account, options, edge, this, this, notices.Enqueue, _ => { }, rig.Time, () => 0.5,
            parts => parts with
            {
                Receipts = new ChainTruth(chain.Rpc!, account.Contracts, account.Funder),
            });
    }

    public PolymarketTrader Trader { get; }

    public PolymarketGateway Gateway => Trader.Gateway;

    public SandboxWallet Wallet => wallet;

    public IReadOnlyList<EngineInput> Inputs => [.. inputs];

    public IReadOnlyList<TruthNotice> Notices => [.. notices];

    /// <summary>What was there when this desk opened; the books go on from it.</summary>
    public CardBooks Books { get; private set; } = null!;

    public static async Task<CardDesk> Enter(
        CardRig rig, SandboxWallet wallet, Func<PolymarketTradingOptions, PolymarketTradingOptions>? change)
    {
        CardDesk desk = await Open(rig, wallet, change, null);
        await desk.Gateway.Start(new KnownAccount([], Instant.None), TestContext.Current.CancellationToken);
        return desk;
    }

    /// <summary>Not started yet.</summary>
    /// <param name="rig">Where.</param>
    /// <param name="wallet">Whose.</param>
    /// <param name="change">How it trades.</param>
    /// <param name="from">The books that it takes over; null: those of the venue as of now.</param>
    public static async Task<CardDesk> Open(
        CardRig rig,
        SandboxWallet wallet,
        Func<PolymarketTradingOptions, PolymarketTradingOptions>? change,
        CardBooks? from)
    {
        var desk = new CardDesk(rig, wallet, change);
        desk.Books = new CardBooks(from?.Opening ?? await rig.Get($"/admin/account/{wallet.Funder}"), rig.Venue);
        return desk;
    }

    public ApprovedOrder Approve(OrderIntent intent)
    {
        Instant now = Instant.FromDateTimeOffset(rig.Time.GetUtcNow());
        int number = Interlocked.Increment(ref placed);
        ApprovedOrder order = ApprovedOrders.Make(
            ClientOrderId.Of(default, number), intent, new Stamp(number, now, default));
        return order;
    }

    public ApprovedOrder Place(OrderIntent intent)
    {
        ApprovedOrder order = Approve(intent);
        Books.Know(order);
        Gateway.Place(order);
        return order;
    }

    public ApprovedOrder Quote(SandboxMarket market, int outcome, Side side, string price, long shares) =>
        Place(OrderIntent.Quote(
            default, market.Outcome(outcome).Id, side, Price.Parse(price), Quantity.FromShares(shares), "card"));

    public ApprovedOrder Take(SandboxMarket market, int outcome, Side side, string price, long shares) =>
        Place(OrderIntent.Take(
            default, market.Outcome(outcome).Id, side, Price.Parse(price), Quantity.FromShares(shares), 0, "card"));

    /// <summary>A quote that the venue holds.</summary>
    public async Task<ApprovedOrder> Rest(SandboxMarket market, int outcome, Side side, string price, long shares)
    {
        ApprovedOrder order = Quote(market, outcome, side, price, shares);
        await Told<OrderAccepted>(input => input.Order == order.Id);
        return order;
    }

    public string VenueIdOf(ApprovedOrder order) =>
        Trader.Truth.TryVenueOrderId(order.Id, out string? id) ? id : throw new InvalidOperationException($"{order}");

    /// <summary>Waits for an input that the card names.</summary>
    public async Task<T> Told<T>(Func<T, bool> which)
        where T : EngineInput
    {
        T? found = null;
        await CardRig.Until(
            () => Task.FromResult((found = inputs.OfType<T>().FirstOrDefault(which)) is not null),
            () => $"{typeof(T).Name} among {string.Join("\n", inputs)}");
        return found!;
    }

    public bool WasTold<T>(Func<T, bool> which)
        where T : EngineInput => inputs.OfType<T>().Any(which);

    public Quantity Filled(ApprovedOrder order) => inputs.OfType<OrderFilled>().Where(fill => fill.Order == order.Id)
        .Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Quantity);

    /// <summary>
    /// What every card ends with: the books that the inputs make are the venue's own, order by order, fill by fill, to
    /// the cent and the share; and so is what the adapter reads of balances.
    /// </summary>
    public async Task Agree()
    {
        string differs = "never compared";
        await CardRig.Until(
            async () => (differs = await Compare()).Length == 0,
            () => $"the books of {wallet.Type} agree:\n{differs}");
        await Gateway.Reconcile(TestContext.Current.CancellationToken);
        Assert.Equal("", await Compare());
        Assert.Equal("", Books.DiffersFromReports(Inputs));
        Assert.True((bool)(await rig.Get("/admin/invariants"))["balanced"]!);
    }

    /// <summary>Where the books that some inputs make differ from the venue's; empty = nowhere.</summary>
    public async Task<string> Compare(IEnumerable<EngineInput>? told = null) => Books.DiffersFrom(
        await rig.Get($"/admin/account/{wallet.Funder}"), told?.ToArray() ?? Inputs,
        order => Trader.Truth.TryVenueOrderId(order, out string? id) ? id : "");

    public void Post(EngineInput input) => inputs.Enqueue(input);

    public Market MarketOf(InstrumentId instrument) => AsOfNow(rig.Venue.MarketOf(instrument));

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
    {
        bool found = rig.Venue.TryToken(token, out SandboxMarket? there, out int outcome);
        (market, instrument) = found ? (AsOfNow(there!), there!.Outcome(outcome)) : (null, null);
        return found;
    }

    public Market? OfCondition(string condition) =>
        rig.Venue.TryMarket(condition, out SandboxMarket? market) ? AsOfNow(market) : null;

    public async ValueTask DisposeAsync()
    {
        await Trader.DisposeAsync();
        chain.Dispose();
        edge.Dispose();
        account.Dispose();
    }

    private static Market AsOfNow(SandboxMarket market) =>
        market.Market with { Terms = market.Market.Terms with { Grid = market.Grid } };
}
