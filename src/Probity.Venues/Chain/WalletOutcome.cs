using System.Numerics;

namespace Probity.Venues.Chain;

/// <summary>What became of the calls of a wallet. Only proof says confirmed or failed.</summary>
public abstract record WalletOutcome
{
    private WalletOutcome()
    {
    }

    /// <param name="Hash">Of the (last) transaction.</param>
    /// <param name="Receipt">Its receipt; null where no node is configured and the relayer's word stands.</param>
    public sealed record Confirmed(string Hash, ChainReceipt? Receipt) : WalletOutcome;

    /// <summary>It did not happen and cannot happen any more.</summary>
    public sealed record Failed(string Evidence) : WalletOutcome;

    /// <summary>It may have happened, or may yet.</summary>
    /// <param name="Why">What is known.</param>
    /// <param name="NonceSpent">Something was executed with its nonce: the effects tell whether it was this.</param>
    public sealed record Unknown(string Why, bool NonceSpent = false) : WalletOutcome;
}

/// <summary>Who pays the gas and broadcasts.</summary>
public enum WalletRoute : byte
{
    /// <summary>The key's own transaction, gas from the key's account.</summary>
    Direct = 0,

    /// <summary>The venue's relayer, which pays.</summary>
    Relayer = 1,
}

/// <summary>
/// What was signed and may be on its way. Kept on disk before it leaves: the same bytes sent again can be executed
/// once only, so that whoever finds this after a crash may send it again and then look.
/// </summary>
/// <param name="Route">Where it goes.</param>
/// <param name="Bytes">The raw transaction, or the relayer's request.</param>
/// <param name="Nonce">Signed in it.</param>
/// <param name="Hash">Of the transaction; empty on the relayer's way.</param>
/// <param name="RelayerId">The relayer's name for it; empty until it answered.</param>
/// <param name="Deadline">Unix seconds after which it is worthless; 0 = never.</param>
public sealed record SignedAction(
    WalletRoute Route, byte[] Bytes, BigInteger Nonce, string Hash, string RelayerId, long Deadline)
{
    /// <summary>Nonce of the Safe whose transaction is inside; null where there is none.</summary>
    public BigInteger? SafeNonce { get; init; }
}
