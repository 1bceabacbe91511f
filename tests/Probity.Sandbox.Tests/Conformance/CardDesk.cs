using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>
/// The adapter as it trades one wallet: its gateway, its truth and its user channel, and the books that its inputs
/// make.
/// </summary>
internal sealed class CardDesk : CardTrader, IMarketDirectory
{
    private readonly CardRig rig;
    private readonly SandboxWallet wallet;
    private readonly PolymarketAccount account;
    private readonly ChainClients chain;

    private CardDesk(
        CardRig rig, SandboxWallet wallet, Func<PolymarketTradingOptions, PolymarketTradingOptions>? change)
        : base(rig)
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
        chain = new ChainClients(account, options, null, rig.Time, () => 0.5);
        Trader = PolymarketTrader.Open(
            account, options, rig.Edge, this, this, Notice, _ => { }, rig.Time, () => 0.5,
            parts => parts with
            {
                Receipts = new ChainTruth(chain.Rpc!, account.Contracts, account.Funder),
            });
    }

    public PolymarketTrader Trader { get; }

    public PolymarketGateway Gateway => Trader.Gateway;

    public SandboxWallet Wallet => wallet;

    protected override ITradingGateway Trading => Gateway;

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
        desk.Books = new CardBooks(
            from?.Opening ?? await desk.VenueBooks(), id => rig.Venue.MarketOf(id).Token(id.Value % 2));
        return desk;
    }

    public ApprovedOrder Quote(SandboxMarket market, int outcome, Side side, string price, long shares) =>
        Quote(market.Outcome(outcome).Id, side, price, shares);

    public ApprovedOrder Take(SandboxMarket market, int outcome, Side side, string price, long shares) =>
        Take(market.Outcome(outcome).Id, side, price, shares);

    /// <summary>A quote that the venue holds.</summary>
    public Task<ApprovedOrder> Rest(SandboxMarket market, int outcome, Side side, string price, long shares) =>
        Rest(market.Outcome(outcome).Id, side, price, shares);

    public override string VenueIdOf(ClientOrderId order) =>
        Trader.Truth.TryVenueOrderId(order, out string? id) ? id : "";

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

    public override async ValueTask DisposeAsync()
    {
        await Trader.DisposeAsync();
        chain.Dispose();
        account.Dispose();
    }

    public override string ToString() => $"{wallet.Type}";

    protected override Task<JsonNode> VenueBooks() => rig.Get($"/admin/account/{wallet.Funder}");

    private static Market AsOfNow(SandboxMarket market) =>
        market.Market with { Terms = market.Market.Terms with { Grid = market.Grid } };
}
