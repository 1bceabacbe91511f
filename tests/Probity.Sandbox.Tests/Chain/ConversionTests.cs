using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Testing;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>Split, merge, redeem, convert, wrap by the published calldata (reference/polymarket.md 8.2).</summary>
public sealed class ConversionTests
{
    private static readonly EvmAddress Eoa = ChainFixture.Eoa;

    private readonly ChainFixture fixture = new();

    [Fact]
    public void The_vector_of_a_split_makes_25_of_each_outcome()
    {
        fixture.Open(Eoa, 100);
        ChainTransaction done = fixture.Chain.Run(
            Eoa, fixture.Contracts.CtfCollateralAdapter, ChainFixture.Calldata("calldata-split-ctf-adapter"));
        Assert.Null(done.Error);
        Assert.Equal(75_000_000, fixture.Dollars(Eoa));
        Assert.Equal(25_000_000, fixture.Shares(Eoa, fixture.Plain.First));
        Assert.Equal(25_000_000, fixture.Shares(Eoa, fixture.Plain.Second));
        Assert.Equal(25_000_000, fixture.Chain.Locked);
        Assert.Equal(
            [(Eoa, null, -25_000_000), (Eoa, 11, 25_000_000), (Eoa, 12, 25_000_000)], fixture.Effects);
    }

    [Fact]
    public void The_vector_of_a_merge_belongs_to_the_other_adapter_here()
    {
        fixture.Open(Eoa, 100);
        fixture.Chain.Faucet.FundSets(Eoa, fixture.Plain, 5_000_000);
        byte[] calldata = ChainFixture.Calldata("calldata-merge-negrisk-adapter");
        ChainTransaction wrong = fixture.Chain.Run(Eoa, fixture.Contracts.NegRiskCollateralAdapter, calldata);
        Assert.Contains("belongs to the CtfCollateralAdapter", wrong.Error, StringComparison.Ordinal);
        Assert.Null(fixture.Chain.Run(Eoa, fixture.Contracts.CtfCollateralAdapter, calldata).Error);
        Assert.Equal(101_000_000, fixture.Dollars(Eoa));
        Assert.Equal(4_000_000, fixture.Shares(Eoa, fixture.Plain.Second));
    }

    [Fact]
    public void The_vector_of_a_redemption_burns_both_outcomes_and_pays_the_winner()
    {
        fixture.Open(Eoa, 100);
        fixture.Chain.Faucet.FundSets(Eoa, fixture.Plain, 3_000_000);
        byte[] calldata = ChainFixture.Calldata("calldata-redeem-ctf-adapter");
        ChainTransaction early = fixture.Chain.Run(Eoa, fixture.Contracts.CtfCollateralAdapter, calldata);
        Assert.Equal("result for condition not received yet", early.Error);
        Assert.Equal(3_000_000, fixture.Shares(Eoa, 11));
        fixture.Chain.ReportPayout(ChainFixture.Condition, Payout.FirstWins);
        ChainTransaction done = fixture.Chain.Run(Eoa, fixture.Contracts.CtfCollateralAdapter, calldata);
        Assert.Null(done.Error);
        Assert.Equal((0, 0), (fixture.Shares(Eoa, 11), fixture.Shares(Eoa, 12)));
        Assert.Equal(103_000_000, fixture.Dollars(Eoa));
        string topic = Hex.Of(Keccak256.Hash(
            "PayoutRedemption(address,address,bytes32,bytes32,uint256[],uint256)"u8));
        Assert.Equal(2, done.Logs.Count(log => Hex.Of(log.Topics[0]) == topic));
    }

    [Fact]
    public void The_vector_of_a_conversion_turns_two_no_into_one_yes_and_a_dollar()
    {
        fixture.Open(Eoa, 100);
        foreach (ChainMarket question in fixture.Questions) { fixture.Chain.Faucet.FundSets(Eoa, question, 2_000_000); }
        ChainTransaction done = fixture.Chain.Run(
            Eoa, fixture.Contracts.NegRiskAdapter, ChainFixture.Calldata("calldata-convert-negrisk"));
        Assert.Null(done.Error);
        // Index set 5: questions 0 and 2 give a NO, question 1 gets a YES, the second NO is worth a dollar.
        Assert.Equal([1_000_000, 2_000_000, 1_000_000], fixture.Questions.Select(q => fixture.Shares(Eoa, q.Second)));
        Assert.Equal([2_000_000, 3_000_000, 2_000_000], fixture.Questions.Select(q => fixture.Shares(Eoa, q.First)));
        Assert.Equal(101_000_000, fixture.Dollars(Eoa));
    }

