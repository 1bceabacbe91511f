using Probity.Domain.Seams;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;

namespace Probity.Runtime.Configuration;

/// <summary>The keys of live trading on Polymarket. Rates are those of a signer's tier and stand with its
/// account.</summary>
internal static class TradingSection
{
    public static IReadOnlyList<OptionInfo> Hosts { get; } =
    [
        OptionInfo.ForText(
            "user_socket_url", "wss://ws-subscriptions-clob.polymarket.com/ws/user", "Our own orders and trades."),
        OptionInfo.ForText("data_url", "https://data-api.polymarket.com", "Positions and past trades of wallets."),
        OptionInfo.ForText(
            "relayer_url", "https://relayer-v2.polymarket.com", "Sends transactions of wallets without gas."),
        OptionInfo.ForText(
            "rpc_url", "",
            "JSON-RPC of the chain; empty = none: what needs the chain then says so, or goes without. An address "
            + "with a "
            + "key in it belongs into the environment."),
    ];

    public static IReadOnlyList<OptionInfo> Trading { get; } =
    [
        OptionInfo.ForFlag("heartbeat", true, "The venue cancels everything when we fall silent for 10 s."),
        OptionInfo.ForDuration("heartbeat_every", "5s", "1s", "9s", "Time between signs of life."),
        OptionInfo.ForChoice(
            "take_buys", "shares", ["shares", "spend"],
            "A buy that takes counts shares, its rest is cancelled; or it spends dollars, and may bring more shares."),
        OptionInfo.ForChoice(
            "orphans", "cancel", ["cancel", "adopt", "leave"],
            "What happens to an order that the venue holds for us and our journal does not know."),
        OptionInfo.ForDuration(
            "unknown_grace", "15s", "1s", "10m",
            "An order that the venue still does not know this long after sending, asked twice, never arrived."),
        OptionInfo.ForDuration(
            "reconcile_every", "60s", "1s", "1h", "Open orders, trades and balances are read again this often."),
        OptionInfo.ForDuration(
            "poll_every", "2s", "100ms", "10m", "Trades that have not settled and orders in doubt are asked for."),
        OptionInfo.ForDuration("batch_window", "0", "0", "1s", "Longest that orders wait to go out together."),
        OptionInfo.ForDuration(
            "stale_order_after", "10m", "0", "1d", "A resting order without news this long is asked for; 0 = never."),
        OptionInfo.ForNumber(
            "hedge_reserve", "part of one", "0.2", "0", "0.9", "Part of the order rate kept for hedges and unwinds."),
        OptionInfo.ForNumber(
            "fee_tolerance", "dollars a fill", "0.0001", "0", "1",
            "A charged fee further than this from the predicted one stops its market."),
        OptionInfo.ForDuration(
            "drift_probe_every", "1h", "10s", "1d", "Version, domains and shapes of the venue are probed this often."),
        OptionInfo.ForDuration(
            "clock_tolerance", "5s", "100ms", "5m", "Largest difference between our clock and the venue's."),
    ];

    public static PolymarketTradingOptions Build(OptionValues values) => new()
    {
        Heartbeat = values.GetBool("heartbeat"),
        HeartbeatEvery = PolymarketSection.Span(values, "heartbeat_every"),
        TakeBuys = values.GetChoice("take_buys") == "spend" ? TakeBuys.Spend : TakeBuys.Shares,
        Orphans = Enum.Parse<OrphanPolicy>(values.GetChoice("orphans"), ignoreCase: true),
        UnknownGrace = PolymarketSection.Span(values, "unknown_grace"),
        ReconcileEvery = PolymarketSection.Span(values, "reconcile_every"),
        PollEvery = PolymarketSection.Span(values, "poll_every"),
        BatchWindow = PolymarketSection.Span(values, "batch_window"),
        StaleOrderAfter = PolymarketSection.Span(values, "stale_order_after"),
        HedgeReserve = (double)values.GetDecimal("hedge_reserve"),
        FeeTolerance = values.GetDecimal("fee_tolerance"),
        DriftProbeEvery = PolymarketSection.Span(values, "drift_probe_every"),
        ClockTolerance = PolymarketSection.Span(values, "clock_tolerance"),
    };
}
