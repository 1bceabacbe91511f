using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Chain;

/// <summary>
/// Conditional Tokens on BNB chain (reference/opinion.md 6.3): every complete set is one USDT that the contract holds
/// until a merge or a redemption pays it out. Amounts are wei.
/// </summary>
internal sealed class OpinionTokens
{
    private static readonly BigInteger[] BothOutcomes = [1, 2];

    private readonly Machine machine;
    private readonly Dictionary<string, OpinionMarket> byCondition = new(StringComparer.Ordinal);

    public OpinionTokens(Machine machine)
    {
        this.machine = machine;
        Coin = new Erc20(machine, OpinionContracts.Usdt, "USDT", decimals: 18);
        Shares = new Erc1155(machine, OpinionContracts.ConditionalTokens);
        Define("splitPosition(address,bytes32,bytes32,uint256[],uint256)", f => Split(f));
        Define("mergePositions(address,bytes32,bytes32,uint256[],uint256)", f => Merge(f));
        Define("redeemPositions(address,bytes32,bytes32,uint256[])", f => Redeem(f));
        Define("payoutDenominator(bytes32)", f => AbiWords.Of(DenominatorOf(f.Arguments.HexWord(0))));
        Define("payoutNumerators(bytes32,uint256)", f => AbiWords.Of(NumeratorOf(f)));
        Define("getOutcomeSlotCount(bytes32)", f =>
            AbiWords.Of(byCondition.ContainsKey(f.Arguments.HexWord(0)) ? 2 : 0));
        Define("getCollectionId(bytes32,bytes32,uint256)", f =>
            OpinionListings.CollectionId(f.Arguments.Word(1), f.Arguments.Number(2)));
        Define("getPositionId(address,bytes32)", f =>
            AbiWords.Of(OpinionListings.PositionId(f.Arguments.Address(0), f.Arguments.Word(1))));
    }

    public Erc20 Coin { get; }

    public Erc1155 Shares { get; }

    public void Add(OpinionMarket market) => byCondition.Add(market.Market.Condition, market);

    /// <exception cref="ChainRevert">It has a result already.</exception>
    public void Report(string condition, Payout payout)
    {
        OpinionMarket market = byCondition[condition];
        CallFrame.Demand(DenominatorOf(condition).IsZero, "payout denominator already set");
        machine.Store[Numerator(market.Tokens[0])] = payout.FirstMicros;
        machine.Store[Numerator(market.Tokens[1])] = payout.SecondMicros;
        machine.Store[Denominator(condition)] = payout.FirstMicros + payout.SecondMicros;
        machine.Store.Logs.Add(ChainEvents.Resolution(
            Shares.Address, Hex.Parse(condition), [payout.FirstMicros, payout.SecondMicros]));
    }

    private static Slot Numerator(BigInteger token) => new(SlotKind.PayoutNumerator, default, Id: token);

    private static Slot Denominator(string condition) =>
        new(SlotKind.PayoutDenominator, default, Id: Hex.ParseUInt256(condition));

    private void Define(string function, ContractFunction body) =>
        machine.Define(OpinionContracts.ConditionalTokens, function, body);

    private byte[] Split(CallFrame frame)
    {
        OpinionMarket market = MarketOf(frame);
        DemandBoth(frame);
        BigInteger amount = frame.Arguments.Number(4);
        CallFrame.Demand(DenominatorOf(market.Market.Condition).IsZero, "condition is resolved");
        Coin.Pull(frame.Self, frame.Sender, frame.Self, amount);
        foreach (BigInteger token in market.Tokens) { Shares.Mint(frame.Sender, frame.Sender, token, amount); }
        machine.Store.Logs.Add(ChainEvents.Split(
            Shares.Address, frame.Sender, Coin.Address, Hex.Parse(market.Market.Condition), amount));
        Record(ActivityKind.Split, frame, market, amount);
        return [];
    }

    private byte[] Merge(CallFrame frame)
    {
        OpinionMarket market = MarketOf(frame);
        DemandBoth(frame);
        BigInteger amount = frame.Arguments.Number(4);
        foreach (BigInteger token in market.Tokens) { Shares.Burn(frame.Sender, frame.Sender, token, amount); }
        Coin.Move(frame.Self, frame.Sender, amount);
        machine.Store.Logs.Add(ChainEvents.Merge(
            Shares.Address, frame.Sender, Coin.Address, Hex.Parse(market.Market.Condition), amount));
        Record(ActivityKind.Merge, frame, market, amount);
        return [];
    }

    private byte[] Redeem(CallFrame frame)
    {
        OpinionMarket market = MarketOf(frame);
        BigInteger denominator = DenominatorOf(market.Market.Condition);
        CallFrame.Demand(!denominator.IsZero, "result for condition not received yet");
        BigInteger[] indexSets = frame.Arguments.Numbers(3);
        BigInteger payout = 0;
        foreach (BigInteger indexSet in indexSets)
        {
            CallFrame.Demand(indexSet == 1 || indexSet == 2, $"got invalid index set {indexSet}");
            BigInteger token = market.Tokens[(int)indexSet - 1];
            BigInteger held = Shares.BalanceOf(frame.Sender, token);
            payout += held * machine.Store[Numerator(token)] / denominator;
            Shares.Burn(frame.Sender, frame.Sender, token, held);
        }
        if (!payout.IsZero) { Coin.Move(frame.Self, frame.Sender, payout); }
        machine.Store.Logs.Add(ChainEvents.Redemption(
            Shares.Address, frame.Sender, Coin.Address, Hex.Parse(market.Market.Condition), indexSets, payout));
        return [];
    }

    /// <summary>In grains: wei would not fit.</summary>
    private void Record(ActivityKind kind, CallFrame frame, OpinionMarket market, BigInteger amount) =>
        machine.Store.Activities.Add(new ChainActivity(
            kind, frame.Sender, market.Market.Condition, 0, Side.Buy, Grains.OfWei(amount), Grains.OfWei(amount)));

    private OpinionMarket MarketOf(CallFrame frame)
    {
        CallFrame.Demand(
            frame.Arguments.Address(0) == Coin.Address,
            $"collateral {frame.Arguments.Address(0)} is not USDT {Coin.Address}");
        CallFrame.Demand(frame.Arguments.Number(1).IsZero, "parent collection must be zero");
        string condition = frame.Arguments.HexWord(2);
        return byCondition.TryGetValue(condition, out OpinionMarket? market)
            ? market
            : throw new ChainRevert($"condition not prepared yet: {condition}");
    }

    private static void DemandBoth(CallFrame frame) => CallFrame.Demand(
        frame.Arguments.Numbers(3).SequenceEqual(BothOutcomes), "partition must be [1, 2]");

    private BigInteger DenominatorOf(string condition) => machine.Store[Denominator(condition)];

    private BigInteger NumeratorOf(CallFrame frame) =>
        byCondition.TryGetValue(frame.Arguments.HexWord(0), out OpinionMarket? market)
        && frame.Arguments.Number(1) <= BigInteger.One
            ? machine.Store[Numerator(market.Tokens[(int)frame.Arguments.Number(1)])]
            : 0;
}
