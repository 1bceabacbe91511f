using Probity.Domain;
using Probity.Venues.Execution;

namespace Probity.Venues.Polymarket;

/// <summary>How a buy that takes at once is sent: the venue counts it in dollars, the engine in shares.</summary>
public enum TakeBuys : byte
{
    /// <summary>
    /// A marketable limit order, which counts shares, whose rest is cancelled as soon as it is acknowledged: never more
    /// shares than wanted, at the price of a rest that is exposed for one round trip.
    /// </summary>
    Shares = 0,

    /// <summary>The venue's own FAK and FOK: the money is spent, so a better price brings more shares.</summary>
    Spend = 1,
}

/// <summary>How an account trades and how hard it looks for the truth.</summary>
public sealed record PolymarketTradingOptions
{
    /// <summary>Arms the venue's dead-man switch: it cancels everything when we fall silent for 10 s.</summary>
    public bool Heartbeat { get; init; } = true;

    /// <summary>The venue cancels after 10 s of silence (reference/polymarket.md 4.3).</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(5);

    public TakeBuys TakeBuys { get; init; } = TakeBuys.Shares;

    public OrphanPolicy Orphans { get; init; } = OrphanPolicy.Cancel;

    /// <summary>
    /// How long after sending the venue must still not know an order, asked twice, before it counts as never arrived.
    /// </summary>
    public TimeSpan UnknownGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Open orders, trades and balances are read again this often.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Trades that have not settled, and orders in doubt, are asked for this often.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest that orders wait to go out together; zero sends at once what is there.</summary>
    public TimeSpan BatchWindow { get; init; } = TimeSpan.Zero;

    /// <summary>A resting order without news for this long is asked for; zero = never.</summary>
    public TimeSpan StaleOrderAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Order tokens a second, of the signer's tier (reference/polymarket.md 6.2).</summary>
    public int OrderRate { get; init; } = 40;

    public int OrderBurst { get; init; } = 60;

    public int CancelRate { get; init; } = 80;

    public int CancelBurst { get; init; } = 120;

    /// <summary>Part of the order tokens that only hedges and unwinds may take, 0..0.9.</summary>
    public double HedgeReserve { get; init; } = 0.2;

    /// <summary>A charged fee further than this from the predicted one, per fill, in dollars, is drift.</summary>
    public decimal FeeTolerance { get; init; } = 0.0001m;

    /// <summary>Version, domains and shapes are probed again this often.</summary>
    public TimeSpan DriftProbeEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Largest difference between our clock and the venue's.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        if (HeartbeatEvery <= TimeSpan.Zero || HeartbeatEvery >= TimeSpan.FromSeconds(10))
        {
            throw new BadInputException($"heartbeat every '{HeartbeatEvery}' is not within 0 s..10 s");
        }
        if (UnknownGrace <= TimeSpan.Zero || ReconcileEvery <= TimeSpan.Zero || PollEvery <= TimeSpan.Zero
            || DriftProbeEvery <= TimeSpan.Zero || ClockTolerance <= TimeSpan.Zero || BatchWindow < TimeSpan.Zero)
        {
            throw new BadInputException("trading options: an interval is not positive");
        }
        if (OrderRate < 1 || OrderBurst < 1 || CancelRate < 1 || CancelBurst < 1 || HedgeReserve is < 0 or > 0.9)
        {
            throw new BadInputException(
                $"trading options: rates of {OrderRate}/{OrderBurst} orders and {CancelRate}/{CancelBurst} cancels "
                + $"with a hedge reserve of {HedgeReserve} are out of range");
        }
    }
}
