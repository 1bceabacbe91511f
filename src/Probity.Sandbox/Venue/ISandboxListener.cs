using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Orders;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Venue;

/// <summary>A level's new absolute size on one outcome.</summary>
/// <param name="Outcome">0 or 1.</param>
/// <param name="Side">Buy = bids.</param>
/// <param name="Price">On that outcome.</param>
/// <param name="Size">Zero when the level is gone.</param>
public readonly record struct LevelChange(int Outcome, Side Side, Price Price, Quantity Size);

/// <summary>What happened to an order of an account.</summary>
public enum OrderNews : byte
{
    Placement = 0,
    Update = 1,
    Cancellation = 2,
}

/// <summary>
/// Hears what the venue does, in order, under its gate: must return at once (queue what is slow) and must not call the
/// venue back. One batch is one act of one party: prints first, then the levels that it changed, then news of orders
/// and trades.
/// </summary>
public interface ISandboxListener
{
    /// <summary>A trade as the public sees it.</summary>
    void OnPrint(SandboxMarket market, in ExchangeTrade trade, Instant at) { }

    /// <summary>
    /// The levels that a batch changed, with their final sizes, both outcomes; each level once, in the order in which
    /// it was first touched.
    /// </summary>
    void OnLevels(SandboxMarket market, IReadOnlyList<LevelChange> levels, Instant at) { }

    void OnTick(SandboxMarket market, TickGrid old, TickGrid grid, Instant at) { }

    void OnStatus(SandboxMarket market, MarketStatus status, Instant at) { }

    void OnResolved(SandboxMarket market, Payout payout, Instant at) { }

    /// <summary>News of an account's order; the order's members are as of now.</summary>
    void OnOrder(SandboxOrder order, OrderNews news, Instant at) { }

    /// <summary>A trade with an account in it took on a status.</summary>
    void OnTrade(SandboxTrade trade, Instant at) { }
}
