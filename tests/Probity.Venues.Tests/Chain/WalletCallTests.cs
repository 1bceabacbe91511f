using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

public sealed class WalletCallTests
{
    private const string Condition = "0xbd31dc8a20211944f6b70f31557f1001557b59905b7738480ca09bd4532f84af";
    private const string PositionCondition = "0x017791f201d5a788e0039e511fc1900e5f000000000000000000000000000000";

    private static readonly WalletCalls Calls = new(ChainKeys.Contracts);

    private static ChainMarket Ctf(bool negRisk = false) => ChainMarket.Of(
        Condition, MarketProtocol.ConditionalTokens, negRisk, (BigInteger.One << 200).ToString(), "77");

    private static ChainMarket Positions()
    {
        BigInteger first = Hex.ParseUInt256(PositionCondition);
        return ChainMarket.Of(
            PositionCondition, MarketProtocol.Position, false, first.ToString(), (first + 1).ToString());
    }

    public static TheoryData<string> Published =>
    [
        "calldata-split-ctf-adapter", "calldata-merge-negrisk-adapter", "calldata-redeem-ctf-adapter",
        "calldata-router-split", "calldata-router-redeem", "calldata-onramp-wrap",
    ];

    [Theory]
    [MemberData(nameof(Published))]
    public void A_call_goes_where_the_published_one_goes_with_the_same_bytes(string name)
    {
        (JsonElement input, JsonElement expected) = ChainKeys.Vector(name);
        PlannedCall call = name switch
        {
            "calldata-split-ctf-adapter" => Calls.Split(Ctf(), 25_000_000),
            "calldata-merge-negrisk-adapter" => Calls.Merge(Ctf(negRisk: true), 1_000_000),
            "calldata-redeem-ctf-adapter" => Calls.Redeem(Ctf(), 5, 0)[0],
            "calldata-router-split" => Calls.Split(Positions(), 1_000_000),
            "calldata-router-redeem" => Calls.Redeem(Positions(), 1_000_000, 0)[0],
            _ => Calls.Wrap(EvmAddress.Parse(input.GetProperty("args")[1].GetString()!), 1_000_000)[1],
        };
        Assert.Equal(EvmAddress.Parse(input.GetProperty("to").GetString()!), call.Target);
        Assert.Equal(expected.GetProperty("data").GetString(), Hex.Of(call.Call.Data));
        Assert.True(call.Call.Value.IsZero);
    }

    [Fact]
    public void Converting_marks_the_questions_whose_no_is_given_and_pays_in_pusd()
    {
        (_, JsonElement expected) = ChainKeys.Vector("calldata-convert-negrisk");
        const string marketId = "0x1212121212121212121212121212121212121212121212121212121212121200";
        NegRiskQuestion first = NegRiskQuestion.Of(marketId, marketId);
        NegRiskQuestion third = NegRiskQuestion.Of(marketId, marketId[..^2] + "02");
        PlannedCall call = Calls.Convert([(Ctf(true), first), (Ctf(true), third)], 1_000_000);
        Assert.Equal(expected.GetProperty("data").GetString(), Hex.Of(call.Call.Data));
        Assert.Equal(ChainKeys.Contracts.NegRiskCollateralAdapter, call.Target);
    }

    [Fact]
    public void Shares_of_two_events_or_of_ordinary_markets_do_not_convert()
    {
        var question = new NegRiskQuestion("0x" + new string('0', 64), 0);
        Assert.Throws<BadInputException>(() => Calls.Convert([], 1));
        Assert.Throws<BadInputException>(() => Calls.Convert([(Ctf(false), question)], 1));
        Assert.Throws<BadInputException>(() => Calls.Convert(
            [(Ctf(true), question), (Ctf(true), question with { MarketId = "0x" + new string('1', 64) })], 1));
        BadInputException e = Assert.Throws<BadInputException>(
            () => NegRiskQuestion.Of("0x" + new string('1', 64), "0x" + new string('2', 64)));
        Assert.Contains("is not of the neg-risk market", e.Message);
    }

