using System.Threading.Channels;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Venues.Chain;

/// <summary>
/// Does the conversions that the engine asks for, one after the other, each at most once: what is asked, signed and
/// settled is on disk first, and after a crash or a lost reply the chain is looked at before anything else happens.
/// </summary>
public sealed class Conversions(ConversionParts parts) : IAsyncDisposable
{
    private readonly Channel<(RequestConversion Wish, bool IsOwn)> requests =
        Channel.CreateUnbounded<(RequestConversion, bool)>();
    private readonly CancellationTokenSource stopping = new();
    private readonly IConversionPlan plan = parts.Plan;
    private readonly HashSet<int> parked = [];
    private readonly Lock posting = new();
    private Task working = Task.CompletedTask;
    private volatile bool isEnding;

    /// <summary>Begins, with whatever an earlier process left open.</summary>
    /// <param name="journaled">
    /// Results (SharesConverted and ConversionFailed) that the journal holds for this account; those beyond are given
    /// to the engine again. Null = the journal has all.
    /// </param>
    /// <param name="asked">
    /// What the engine asked for in this session's earlier runs, in order; what never got here failed. Null = all did.
    /// </param>
    public void Start(int? journaled = null, IReadOnlyList<RequestConversion>? asked = null)
    {
        foreach (ConversionIntent intent in parts.Log.All)
        {
            if (intent.Result is { } result && journaled is { } known && result.Ordinal > known)
            {
                Post(intent.Request, result);
            }
        }
        int arrived = parts.Log.All.Count(intent => !intent.IsOwn);
        foreach (RequestConversion lost in (asked ?? []).Skip(arrived))
        {
            ConversionIntent never = parts.Log.Ask(lost, isOwn: false, []);
            Settle(never, Failed(lost, "the program ended before it was begun"));
        }
        working = Task.Run(Work);
    }

    /// <summary>Takes a wish and returns at once; the result comes through the sink.</summary>
    public void Request(RequestConversion request) => requests.Writer.TryWrite((request, false));

    /// <summary>As <see cref="Request"/>, for what the engine did not ask for.</summary>
    internal void RequestOwn(RequestConversion request) => requests.Writer.TryWrite((request, true));

    /// <summary>Books what somebody else did: the log counts every result that the engine gets.</summary>
    internal void Book(RequestConversion happened, int payout)
    {
        ConversionIntent intent = parts.Log.Ask(happened, isOwn: true, []);
        Settle(intent, new ConversionResult(true, happened.Quantity.Micros, 0, payout, happened.Reason, 0));
    }

