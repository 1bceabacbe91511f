using Probity.Domain.Seams;
using Probity.Venues.Execution;
using Probity.Venues.Opinion;

namespace Probity.Runtime.Configuration;

/// <summary>The keys of live trading on Opinion.</summary>
internal static class OpinionTradingSection
{
    public static IReadOnlyList<OptionInfo> Keys { get; } =
    [
        OptionInfo.ForChoice(
            "orphans", "cancel", ["cancel", "adopt", "leave"],
            "What happens to an order that the venue holds for us and our journal does not know."),
        OptionInfo.ForFlag("use_websocket", true, "Off: our orders and trades come by polling alone."),
        OptionInfo.ForDuration(
            "poll_interval", "3s", "100ms", "10m", "Everything is read this often while a channel is down or unused."),
        OptionInfo.ForDuration(
            "unknown_grace", "15s", "1s", "10m",
            "An order that the venue does not show this long after sending, read twice, never arrived."),
        OptionInfo.ForDuration(
            "reconcile_every", "60s", "1s", "1h", "Open orders, trades and balances are read again this often."),
        OptionInfo.ForDuration("poll_every", "2s", "100ms", "10m", "Orders in doubt are asked for this often."),
        OptionInfo.ForDuration(
            "settle_every", "5s", "100ms", "10m", "Trades that have not settled are asked for this often."),
        OptionInfo.ForDuration(
            "stale_order_after", "10m", "0", "1d", "A resting order without news this long is asked for; 0 = never."),
        OptionInfo.ForDuration("clock_tolerance", "5s", "1s", "5m", "The venue's clock may be behind ours by this."),
        OptionInfo.ForWhole("parallel_requests", "requests", "8", "1", "64", "Requests under way at once."),
    ];

    public static OpinionTradingOptions Build(OptionValues values) => new()
    {
        Orphans = Enum.Parse<OrphanPolicy>(values.GetChoice("orphans"), ignoreCase: true),
        UseWebsocket = values.GetBool("use_websocket"),
        PollInterval = PolymarketSection.Span(values, "poll_interval"),
        UnknownGrace = PolymarketSection.Span(values, "unknown_grace"),
        ReconcileEvery = PolymarketSection.Span(values, "reconcile_every"),
        PollEvery = PolymarketSection.Span(values, "poll_every"),
        SettleEvery = PolymarketSection.Span(values, "settle_every"),
        StaleOrderAfter = PolymarketSection.Span(values, "stale_order_after"),
        ClockTolerance = PolymarketSection.Span(values, "clock_tolerance"),
        ParallelRequests = values.GetInt("parallel_requests"),
    };
}
