using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Sandbox.Chain;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>Trades on chain: passing on, minting, merging; logs by reference/polymarket.md 3.7.</summary>
public sealed class SettlementTests
{
    private const string OrderFilled = "0xd543adfd945773f1a62f74f0ee55a5e3b9b1a28262980ba90b1a89f2ea84d8ee";

    private static readonly EvmAddress Taker = ChainFixture.Eoa;
    private static readonly EvmAddress Maker = ChainFixture.Other;

    private readonly ChainFixture fixture = new();

    [Fact]
    public void Two_buyers_of_complementary_outcomes_mint_sets()
    {
        fixture.Open(Taker, 100);
        fixture.Open(Maker, 100);
        SettlementResult done = fixture.Chain.Settle(
            ChainFixture.Condition, Leg(1, Taker, Side.Buy, 11, 10_000_000, 6_000_000, fee: 20_000),
            [Leg(2, Maker, Side.Buy, 12, 10_000_000, 4_000_000)]);
        Assert.Null(done.Error);
        Assert.Equal((93_980_000, 96_000_000), (fixture.Dollars(Taker), fixture.Dollars(Maker)));
        Assert.Equal((10_000_000, 10_000_000), (fixture.Shares(Taker, 11), fixture.Shares(Maker, 12)));
        Assert.Equal(10_000_000, fixture.Chain.Locked);
        Assert.Empty(fixture.Effects);
        ChainTransaction mined = fixture.Chain.Blocks.Find(done.TransactionHash)!;
        ChainLog[] filled = [.. mined.Logs.Where(log => Hex.Of(log.Topics[0]) == OrderFilled)];
        Assert.Equal(2, filled.Length);
        Assert.All(filled, log => Assert.Equal(fixture.Contracts.CtfExchange, log.Address));
        // side, token, given, got, fee, builder, metadata of the taker's own order
        Assert.Equal(7 * 32, filled[1].Data.Length);
        Assert.Equal(AbiWords.Of(6_000_000), filled[1].Data[64..96]);
        Assert.Equal(AbiWords.Of(10_000_000), filled[1].Data[96..128]);
        Assert.Equal(AbiWords.Of(20_000), filled[1].Data[128..160]);
    }

    [Fact]
    public void A_sale_passes_shares_on_and_takes_the_fee_from_the_proceeds()
    {
        fixture.Open(Taker, 0);
        fixture.Open(Maker, 100);
        fixture.Chain.Faucet.FundSets(Taker, fixture.Position, 10_000_000);
        SettlementResult done = fixture.Chain.Settle(
            ChainFixture.PositionCondition,
            Leg(1, Taker, Side.Sell, fixture.Position.First, 4_000_000, 2_000_000, fee: 30_000),
            [Leg(2, Maker, Side.Buy, fixture.Position.First, 4_000_000, 2_000_000)]);
        Assert.Null(done.Error);
        Assert.Equal((1_970_000, 98_000_000), (fixture.Dollars(Taker), fixture.Dollars(Maker)));
        Assert.Equal(4_000_000, fixture.Shares(Maker, fixture.Position.First));
        Assert.Contains(
            fixture.Chain.Blocks.Find(done.TransactionHash)!.Logs,
            log => Hex.Of(log.Topics[0]) == OrderFilled && log.Address == fixture.Contracts.ExchangeV3);
    }

    [Fact]
    public void Two_sellers_of_complementary_outcomes_merge_sets()
    {
        foreach (EvmAddress wallet in (EvmAddress[])[Taker, Maker])
        {
            fixture.Open(wallet, 0);
            fixture.Chain.Faucet.FundSets(wallet, fixture.Questions[0], 10_000_000);
        }
        SettlementResult done = fixture.Chain.Settle(
            fixture.Questions[0].Condition, Leg(1, Taker, Side.Sell, 101, 10_000_000, 3_000_000),
            [Leg(2, Maker, Side.Sell, 102, 10_000_000, 7_000_000)]);
        Assert.Null(done.Error);
        Assert.Equal((3_000_000, 7_000_000), (fixture.Dollars(Taker), fixture.Dollars(Maker)));
        Assert.Equal(10_000_000, fixture.Chain.Locked);
    }

    [Fact]
    public void A_settlement_that_a_wallet_cannot_meet_is_on_chain_and_moves_nothing()
    {
        fixture.Open(Taker, 1);
        fixture.Open(Maker, 100);
        SettlementResult done = fixture.Chain.Settle(
            ChainFixture.Condition, Leg(1, Taker, Side.Buy, 11, 10_000_000, 6_000_000),
            [Leg(2, Maker, Side.Buy, 12, 10_000_000, 4_000_000)]);
        Assert.Contains("exceeds balance", done.Error, StringComparison.Ordinal);
        Assert.Equal((1_000_000, 100_000_000), (fixture.Dollars(Taker), fixture.Dollars(Maker)));
        ChainTransaction mined = fixture.Chain.Blocks.Find(done.TransactionHash)!;
        Assert.False(mined.Succeeded);
        Assert.Empty(mined.Logs);
    }

    [Fact]
    public void Legs_that_do_not_add_up_are_refused()
    {
        fixture.Open(Taker, 100);
        fixture.Open(Maker, 100);
        SettlementResult done = fixture.Chain.Settle(
            ChainFixture.Condition, Leg(1, Taker, Side.Buy, 11, 10_000_000, 6_000_000),
            [Leg(2, Maker, Side.Buy, 12, 9_000_000, 3_600_000)]);
        Assert.Contains("do not match", done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_house_wallet_gets_what_it_lacks()
    {
        fixture.Open(Taker, 100);
        fixture.Chain.Faucet.AddHouse(Maker);
        Assert.Null(fixture.Chain.Settle(
            ChainFixture.Condition, Leg(1, Taker, Side.Buy, 11, 10_000_000, 6_000_000),
            [Leg(2, Maker, Side.Sell, 11, 10_000_000, 6_000_000)]).Error);
        Assert.Equal(10_000_000, fixture.Shares(Taker, 11));
        Assert.Equal(6_000_000, fixture.Dollars(Maker));
    }

    [Fact]
    public void A_result_is_reported_once()
    {
        fixture.Chain.ReportPayout(ChainFixture.Condition, Payout.SecondWins);
        Assert.Equal(Payout.SecondWins, fixture.Chain.PayoutOf(ChainFixture.Condition));
        Assert.Throws<Domain.BadInputException>(
            () => fixture.Chain.ReportPayout(ChainFixture.Condition, Payout.FirstWins));
    }

    private static SettlementLeg Leg(
        byte id, EvmAddress wallet, Side side, System.Numerics.BigInteger token, long shares, long collateral,
        long fee = 0) =>
        new([.. new byte[31], id], wallet, side, token, shares, collateral, fee);
}
