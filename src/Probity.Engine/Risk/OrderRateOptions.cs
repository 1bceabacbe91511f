using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>Most orders within a rolling window; 0 = no bound. Hedges and unwinds are never held back.</summary>
/// <param name="Window">The window.</param>
/// <param name="Total">All strategies together.</param>
/// <param name="Strategy">Of one strategy.</param>
/// <param name="Market">Of one strategy in one market.</param>
/// <param name="Direction">Of one strategy in one direction: for the first outcome, or against it.</param>
/// <param name="MarketDirection">Of one strategy in one market and direction.</param>
public sealed record OrderRateOptions(
    Duration Window, int Total, int Strategy, int Market, int Direction, int MarketDirection)
{
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForDuration("order_window", "60s", "1s", "1d", "The rolling window of the order caps below."),
        Cap("max_orders", "Most orders of all strategies within the window; 0 = any number."),
        Cap("max_orders_per_strategy", "The same of one strategy."),
        Cap("max_orders_per_market", "The same of one strategy in one market."),
        Cap("max_orders_per_side", "The same of one strategy for first outcomes, or against them."),
        Cap("max_orders_per_market_side", "The same of one strategy in one market and on one side."),
    ];

    public bool IsOn => Total + Strategy + Market + Direction + MarketDirection > 0;

    /// <param name="values">Read against a schema that contains <see cref="Declared"/>.</param>
    public static OrderRateOptions From(OptionValues values) => new(
        values.GetDuration("order_window"),
        values.GetInt("max_orders"),
        values.GetInt("max_orders_per_strategy"),
        values.GetInt("max_orders_per_market"),
        values.GetInt("max_orders_per_side"),
        values.GetInt("max_orders_per_market_side"));

    private static OptionInfo Cap(string name, string sentence) =>
        OptionInfo.ForWhole(name, "orders", "0", "0", "100000", sentence);
}
