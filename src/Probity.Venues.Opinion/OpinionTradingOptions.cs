using Probity.Domain;
using Probity.Venues.Execution;

namespace Probity.Venues.Opinion;

/// <summary>How an account trades and how hard it looks for the truth.</summary>
public sealed record OpinionTradingOptions
{
    public OrphanPolicy Orphans { get; init; } = OrphanPolicy.Cancel;

    /// <summary>Off: orders and trades come by REST alone, every <see cref="PollInterval"/>.</summary>
    public bool UseWebsocket { get; init; } = true;

    /// <summary>Everything is read this often without a user channel, or while it is down.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long after a request without an answer the venue must still not show the order, read twice, before it counts
    /// as never arrived; also how long announced matches are waited for.
    /// </summary>
    public TimeSpan UnknownGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Open orders, trades and balances are read again this often.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Orders in doubt are asked for this often.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Trades that have not settled are asked for this often.</summary>
    public TimeSpan SettleEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A resting order without news for this long is asked for; zero = never.</summary>
    public TimeSpan StaleOrderAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The venue's clock may be behind ours by so much; it tells whole seconds only.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests under way at once.</summary>
    public int ParallelRequests { get; init; } = 8;

    /// <summary>Most pages of a list of orders or trades in one reading; a page has 20.</summary>
    public int MostPages { get; init; } = 100;

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        foreach ((string name, TimeSpan span) in new[]
                 {
                     ("poll interval", PollInterval), ("unknown grace", UnknownGrace),
                     ("reconcile every", ReconcileEvery), ("poll every", PollEvery), ("settle every", SettleEvery),
                 })
        {
            if (span <= TimeSpan.Zero)
            {
                throw new BadInputException($"opinion trading option '{name}': '{span}' is not positive");
            }
        }
        if (StaleOrderAfter < TimeSpan.Zero || ClockTolerance < TimeSpan.FromSeconds(1))
        {
            throw new BadInputException(
                $"opinion trading options: stale order after '{StaleOrderAfter}' is negative, or clock tolerance "
                + $"'{ClockTolerance}' is below the second in which the venue tells time");
        }
        if (ParallelRequests is < 1 or > 64 || MostPages is < 1 or > 1_000)
        {
            throw new BadInputException(
                $"opinion trading options: parallel requests '{ParallelRequests}' (1..64) or most pages '{MostPages}' "
                + "(1..1000) is out of range");
        }
    }
}
