using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Venues.Chain;

/// <summary>A market with the shares that our books show in it, settled ones only.</summary>
public sealed record HeldMarket(Market Market, Quantity First, Quantity Second);

/// <summary>
/// Turns the shares of resolved markets into cash without being asked. The chain's payout is the proof of resolution;
/// where the shares are gone already, because the venue's AutoRedeemer or the owner was first, that is the proof that
/// they were redeemed. Asking the chain each time makes it idempotent: what is done holds nothing any more.
/// </summary>
/// <param name="parts">As for conversions.</param>
/// <param name="conversions">Does the redemptions, one at a time with all others.</param>
/// <param name="held">Markets in which our books show shares; asked for on every round.</param>
public sealed class Redeemer(
    ConversionParts parts, Conversions conversions, Func<IReadOnlyList<HeldMarket>> held) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<MarketId> asked = [];
    private readonly HashSet<MarketId> missing = [];
    private Task working = Task.CompletedTask;

    /// <summary>Begins; without a node it says that nothing is redeemed, and does nothing.</summary>
    public void Start()
    {
        if (parts.Holdings is null)
        {
            parts.Notice(ChainException.NoRpc("automatic redemption of resolved markets", parts.Venue).Message);
            return;
        }
        working = Task.Run(Watch);
    }

    /// <summary>Looks once at every market held.</summary>
    public async Task Round(CancellationToken cancel)
    {
        foreach (HeldMarket position in held())
        {
            try
            {
                Payout? payout = await parts.Holdings!.PayoutOf(position.Market, cancel).ConfigureAwait(false);
                if (payout is null) { continue; }
                SharesHeld shares = await parts.Holdings.Shares(position.Market, cancel).ConfigureAwait(false);
                await Act(position, payout.Value, shares, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (e is VenueException or ChainException)
            {
                parts.Notice($"redemption of '{position.Market.Slug}' waits: {e.Message}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task Watch()
    {
        while (!stopping.IsCancellationRequested)
        {
            await Round(stopping.Token).ConfigureAwait(false);
            await Task.Delay(parts.Options.RedeemEvery, parts.Time, stopping.Token).ConfigureAwait(false);
        }
    }

    private async Task Act(HeldMarket position, Payout payout, SharesHeld shares, CancellationToken cancel)
    {
        MarketId id = position.Market.Id;
        Quantity most = Quantity.Max(position.First, position.Second);
        if (!shares.IsNothing)
        {
            bool pays = (!shares.First.IsZero && payout.FirstMicros > 0)
                || (!shares.Second.IsZero && payout.SecondMicros > 0);
            // Once a session: a refusal is in the journal, and asking again every minute would not change it. Shares
            // that lost are worth no transaction.
            if (!pays || !asked.Add(id)) { return; }
            conversions.RequestOwn(new RequestConversion(
                parts.Account, ConversionKind.Redeem, [id], most, new StrategyId(0), "resolved"));
            return;
        }
        // Books show shares and the chain has none. Seen twice, so that a trade just settling is no proof: somebody
        // redeemed them for us.
        if (most.IsZero || missing.Add(id) || !asked.Add(id)) { return; }
        Money cash = await parts.Holdings!.Cash(cancel).ConfigureAwait(false);
        conversions.Book(
            new RequestConversion(
                parts.Account, ConversionKind.Redeem, [id], most, new StrategyId(0), "redeemed by somebody else"),
            payout.FirstMicros);
        Stamp now = Stamp.Unsequenced(Instant.FromDateTimeOffset(parts.Time.GetUtcNow()), Instant.None);
        // The engine compares: cash that did not come is an incident.
        parts.Sink.Post(new ChainBalanceReported(now, parts.Account, cash));
    }
}
