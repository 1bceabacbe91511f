using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

internal enum SlotKind : byte
{
    /// <summary>ERC-20 balance of A.</summary>
    Balance,

    /// <summary>ERC-20 allowance that A gave to B.</summary>
    Allowance,

    /// <summary>ERC-1155 balance of A in token Id.</summary>
    Shares,

    /// <summary>ERC-1155: may B move the tokens of A?</summary>
    Operator,

    /// <summary>Native coin of A, wei.</summary>
    Gas,

    /// <summary>Next transaction number of A.</summary>
    Nonce,

    /// <summary>Who owns the wallet contract A, as a number.</summary>
    WalletOwner,
    WalletKind,

    /// <summary>Next number of a transaction that the wallet contract A executes.</summary>
    WalletNonce,

    /// <summary>Numerator of the payout of token Id; set once, with the denominator.</summary>
    PayoutNumerator,

    /// <summary>Denominator of the payout of condition Id; zero while unresolved.</summary>
    PayoutDenominator,

    /// <summary>Micro-shares filled of the order whose hash is Id.</summary>
    OrderFilled,
}

/// <summary>The name of one number of the chain's state.</summary>
internal readonly record struct Slot(
    SlotKind Kind, EvmAddress Contract, EvmAddress A = default, EvmAddress B = default, BigInteger Id = default);

/// <summary>How much was written at some moment: what comes after can be undone.</summary>
internal readonly record struct StoreMark(int Writes, int Logs, int Activities);

/// <summary>
/// All numbers of the chain, and what the running transaction wrote, logged and did, so that a revert takes all of it
/// back.
/// </summary>
internal sealed class ChainStore
{
    private readonly Dictionary<Slot, BigInteger> values = [];
    private readonly List<(Slot Slot, BigInteger Before)> writes = [];

    /// <summary>Of the running transaction.</summary>
    public List<ChainLog> Logs { get; } = [];

    /// <summary>Of the running transaction.</summary>
    public List<ChainActivity> Activities { get; } = [];

    public int Writes => writes.Count;

    public StoreMark Mark => new(writes.Count, Logs.Count, Activities.Count);

    public BigInteger this[Slot slot]
    {
        get => values.GetValueOrDefault(slot);
        set
        {
            BigInteger before = this[slot];
            if (before == value) { return; }
            writes.Add((slot, before));
            values[slot] = value;
        }
    }

    /// <summary>All numbers of a kind that are not zero.</summary>
    public IEnumerable<KeyValuePair<Slot, BigInteger>> All(SlotKind kind) =>
        values.Where(pair => pair.Key.Kind == kind && !pair.Value.IsZero);

    /// <summary>Takes back everything since the mark.</summary>
    public void RollBack(StoreMark mark)
    {
        for (int i = writes.Count - 1; i >= mark.Writes; i--) { values[writes[i].Slot] = writes[i].Before; }
        writes.RemoveRange(mark.Writes, writes.Count - mark.Writes);
        Logs.RemoveRange(mark.Logs, Logs.Count - mark.Logs);
        Activities.RemoveRange(mark.Activities, Activities.Count - mark.Activities);
    }

    /// <summary>Ends the transaction; gives what it changed in sum, in the order of the first change.</summary>
    public List<(Slot Slot, BigInteger Change)> Commit()
    {
        var changes = new List<(Slot, BigInteger)>();
        var seen = new HashSet<Slot>();
        foreach ((Slot slot, BigInteger before) in writes)
        {
            if (!seen.Add(slot)) { continue; }
            BigInteger change = this[slot] - before;
            if (!change.IsZero) { changes.Add((slot, change)); }
        }
        writes.Clear();
        Logs.Clear();
        Activities.Clear();
        return changes;
    }
}
