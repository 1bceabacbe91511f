using System.Text.Json;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Truth;

public sealed class ChainTruthTests
{
    /// <summary>reference/polymarket.md 3.7.</summary>
    private const string OrderFilled = "0xd543adfd945773f1a62f74f0ee55a5e3b9b1a28262980ba90b1a89f2ea84d8ee";

    private static readonly PolymarketContracts Contracts = PolymarketContracts.Polygon;
    private static readonly EvmAddress Wallet = EvmAddress.Parse("0xBc0fF067b7740Eff76C1ca93c875Ba6B890d6B50");

    [Fact]
    public async Task The_fee_is_read_from_the_fills_of_our_exchanges_alone()
    {
        string ours = "0x" + new string('a', 64), other = "0x" + new string('b', 64);
        string Log(EvmAddress contract, string topic, string order, int fee)
        {
            string data = string.Concat(new[] { 0, 7, 5, 9, fee, 0, 0 }.Select(number => Word(number)[2..]));
            return $$"""
                {"address":"{{contract}}","topics":["{{topic}}","{{order}}","{{Word(1)}}","{{Word(2)}}"],
                 "data":"0x{{data}}"}
                """;
        }
        string receipt = $$"""
            {"transactionHash":"0x12","status":"0x1","blockNumber":"0x10","logs":[
            {{Log(Contracts.CtfExchange, OrderFilled, ours, 98_040)}},
            {{Log(Contracts.NegRiskExchange, OrderFilled, other, 7)}},
            {{Log(Contracts.Collateral, OrderFilled, ours, 1)}},
            {{Log(Contracts.CtfExchange, Word(3), ours, 2)}}]}
            """;
        await using FakeVenue node = await Node(_ => receipt);
        IReadOnlyList<ChargedOrder>? filled = await Truth(node).Filled("0x12", default);
        Assert.Equal([new ChargedOrder(ours, 98_040), new ChargedOrder(other, 7)], filled);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("""{"transactionHash":"0x12","status":"0x0","blockNumber":"0x10","logs":[]}""", 0)]
    public async Task No_receipt_yet_is_not_the_same_as_a_reverted_transaction(string receipt, int? count)
    {
        await using FakeVenue node = await Node(_ => receipt);
        Assert.Equal(count, (await Truth(node).Filled("0x12", default))?.Count);
    }

    [Fact]
    public async Task Balances_are_asked_of_the_contract_that_holds_the_token()
    {
        await using FakeVenue node = await Node(call =>
        {
            string to = call.GetProperty("params")[0].GetProperty("to").GetString()!;
            int balance = to == Contracts.Collateral.ToString() ? 5
                : to == Contracts.ConditionalTokens.ToString() ? 6
                : to == Contracts.PositionManager.ToString() ? 7
                : 0;
            return $"\"{Word(balance)}\"";
        });
        ChainTruth truth = Truth(node);
        Assert.Equal(5, await truth.Collateral(default));
        Assert.Equal(
            [6, 7],
            await truth.Shares([(BalanceKind.Conditional, TruthMarket.Yes), (BalanceKind.Position, "77")], default));
    }

    private static string Word(int number) => $"0x{number:x64}";

    private static ChainTruth Truth(FakeVenue node) => new(
        new JsonRpcClient(node.Http(TimeProvider.System, gates: ChainGates()), 137), Contracts, Wallet);

    private static Venues.Limits.RateGates ChainGates() =>
        new(ChainRateLimits.Defaults, TimeProvider.System);

    private static async Task<FakeVenue> Node(Func<JsonElement, string> result)
    {
        FakeVenue node = await FakeVenue.Start();
        node.Answer = (context, request) =>
        {
            JsonElement body = TrackerRig.Json(request.Body);
            string Reply(JsonElement call)
            {
                string value = call.GetProperty("method").GetString() == "eth_chainId" ? "\"0x89\"" : result(call);
                return $$"""{"jsonrpc":"2.0","id":{{call.GetProperty("id").GetRawText()}},"result":{{value}}}""";
            }
            string reply = body.ValueKind == JsonValueKind.Array
                ? $"[{string.Join(',', body.EnumerateArray().Select(Reply))}]"
                : Reply(body);
            return FakeVenue.Reply(context, 200, reply);
        };
        return node;
    }
}
