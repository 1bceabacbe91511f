using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// Has an account's wallet make calls, by the way that its kind needs: own transactions for an EOA, the relayer for
/// the others. One operation at a time: nonces are in order.
/// </summary>
/// <param name="account">Whose wallet.</param>
/// <param name="rpc">Null where no node is configured; then only the relayer's wallets can act.</param>
/// <param name="relayer">The venue's relayer.</param>
/// <param name="options">Bounds and intervals.</param>
/// <param name="time">The clock.</param>
public sealed class WalletExecutor(
    PolymarketAccount account,
    JsonRpcClient? rpc,
    RelayerClient relayer,
    ChainOptions options,
    TimeProvider time) : IWalletExecutor
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly RelayedSender relayed = new(account, relayer, rpc, options, time);

    public WalletRoute Route =>
        account.SignatureType == SignatureType.Eoa ? WalletRoute.Direct : WalletRoute.Relayer;

    /// <summary>Sends calls in order and waits for proof. Through the relayer they happen all or none.</summary>
    /// <param name="calls">At least one.</param>
    /// <param name="note">For the relayer's records.</param>
    /// <param name="beforeSending">Told of everything signed before it leaves, and again once it has a name.</param>
    /// <param name="cancel">Stops waiting; what was sent goes on.</param>
    /// <exception cref="ChainException">Nothing was sent.</exception>
    public async Task<WalletOutcome> Execute(
        IReadOnlyList<WalletCall> calls, string note, Action<SignedAction>? beforeSending, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return Route == WalletRoute.Relayer
                ? await relayed.Execute(calls, note, beforeSending ?? Nobody, cancel).ConfigureAwait(false)
                : await Direct("a transaction of the key").Execute(calls, beforeSending ?? Nobody, cancel)
                    .ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What became of something signed earlier; sends it again where that can do no harm.</summary>
    public async Task<WalletOutcome> Resolve(SignedAction action, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return action.Route == WalletRoute.Relayer
                ? await relayed.Resolve(action, cancel).ConfigureAwait(false)
                : await Direct("a transaction of the key").Resolve(action, cancel).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Has the wallet itself deployed.</summary>
    public Task<WalletOutcome> Deploy(CancellationToken cancel) => relayed.Deploy(cancel);

    private static void Nobody(SignedAction action)
    {
    }

    private DirectSender Direct(string what) =>
        rpc is null
            ? throw ChainException.NoRpc(what, VenueId.Polymarket)
            : new DirectSender(account.Key, rpc, options, time);
}
