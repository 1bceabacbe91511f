using System.Numerics;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>Calls of proxies, Safes and deposit wallets: signed here, sent and paid for by the relayer.</summary>
internal sealed class RelayedSender(
    PolymarketAccount account, RelayerClient relayer, JsonRpcClient? rpc, ChainOptions options, TimeProvider time)
{
    private readonly RelayerRequests requests = new(account);

    /// <summary>What the relayer calls this kind of wallet.</summary>
    private string Type => account.SignatureType switch
    {
        SignatureType.GnosisSafe => "SAFE",
        SignatureType.PolyProxy => "PROXY",
        _ => "WALLET",
    };

    /// <summary>Sends calls, all or none, and waits until they are on the chain.</summary>
    public async Task<WalletOutcome> Execute(
        IReadOnlyList<WalletCall> calls, string note, Action<SignedAction> beforeSending, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            SignedAction action = await Sign(calls, note, cancel).ConfigureAwait(false);
            beforeSending(action);
            try
            {
                RelayerTransaction taken = await relayer.Submit(action.Bytes, cancel).ConfigureAwait(false);
                beforeSending(action with { RelayerId = taken.Id });
                return await Await(taken, cancel).ConfigureAwait(false);
            }
            catch (VenueException e) when (RelayerClient.IsBusy(e.Error))
            {
                if (attempt >= options.SubmitAttempts)
                {
                    return new WalletOutcome.Failed($"the relayer was busy {attempt} times: {e.Error}");
                }
                await Task.Delay(e.Error.RetryAfter ?? options.PollEvery, time, cancel).ConfigureAwait(false);
            }
            catch (VenueException e)
            {
                return IsRefusal(e.Error)
                    ? new WalletOutcome.Failed(e.Error.ToString())
                    : new WalletOutcome.Unknown(e.Error.ToString());
            }
        }
    }

    /// <summary>Has a wallet deployed, by one of the two requests for that.</summary>
    public async Task<WalletOutcome> Deploy(CancellationToken cancel)
    {
        byte[] request = account.SignatureType switch
        {
            SignatureType.GnosisSafe => requests.SafeCreate(),
            SignatureType.DepositWallet => requests.DepositWalletCreate(),
            _ => throw new ChainException(
                ChainFault.NotConfigured, $"wallets of kind {account.SignatureType} are not deployed by request"),
        };
        RelayerTransaction taken = await relayer.Submit(request, cancel).ConfigureAwait(false);
        return await Await(taken, cancel).ConfigureAwait(false);
    }

    /// <summary>What became of a request that was signed before.</summary>
    public async Task<WalletOutcome> Resolve(SignedAction action, CancellationToken cancel)
    {
        if (action.RelayerId.Length > 0)
        {
            var known = new RelayerTransaction(action.RelayerId, RelayerState.Waiting, "", "", "");
            return await Await(known, cancel).ConfigureAwait(false);
        }
        // The reply was lost. With its nonce unused nothing happened yet, and sending it again can do it once only.
        if (await IsSpent(action, cancel).ConfigureAwait(false)) { return Spent(action); }
        if (action.Deadline > 0 && time.GetUtcNow().ToUnixTimeSeconds() > action.Deadline)
        {
            return new WalletOutcome.Failed("its deadline passed and its nonce was not used: it can never happen");
        }
        try
        {
            RelayerTransaction taken = await relayer.Submit(action.Bytes, cancel).ConfigureAwait(false);
            WalletOutcome outcome = await Await(taken, cancel).ConfigureAwait(false);
            // The first copy may have gone through and made the second one fail.
            return outcome is WalletOutcome.Failed && await IsSpent(action, cancel).ConfigureAwait(false)
                ? Spent(action)
                : outcome;
        }
        catch (VenueException e)
        {
            return RelayerClient.IsStaleNonce(e.Error)
                ? Spent(action)
                : new WalletOutcome.Unknown(e.Error.ToString());
        }
    }

    /// <summary>A refusal proves that nothing was taken; timeouts, 5xx and unreadable replies do not.</summary>
    private static bool IsRefusal(VenueError error) =>
        error.Kind is VenueErrorKind.Status or VenueErrorKind.Html && error.Status is >= 400 and < 500 and not 408;

    private static WalletOutcome.Unknown Spent(SignedAction action) =>
        new($"nonce {action.Nonce} of the wallet was used, by this or by another request", NonceSpent: true);

    private async Task<bool> IsSpent(SignedAction action, CancellationToken cancel)
    {
        RelayerTerms terms = await relayer.Terms(account.Signer, Type, cancel).ConfigureAwait(false);
        return terms.Nonce > action.Nonce;
    }

    private async Task<SignedAction> Sign(IReadOnlyList<WalletCall> calls, string note, CancellationToken cancel)
    {
        RelayerTerms terms = await relayer.Terms(account.Signer, Type, cancel).ConfigureAwait(false);
        long deadline = 0;
        byte[] body;
        switch (account.SignatureType)
        {
            case SignatureType.GnosisSafe:
                body = requests.Safe(calls, terms.Nonce, note);
                break;
            case SignatureType.PolyProxy:
                BigInteger gas = await ProxyGas(calls, cancel).ConfigureAwait(false);
                body = requests.Proxy(calls, terms.Nonce, terms.Address, gas, note);
                break;
            default:
                deadline = time.GetUtcNow().ToUnixTimeSeconds() + (long)options.BatchLifetime.TotalSeconds;
                body = requests.DepositWallet(calls, terms.Nonce, deadline, note);
                break;
        }
        return new SignedAction(WalletRoute.Relayer, body, terms.Nonce, "", "", deadline);
    }

    /// <summary>A node's estimate, with the margin; the configured gas where there is no node.</summary>
    private async Task<BigInteger> ProxyGas(IReadOnlyList<WalletCall> calls, CancellationToken cancel)
    {
        if (rpc is null) { return options.ProxyGas; }
        var call = new WalletCall(account.Contracts.ProxyFactory, 0, RelayerRequests.ProxyData(calls));
        BigInteger estimate = await rpc.EstimateGas(account.Signer, call, cancel).ConfigureAwait(false);
        return estimate * (100 + options.GasMarginPercent) / 100;
    }

    private async Task<WalletOutcome> Await(RelayerTransaction transaction, CancellationToken cancel)
    {
        for (int poll = 0; poll < options.Polls; poll++)
        {
            try
            {
                if (poll > 0) { await Task.Delay(options.PollEvery, time, cancel).ConfigureAwait(false); }
                transaction = await relayer.Transaction(transaction.Id, cancel).ConfigureAwait(false);
                if (await Look(transaction, cancel).ConfigureAwait(false) is { } outcome) { return outcome; }
            }
            catch (Exception e) when (e is VenueException or ChainException)
            {
                // No news is no news.
            }
        }
        return new WalletOutcome.Unknown($"relayer transaction {transaction.Id} is still {transaction.StateText}");
    }

    private async Task<WalletOutcome?> Look(RelayerTransaction transaction, CancellationToken cancel)
    {
        if (transaction.State == RelayerState.Failed)
        {
            string said = transaction.Error.Length > 0 ? transaction.Error : "no reason given";
            return new WalletOutcome.Failed(
                $"relayer transaction {transaction.Id} is {transaction.StateText}: {said}");
        }
        if (transaction.State == RelayerState.Waiting || transaction.Hash.Length == 0) { return null; }
        if (rpc is null) { return new WalletOutcome.Confirmed(transaction.Hash, null); }
        ChainReceipt? receipt = await rpc.Receipt(transaction.Hash, cancel).ConfigureAwait(false);
        return receipt switch
        {
            null => null,
            { Succeeded: true } => new WalletOutcome.Confirmed(transaction.Hash, receipt),
            _ => new WalletOutcome.Failed($"transaction {transaction.Hash} was reverted in block {receipt.Block}"),
        };
    }
}
