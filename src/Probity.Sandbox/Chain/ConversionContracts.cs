using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>
/// The contracts that turn dollars into shares and back: both collateral adapters, the Router, the neg-risk adapter,
/// the ramps (reference/polymarket.md 8.2 and 8.3).
/// </summary>
internal static class ConversionContracts
{
    private static readonly BigInteger[] BothOutcomes = [1, 2];

    public static void Define(Machine machine, PolymarketContracts contracts, OutcomeTokens tokens, Erc20 usdc)
    {
        DefineAdapter(machine, contracts.CtfCollateralAdapter, tokens, negRisk: false);
        DefineAdapter(machine, contracts.NegRiskCollateralAdapter, tokens, negRisk: true);
        DefineRouter(machine, contracts.Router, tokens);
        // The adapter of pUSD offers the legacy adapter's conversion and pays pUSD.
        foreach (EvmAddress adapter in (EvmAddress[])[contracts.NegRiskAdapter, contracts.NegRiskCollateralAdapter])
        {
            machine.Define(adapter, "convertPositions(bytes32,uint256,uint256)", f => Convert(f, tokens));
        }
        machine.Define(contracts.NegRiskAdapter, "getFeeBips(bytes32)", _ => AbiWords.Of(0));
        machine.Define(contracts.NegRiskAdapter, "balanceOf(address,uint256)", f =>
            AbiWords.Of(tokens.Conditional.BalanceOf(f.Arguments.Address(0), f.Arguments.Number(1))));
        DefineRamps(machine, contracts, tokens, usdc);
    }

    private static void DefineAdapter(Machine machine, EvmAddress adapter, OutcomeTokens tokens, bool negRisk)
    {
        machine.Define(adapter, "splitPosition(address,bytes32,bytes32,uint256[],uint256)", f =>
        {
            ChainMarket market = MarketOf(f, tokens, negRisk);
            DemandBoth(f.Arguments.Numbers(3));
            tokens.Split(f.Self, f.Sender, market, f.Arguments.Number(4));
            return [];
        });
        machine.Define(adapter, "mergePositions(address,bytes32,bytes32,uint256[],uint256)", f =>
        {
            ChainMarket market = MarketOf(f, tokens, negRisk);
            DemandBoth(f.Arguments.Numbers(3));
            tokens.Merge(f.Self, f.Sender, market, f.Arguments.Number(4));
            return [];
        });
        machine.Define(adapter, "redeemPositions(address,bytes32,bytes32,uint256[])", f =>
        {
            ChainMarket market = MarketOf(f, tokens, negRisk);
            CallFrame.Demand(tokens.IsResolved(market), "result for condition not received yet");
            for (int outcome = 0; outcome < 2; outcome++)
            {
                BigInteger held = tokens.Conditional.BalanceOf(f.Sender, market.Token(outcome));
                if (!held.IsZero) { tokens.Redeem(f.Self, f.Sender, market, outcome, held); }
            }
            return [];
        });
    }

    private static ChainMarket MarketOf(CallFrame frame, OutcomeTokens tokens, bool negRisk)
    {
        CallFrame.Demand(
            frame.Arguments.Address(0) == tokens.Coin.Address,
            $"collateral {frame.Arguments.Address(0)} is not pUSD {tokens.Coin.Address}");
        CallFrame.Demand(frame.Arguments.Number(1).IsZero, "parent collection must be zero");
        ChainMarket? market = tokens.Find(frame.Arguments.HexWord(2));
        if (market is null || market.Protocol == MarketProtocol.Position)
        {
            throw new ChainRevert($"condition not prepared yet: {frame.Arguments.HexWord(2)}");
        }
        string right = market.NegRisk ? "NegRiskCtfCollateralAdapter" : "CtfCollateralAdapter";
        CallFrame.Demand(market.NegRisk == negRisk, $"condition {market.Condition} belongs to the {right}");
        return market;
    }

    private static void DemandBoth(BigInteger[] partition) =>
        CallFrame.Demand(partition.SequenceEqual(BothOutcomes), "partition must be [1, 2]");

