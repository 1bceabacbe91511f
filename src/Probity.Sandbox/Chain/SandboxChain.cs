using System.Numerics;
using System.Text;
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
public sealed class SandboxChain
{
    private readonly ChainStore store = new();
    private readonly Machine machine;
    private readonly Erc20 usdc;
    private readonly Settlement settlement;
    private readonly IChainEffects effects;
    private readonly Blocks blocks;
    private readonly TransactionPool pool = new();
    private readonly SortedDictionary<(long Block, long Order), Action> scheduled = [];
    private readonly List<ChainActivity> history = [];
    private long counter;

    /// <param name="contracts">Chain id and addresses.</param>
    /// <param name="effects">Told of every balance that changes otherwise than by <see cref="Settle"/>.</param>
    /// <param name="now">The venue's time.</param>
    /// <param name="options">Null for the usual.</param>
    public SandboxChain(
        PolymarketContracts contracts, IChainEffects effects, Func<Instant> now, SandboxChainOptions? options = null)
    {
        options ??= new SandboxChainOptions();
        Contracts = contracts;
        this.effects = effects;
        blocks = new Blocks(now, options.FirstBlock);
        machine = new Machine(store);
        Tokens = new OutcomeTokens(machine, contracts);
        usdc = new Erc20(machine, contracts.UsdcE, "USDC.e");
        Wallets = new WalletContracts(machine, contracts, options.UsesBeacon);
        settlement = new Settlement(machine, contracts, Tokens);
        ConversionContracts.Define(machine, contracts, Tokens, usdc);
        Faucet = new Faucet(this, store, usdc);
    }

    public PolymarketContracts Contracts { get; }

    /// <summary>Gives wallets what they begin with.</summary>
    public Faucet Faucet { get; }

    /// <summary>What wallets did, oldest first.</summary>
    public IReadOnlyList<ChainActivity> History => history;

    /// <summary>Number of the newest block.</summary>
    public long Height => blocks.Height;

    internal OutcomeTokens Tokens { get; }

    internal WalletContracts Wallets { get; }

    internal Blocks Blocks => blocks;

