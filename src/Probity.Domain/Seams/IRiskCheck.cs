using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Seams;

/// <summary>What a risk check answers.</summary>
public abstract record RiskVerdict
{
    private RiskVerdict()
    {
    }

    /// <summary>Go on to the next check.</summary>
    public static RiskVerdict Approve { get; } = new Approved();

    public sealed record Approved : RiskVerdict;

    /// <summary>Go on with a smaller order.</summary>
    public sealed record Resized(Quantity To, string Why) : RiskVerdict;

    /// <summary>Stop; <paramref name="Numbers"/> says the value, the limit and the unit.</summary>
    public sealed record Refused(string Code, string Numbers) : RiskVerdict;
}

/// <summary>One small pure check. The pipeline runs them in the configured order; the first refusal ends it.</summary>
public interface IRiskCheck
{
    /// <summary>Stable, kebab-case; the same in configuration, journal and screens.</summary>
    string Code { get; }

    RiskVerdict Check(IRiskContext context, OrderIntent intent);
}

/// <summary>Worst losses in dollars, at least 0.</summary>
/// <param name="Market">Of one market.</param>
/// <param name="Group">Of its event group; the market's own when it has none.</param>
/// <param name="Total">Of everything.</param>
public readonly record struct WorstLosses(Cash Market, Cash Group, Cash Total);

/// <summary>What a check may know. Open and unknown orders count at their worst case.</summary>
public interface IRiskContext
{
    Instant Now { get; }

    /// <summary>False while paused: only orders that close positions may go out.</summary>
    bool TradingEnabled { get; }

    Views.KillSwitchState KillSwitch { get; }

    Markets.Market MarketOf(InstrumentId instrument);

    /// <summary>Sizes, steps and fees as they are now.</summary>
    Markets.MarketTerms TermsOf(MarketId market);

    Markets.TickGrid GridOf(InstrumentId instrument);

    Markets.MarketStatus StatusOf(MarketId market);

    /// <summary>What the venue lets this account do now.</summary>
    Inputs.VenueStatus StatusOf(VenueId venue);

    /// <summary>Why only reducing orders may go out there for this account; null when nothing is wrong.</summary>
    string? RestraintOn(MarketId market);

    Books.IBookView BookOf(InstrumentId instrument);

    /// <summary>When the instrument's book last changed or was confirmed; None when never or not trusted.</summary>
    Instant BookAge(InstrumentId instrument);

    /// <summary>Shares held, provisional fills included.</summary>
    SignedQuantity PositionOf(InstrumentId instrument);

    /// <summary>Shares that open orders of this side could still trade.</summary>
    Quantity OpenQuantity(InstrumentId instrument, Side side);

    /// <summary>Orders that may still trade.</summary>
    int OpenOrders { get; }

    /// <summary>Open orders of an instrument, all strategies.</summary>
    IEnumerable<Views.OrderView> OpenOrdersOf(InstrumentId instrument);

    /// <summary>Cash not bound by open buy orders, fees at their worst case included.</summary>
    Cash FreeCash(Currency currency);

    /// <summary>Shares that can be sold: confirmed and not bound by open sell orders.</summary>
    Quantity FreeShares(InstrumentId instrument);

    /// <summary>Worst loss of a market over its outcomes, positions and open orders, dollars, at least 0.</summary>
    Cash WorstLossOf(MarketId market);

    /// <summary>Worst loss of an event group over its outcomes, dollars, at least 0.</summary>
    Cash WorstLossOf(EventGroupId group);

    /// <summary>Sum of the worst losses over everything.</summary>
    Cash WorstLossTotal { get; }

    /// <summary>The worst losses if the intent, at this quantity, were open too.</summary>
    WorstLosses WorstLossesWith(OrderIntent intent, Quantity quantity);

    Markets.FeeSchedule FeesOf(MarketId market);
}
