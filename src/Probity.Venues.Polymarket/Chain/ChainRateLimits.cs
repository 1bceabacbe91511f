using Probity.Venues.Chain;
using Probity.Venues.Limits;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// Rate limits of the relayer (reference/polymarket.md 8.4), of the Data API (6.1), and of a node, which names none.
/// </summary>
public static class ChainRateLimits
{
    public const string Submit = "relayer-submit";
    public const string Relayer = "relayer";
    public const string Data = "data";

    public static IReadOnlyList<RateLimit> Defaults { get; } =
    [
        RateLimit.SlidingWindow(Submit, 25, TimeSpan.FromMinutes(1)),
        RateLimit.SlidingWindow(Relayer, 100, TimeSpan.FromSeconds(10)),
        JsonRpcClient.DefaultLimit,
        RateLimit.SlidingWindow(Data, 150, TimeSpan.FromSeconds(10)),
    ];
}
