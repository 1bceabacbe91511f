using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>
/// Outcome tokens of both protocols and the collateral behind them: every complete set is one pUSD that the token
/// contract holds until a merge or a redemption pays it out.
/// </summary>
internal sealed class OutcomeTokens
{
    private readonly Machine machine;
    private readonly Dictionary<string, ChainMarket> byCondition = new(StringComparer.Ordinal);
    private readonly Dictionary<BigInteger, ChainMarket> byToken = [];

    public OutcomeTokens(Machine machine, PolymarketContracts contracts)
    {
        this.machine = machine;
        Coin = new Erc20(machine, contracts.Collateral, "pUSD");
        Conditional = new Erc1155(machine, contracts.ConditionalTokens);
        Positions = new Erc1155(machine, contracts.PositionManager);
        machine.Define(Conditional.Address, "payoutDenominator(bytes32)", f =>
            AbiWords.Of(DenominatorOf(f.Arguments.HexWord(0))));
        machine.Define(Conditional.Address, "payoutNumerators(bytes32,uint256)", f =>
            AbiWords.Of(NumeratorOf(f.Arguments.HexWord(0), f.Arguments.Number(1))));
        machine.Define(Conditional.Address, "getOutcomeSlotCount(bytes32)", f =>
            AbiWords.Of(byCondition.ContainsKey(f.Arguments.HexWord(0)) ? 2 : 0));
        machine.Define(Positions.Address, "getPayout(uint256,uint256)", f =>
            AbiWords.Of(PayoutOf(f.Arguments.Number(0), f.Arguments.Number(1))));
    }

    public Erc20 Coin { get; }

    public Erc1155 Conditional { get; }

    public Erc1155 Positions { get; }

    public IEnumerable<ChainMarket> Markets => byCondition.Values;

    private ChainStore Store => machine.Store;

    public void Add(ChainMarket market)
    {
        Require.That(market.Condition.Length == 66, "a condition is 0x and 64 digits");
        byCondition.Add(market.Condition, market);
        byToken.Add(market.First, market);
        byToken.Add(market.Second, market);
    }

    public ChainMarket? Find(string condition) => byCondition.GetValueOrDefault(condition);

    public ChainMarket? Find(BigInteger token) => byToken.GetValueOrDefault(token);

    public Erc1155 HolderOf(ChainMarket market) =>
        market.Protocol == MarketProtocol.Position ? Positions : Conditional;

    /// <summary>One dollar becomes a share of each outcome.</summary>
    /// <param name="agent">The contract that the wallet lets spend its pUSD.</param>
    public void Split(EvmAddress agent, EvmAddress wallet, ChainMarket market, BigInteger amount)
    {
        Erc1155 tokens = HolderOf(market);
        Coin.Pull(agent, wallet, tokens.Address, amount);
        tokens.Mint(agent, wallet, market.First, amount);
        tokens.Mint(agent, wallet, market.Second, amount);
        Store.Logs.Add(ChainEvents.Split(tokens.Address, agent, Coin.Address, Word(market), amount));
        Record(ActivityKind.Split, wallet, market, 0, amount, amount);
    }

    /// <summary>A share of each outcome becomes a dollar.</summary>
    /// <param name="agent">The contract that the wallet lets move its tokens.</param>
    public void Merge(EvmAddress agent, EvmAddress wallet, ChainMarket market, BigInteger amount)
    {
        Erc1155 tokens = HolderOf(market);
        tokens.DemandApproved(agent, wallet);
        tokens.Burn(agent, wallet, market.First, amount);
        tokens.Burn(agent, wallet, market.Second, amount);
        Coin.Move(tokens.Address, wallet, amount);
        Store.Logs.Add(ChainEvents.Merge(tokens.Address, agent, Coin.Address, Word(market), amount));
        Record(ActivityKind.Merge, wallet, market, 0, amount, amount);
    }

    /// <summary>Shares of an outcome become their payout, rounded down to base units.</summary>
    public BigInteger Redeem(
        EvmAddress agent, EvmAddress wallet, ChainMarket market, int outcome, BigInteger amount)
    {
        Erc1155 tokens = HolderOf(market);
        tokens.DemandApproved(agent, wallet);
        BigInteger payout = PayoutOf(market.Token(outcome), amount);
        tokens.Burn(agent, wallet, market.Token(outcome), amount);
        if (!payout.IsZero) { Coin.Move(tokens.Address, wallet, payout); }
        BigInteger[] indexSets = [outcome + 1];
        Store.Logs.Add(
            ChainEvents.Redemption(tokens.Address, agent, Coin.Address, Word(market), indexSets, payout));
        Record(ActivityKind.Redeem, wallet, market, market.Token(outcome), amount, payout);
        return payout;
    }

    /// <exception cref="ChainRevert">The market is unknown or has no result yet.</exception>
    public BigInteger PayoutOf(BigInteger token, BigInteger amount)
    {
        ChainMarket market = Find(token) ?? throw new ChainRevert($"unknown token {token}");
        BigInteger denominator = DenominatorOf(market.Condition);
        CallFrame.Demand(!denominator.IsZero, "result for condition not received yet");
        return amount * NumeratorOf(market.Condition, market.OutcomeOf(token)) / denominator;
    }

    public bool IsResolved(ChainMarket market) => !DenominatorOf(market.Condition).IsZero;

    /// <exception cref="ChainRevert">It has a result already.</exception>
    public void Report(ChainMarket market, Payout payout)
    {
        CallFrame.Demand(!IsResolved(market), "payout denominator already set");
        Store[new Slot(SlotKind.PayoutNumerator, default, Id: market.First)] = payout.FirstMicros;
        Store[new Slot(SlotKind.PayoutNumerator, default, Id: market.Second)] = payout.SecondMicros;
        Store[Denominator(market.Condition)] = payout.FirstMicros + payout.SecondMicros;
        Store.Logs.Add(ChainEvents.Resolution(
            HolderOf(market).Address, Word(market), [payout.FirstMicros, payout.SecondMicros]));
    }

    public void Record(
        ActivityKind kind, EvmAddress wallet, ChainMarket? market, BigInteger token, BigInteger shares,
        BigInteger collateral) =>
        Store.Activities.Add(new ChainActivity(
            kind, wallet, market?.Condition ?? "", token, Side.Buy, (long)shares, (long)collateral));

    /// <summary>The condition as the contract's events name it.</summary>
    public static byte[] Word(ChainMarket market) => Hex.Parse(market.Condition);

    private BigInteger DenominatorOf(string condition) => Store[Denominator(condition)];

    private BigInteger NumeratorOf(string condition, BigInteger outcome) =>
        Find(condition) is { } market && outcome <= BigInteger.One
            ? Store[new Slot(SlotKind.PayoutNumerator, default, Id: market.Token((int)outcome))]
            : 0;

    private static Slot Denominator(string condition) =>
        new(SlotKind.PayoutDenominator, default, Id: Hex.ParseUInt256(condition));
}