    internal TransactionPool Pool => pool;

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
        .. store.All(SlotKind.Shares).Where(pair => pair.Key.Id == token)
            .Select(pair => (pair.Key.A, pair.Value)).OrderByDescending(pair => pair.Value),
    ];

    /// <summary>pUSD that the spender may take from the wallet.</summary>
    public BigInteger Allowance(EvmAddress wallet, EvmAddress spender) => Tokens.Coin.AllowanceOf(wallet, spender);

    /// <summary>May the spender move the wallet's tokens of this contract?</summary>
    public bool IsApprovedForAll(EvmAddress tokens, EvmAddress wallet, EvmAddress spender) =>
        (tokens == Contracts.PositionManager ? Tokens.Positions : Tokens.Conditional).IsApproved(wallet, spender);

    /// <summary>Native coin of a wallet, wei.</summary>
    public BigInteger GasOf(EvmAddress wallet) => store[new Slot(SlotKind.Gas, default, wallet)];

    public ulong NonceOf(EvmAddress wallet) => (ulong)store[new Slot(SlotKind.Nonce, default, wallet)];

    /// <summary>Is there a contract or a deployed wallet?</summary>
    public bool HasCode(EvmAddress address) =>
        machine.HasCode(address) || address == Contracts.AutoRedeemer || address == Contracts.RelayHub;

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

    /// <summary>Does everything that is due by now: waiting transactions, and what was scheduled.</summary>
    public void Advance()
    {
        long height = Height;
        while (scheduled.Count > 0 && scheduled.First() is { Key.Block: var block } due && block <= height)
        {
            scheduled.Remove(due.Key);
            due.Value();
        }
        while (pool.Take(height, NonceOf) is { } waiting) { Mine(waiting); }
    }

    /// <summary>Runs the act once the chain has reached the block.</summary>
    internal void Schedule(long block, Action act) => scheduled.Add((block, ++counter), act);

    /// <summary>Takes a signed transaction into the next block.</summary>
    /// <exception cref="TransactionRefused">As a node would say it.</exception>
    internal string Send(RawTransaction transaction)
    {
        ulong next = NonceOf(transaction.From);
        if (transaction.Nonce < next)
        {
            throw new TransactionRefused($"nonce too low: next nonce {next}, tx nonce {transaction.Nonce}");
        }
        if (transaction.To is null) { throw new TransactionRefused("the sandbox creates no contracts"); }
        ulong intrinsic = Gas.Intrinsic(transaction.Data);
        if (transaction.GasLimit < intrinsic)
        {
            throw new TransactionRefused(
                $"intrinsic gas too low: gas {transaction.GasLimit}, minimum needed {intrinsic}");
        }
        if (transaction.PriorityFeePerGas < Gas.MinimumTip)
        {
            throw new TransactionRefused(
                $"transaction underpriced: gas tip cap {transaction.PriorityFeePerGas}, minimum needed "
                + Gas.MinimumTip);
        }
        BigInteger cost = (transaction.GasLimit * transaction.MaxFeePerGas) + transaction.Value;
        BigInteger balance = GasOf(transaction.From);
        if (balance < cost)
        {
            throw new TransactionRefused(
                $"insufficient funds for gas * price + value: balance {balance}, tx cost {cost}, overshot "
                + (cost - balance));
        }
        pool.Add(transaction, Height + 1);
        return Hex.Of(transaction.Hash);
    }

    /// <summary>Runs a call without keeping what it does.</summary>
    /// <exception cref="ChainRevert">It fails.</exception>
    internal (byte[] Result, ulong Gas) Try(EvmAddress from, EvmAddress to, BigInteger value, byte[] data)
    {
        StoreMark mark = store.Mark;
        try
        {
            byte[] result = machine.Call(from, to, value, data);
            return (result, Gas.Used(data, store.Writes - mark.Writes, store.Logs.Count - mark.Logs));
        }
        finally
        {
            store.RollBack(mark);
        }
    }

    /// <summary>A call by one of the sandbox's own senders, in a transaction of its own.</summary>
    internal ChainTransaction Run(EvmAddress from, EvmAddress to, byte[] data) =>
        Act(() => machine.Call(from, to, 0, data), to: to, from: from, input: data);

    /// <summary>What a relay or the operator does, as one transaction of the newest block.</summary>
    internal ChainTransaction Act(
        Action body, bool isEffect = true, EvmAddress to = default, EvmAddress from = default, byte[]? input = null)
    {
        input ??= [];
        byte[] seed = [.. Encoding.ASCII.GetBytes("probity sandbox transaction"), .. AbiWords.Of(++counter)];
        string? error = Attempt(body);
        var terms = new GasTerms(
            2, Gas.BlockLimit, Gas.Used(input, store.Writes, store.Logs.Count), Gas.BaseFee * 2, Gas.MinimumTip,
            Gas.BaseFee + Gas.MinimumTip);
        return Finish(
            new ChainTransaction(
                Hex.Of(Keccak256.Hash(seed)), Height, 0, from, to, 0, 0, input, terms, error, [], 0), isEffect);
    }

    private static BadInputException Unknown(string condition) =>
        new($"the chain has no condition '{condition}'; add the market first");

    private string? Attempt(Action body)
    {
        StoreMark mark = store.Mark;
        try
        {
            body();
            return null;
        }
        catch (ChainRevert revert)
        {
            store.RollBack(mark);
            return revert.Reason;
        }
    }

    private void Mine(TransactionPool.Waiting waiting)
    {
        RawTransaction raw = waiting.Transaction;
        BigInteger price = Gas.Price(raw.MaxFeePerGas, raw.PriorityFeePerGas);
        string? error = Attempt(() =>
        {
            StoreMark mark = store.Mark;
            machine.Call(raw.From, raw.To!.Value, raw.Value, raw.Data);
            ulong needed = Gas.Used(raw.Data, store.Writes - mark.Writes, store.Logs.Count - mark.Logs);
            CallFrame.Demand(needed <= raw.GasLimit, $"out of gas: limit {raw.GasLimit}, needed {needed}");
        });
        ulong used = error is null ? Gas.Used(raw.Data, store.Writes, store.Logs.Count) : Gas.Used(raw.Data, 0, 0);
        used = Math.Min(used, raw.GasLimit);
        store[new Slot(SlotKind.Nonce, default, raw.From)] += 1;
        var gas = new Slot(SlotKind.Gas, default, raw.From);
        store[gas] = BigInteger.Max(0, store[gas] - (used * price));
        var terms = new GasTerms(raw.Type, raw.GasLimit, used, raw.MaxFeePerGas, raw.PriorityFeePerGas, price);
        Finish(
            new ChainTransaction(
                Hex.Of(raw.Hash), waiting.FirstBlock, 0, raw.From, raw.To!.Value, raw.Nonce, raw.Value, raw.Data,
                terms, error, [], 0),
            isEffect: true);
    }

    private ChainTransaction Finish(ChainTransaction draft, bool isEffect)
    {
        IReadOnlyList<ChainTransaction> before = blocks.In(draft.Block);
        ChainTransaction done = draft with
        {
            Index = before.Count,
            FirstLog = before.Sum(transaction => transaction.Logs.Count),
            Logs = [.. store.Logs],
        };
        blocks.Add(done);
        long timestamp = blocks.TimestampOf(done.Block);
        foreach (ChainActivity activity in store.Activities)
        {
            history.Add(activity with
            {
                Timestamp = timestamp,
                TransactionHash = done.Hash,
                Sequence = history.Count + 1,
            });
        }
        foreach ((Slot slot, BigInteger change) in store.Commit())
        {
            if (isEffect && !machine.IsContract(slot.A)) { Tell(slot, change); }
        }
        return done;
    }

    private void Tell(Slot slot, BigInteger change)
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