    private static void DefineRouter(Machine machine, EvmAddress router, OutcomeTokens tokens)
    {
        machine.Define(router, "split(bytes31,uint256)", f =>
        {
            tokens.Split(f.Self, f.Sender, PositionMarketOf(f, tokens), f.Arguments.Number(1));
            return [];
        });
        machine.Define(router, "merge(bytes31,uint256)", f =>
        {
            tokens.Merge(f.Self, f.Sender, PositionMarketOf(f, tokens), f.Arguments.Number(1));
            return [];
        });
        machine.Define(router, "redeem(bytes31,uint256,uint256)", f =>
        {
            ChainMarket market = PositionMarketOf(f, tokens);
            CallFrame.Demand(f.Arguments.Number(1) <= 1, $"outcome {f.Arguments.Number(1)} is not 0 or 1");
            tokens.Redeem(f.Self, f.Sender, market, (int)f.Arguments.Number(1), f.Arguments.Number(2));
            return [];
        });
    }

    // The 31 bytes stand left in the word, so that the word is the 32-byte form of the condition.
    private static ChainMarket PositionMarketOf(CallFrame frame, OutcomeTokens tokens) =>
        tokens.Find(frame.Arguments.HexWord(0)) is { Protocol: MarketProtocol.Position } market
            ? market
            : throw new ChainRevert($"condition not prepared yet: {frame.Arguments.HexWord(0)}");

    /// <summary>NO of the marked questions become YES of the others and a dollar per NO beyond the first.</summary>
    private static byte[] Convert(CallFrame frame, OutcomeTokens tokens)
    {
        string marketId = frame.Arguments.HexWord(0);
        BigInteger indexSet = frame.Arguments.Number(1);
        BigInteger amount = frame.Arguments.Number(2);
        ChainMarket[] questions =
        [
            .. tokens.Markets.Where(m => m.NegRisk && m.NegRiskMarketId == marketId).OrderBy(m => m.QuestionIndex),
        ];
        CallFrame.Demand(questions.Length > 1, $"NoConvertiblePositions: market {marketId}");
        CallFrame.Demand(
            indexSet.Sign > 0 && (indexSet >> (questions[^1].QuestionIndex + 1)).IsZero,
            $"InvalidIndexSet: {indexSet} of {questions.Length} questions");
        tokens.Conditional.DemandApproved(frame.Self, frame.Sender);
        int given = 0;
        foreach (ChainMarket question in questions)
        {
            bool isGiven = !((indexSet >> question.QuestionIndex) & 1).IsZero;
            if (isGiven) { tokens.Conditional.Burn(frame.Self, frame.Sender, question.Second, amount); }
            else { tokens.Conditional.Mint(frame.Self, frame.Sender, question.First, amount); }
            given += isGiven ? 1 : 0;
        }
        CallFrame.Demand(given > 0, $"InvalidIndexSet: {indexSet} marks no question");
        BigInteger cash = (given - 1) * amount;
        if (!cash.IsZero) { tokens.Coin.Move(tokens.Conditional.Address, frame.Sender, cash); }
        frame.Store.Logs.Add(ChainEvents.Converted(
            frame.Self, frame.Sender, frame.Arguments.Word(0).ToArray(), indexSet, amount));
        tokens.Record(ActivityKind.Conversion, frame.Sender, questions[0], 0, amount, cash);
        return [];
    }

    private static void DefineRamps(Machine machine, PolymarketContracts contracts, OutcomeTokens tokens, Erc20 usdc)
    {
        machine.Define(contracts.Onramp, "wrap(address,address,uint256)", f =>
        {
            DemandAsset(f, usdc);
            (EvmAddress to, BigInteger amount) = (f.Arguments.Address(1), f.Arguments.Number(2));
            usdc.Pull(f.Self, f.Sender, contracts.Onramp, amount);
            tokens.Coin.Mint(to, amount);
            tokens.Record(ActivityKind.Deposit, to, null, 0, 0, amount);
            return [];
        });
        machine.Define(contracts.Offramp, "unwrap(address,address,uint256)", f =>
        {
            DemandAsset(f, usdc);
            (EvmAddress to, BigInteger amount) = (f.Arguments.Address(1), f.Arguments.Number(2));
            tokens.Coin.Pull(f.Self, f.Sender, f.Self, amount);
            tokens.Coin.Burn(f.Self, amount);
            usdc.Move(contracts.Onramp, to, amount);
            tokens.Record(ActivityKind.Withdrawal, f.Sender, null, 0, 0, amount);
            return [];
        });
    }

    private static void DemandAsset(CallFrame frame, Erc20 usdc) => CallFrame.Demand(
        frame.Arguments.Address(0) == usdc.Address,
        $"InvalidAsset: {frame.Arguments.Address(0)} is not USDC.e {usdc.Address}");
}
