using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>How the simulated chain differs from the real one.</summary>
public sealed record SandboxChainOptions
{
    /// <summary>Deposit wallets that the factory makes now have the beacon form; false: the UUPS form.</summary>
    public bool UsesBeacon { get; init; } = true;

    /// <summary>Number of the block in which the sandbox starts.</summary>
    public long FirstBlock { get; init; } = 95_000_000;
}

/// <summary>
/// The contracts of the venue as one ledger in memory, with blocks, transactions and logs (reference/polymarket.md 1.2
/// and 8). Not thread-safe: callers hold the venue's gate, and call <see cref="Advance"/> before they look.
/// </summary>
public sealed class SandboxChain : ChainLedger
{
    private readonly Erc20 usdc;
    private readonly Settlement settlement;
    private readonly IChainEffects effects;
    private readonly List<ChainActivity> history = [];

    /// <param name="contracts">Chain id and addresses.</param>
    /// <param name="effects">Told of every balance that changes otherwise than by <see cref="Settle"/>.</param>
    /// <param name="now">The venue's time.</param>
    /// <param name="options">Null for the usual.</param>
    public SandboxChain(
        PolymarketContracts contracts, IChainEffects effects, Func<Instant> now, SandboxChainOptions? options = null)
        : base(contracts.ChainId, now, (options ?? new SandboxChainOptions()).FirstBlock, GasPrice.Polygon)
    {
        options ??= new SandboxChainOptions();
        Contracts = contracts;
        this.effects = effects;
        Tokens = new OutcomeTokens(Machine, contracts);
        usdc = new Erc20(Machine, contracts.UsdcE, "USDC.e");
        Wallets = new WalletContracts(Machine, contracts, options.UsesBeacon);
        settlement = new Settlement(Machine, contracts, Tokens);
        ConversionContracts.Define(Machine, contracts, Tokens, usdc);
        Faucet = new Faucet(this, Store, usdc);
    }

    public PolymarketContracts Contracts { get; }

    /// <summary>Gives wallets what they begin with.</summary>
    public Faucet Faucet { get; }

    /// <summary>What wallets did, oldest first.</summary>
    public IReadOnlyList<ChainActivity> History => history;

    internal OutcomeTokens Tokens { get; }

    internal WalletContracts Wallets { get; }

    public IEnumerable<ChainMarket> Markets => Tokens.Markets;

    public void AddMarket(ChainMarket market) => Tokens.Add(market);

    public ChainMarket? MarketOf(string condition) => Tokens.Find(condition);

    public ChainMarket? MarketOf(BigInteger token) => Tokens.Find(token);

    /// <summary>pUSD of a wallet, base units.</summary>
    public BigInteger CollateralOf(EvmAddress wallet) => Tokens.Coin.BalanceOf(wallet);

    /// <summary>USDC.e of a wallet, base units.</summary>
    public BigInteger UsdcOf(EvmAddress wallet) => usdc.BalanceOf(wallet);

    /// <summary>Shares of a wallet, base units; of an unknown token none.</summary>
    public BigInteger SharesOf(EvmAddress wallet, BigInteger token) =>
        MarketOf(token) is { } market ? Tokens.HolderOf(market).BalanceOf(wallet, token) : 0;

    /// <summary>Everybody who has shares of the token, most first.</summary>
    public IReadOnlyList<(EvmAddress Wallet, BigInteger Shares)> HoldersOf(BigInteger token) =>
    [
        .. Store.All(SlotKind.Shares).Where(pair => pair.Key.Id == token)
            .Select(pair => (pair.Key.A, pair.Value)).OrderByDescending(pair => pair.Value),
    ];

    /// <summary>pUSD that the spender may take from the wallet.</summary>
    public BigInteger Allowance(EvmAddress wallet, EvmAddress spender) => Tokens.Coin.AllowanceOf(wallet, spender);

