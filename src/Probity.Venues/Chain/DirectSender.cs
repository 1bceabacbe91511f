using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Http;

namespace Probity.Venues.Chain;

/// <summary>Own transactions of a key (EOA): signed here, broadcast by a node, gas paid by the key's account.</summary>
/// <param name="key">Signs, and its account pays.</param>
/// <param name="rpc">A node of the chain.</param>
/// <param name="options">Bounds and intervals.</param>
/// <param name="time">The clock.</param>
public sealed class DirectSender(PrivateKey key, JsonRpcClient rpc, ChainOptions options, TimeProvider time)
{
    private static readonly BigInteger WeiPerCoin = BigInteger.Pow(10, 18);

    /// <summary>Sends calls one after the other, each once the one before is confirmed.</summary>
    /// <exception cref="ChainException">Nothing was sent; the text says why.</exception>
    public async Task<WalletOutcome> Execute(
        IReadOnlyList<WalletCall> calls, Action<SignedAction> beforeSending, CancellationToken cancel)
    {
        for (int done = 0; ; done++)
        {
            WalletOutcome outcome;
            try
            {
                outcome = await Execute(calls[done], beforeSending, cancel).ConfigureAwait(false);
            }
            catch (ChainException e) when (done > 0)
            {
                outcome = new WalletOutcome.Failed(e.Message);
            }
            if (outcome is WalletOutcome.Failed failed && done > 0)
            {
                return new WalletOutcome.Failed($"{done} of {calls.Count} calls were made, then: {failed.Evidence}");
            }
            if (outcome is not WalletOutcome.Confirmed || done == calls.Count - 1) { return outcome; }
        }
    }

    /// <summary>Sends one call and waits for its receipt.</summary>
    /// <exception cref="ChainException">Nothing was sent; the text says why.</exception>
    public async Task<WalletOutcome> Execute(
        WalletCall call, Action<SignedAction> beforeSending, CancellationToken cancel)
    {
        while (true)
        {
            Eip1559Transaction transaction = await Prepare(call, cancel).ConfigureAwait(false);
            SignedTransaction signed = transaction.Sign(key);
            beforeSending(new SignedAction(
                WalletRoute.Direct, signed.Raw, transaction.Nonce, signed.Hash, "", 0));
            try
            {
                await rpc.Send(signed, cancel).ConfigureAwait(false);
            }
            catch (ChainException e) when (e.Fault == ChainFault.NonceUsed)
            {
                // Another program uses this key: a transaction that nobody has seen before was not taken for certain.
                continue;
            }
            catch (VenueException)
            {
                // It may have arrived: the receipt will tell, and the same bytes do no harm twice.
            }
            return await Await(signed, transaction.Nonce, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>What became of a transaction that was signed before.</summary>
    public async Task<WalletOutcome> Resolve(SignedAction action, CancellationToken cancel)
    {
        var signed = new SignedTransaction(action.Bytes, action.Hash);
        if (await rpc.Receipt(action.Hash, cancel).ConfigureAwait(false) is null)
        {
            try
            {
                await rpc.Send(signed, cancel).ConfigureAwait(false);
            }
            catch (ChainException e) when (e.Fault is ChainFault.NonceUsed or ChainFault.Node)
            {
                // Await finds out whether this transaction used the nonce or another one did.
            }
        }
        return await Await(signed, action.Nonce, cancel).ConfigureAwait(false);
    }

    /// <summary>What the call would be sent as now.</summary>
    /// <exception cref="ChainException">It would revert, or cost too much, or the account cannot pay.</exception>
    public async Task<Eip1559Transaction> Prepare(WalletCall call, CancellationToken cancel)
    {
        BigInteger estimate = await rpc.EstimateGas(key.Address, call, cancel).ConfigureAwait(false);
        BigInteger gas = estimate * (100 + options.GasMarginPercent) / 100;
        if (gas > options.MostGas)
        {
            throw new ChainException(
                ChainFault.TooExpensive, $"the call wants {gas} gas, more than the bound of {options.MostGas}");
        }
        GasPrice price = await rpc.Price(cancel).ConfigureAwait(false);
        BigInteger tip = BigInteger.Max(price.Tip, options.LeastTip);
        if (price.BaseFee + tip > options.MostFee)
        {
            throw new ChainException(
                ChainFault.TooExpensive,
                $"gas costs {Gwei(price.BaseFee + tip)} gwei now, more than the bound of {options.MostGwei}: nothing "
                + "was sent; wait, or raise the bound");
        }
        BigInteger most = BigInteger.Min(options.MostFee, (2 * price.BaseFee) + tip);
        BigInteger nonce = await rpc.Nonce(key.Address, pending: true, cancel).ConfigureAwait(false);
        var transaction = new Eip1559Transaction(
            rpc.ChainId, nonce, tip, most, gas, call.Target, call.Value, call.Data);
        BigInteger held = await rpc.Balance(key.Address, cancel).ConfigureAwait(false);
        return held >= transaction.MaximumCost
            ? transaction
            : throw new ChainException(
                ChainFault.NotEnoughGas,
                $"{key.Address} holds {Coins(held)} of the chain's coin and the gas may cost "
                + $"{Coins(transaction.MaximumCost)}: send it some and try again");
    }

    private static string Gwei(BigInteger wei) =>
        (wei / ChainOptions.WeiPerGwei).ToString(CultureInfo.InvariantCulture);

    private static string Coins(BigInteger wei) => string.Create(
        CultureInfo.InvariantCulture, $"{wei / WeiPerCoin}.{wei % WeiPerCoin / 1_000_000_000_000:000000}");

    private async Task<WalletOutcome> Await(SignedTransaction signed, BigInteger nonce, CancellationToken cancel)
    {
        for (int poll = 0; poll < options.Polls; poll++)
        {
            if (poll > 0) { await Task.Delay(options.PollEvery, time, cancel).ConfigureAwait(false); }
            try
            {
                if (await Look(signed, nonce, cancel).ConfigureAwait(false) is { } outcome) { return outcome; }
            }
            catch (Exception e) when (e is VenueException or ChainException)
            {
                // No news from the node is no news.
            }
        }
        return new WalletOutcome.Unknown($"no block holds transaction {signed.Hash} yet");
    }

    private async Task<WalletOutcome?> Look(SignedTransaction signed, BigInteger nonce, CancellationToken cancel)
    {
        // In this order: a transaction cannot enter a block after its nonce was used.
        BigInteger used = await rpc.Nonce(key.Address, pending: false, cancel).ConfigureAwait(false);
        ChainReceipt? receipt = await rpc.Receipt(signed.Hash, cancel).ConfigureAwait(false);
        if (receipt is null)
        {
            return used > nonce
                ? new WalletOutcome.Failed(
                    $"another transaction of {key.Address} used nonce {nonce}: {signed.Hash} can never happen")
                : null;
        }
        if (!receipt.Succeeded)
        {
            return new WalletOutcome.Failed($"transaction {signed.Hash} was reverted in block {receipt.Block}");
        }
        if (options.Confirmations > 1)
        {
            long head = await rpc.BlockNumber(cancel).ConfigureAwait(false);
            if (head - receipt.Block + 1 < options.Confirmations) { return null; }
        }
        return new WalletOutcome.Confirmed(signed.Hash, receipt);
    }
}
