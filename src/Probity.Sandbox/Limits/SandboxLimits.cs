using Probity.Domain;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Limits;

/// <summary>At most <paramref name="Permits"/> requests of one address in any <paramref name="Window"/>.</summary>
/// <param name="Host">Null: of all hosts together.</param>
/// <param name="Method">Null: any.</param>
/// <param name="Paths">The paths that share it; a final * stands for anything.</param>
/// <param name="Permits">At least 1.</param>
/// <param name="Window">Positive.</param>
public sealed record EdgeLimit(SandboxHost? Host, string? Method, string[] Paths, int Permits, TimeSpan Window)
{
    internal bool Covers(SandboxHost host, string method, string path) =>
        (Host is null || Host == host) && (Method is null || Method == method) && Array.Exists(
            Paths,
            known => known.EndsWith('*')
                ? path.AsSpan().StartsWith(known.AsSpan()[..^1])
                : path == known);
}

/// <summary>A signer's buckets (reference/polymarket.md 6.2): tokens a second and at most at once.</summary>
public sealed record TradingTier(
    string Name, int OrderRate, int OrderBurst, int CancelRate, int CancelBurst, bool MayGoNegative)
{
    public static IReadOnlyList<TradingTier> All { get; } =
    [
        new("standard", 40, 60, 80, 120, true), new("copper", 60, 90, 120, 180, true),
        new("bronze", 80, 120, 160, 240, true), new("silver", 200, 300, 400, 600, true),
        new("gold", 400, 600, 800, 1_200, true), new("platinum", 450, 675, 900, 1_350, false),
        new("diamond", 525, 787, 1_050, 1_575, false), new("elite", 600, 900, 1_200, 1_800, false),
    ];

    /// <exception cref="BadInputException">No such tier.</exception>
    public static TradingTier Of(string name) =>
        All.FirstOrDefault(tier => tier.Name == name) ?? throw new BadInputException(
            $"unknown tier '{name}'; known are {string.Join(", ", All.Select(tier => tier.Name))}");
}

/// <summary>The venue's limits, by default those of the reference (reference/polymarket.md 6).</summary>
public sealed record SandboxLimits
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    public static SandboxLimits Default { get; } = new();

    /// <summary>
    /// All permits, rates and bursts times this; 0 switches the limits off. At least one permit is always left.
    /// </summary>
    public double Scale { get; init; } = 1;

    public TradingTier Tier { get; init; } = TradingTier.All[0];

    /// <summary>The edge delays requests up to this long before it refuses them.</summary>
    public TimeSpan MostDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public IReadOnlyList<EdgeLimit> Edge { get; init; } =
    [
        new(null, null, ["*"], 15_000, Short),
        new(null, null, ["/ok"], 100, Short),
        new(SandboxHost.Gamma, null, ["*"], 4_000, Short),
        new(SandboxHost.Gamma, null, ["/events", "/events/*"], 500, Short),
        new(SandboxHost.Gamma, null, ["/markets", "/markets/*"], 300, Short),
        new(SandboxHost.Gamma, null, ["/events", "/events/*", "/markets", "/markets/*"], 900, Short),
        new(SandboxHost.Gamma, null, ["/comments"], 200, Short),
        new(SandboxHost.Gamma, null, ["/tags", "/tags/*"], 200, Short),
        new(SandboxHost.Gamma, null, ["/public-search"], 350, Short),
        new(SandboxHost.Data, null, ["*"], 1_000, Short),
        new(SandboxHost.Data, null, ["/v2/trades"], 200, Short),
        new(SandboxHost.Data, null, ["/v2/positions"], 150, Short),
        new(SandboxHost.Clob, null, ["*"], 9_000, Short),
        new(SandboxHost.Clob, null, ["/book"], 1_500, Short),
        new(SandboxHost.Clob, null, ["/price"], 1_500, Short),
        new(SandboxHost.Clob, null, ["/midpoint"], 1_500, Short),
        new(SandboxHost.Clob, null, ["/books"], 500, Short),
        new(SandboxHost.Clob, null, ["/prices"], 500, Short),
        new(SandboxHost.Clob, null, ["/midpoints"], 500, Short),
        new(SandboxHost.Clob, null, ["/prices-history"], 1_000, Short),
        new(SandboxHost.Clob, null, ["/tick-size", "/tick-size/*"], 200, Short),
        new(SandboxHost.Clob, null, ["/balance-allowance"], 200, Short),
        new(SandboxHost.Clob, null, ["/balance-allowance/update"], 50, Short),
        new(SandboxHost.Clob, "GET", ["/data/*", "/notifications"], 900, Short),
        new(SandboxHost.Clob, "GET", ["/data/orders"], 500, Short),
        new(SandboxHost.Clob, "GET", ["/data/trades"], 500, Short),
        new(SandboxHost.Clob, null, ["/notifications"], 125, Short),
        new(SandboxHost.Clob, null, ["/auth/*"], 100, Short),
        new(SandboxHost.Clob, "POST", ["/order"], 5_000, Short),
        new(SandboxHost.Clob, "POST", ["/order"], 120_000, Long),
        new(SandboxHost.Clob, "DELETE", ["/order"], 5_000, Short),
        new(SandboxHost.Clob, "DELETE", ["/order"], 120_000, Long),
        new(SandboxHost.Clob, "POST", ["/orders"], 2_000, Short),
        new(SandboxHost.Clob, "POST", ["/orders"], 21_000, Long),
        new(SandboxHost.Clob, "DELETE", ["/orders"], 2_000, Short),
        new(SandboxHost.Clob, "DELETE", ["/orders"], 15_000, Long),
        new(SandboxHost.Clob, "DELETE", ["/cancel-all"], 250, Short),
        new(SandboxHost.Clob, "DELETE", ["/cancel-all"], 6_000, Long),
        new(SandboxHost.Clob, "DELETE", ["/cancel-market-orders"], 1_500, Short),
        new(SandboxHost.Clob, "DELETE", ["/cancel-market-orders"], 21_000, Long),
        new(SandboxHost.Relayer, "POST", ["/submit"], 25, TimeSpan.FromMinutes(1)),
    ];

    public bool IsOn => Scale > 0;

    internal int Scaled(int permits) => (int)Math.Clamp(Math.Round(permits * Scale), 1, int.MaxValue);
}