    /// <summary>
    /// Nothing new is begun. What is under way may finish for a while, so that the books that are closed after this
    /// show it; what takes longer stays in the log for the next start.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        isEnding = true;
        requests.Writer.TryComplete();
        stopping.CancelAfter(parts.Options.FinishWithin);
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stopping.CancelAsync().ConfigureAwait(false);
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task Work()
    {
        CancellationToken cancel = stopping.Token;
        try
        {
            foreach (ConversionIntent left in parts.Log.All.Where(intent => intent.Result is null))
            {
                await Guarded(left, () => Recover(left, cancel), cancel).ConfigureAwait(false);
            }
            await foreach ((RequestConversion wish, bool isOwn) in requests.Reader.ReadAllAsync(cancel)
                .ConfigureAwait(false))
            {
                if (isEnding) { return; }
                await Begin(wish, isOwn, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // What is open stays in the log for the next start.
        }
        catch (Exception e) when (e is IOException or InvariantException or BadInputException)
        {
            parts.Notice($"no more conversions in this session: {e.Message}");
        }
    }

    private async Task Begin(RequestConversion request, bool isOwn, CancellationToken cancel)
    {
        IReadOnlyList<PlannedCall> calls;
        IReadOnlyList<SharesHeld> before;
        try
        {
            before = await plan.Held(request, cancel).ConfigureAwait(false);
            calls = await plan.Calls(request, before, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BadInputException or ChainException or VenueException)
        {
            ConversionIntent refused = parts.Log.Ask(request, isOwn, []);
            Settle(refused, Failed(request, e.Message));
            return;
        }
        ConversionIntent intent = parts.Log.Ask(request, isOwn, before);
        await Guarded(intent, () => Execute(intent, calls, cancel), cancel).ConfigureAwait(false);
    }

    /// <summary>Tries until there is proof, or none can be had; waits in between.</summary>
    private async Task Guarded(ConversionIntent intent, Func<Task<ConversionResult?>> first, CancellationToken cancel)
    {
        Func<Task<ConversionResult?>> attempt = first;
        while (true)
        {
            ConversionResult? result = null;
            try
            {
                result = await attempt().ConfigureAwait(false);
            }
            catch (Exception e) when (e is VenueException or ChainException)
            {
                parts.Notice($"conversion {intent.Number} is in doubt: {e.Message}");
            }
            if (result is not null)
            {
                Settle(intent, result);
                await plan.Settled(intent.Request, cancel).ConfigureAwait(false);
                return;
            }
            if (parked.Contains(intent.Number)) { return; }
            attempt = () => Recover(parts.Log.All[intent.Number - 1], cancel);
            await Task.Delay(parts.Options.RetryEvery, parts.Time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<ConversionResult?> Execute(
        ConversionIntent intent, IReadOnlyList<PlannedCall> calls, CancellationToken cancel)
    {
        try
        {
            WalletOutcome outcome = await parts.Executor.Execute(
                [.. calls.Select(call => call.Call)], calls[0].Purpose,
                action => parts.Log.Sign(intent.Number, action), cancel).ConfigureAwait(false);
            return await Judge(intent, outcome, cancel).ConfigureAwait(false);
        }
        catch (ChainException e)
        {
            return Failed(intent.Request, e.Message);
        }
    }

    /// <summary>What became of a conversion that was begun earlier; null = still in doubt.</summary>
    private async Task<ConversionResult?> Recover(ConversionIntent intent, CancellationToken cancel)
    {
        if (intent.Signed is not { } signed)
        {
            return Failed(intent.Request, "the program ended before anything was signed");
        }
        WalletOutcome outcome = await parts.Executor.Resolve(signed, cancel).ConfigureAwait(false);
        return await Judge(intent, outcome, cancel).ConfigureAwait(false);
    }

    private async Task<ConversionResult?> Judge(
        ConversionIntent intent, WalletOutcome outcome, CancellationToken cancel)
    {
        switch (outcome)
        {
            case WalletOutcome.Confirmed confirmed:
                return await plan.Happened(intent, confirmed, cancel).ConfigureAwait(false);
            case WalletOutcome.Failed failed:
                return Failed(intent.Request, failed.Evidence);
            case WalletOutcome.Unknown { NonceSpent: true } spent:
                bool? done = await plan.HasHappened(intent, cancel).ConfigureAwait(false);
                if (done is null)
                {
                    // Left open for a person and for the next start; the others need not wait.
                    parked.Add(intent.Number);
                    parts.Notice(
                        $"conversion {intent.Number} ({intent.Request.Conversion} of {intent.Request.Quantity}): "
                        + $"{spent.Why}, and the wallet's shares fit neither; look at the wallet's transactions");
                    return null;
                }
                return done.Value
                    ? await plan.Happened(intent, new WalletOutcome.Confirmed("", null), cancel).ConfigureAwait(false)
                    : Failed(intent.Request, spent.Why + "; the wallet's shares did not change");
            default:
                parts.Notice($"conversion {intent.Number}: {((WalletOutcome.Unknown)outcome).Why}");
                return null;
        }
    }

    private static ConversionResult Failed(RequestConversion request, string evidence) =>
        new(false, request.Quantity.Micros, 0, -1, evidence, 0);

    private void Settle(ConversionIntent intent, ConversionResult result)
    {
        // Results reach the engine in the order that the log numbers them.
        lock (posting) { Post(intent.Request, parts.Log.Settle(intent.Number, result)); }
    }

    private void Post(RequestConversion request, ConversionResult result)
    {
        Stamp now = Stamp.Unsequenced(Instant.FromDateTimeOffset(parts.Time.GetUtcNow()), Instant.None);
        if (!result.Happened)
        {
            parts.Sink.Post(new ConversionFailed(
                now, request.Account, request.Conversion, request.Markets, request.Quantity, result.Evidence));
            return;
        }
        if (result.Payout >= 0)
        {
            // The chain's own payout: the same again changes nothing, another one is an incident.
            var payout = new Payout(result.Payout, (int)Cash.MicrosPerDollar - result.Payout);
            parts.Sink.Post(new MarketResolved(now, request.Markets[0], payout));
        }
        parts.Sink.Post(new SharesConverted(
            now, request.Account, request.Conversion, request.Markets, Quantity.FromMicros(result.Micros),
            result.FeeBips));
    }
}