    /// <summary>May the spender move the wallet's tokens of this contract?</summary>
    public bool IsApprovedForAll(EvmAddress tokens, EvmAddress wallet, EvmAddress spender) =>
        (tokens == Contracts.PositionManager ? Tokens.Positions : Tokens.Conditional).IsApproved(wallet, spender);

    /// <inheritdoc/>
    public override bool HasCode(EvmAddress address) =>
        base.HasCode(address) || address == Contracts.AutoRedeemer || address == Contracts.RelayHub;

    /// <summary>Is it one of the venue's own contracts, rather than a wallet?</summary>
    public bool IsProtocol(EvmAddress address) => HasCode(address) && Wallets.KindOf(address) == SignatureType.Eoa;

    /// <summary>Collateral locked behind all outstanding shares, base units.</summary>
    public BigInteger Locked =>
        CollateralOf(Contracts.ConditionalTokens) + CollateralOf(Contracts.PositionManager);

    /// <summary>
    /// A trade reaches a block. Moves money and shares and logs <c>OrderFilled</c> per order; the venue's own books
    /// know it already, so it is no effect.
    /// </summary>
    /// <param name="condition">The market.</param>
    /// <param name="taker">The order that came last.</param>
    /// <param name="makers">The orders that it met; with the taker they add up.</param>
    public SettlementResult Settle(string condition, SettlementLeg taker, IReadOnlyList<SettlementLeg> makers)
    {
        ChainMarket market = MarketOf(condition) ?? throw Unknown(condition);
        foreach (SettlementLeg leg in makers.Append(taker))
        {
            Faucet.TopUp(market, leg);
        }
        ChainTransaction done = Act(
            () => settlement.Run(market, taker, makers), isEffect: false, to: settlement.ExchangeOf(market));
        return new SettlementResult(done.Hash, done.Error);
    }

    /// <summary>A settlement that fails: a transaction of status 0 that moves nothing.</summary>
    public SettlementResult FailSettlement(string condition, string reason)
    {
        ChainMarket market = MarketOf(condition) ?? throw Unknown(condition);
        ChainTransaction failed = Act(
            () => throw new ChainRevert(reason), isEffect: false, to: settlement.ExchangeOf(market));
        return new SettlementResult(failed.Hash, failed.Error);
    }

    /// <summary>The result of a market is in; a second one is refused.</summary>
    /// <exception cref="BadInputException">Unknown market, or it has a result.</exception>
    public void ReportPayout(string condition, Payout payout)
    {
        ChainMarket market = MarketOf(condition) ?? throw Unknown(condition);
        if (Act(() => Tokens.Report(market, payout)).Error is { } error)
        {
            throw new BadInputException($"condition '{condition}': {error}");
        }
    }

    /// <summary>The result on chain; null while there is none. Millionths.</summary>
    public Payout? PayoutOf(string condition)
    {
        if (MarketOf(condition) is not { } market || !Tokens.IsResolved(market)) { return null; }
        const long Dollar = Quantity.MicrosPerShare;
        return new Payout((int)Tokens.PayoutOf(market.First, Dollar), (int)Tokens.PayoutOf(market.Second, Dollar));
    }

    private static BadInputException Unknown(string condition) =>
        new($"the chain has no condition '{condition}'; add the market first");

    private protected override void Keep(ChainTransaction done, long timestamp)
    {
        foreach (ChainActivity activity in Store.Activities)
        {
            history.Add(activity with
            {
                Timestamp = timestamp,
                TransactionHash = done.Hash,
                Sequence = history.Count + 1,
            });
        }
    }

    private protected override void Tell(Slot slot, BigInteger change)
    {
        if (slot.Kind == SlotKind.Balance && slot.Contract == Contracts.Collateral)
        {
            effects.CollateralMoved(slot.A, (long)change);
        }
        else if (slot.Kind == SlotKind.Shares)
        {
            effects.SharesMoved(slot.A, slot.Id, (long)change);
        }
    }
}
