using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Chain;

/// <summary>
/// Has an account's wallet make calls. A Safe makes them in one transaction, all or none, signed by its owner and sent
/// by the owner's own account, which pays the gas in BNB; a key's own account makes them one by one.
/// </summary>
/// <param name="account">Whose wallet.</param>
/// <param name="reads">Null where no node is configured: then nothing can be sent.</param>
/// <param name="options">Bounds and intervals.</param>
/// <param name="time">The clock.</param>
public sealed class OpinionExecutor(
    OpinionAccount account, OpinionReads? reads, ChainOptions options, TimeProvider time) : IWalletExecutor
{
    private static readonly byte[] FailureEvent = Keccak256.Hash("ExecutionFailure(bytes32,uint256)"u8);

    private readonly SemaphoreSlim turn = new(1, 1);

    public WalletRoute Route => WalletRoute.Direct;

    /// <inheritdoc/>
    public async Task<WalletOutcome> Execute(
        IReadOnlyList<WalletCall> calls, string note, Action<SignedAction>? beforeSending, CancellationToken cancel)
    {
        DirectSender direct = Direct();
        Action<SignedAction> tell = beforeSending ?? (_ => { });
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return account.SignatureType == OpinionSignatureType.Eoa
                ? await direct.Execute(calls, tell, cancel).ConfigureAwait(false)
                : await BySafe(direct, calls, tell, cancel).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<WalletOutcome> Resolve(SignedAction action, CancellationToken cancel)
    {
        DirectSender direct = Direct();
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            WalletOutcome outcome = await direct.Resolve(action, cancel).ConfigureAwait(false);
            return action.SafeNonce is { } nonce
                ? await Judge(outcome, nonce, cancel).ConfigureAwait(false)
                : outcome;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// The transaction that a Safe would execute. Its own gas is left open: with a refund price of zero an inner call
    /// that fails then reverts the whole, so that the estimate already tells, and a receipt proves.
    /// </summary>
    public static SafeTransaction Transaction(IReadOnlyList<WalletCall> calls, BigInteger nonce) =>
        SafeTransaction.Of(OpinionContracts.Bnb.MultiSend, calls, nonce);

    private DirectSender Direct() => reads is null
        ? throw ChainException.NoRpc("a transaction of the wallet", VenueId.Opinion)
        : new DirectSender(account.Key, reads.Rpc, options, time);

    private async Task<WalletOutcome> BySafe(
        DirectSender direct, IReadOnlyList<WalletCall> calls, Action<SignedAction> tell, CancellationToken cancel)
    {
        BigInteger nonce = await reads!.SafeNonce(account.Maker, cancel).ConfigureAwait(false);
        SafeTransaction transaction = Transaction(calls, nonce);
        Signature signature = account.Key.Sign(transaction.Hash(OpinionContracts.Bnb.ChainId, account.Maker));
        try
        {
            WalletOutcome outcome = await direct.Execute(
                transaction.Execution(account.Maker, signature), action => tell(action with { SafeNonce = nonce }),
                cancel).ConfigureAwait(false);
            return await Judge(outcome, nonce, cancel).ConfigureAwait(false);
        }
        catch (ChainException e) when (e.Fault == ChainFault.Reverted && Meaning(e.Message) is { } meaning)
        {
            throw new ChainException(e.Fault, $"{e.Message} ({meaning})", e);
        }
    }

    /// <summary>
    /// A receipt that succeeded may hold the Safe's word that the inner call failed. And what our transaction did not
    /// do, somebody else may have done by copying the signed call from it: the Safe's own nonce tells.
    /// </summary>
    private async Task<WalletOutcome> Judge(WalletOutcome outcome, BigInteger nonce, CancellationToken cancel)
    {
        if (outcome is WalletOutcome.Confirmed { Receipt: { } receipt } done)
        {
            bool failed = receipt.Logs.Any(log => log.Contract == account.Maker
                && log.Topics.Count > 0 && log.Topics[0].AsSpan().SequenceEqual(FailureEvent));
            return failed
                ? new WalletOutcome.Failed($"transaction {done.Hash}: the Safe's inner call failed")
                : done;
        }
        if (outcome is not WalletOutcome.Failed refused) { return outcome; }
        try
        {
            BigInteger now = await reads!.SafeNonce(account.Maker, cancel).ConfigureAwait(false);
            return now == nonce
                ? refused
                : new WalletOutcome.Unknown(
                    $"{refused.Evidence}, but the Safe's nonce {nonce} is used", NonceSpent: true);
        }
        catch (Exception e) when (e is ChainException or VenueException)
        {
            return new WalletOutcome.Unknown($"{refused.Evidence}; the Safe's nonce is not known: {e.Message}");
        }
    }

    /// <summary>What the Safe's short codes mean.</summary>
    private string? Meaning(string said)
    {
        (string Code, string Meaning)[] known =
        [
            ("GS010", "not enough gas for the inner call"),
            ("GS013", "the inner call fails: look at balance, approvals and the market's status"),
            ("GS020", "the Safe wants more signatures than one"),
            ("GS025", "the signer has not approved this"),
            ("GS026", $"{account.Signer} does not own the Safe {account.Maker}, or another transaction was faster"),
        ];
        return known.FirstOrDefault(one => said.Contains(one.Code, StringComparison.Ordinal)).Meaning;
    }
}
