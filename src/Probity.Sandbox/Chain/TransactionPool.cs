using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>A node refuses a transaction before it reaches a block.</summary>
public sealed class TransactionRefused(string message) : Exception(message);

/// <summary>Signed transactions that wait for their block, per sender in the order of their numbers.</summary>
internal sealed class TransactionPool(GasPrice price)
{
    private readonly SortedDictionary<long, Waiting> waiting = [];
    private long arrivals;

    /// <summary>Transactions of the sender that wait without a gap, from its next number on.</summary>
    public ulong NextNonce(EvmAddress sender, ulong onChain)
    {
        while (waiting.Values.Any(w => w.Transaction.From == sender && w.Transaction.Nonce == onChain)) { onChain++; }
        return onChain;
    }

    public RawTransaction? Find(string hash) => waiting.Values
        .FirstOrDefault(w => string.Equals(Hex.Of(w.Transaction.Hash), hash, StringComparison.OrdinalIgnoreCase))
        ?.Transaction;

    /// <exception cref="TransactionRefused">It is there already, or pays too little to replace another.</exception>
    public void Add(RawTransaction transaction, long firstBlock)
    {
        foreach ((long arrival, Waiting other) in waiting)
        {
            RawTransaction old = other.Transaction;
            if (old.From != transaction.From || old.Nonce != transaction.Nonce) { continue; }
            if (old.Hash.AsSpan().SequenceEqual(transaction.Hash)) { throw new TransactionRefused("already known"); }
            bool better = transaction.MaxFeePerGas * 10 >= old.MaxFeePerGas * 11
                && transaction.PriorityFeePerGas * 10 >= old.PriorityFeePerGas * 11;
            if (!better) { throw new TransactionRefused("replacement transaction underpriced"); }
            waiting.Remove(arrival);
            break;
        }
        waiting.Add(++arrivals, new Waiting(transaction, firstBlock));
    }

    /// <summary>Takes the oldest transaction that a block up to the height can hold; null when there is none.</summary>
    public Waiting? Take(long height, Func<EvmAddress, ulong> nonceOf)
    {
        foreach ((long arrival, Waiting found) in waiting)
        {
            bool ready = found.FirstBlock <= height && found.Transaction.MaxFeePerGas >= price.BaseFee
                && nonceOf(found.Transaction.From) == found.Transaction.Nonce;
            if (!ready) { continue; }
            waiting.Remove(arrival);
            return found;
        }
        return null;
    }

    /// <param name="Transaction">What waits.</param>
    /// <param name="FirstBlock">The first block that may hold it.</param>
    public sealed record Waiting(RawTransaction Transaction, long FirstBlock);
}
