using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>
/// Puts the question of each point where something can go wrong to the rules in force. Thread-safe, never blocks for
/// long: some are asked under the venue's gate.
/// </summary>
/// <param name="plan">May be shared with another venue.</param>
/// <param name="venue">Whose faults these are.</param>
/// <param name="words">How the venue words an error; null: as Polymarket.</param>
public sealed class SandboxFaults(FaultPlan plan, FaultVenue venue = FaultVenue.Polymarket, FaultWords? words = null)
{
    private readonly FaultWords words = words ?? FaultAnswers.Error;

    private static readonly string[] Everything = ["*"];
    private static readonly string[] Placing = ["POST /order", "POST /orders"];

    public FaultPlan Plan { get; } = plan;

    public FaultVenue Venue { get; } = venue;

    /// <summary>Turns a slug or token id of a rule into a condition id; null: no such market.</summary>
    public Func<string, string?> ConditionOf { get; set; } = static name => name;

    /// <summary>How long the request waits before it is served.</summary>
    public Duration Latency(string method, string path) =>
        Strike(FaultKind.Latency, rule => OnRoute(rule, Everything, method, path)) is { } rule
            ? new Duration(rule.Fixed.Nanos + Plan.Draw(rule.Random).Nanos)
            : Duration.Zero;

    /// <summary>What is answered in place of serving the request; null: it is served.</summary>
    public FaultAnswer? Before(string method, string path)
    {
        if (Plan.Entries.Count == 0) { return null; }
        bool Fits(FaultRule rule, string[] routes) => OnRoute(rule, routes, method, path);
        if (Strike(FaultKind.RateLimitStorm, rule => Fits(rule, Everything)) is { } storm)
        {
            return words(429, "Too Many Requests", FaultAnswers.Seconds(storm.RetryAfter));
        }
        if (Strike(FaultKind.HtmlError, rule => Fits(rule, Everything)) is { } page)
        {
            return FaultAnswers.Html(page.Status);
        }
        if (Strike(FaultKind.ErrorInSuccess, rule => Fits(rule, Everything)) is { } inside)
        {
            return words(200, inside.Text);
        }
        return Strike(FaultKind.ErrorBefore, rule => Fits(rule, Placing)) is { } refused
            ? words(refused.Status, refused.Text)
            : null;
    }

    /// <summary>What is answered although the request was carried out; null: its own answer.</summary>
    public FaultAnswer? After(string method, string path)
    {
        if (Strike(FaultKind.LostAck, rule => OnRoute(rule, Placing, method, path)) is not null)
        {
            return FaultAnswers.Abort;
        }
        return Strike(FaultKind.ErrorAfter, rule => OnRoute(rule, Placing, method, path)) is { } rule
            ? words(rule.Status, rule.Text)
            : null;
    }

    /// <summary>What the venue takes now, and in how many seconds that may change (0: not told).</summary>
    public (VenuePhase Phase, int RetryAfterSeconds) Phase()
    {
        foreach ((FaultEntry entry, Duration since) in Lasting(FaultKind.EngineRestart))
        {
            if (since < entry.Rule.Restart)
            {
                return (VenuePhase.Restarting, FaultAnswers.Seconds(entry.Rule.RetryAfter));
            }
            Duration open = new(entry.Rule.Restart.Nanos + entry.Rule.PostOnly.Nanos);
            if (since < open)
            {
                return (VenuePhase.PostOnly, FaultAnswers.Seconds(new Duration(open.Nanos - since.Nanos)));
            }
        }
        if (Lasting(FaultKind.TradingDisabled).Any()) { return (VenuePhase.Disabled, 0); }
        return Lasting(FaultKind.CancelOnly).Any() ? (VenuePhase.CancelOnly, 0) : (VenuePhase.Normal, 0);
    }

    /// <summary>What becomes of one message to one connection.</summary>
    /// <param name="channel">Market or user.</param>
    /// <param name="condition">The market that it is about; empty when it is about none.</param>
    public FrameFault OnFrame(FaultChannel channel, string condition)
    {
        if (Plan.Entries.Count == 0) { return FrameFault.None; }
        bool Fits(FaultRule rule) =>
            (rule.Channel == FaultChannel.Both || rule.Channel == channel) && OnMarket(rule, condition);
        if (Strike(FaultKind.SocketCut, Fits) is not null) { return FrameFault.Cut; }
        if (Strike(FaultKind.FrozenFeed, Fits) is not null) { return FrameFault.Dropped; }
        if (Strike(FaultKind.DropFrame, Fits) is not null) { return FrameFault.Dropped; }
        return Strike(FaultKind.DuplicateFrame, Fits) is not null ? FrameFault.Duplicated : FrameFault.None;
    }

