using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>When the kill switch moves down. Losses are positive and count from the last resume.</summary>
/// <param name="HaltAtLoss">Total loss that halts.</param>
/// <param name="CancelOnlyAtDayLoss">Loss since midnight UTC that stops placing.</param>
/// <param name="CancelOnlyAtDrawdown">Fall from the highest equity that stops placing.</param>
/// <param name="CautiousAtPercent">Part of any loss limit, 1..100, from which only reducing orders pass.</param>
/// <param name="CancelOnlyAtUnknownOrders">Orders without evidence either way that stop placing.</param>
/// <param name="CautiousAtRefusals">Unexpected refusals within the window that allow only reducing orders.</param>
/// <param name="RefusalWindow">The window.</param>
public sealed record KillSwitchOptions(
    Cash HaltAtLoss,
    Cash CancelOnlyAtDayLoss,
    Cash CancelOnlyAtDrawdown,
    int CautiousAtPercent,
    int CancelOnlyAtUnknownOrders,
    int CautiousAtRefusals,
    Duration RefusalWindow)
{
    /// <summary>Dollars, and as many shares.</summary>
    public required Cash BalanceTolerance { get; init; }

    /// <summary>What the venue says and what the ledger says may differ for this long.</summary>
    public required Duration DifferenceGrace { get; init; }

    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForCash(
            "halt_at_loss", "1000", "0.01", "100000000", "Total loss since the start or the last resume that halts."),
        OptionInfo.ForCash(
            "cancel_only_at_day_loss", "500", "0.01", "100000000", "Loss since midnight UTC that stops placing."),
        OptionInfo.ForCash(
            "cancel_only_at_drawdown", "500", "0.01", "100000000", "Fall from the highest equity that stops placing."),
        OptionInfo.ForWhole(
            "cautious_at_percent", "percent", "80", "1", "100",
            "Part of any loss limit from which only reducing orders pass."),
        OptionInfo.ForWhole(
            "cancel_only_at_unknown_orders", "orders", "10", "1", "20000",
            "Orders without evidence either way that stop placing."),
        OptionInfo.ForWhole(
            "cautious_at_refusals", "refusals", "20", "1", "10000",
            "Unexpected refusals within the window that allow only reducing orders."),
        OptionInfo.ForDuration("refusal_window", "10s", "1ms", "1h", "Window in which refusals are counted."),
        OptionInfo.ForCash(
            "balance_tolerance", "0.01", "0", "1000000",
            "Dollars or shares that venue and ledger may differ by for good."),
        OptionInfo.ForDuration(
            "difference_grace", "2m", "1s", "1d",
            "A difference in money or shares that lasts this long stops new risk there."),
    ];

    public static KillSwitchOptions Default { get; } = From(OptionValues.Defaults(Declared));

    internal static KillSwitchOptions From(OptionValues values) => new(
        values.GetCash("halt_at_loss"),
        values.GetCash("cancel_only_at_day_loss"),
        values.GetCash("cancel_only_at_drawdown"),
        values.GetInt("cautious_at_percent"),
        values.GetInt("cancel_only_at_unknown_orders"),
        values.GetInt("cautious_at_refusals"),
        values.GetDuration("refusal_window"))
    {
        BalanceTolerance = values.GetCash("balance_tolerance"),
        DifferenceGrace = values.GetDuration("difference_grace"),
    };
}