    [Fact]
    public void Everything_that_trading_needs_is_approved_once()
    {
        IReadOnlyList<Approval> approvals = Approval.ToTrade(ChainKeys.Contracts);
        Assert.Equal(6, approvals.Count(approval => !approval.IsShares));
        Assert.Equal(8, approvals.Count(approval => approval.IsShares));
        Assert.Equal(14, approvals.DistinctBy(one => Hex.Of(one.Call.Call.Data) + one.Contract).Count());
        Approval money = approvals[0];
        Assert.Equal(
            "0x095ea7b3000000000000000000000000e111180000d2663c0091e4f400237545b87b996b" + new string('f', 64),
            Hex.Of(money.Call.Call.Data));
        Assert.False(money.IsGiven(null));
        Assert.False(money.IsGiven(1_000_000));
        Assert.True(money.IsGiven((BigInteger.One << 256) - 1 - 1_000_000_000));
        Assert.True(approvals[^1].IsGiven(1));
        Assert.False(approvals[^1].IsGiven(0));
    }

    [Fact]
    public void Every_contract_stands_in_the_reference_under_its_address()
    {
        string reference = SharedFiles.Reference("polymarket.md");
        PolymarketContracts polygon = PolymarketContracts.Polygon;
        foreach (EvmAddress address in new[]
                 {
                     polygon.Collateral, polygon.ConditionalTokens, polygon.CtfExchange, polygon.NegRiskExchange,
                     polygon.ExchangeV3, polygon.CtfCollateralAdapter, polygon.NegRiskCollateralAdapter,
                     polygon.NegRiskAdapter, polygon.Router, polygon.UsdcE, polygon.Onramp, polygon.Offramp,
                     polygon.PositionManager, polygon.AutoRedeemer, polygon.RelayHub, polygon.ProxyFactory,
                     polygon.SafeFactory, polygon.SafeMultisend, polygon.DepositWalletFactory,
                 })
        {
            Assert.Contains($"`{address}`", reference);
        }
    }

    [Fact]
    public void Unwrapping_allows_the_offramp_exactly_what_it_takes()
    {
        IReadOnlyList<PlannedCall> calls = Calls.Unwrap(EvmAddress.Zero, 2_500_000);
        Assert.Equal(
            ["approve(address,uint256)", "unwrap(address,address,uint256)"], calls.Select(call => call.Function));
        Assert.Equal(ChainKeys.Contracts.Offramp.ToString(), calls[0].Arguments[0].Value);
        Assert.Equal(ChainKeys.Contracts.Collateral, calls[0].Target);
        Assert.All(calls, call => Assert.Equal("2500000", call.Arguments[^1].Value));
    }

    [Fact]
    public void Positions_are_redeemed_by_outcome_and_only_those_held()
    {
        Assert.Equal(2, Calls.Redeem(Positions(), 1, 2).Count);
        PlannedCall second = Assert.Single(Calls.Redeem(Positions(), 0, 7));
        Assert.Equal(["1", "7"], second.Arguments.Skip(1).Select(argument => argument.Value));
        Assert.Throws<BadInputException>(() => Calls.Redeem(Positions(), 0, 0));
    }

    [Fact]
    public void Amounts_that_are_not_positive_and_markets_that_do_not_fit_are_refused()
    {
        Assert.Throws<BadInputException>(() => Calls.Split(Ctf(), 0));
        Assert.Throws<BadInputException>(() => Calls.Merge(Ctf(), -1));
        Assert.Throws<BadInputException>(
            () => ChainMarket.Of("0x12", MarketProtocol.ConditionalTokens, false, "1", "2"));
        // Tokens of another condition: signing this would act on a market that nobody meant.
        Assert.Throws<BadInputException>(
            () => ChainMarket.Of(PositionCondition, MarketProtocol.Position, false, "1", "2"));
    }
}