    /// <summary>Asked once per trade.</summary>
    public SettlementFault OnSettlement(string condition)
    {
        FaultRule? retried = Strike(FaultKind.RetriedSettlement, rule => OnMarket(rule, condition));
        FaultRule? failed = Strike(FaultKind.FailedSettlement, rule => OnMarket(rule, condition));
        return new SettlementFault(
            Math.Max(retried?.Retries ?? 0, failed is null ? 0 : 1), failed is not null, failed?.Text ?? "");
    }

    /// <summary>One event to one user socket.</summary>
    /// <param name="condition">The market that it is about.</param>
    public FrameFault OnUserFrame(string condition) => OnFrame(FaultChannel.User, condition);

    /// <summary>Asked once per marketable order: extra wait before it is matched, zero for none.</summary>
    public TimeSpan OnTaker(string condition) => TimeSpan.FromTicks(
        (Strike(FaultKind.DelayedTaker, rule => OnMarket(rule, condition))?.Delay.Nanos ?? 0) / 100);

    /// <summary>Asked once per trade: how much longer than usual until it settles.</summary>
    public Duration ConfirmDelay(string condition) =>
        Strike(FaultKind.DelayedConfirm, rule => OnMarket(rule, condition))?.Delay ?? Duration.Zero;

    /// <summary>Asked once per cancel of a resting order: is it answered false and the order filled?</summary>
    public bool CancelLies(string condition) =>
        Strike(FaultKind.FalseCancel, rule => OnMarket(rule, condition)) is not null;

    /// <summary>Asked once per trade: what the chain charges in place of the right fee, micro-dollars.</summary>
    public long OnFee(string condition, long rightMicros) =>
        Strike(FaultKind.WrongFee, rule => OnMarket(rule, condition)) is { } rule
            ? (long)decimal.Round(rightMicros * rule.Factor)
            : rightMicros;

    /// <summary>What is added to the clock that <c>GET /time</c> tells.</summary>
    public Duration SkewOfTime() => Skew(SkewScope.Time);

    /// <summary>What is added to the clock that the timestamps of requests are compared with.</summary>
    public Duration SkewOfAuth() => Skew(SkewScope.Auth);

    private bool IsHere(FaultRule rule) => rule.Venue == FaultVenue.Both || rule.Venue == Venue;

    private FaultRule? Strike(FaultKind kind, Func<FaultRule, bool> fits) =>
        Plan.Strike(kind, rule => IsHere(rule) && fits(rule));

    private IEnumerable<(FaultEntry Entry, Duration Since)> Lasting(FaultKind kind) =>
        Plan.Lasting(kind).Where(found => IsHere(found.Entry.Rule));

    private static bool OnRoute(FaultRule rule, string[] fallback, string method, string path)
    {
        IReadOnlyList<string> routes = rule.Routes.Count > 0 ? rule.Routes : fallback;
        return routes.Any(route => Matches(route, method, path));
    }

    /// <summary>"POST /order", "/book", "GET /data/*" or "*".</summary>
    private static bool Matches(string route, string method, string path)
    {
        int space = route.IndexOf(' ', StringComparison.Ordinal);
        if (space >= 0 && !route.AsSpan(0, space).Equals(method, StringComparison.OrdinalIgnoreCase)) { return false; }
        ReadOnlySpan<char> wanted = route.AsSpan(space + 1);
        return wanted.EndsWith("*") ? path.AsSpan().StartsWith(wanted[..^1]) : path.AsSpan().SequenceEqual(wanted);
    }

    private bool OnMarket(FaultRule rule, string condition) =>
        rule.Markets.Count == 0
        || rule.Markets.Any(name => name == condition || ConditionOf(name) == condition);

    private Duration Skew(SkewScope scope)
    {
        long nanos = 0;
        foreach ((FaultEntry entry, _) in Lasting(FaultKind.ClockSkew))
        {
            if (entry.Rule.Scope is SkewScope.Both || entry.Rule.Scope == scope) { nanos += entry.Rule.Skew.Nanos; }
        }
        return new Duration(nanos);
    }
}
