using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Testing;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Data;

/// <summary>The Data API after real orders and conversions (reference/polymarket.md 4.6).</summary>
public sealed class DataTests : IAsyncLifetime
{
    private SandboxRig rig = null!;
    private HttpClient http = null!;
    private TestTrader buyer = null!;
    private TestTrader seller = null!;

    private SandboxMarket Market => rig.Plain;

    private SandboxChain Ledger => VenueChain.Of(rig.Venue).Ledger;

    private string Buyer => buyer.Wallet.Funder.ToString().ToLowerInvariant();

    public async ValueTask InitializeAsync()
    {
        rig = await SandboxRig.Start();
        http = new HttpClient { BaseAddress = rig.Server.Address(SandboxHost.Data) };
        buyer = await rig.Trader(SignatureType.GnosisSafe);
        seller = await rig.Trader(SignatureType.Eoa);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_trade_is_on_chain_once_mined_and_in_the_feeds_of_both_sides()
    {
        await Trade("0.60", "10");
        JsonObject taker = Assert.Single(await Rows($"/v2/trades?user={Buyer}"));
        AssertLike("data-v2-trades-page", taker);
        Assert.Equal(("BUY", 10m, 0.6m), (Text(taker, "side"), Number(taker, "size"), Number(taker, "price")));
        Assert.NotNull(Ledger.Blocks.Find(Text(taker, "transaction_hash")));
        string maker = seller.Wallet.Funder.ToString();
        Assert.Empty(await Rows($"/v2/trades?user={maker}"));
        Assert.Equal("SELL", Text(Assert.Single(await Rows($"/v2/trades?user={maker}&taker_only=false")), "side"));
        AssertLike("data-v2-activity-page", Assert.Single(await Rows($"/v2/activity?user={maker}&type=TRADE")));
        SandboxTrade trade = rig.Venue.Run(() => Assert.Single(rig.Venue.Trades.All));
        Assert.Equal(trade.TransactionHash, Text(taker, "transaction_hash"));
        rig.Venue.Run(() =>
        {
            long venueCash = rig.Venue.Exchange.CashOf(buyer.Account.Participant).Micros;
            Assert.Equal(venueCash, (long)Ledger.CollateralOf(buyer.Wallet.Funder));
        });
    }

    [Fact]
    public async Task Positions_have_their_cost_and_become_redeemable()
    {
        await Trade("0.60", "10");
        JsonObject open = Assert.Single(await Rows($"/v2/positions?user={Buyer}"));
        AssertLike("data-v2-positions-page", open);
        Assert.Equal(
            (10m, 0.6m, 6m),
            (Number(open, "current_size"), Number(open, "avg_price"), Number(open, "entry_cost_usdc")));
        Assert.Equal("OPEN", Text(open, "status"));
        rig.Venue.Run(() => rig.Venue.Resolve(Market, Payout.FirstWins));
        JsonObject won = Assert.Single(await Rows($"/v2/positions?user={Buyer}&status=REDEEMABLE"));
        Assert.Equal((10m, 4m), (Number(won, "current_value"), Number(won, "unrealized_pnl")));
        Assert.Equal(10m, (await Get($"/v2/value?user={Buyer}"))["data"]!["value"]!.GetValue<decimal>());
        JsonObject result = Assert.Single(await Rows($"/v2/resolutions?condition={Market.Condition}"));
        AssertLike("data-v2-resolutions", result);
        Assert.Equal([1_000_000, 0], result["payouts"]!.AsArray().Select(payout => payout!.GetValue<int>()));
        rig.Venue.Run(() => Assert.Null(Ledger.Run(
            buyer.Wallet.Funder, Ledger.Contracts.CtfCollateralAdapter,
            ContractCall.Encode(
                "redeemPositions(address,bytes32,bytes32,uint256[])", Ledger.Contracts.Collateral.ToString(),
                "0x" + new string('0', 64), Market.Condition, "1,2")).Error));
        Assert.Empty(await Rows($"/v2/positions?user={Buyer}"));
        JsonObject closed = Assert.Single(await Rows($"/v2/positions?user={Buyer}&status=CLOSED"));
        Assert.Equal(4m - Fee(), Number(closed, "realized_pnl"));
        JsonObject redeemed = Assert.Single(await Rows($"/v2/activity?user={Buyer}&type=REDEEM"));
        Assert.Equal((10m, 10m), (Number(redeemed, "size"), Number(redeemed, "usdc_size")));
    }

    [Fact]
    public async Task Feeds_are_paged_by_cursor_with_unchanged_filters()
    {
        for (int i = 0; i < 5; i++) { await Trade("0.50", "5"); }
        List<string> seen = [];
        string? cursor = null;
        do
        {
            JsonNode page = await Get($"/v2/trades?user={Buyer}&limit=2&cursor={cursor}");
            seen.AddRange(page["data"]!.AsArray().Select(row => row!["transaction_hash"]!.GetValue<string>()));
            cursor = page["pagination"]!["next_cursor"]?.GetValue<string>();
            Assert.Equal(cursor is not null, page["pagination"]!["has_more"]!.GetValue<bool>());
        }
        while (cursor is not null);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        JsonNode begin = await Get($"/v2/trades?user={Buyer}&limit=2");
        string first = begin["pagination"]!["next_cursor"]!.GetValue<string>();
        await Refused($"/v2/trades?user={Buyer}&side=BUY&cursor={first}", "cursor");
        await Refused($"/v2/trades?user={Buyer}&offset=2", "offset");
    }

    [Fact]
    public async Task Conversions_deposits_and_holders_are_told()
    {
        rig.Venue.Run(() => Assert.Null(Ledger.Run(
            buyer.Wallet.Funder, Ledger.Contracts.CtfCollateralAdapter,
            ContractCall.Encode(
                "splitPosition(address,bytes32,bytes32,uint256[],uint256)", Ledger.Contracts.Collateral.ToString(),
                "0x" + new string('0', 64), Market.Condition, "1,2", "25000000")).Error));
        JsonObject split = Assert.Single(await Rows($"/v2/activity?user={Buyer}"));
        Assert.Equal(("SPLIT", 25m), (Text(split, "type"), Number(split, "size")));
        List<JsonObject> all = await Rows(
            $"/v2/activity?user={Buyer}&exclude_deposits_withdrawals=false&sortDirection=ASC");
        Assert.Equal(["DEPOSIT", "SPLIT"], all.Select(row => Text(row, "type")));
        List<JsonObject> sets = await Rows($"/v2/positions?user={Buyer}&status=MERGEABLE");
        Assert.Equal([0.5m, 0.5m], sets.Select(row => Number(row, "avg_price")));
        List<JsonObject> holders = await Rows($"/v2/holders?condition={Market.Condition}");
        Assert.Equal([Market.Token(0), Market.Token(1)], holders.Select(row => Text(row, "token_id")));
        Assert.Equal(Buyer, Text(Assert.Single(holders[0]["holders"]!.AsArray())!.AsObject(), "proxy_wallet"));
        Assert.Equal(25m, Number(Assert.Single(await Rows($"/v2/oi?condition={Market.Condition}")), "value"));
        JsonNode approvals = (await Get($"/v2/approvals?user={Buyer}"))["data"]!;
        Assert.All(approvals["operator_approvals"]!.AsArray(), row => Assert.True(row!["approved"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Mistakes_are_documents_with_a_code_and_the_parameter()
    {
        await Refused("/v2/activity", "user");
        await Refused("/v2/positions", "user");
        await Refused("/v2/value?user=0x12", "user");
        await Refused($"/v2/value?user={Ledger.Contracts.Router}", "user");
        await Refused("/v2/holders", "condition");
        await Refused($"/v2/resolutions?condition={Market.Condition[..64]}", "condition");
        await Refused("/v2/resolutions", "condition");
        await Refused("/v2/trades?limit=many", "limit");
        await Refused($"/v2/trades?user={Buyer}&cursor=x", "cursor");
    }

    [Fact]
    public async Task A_sale_whose_shares_left_the_wallet_before_the_block_fails()
    {
        rig.Give(seller, Market, 10);
        await seller.Limit(Market, 0, Side.Sell, "0.60", "10");
        await buyer.Limit(Market, 0, Side.Buy, "0.60", "10");
        rig.Venue.Run(() => Assert.Null(Ledger.Run(
            seller.Wallet.Funder, Ledger.Contracts.CtfCollateralAdapter,
            ContractCall.Encode(
                "mergePositions(address,bytes32,bytes32,uint256[],uint256)", Ledger.Contracts.Collateral.ToString(),
                "0x" + new string('0', 64), Market.Condition, "1,2", "10000000")).Error));
        rig.Pass(30);
        SandboxTrade trade = rig.Venue.Run(() => Assert.Single(rig.Venue.Trades.All));
        Assert.Equal(TradeStatus.Failed, trade.Status);
        Assert.Contains("insufficient balance", trade.Error, StringComparison.Ordinal);
        Assert.Empty(await Rows($"/v2/trades?user={Buyer}"));
        // The sale gave the shares back to an owner that has merged them already.
        rig.Venue.Run(() => Assert.Equal(
            Quantity.Zero, rig.Venue.Exchange.SharesOf(seller.Account.Participant, Market.Outcome(0).Id)));
    }

    private decimal Fee() =>
        rig.Venue.Run(() => Assert.Single(rig.Venue.Trades.All)).Fee.Micros / 1_000_000m;

    /// <summary>The seller rests, the buyer takes, the block comes.</summary>
    private async Task Trade(string price, string size)
    {
        rig.Give(seller, Market, long.Parse(size));
        await seller.Limit(Market, 0, Side.Sell, price, size);
        await buyer.Limit(Market, 0, Side.Buy, price, size);
        rig.Pass(30);
    }

    private static string Text(JsonObject row, string name) => row[name]!.GetValue<string>();

    private static decimal Number(JsonObject row, string name) => row[name]!.GetValue<decimal>();

    /// <summary>Every member of the sample's first row is there.</summary>
    private static void AssertLike(string sample, JsonObject row)
    {
        string text = File.ReadAllText(Checkout.Shared($"reference/samples/polymarket/{sample}.json"));
        JsonObject expected = JsonNode.Parse(text)!["data"]![0]!.AsObject();
        Assert.Empty(expected.Select(member => member.Key).Except(row.Select(member => member.Key)));
    }

    private async Task<JsonNode> Get(string path) => (await http.GetFromJsonAsync<JsonNode>(path))!;

    private async Task<List<JsonObject>> Rows(string path) =>
        [.. (await Get(path))["data"]!.AsArray().Select(row => row!.AsObject())];

    private async Task Refused(string path, string parameter)
    {
        using HttpResponseMessage reply = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        JsonNode error = (await reply.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal("invalid_request", error["code"]!.GetValue<string>());
        Assert.Equal(parameter, error["parameter"]!.GetValue<string>());
        Assert.Equal(32, error["trace_id"]!.GetValue<string>().Length);
    }
}
