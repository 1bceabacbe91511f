using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Venue;
using Probity.Venues.Execution;
using Probity.Venues.Limits;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;
using OpinionAccount = Probity.Venues.Opinion.Accounts.OpinionAccount;
using SandboxAccount = Probity.Sandbox.Opinion.Venue.OpinionAccount;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>As <see cref="CardDesk"/>, for one wallet at the simulated Opinion.</summary>
internal sealed class OpinionCardDesk : CardTrader, IMarketDirectory
{
    private const int Plenty = 10_000;

    private readonly OpinionCardRig rig;
    private readonly OpinionAccount account;

    private OpinionCardDesk(
        OpinionCardRig rig, SandboxAccount wallet, string key,
        Func<OpinionTradingOptions, OpinionTradingOptions>? change)
        : base(rig)
    {
        this.rig = rig;
        account = new OpinionAccount(
            default, "card", PrivateKey.Parse(wallet.Wallet.PrivateKey),
            wallet.Wallet.IsSafe ? OpinionSignatureType.GnosisSafe : OpinionSignatureType.Eoa, wallet.Maker)
        {
            ApiKey = new ApiKey(key),
        };
        var trading = new OpinionTradingOptions
        {
            UnknownGrace = TimeSpan.FromSeconds(1),
            PollEvery = TimeSpan.FromMilliseconds(100),
            SettleEvery = TimeSpan.FromMilliseconds(300),
        };
        Trader = OpinionTrader.Open(OpinionTraderParts.Of(
            account, SignMember.Full, OptionsOf(rig), change?.Invoke(trading) ?? trading, this, this, Notice,
            _ => { }, rig.Time, () => 0.5) with
        {
            Traded = () => [.. rig.Venue.Markets.Select(market => market.Market)],
        });
    }

    public OpinionTrader Trader { get; }

    public OpinionGateway Gateway => Trader.Gateway;

    protected override ITradingGateway Trading => Gateway;

    public static async Task<OpinionCardDesk> Enter(
        OpinionCardRig rig, int wallet, Func<OpinionTradingOptions, OpinionTradingOptions>? change)
    {
        OpinionCardDesk desk = await Open(rig, wallet, change, null);
        await desk.Gateway.Start(new KnownAccount([], Instant.None), TestContext.Current.CancellationToken);
        return desk;
    }

    /// <summary>Not started yet.</summary>
    /// <param name="rig">Where.</param>
    /// <param name="wallet">The sandbox's number of it.</param>
    /// <param name="change">How it trades.</param>
    /// <param name="from">The books that it takes over; null: those of the venue as of now.</param>
    /// <param name="key">Its API key; null: the one that the sandbox gave it.</param>
    public static async Task<OpinionCardDesk> Open(
        OpinionCardRig rig, int wallet, Func<OpinionTradingOptions, OpinionTradingOptions>? change, CardBooks? from,
        string? key = null)
    {
        SandboxAccount there = rig.Venue.Accounts[wallet];
        var desk = new OpinionCardDesk(rig, there, key ?? rig.Venue.Run(() => rig.Venue.Keys.TextOf(there))!, change);
        desk.Books = new CardBooks(
            from?.Opening ?? await desk.VenueBooks(), id => rig.Venue.MarketOf(id).Token(id.Value % 2))
        {
            CountsFailed = false,
        };
        return desk;
    }

    /// <summary>
    /// The sandbox's addresses; where it has no limits, our own gate is so wide that it does not count.
    /// </summary>
    public static OpinionOptions OptionsOf(OpinionCardRig rig) => new()
    {
        Hosts = new OpinionHosts { Rest = new Uri(rig.Server.Rest), Socket = new Uri(rig.Server.Ws) },
        RateLimits = rig.Venue.Options.Common.Limits.IsOn ? OpinionRateLimits.Defaults :
        [
            RateLimit.SlidingWindow(OpinionRateLimits.Key, Plenty, TimeSpan.FromSeconds(1)),
            RateLimit.SlidingWindow(OpinionRateLimits.Address, Plenty, TimeSpan.FromSeconds(1)),
        ],
    };

    public ApprovedOrder Quote(OpinionMarket market, int outcome, Side side, string price, long shares) =>
        Quote(market.Market.Outcome(outcome).Id, side, price, shares);

    public ApprovedOrder Take(OpinionMarket market, int outcome, Side side, string price, long shares) =>
        Take(market.Market.Outcome(outcome).Id, side, price, shares);

    /// <summary>A quote that the venue holds.</summary>
    public Task<ApprovedOrder> Rest(OpinionMarket market, int outcome, Side side, string price, long shares) =>
        Rest(market.Market.Outcome(outcome).Id, side, price, shares);

    public override string VenueIdOf(ClientOrderId order) =>
        Trader.Truth.TryVenueOrderId(order, out string? id) ? id : "";

    public Market MarketOf(InstrumentId instrument) => rig.Venue.MarketOf(instrument).Market;

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
    {
        bool found = rig.Venue.TryToken(token, out OpinionMarket? there, out int outcome);
        (market, instrument) = found ? (there!.Market, there.Market.Outcome(outcome)) : (null, null);
        return found;
    }

    public Market? OfCondition(string condition) => rig.Venue.Find(condition)?.Market;

    public override async ValueTask DisposeAsync()
    {
        await Trader.DisposeAsync();
        account.Dispose();
    }

    public override string ToString() => $"Opinion {account}";

    protected override async Task<JsonNode> VenueBooks() =>
        InOurWords(await rig.Get($"/admin/account/{account.Maker}"));

    /// <summary>The same document with the names that the other venue's has.</summary>
    private static JsonObject InOurWords(JsonNode there) => new()
    {
        ["cash"] = (string)there["cash"]!,
        ["positions"] = new JsonArray([.. there["positions"]!.AsObject().Select(row => (JsonNode)new JsonObject
        {
            ["asset_id"] = row.Key,
            ["shares"] = (string)row.Value!,
        })]),
        ["orders"] = new JsonArray([.. there["orders"]!.AsArray().Select(order => (JsonNode)new JsonObject
        {
            ["id"] = (string)order!["orderId"]!,
            ["side"] = (string)order["sideEnum"]! == "Buy" ? "BUY" : "SELL",
            ["price"] = (string)order["price"]!,
            ["original_size"] = (string)order["orderShares"]!,
            ["size_matched"] = (string)order["filledShares"]!,
            ["status"] = (string)order["statusEnum"]! == "Pending" ? "LIVE" : "MATCHED",
        })]),
        ["fills"] = new JsonArray([.. there["fills"]!.AsArray().Select(fill => (JsonNode)new JsonObject
        {
            ["trade"] = (string)fill!["trade"]!,
            ["order"] = (string)fill["order"]!,
            ["price"] = (string)fill["price"]!,
            ["size"] = (string)fill["size"]!,
            ["fee"] = (string)fill["status"]! == "OnChainFailed" ? "0" : (string)fill["fee"]!,
            ["status"] = (string)fill["status"]! switch
            {
                "Finished" => "CONFIRMED",
                "Pending" => "MATCHED",
                _ => "FAILED",
            },
        })]),
    };
}