    [Theory]
    [InlineData("0", "InvalidIndexSet")]
    [InlineData("8", "InvalidIndexSet")]
    public void A_conversion_of_no_or_unknown_questions_reverts(string indexSet, string reason)
    {
        fixture.Open(Eoa, 1);
        ChainTransaction done = fixture.Run(
            Eoa, fixture.Contracts.NegRiskAdapter, "convertPositions(bytes32,uint256,uint256)",
            ChainFixture.NegRiskId, indexSet, "1");
        Assert.Contains(reason, done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vectors_of_the_router_split_and_redeem_a_position_market()
    {
        fixture.Open(Eoa, 100);
        EvmAddress router = fixture.Contracts.Router;
        Assert.Null(fixture.Chain.Run(Eoa, router, ChainFixture.Calldata("calldata-router-split")).Error);
        Assert.Equal(99_000_000, fixture.Dollars(Eoa));
        byte[] redeem = ChainFixture.Calldata("calldata-router-redeem");
        Assert.Contains("not received yet", fixture.Chain.Run(Eoa, router, redeem).Error, StringComparison.Ordinal);
        fixture.Chain.ReportPayout(ChainFixture.PositionCondition, Payout.Half);
        Assert.Null(fixture.Chain.Run(Eoa, router, redeem).Error);
        Assert.Equal(99_500_000, fixture.Dollars(Eoa));
        Assert.Equal(0, fixture.Shares(Eoa, fixture.Position.First));
        Assert.Equal(1_000_000, fixture.Shares(Eoa, fixture.Position.Second));
    }

    [Fact]
    public void The_vector_of_a_wrap_needs_an_approval_and_pays_who_it_names()
    {
        var safe = EvmAddress.Parse("0xd93B25cb943D14d0d34FBaF01Fc93a0f8b5F6E47");
        fixture.Chain.Faucet.FundUsdc(Eoa, 5_000_000);
        byte[] wrap = ChainFixture.Calldata("calldata-onramp-wrap");
        ChainTransaction refused = fixture.Chain.Run(Eoa, fixture.Contracts.Onramp, wrap);
        Assert.Contains("insufficient allowance", refused.Error, StringComparison.Ordinal);
        Assert.Null(fixture.Run(
            Eoa, fixture.Contracts.UsdcE, "approve(address,uint256)", fixture.Contracts.Onramp.ToString(),
            "1000000").Error);
        Assert.Null(fixture.Chain.Run(Eoa, fixture.Contracts.Onramp, wrap).Error);
        Assert.Equal(1_000_000, fixture.Dollars(safe));
        Assert.Equal(4_000_000, (long)fixture.Chain.UsdcOf(Eoa));
        Assert.Null(fixture.Run(
            safe, fixture.Contracts.Collateral, "approve(address,uint256)", fixture.Contracts.Offramp.ToString(),
            "400000").Error);
        Assert.Null(fixture.Run(
            safe, fixture.Contracts.Offramp, "unwrap(address,address,uint256)", fixture.Contracts.UsdcE.ToString(),
            Eoa.ToString(), "400000").Error);
        Assert.Equal((600_000, 4_400_000), (fixture.Dollars(safe), (long)fixture.Chain.UsdcOf(Eoa)));
    }

    [Fact]
    public void Without_an_approval_nothing_moves()
    {
        fixture.Chain.Faucet.Fund(Eoa, 100_000_000);
        fixture.Chain.Faucet.FundSets(Eoa, fixture.Plain, 1_000_000);
        byte[] split = ChainFixture.Calldata("calldata-split-ctf-adapter");
        byte[] merge = ChainFixture.Calldata("calldata-merge-negrisk-adapter");
        EvmAddress adapter = fixture.Contracts.CtfCollateralAdapter;
        string? noAllowance = fixture.Chain.Run(Eoa, adapter, split).Error;
        string? noApproval = fixture.Chain.Run(Eoa, adapter, merge).Error;
        Assert.Contains("insufficient allowance", noAllowance, StringComparison.Ordinal);
        Assert.Contains("operator approval", noApproval, StringComparison.Ordinal);
        Assert.Equal((100_000_000, 1_000_000), (fixture.Dollars(Eoa), fixture.Shares(Eoa, 11)));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Dollars_are_neither_made_nor_lost_by_random_conversions() => Storm.ForEachSeed(20, random =>
    {
        var chain = new ChainFixture();
        EvmAddress[] wallets = [Eoa, ChainFixture.Other];
        foreach (EvmAddress wallet in wallets) { chain.Open(wallet, 1_000); }
        for (int step = 0; step < 200; step++) { Step(chain, random, wallets); }
        Assert.Equal(2_000_000_000, Total(chain, wallets));
        Resolve(chain, random);
        foreach (EvmAddress wallet in wallets) { RedeemAll(chain, wallet); }
        Assert.Equal(2_000_000_000, Total(chain, wallets));
        // Every share is redeemed; halves leave less than a base unit each behind.
        Assert.InRange((long)chain.Chain.Locked, 0, 4);
    });

    private static long Total(ChainFixture chain, EvmAddress[] wallets) =>
        wallets.Sum(chain.Dollars) + (long)chain.Chain.Locked;

    private static void Step(ChainFixture chain, SeededRandom random, EvmAddress[] wallets)
    {
        EvmAddress wallet = wallets[random.Next(wallets.Length)];
        string amount = (random.Next(30_000_000) + 1).ToString(CultureInfo.InvariantCulture);
        ChainMarket question = chain.Questions[random.Next(chain.Questions.Length)];
        ChainMarket market = random.Next(2) == 0 ? question : chain.Plain;
        EvmAddress adapter = market.NegRisk
            ? chain.Contracts.NegRiskCollateralAdapter
            : chain.Contracts.CtfCollateralAdapter;
        string[] set = [chain.Contracts.Collateral.ToString(), "0x" + new string('0', 64), market.Condition, "1,2"];
        string bytes31 = ChainFixture.PositionCondition[..64];
        _ = random.Next(5) switch
        {
            0 => chain.Run(
                wallet, adapter, "splitPosition(address,bytes32,bytes32,uint256[],uint256)", [.. set, amount]),
            1 => chain.Run(
                wallet, adapter, "mergePositions(address,bytes32,bytes32,uint256[],uint256)", [.. set, amount]),
            2 => chain.Run(wallet, chain.Contracts.Router, "split(bytes31,uint256)", bytes31, amount),
            3 => chain.Run(wallet, chain.Contracts.Router, "merge(bytes31,uint256)", bytes31, amount),
            _ => chain.Run(
                wallet, chain.Contracts.NegRiskAdapter, "convertPositions(bytes32,uint256,uint256)",
                ChainFixture.NegRiskId, (random.Next(7) + 1).ToString(CultureInfo.InvariantCulture), amount),
        };
    }

    private static void Resolve(ChainFixture chain, SeededRandom random)
    {
        Payout[] results = [Payout.FirstWins, Payout.SecondWins, Payout.Half];
        chain.Chain.ReportPayout(ChainFixture.Condition, results[random.Next(3)]);
        chain.Chain.ReportPayout(ChainFixture.PositionCondition, results[random.Next(3)]);
        int winner = random.Next(3);
        for (int i = 0; i < 3; i++)
        {
            chain.Chain.ReportPayout(
                chain.Questions[i].Condition, i == winner ? Payout.FirstWins : Payout.SecondWins);
        }
    }

    private static void RedeemAll(ChainFixture chain, EvmAddress wallet)
    {
        foreach (ChainMarket market in chain.Questions.Append(chain.Plain))
        {
            EvmAddress adapter = market.NegRisk
                ? chain.Contracts.NegRiskCollateralAdapter
                : chain.Contracts.CtfCollateralAdapter;
            Assert.Null(chain.Run(
                wallet, adapter, "redeemPositions(address,bytes32,bytes32,uint256[])",
                chain.Contracts.Collateral.ToString(), "0x" + new string('0', 64), market.Condition, "1,2").Error);
        }
        for (int outcome = 0; outcome < 2; outcome++)
        {
            BigInteger held = chain.Chain.SharesOf(wallet, chain.Position.Token(outcome));
            Assert.Null(chain.Run(
                wallet, chain.Contracts.Router, "redeem(bytes31,uint256,uint256)", ChainFixture.PositionCondition[..64],
                outcome.ToString(CultureInfo.InvariantCulture), held.ToString(CultureInfo.InvariantCulture)).Error);
        }
    }
}
