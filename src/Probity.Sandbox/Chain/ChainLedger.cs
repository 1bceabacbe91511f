using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;

namespace Probity.Sandbox.Chain;

/// <summary>
/// The part of a chain that is the same at every venue: blocks, transactions with gas and nonces, calls, logs. Not
/// thread-safe: callers hold the venue's gate, and call <see cref="Advance"/> before they look.
/// </summary>
public abstract class ChainLedger
{
    private readonly ChainStore store = new();
    private readonly Blocks blocks;
    private readonly TransactionPool pool;
    private readonly SortedDictionary<(long Block, long Order), Action> scheduled = [];
    private long counter;

    /// <param name="chainId">What transactions are signed for.</param>
    /// <param name="now">The venue's time.</param>
    /// <param name="firstBlock">Number of the block in which the sandbox starts.</param>
    /// <param name="gas">What gas costs.</param>
    private protected ChainLedger(ulong chainId, Func<Instant> now, long firstBlock, GasPrice gas)
    {
        (ChainId, GasPrice) = (chainId, gas);
        pool = new TransactionPool(gas);
        blocks = new Blocks(now, firstBlock);
        Machine = new Machine(store);
    }

    public ulong ChainId { get; }

    /// <summary>Number of the newest block.</summary>
    public long Height => blocks.Height;

    internal GasPrice GasPrice { get; }

    internal Blocks Blocks => blocks;

    internal TransactionPool Pool => pool;

    private protected Machine Machine { get; }

    private protected ChainStore Store => store;

    /// <summary>Native coin of a wallet, wei.</summary>
    public BigInteger GasOf(EvmAddress wallet) => store[new Slot(SlotKind.Gas, default, wallet)];

    public ulong NonceOf(EvmAddress wallet) => (ulong)store[new Slot(SlotKind.Nonce, default, wallet)];

    /// <summary>Is there a contract or a deployed wallet?</summary>
    public virtual bool HasCode(EvmAddress address) => Machine.HasCode(address);

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
        if (transaction.PriorityFeePerGas < GasPrice.MinimumTip)
        {
            throw new TransactionRefused(
                $"transaction underpriced: gas tip cap {transaction.PriorityFeePerGas}, minimum needed "
                + GasPrice.MinimumTip);
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
            byte[] result = Machine.Call(from, to, value, data);
            return (result, Gas.Used(data, store.Writes - mark.Writes, store.Logs.Count - mark.Logs));
        }
        finally
        {
            store.RollBack(mark);
        }
    }

    /// <summary>A call by one of the sandbox's own senders, in a transaction of its own.</summary>
    internal ChainTransaction Run(EvmAddress from, EvmAddress to, byte[] data) =>
        Act(() => Machine.Call(from, to, 0, data), to: to, from: from, input: data);

    /// <summary>What a relay or the operator does, as one transaction of the newest block.</summary>
    internal ChainTransaction Act(
        Action body, bool isEffect = true, EvmAddress to = default, EvmAddress from = default, byte[]? input = null)
    {
        input ??= [];
        byte[] seed = [.. Encoding.ASCII.GetBytes("probity sandbox transaction"), .. AbiWords.Of(++counter)];
        string? error = Attempt(body);
        var terms = new GasTerms(
            2, Gas.BlockLimit, Gas.Used(input, store.Writes, store.Logs.Count), GasPrice.BaseFee * 2,
            GasPrice.MinimumTip, GasPrice.Usual);
        return Finish(
            new ChainTransaction(
                Hex.Of(Keccak256.Hash(seed)), Height, 0, from, to, 0, 0, input, terms, error, [], 0), isEffect);
    }

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
        BigInteger price = GasPrice.Paid(raw.MaxFeePerGas, raw.PriorityFeePerGas);
        string? error = Attempt(() =>
        {
            StoreMark mark = store.Mark;
            Machine.Call(raw.From, raw.To!.Value, raw.Value, raw.Data);
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
        Keep(done, blocks.TimestampOf(done.Block));
        foreach ((Slot slot, BigInteger change) in store.Commit())
        {
            if (isEffect && !Machine.IsContract(slot.A)) { Tell(slot, change); }
        }
        return done;
    }

    /// <summary>A transaction is over: what it did besides its numbers and logs is still in the store.</summary>
    private protected virtual void Keep(ChainTransaction done, long timestamp)
    {
    }

    /// <summary>A number of a wallet changed otherwise than by a settlement.</summary>
    private protected abstract void Tell(Slot slot, BigInteger change);
}
