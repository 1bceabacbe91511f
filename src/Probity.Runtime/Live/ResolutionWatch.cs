using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Runtime.Live;

/// <summary>
/// Asks the venue for the results of markets that are closed or past their end, in the background and one round at a
/// time: the socket tells of most resolutions, but not of those that came while it was down.
/// </summary>
/// <param name="venues">Know results.</param>
/// <param name="inputs">Where they go.</param>
/// <param name="every">Time between rounds; zero or less never asks.</param>
/// <param name="time">The clock.</param>
internal sealed class ResolutionWatch(
    LiveVenues venues, IInputSink inputs, TimeSpan every, TimeProvider time)
{
    private Task round = Task.CompletedTask;
    private long? begun;

    /// <summary>Begins a round when it is time. Called by the loop; returns at once.</summary>
    public void Look(LiveListings listings, CancellationToken cancel)
    {
        if (every <= TimeSpan.Zero || !round.IsCompleted) { return; }
        if (begun is { } last && time.GetElapsedTime(last) < every) { return; }
        // A round that broke did so by a bug: it must not pass unseen.
        round.GetAwaiter().GetResult();
        begun = time.GetTimestamp();
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        Market[] overdue =
        [
            .. listings.Markets.Where(market =>
                market.Status == MarketStatus.Closed
                || (market.Status != MarketStatus.Resolved && market.EndsAt.IsKnown && market.EndsAt < now)),
        ];
        if (overdue.Length > 0) { round = Ask(overdue, cancel); }
    }

    /// <summary>Returns once no round is under way.</summary>
    public async Task End() => await round.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task Ask(Market[] overdue, CancellationToken cancel)
    {
        foreach (Market market in overdue)
        {
            try
            {
                Payout? payout = await venues.Of(market.Venue).Catalog.ResultOf(market, cancel).ConfigureAwait(false);
                if (payout is null) { continue; }
                Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
                inputs.Post(new MarketResolved(Stamp.Unsequenced(now, Instant.None), market.Id, payout.Value));
            }
            catch (VenueException)
            {
                // Asked again in the next round.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
