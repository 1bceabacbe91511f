using Probity.Domain;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Limits;
using Probity.Simulation;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Venue;

/// <summary>Size and temper of the simulated venue.</summary>
public sealed record SandboxOptions
{
    /// <summary>The same seed gives the same markets, wallets and traders.</summary>
    public ulong Seed { get; init; } = 7;

    /// <summary>Venue seconds per real second, 0.01..1000.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Ports are this and the following; 0 = any that are free.</summary>
    public int PortBase { get; init; }

    /// <summary>
    /// How long the seeded world is meant to run, in venue time: some markets resolve in its last quarter. Zero: none
    /// does.
    /// </summary>
    public Duration Length { get; init; } = Duration.FromSeconds(3_600);

    /// <summary>Do seeded traders trade? Without them the books hold only what accounts put there.</summary>
    public bool Traffic { get; init; } = true;

    /// <summary>Binary markets, 1..64; the event's come after them.</summary>
    public int Markets { get; init; } = 10;

    /// <summary>Wallets handed out with money and approvals, of the types in turn, 1..200; null: as below.</summary>
    public int? Accounts { get; init; }

    /// <summary>Wallets handed out per signature type, 1..16.</summary>
    public int WalletsPerType { get; init; } = 2;

    /// <summary>pUSD of each funded wallet.</summary>
    public Cash Collateral { get; init; } = Cash.FromDollars(10_000);

    /// <summary>Contracts and chain id that signatures are checked for.</summary>
    public PolymarketContracts Contracts { get; init; } = PolymarketContracts.Polygon;

    /// <summary>Rows of a page of orders or trades, 1..1000.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>From matched to mined, and from mined to confirmed.</summary>
    public SettlementDelays Settlement { get; init; } = SettlementDelays.Default;

    /// <summary>Wait of marketable orders in markets with <c>itode</c> (reference/polymarket.md 3.5).</summary>
    public Duration TakerOrderDelay { get; init; } = Duration.FromMilliseconds(250);

    /// <summary>An armed heartbeat may be this late (reference/polymarket.md 4.3).</summary>
    public Duration HeartbeatLapse { get; init; } = Duration.FromSeconds(10);

    /// <summary>Largest difference of a request's timestamp to the venue's clock; the venue documents none.</summary>
    public Duration ClockTolerance { get; init; } = Duration.FromSeconds(60);

    /// <summary>Makers in one trade; a larger match becomes several trades (<c>bucket_index</c>).</summary>
    public int MakersPerTrade { get; init; } = 4;

    /// <summary>Rules of what goes wrong from the start; null: none.</summary>
    public FaultFile? Faults { get; init; }

    /// <summary>The venue's rate limits.</summary>
    public SandboxLimits Limits { get; init; } = SandboxLimits.Default;

    /// <summary>A socket whose client says nothing, not even PING, is dropped after this long; real time.</summary>
    public TimeSpan SocketPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="BadInputException">A value is out of its range.</exception>
    public SandboxOptions Checked()
    {
        if (Speed is not (>= 0.01 and <= 1_000))
        {
            throw new BadInputException($"speed '{Speed}' is outside 0.01..1000");
        }
        if (PortBase is < 0 or > 65_000) { throw new BadInputException($"port base '{PortBase}' is outside 0..65000"); }
        if (Markets is < 1 or > 64) { throw new BadInputException($"markets '{Markets}' is outside 1..64"); }
        if (Accounts is < 1 or > 200) { throw new BadInputException($"accounts '{Accounts}' is outside 1..200"); }
        if (WalletsPerType is < 1 or > 16)
        {
            throw new BadInputException($"wallets per type '{WalletsPerType}' is outside 1..16");
        }
        if (PageSize is < 1 or > 1_000) { throw new BadInputException($"page size '{PageSize}' is outside 1..1000"); }
        if (MakersPerTrade < 1) { throw new BadInputException($"makers per trade '{MakersPerTrade}' is below 1"); }
        return this;
    }
}
