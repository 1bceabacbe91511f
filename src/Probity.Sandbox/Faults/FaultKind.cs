using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>What can go wrong at the venue. The names in files are in <see cref="FaultKinds"/>.</summary>
public enum FaultKind
{
    /// <summary>The request waits before it is served.</summary>
    Latency,

    /// <summary>A message of a socket never arrives.</summary>
    DropFrame,

    /// <summary>A message of a socket arrives twice.</summary>
    DuplicateFrame,

    /// <summary>A socket says nothing any more but answers PING.</summary>
    FrozenFeed,

    /// <summary>A socket is closed without a word.</summary>
    SocketCut,

    /// <summary>The order is taken, the connection breaks before the answer.</summary>
    LostAck,

    /// <summary>The request is refused with a 5xx and nothing happened.</summary>
    ErrorBefore,

    /// <summary>The request is answered with a 5xx although it was carried out.</summary>
    ErrorAfter,

    /// <summary>Order routes answer 425, then new orders have to be post-only for a while.</summary>
    EngineRestart,

    /// <summary>Trading is disabled, cancels included.</summary>
    TradingDisabled,

    /// <summary>New orders are refused, cancels are not.</summary>
    CancelOnly,

    /// <summary>A web page where JSON was due.</summary>
    HtmlError,

    /// <summary>Status 200 with an error object.</summary>
    ErrorInSuccess,

    /// <summary>A match whose settlement fails: the fill did not happen.</summary>
    FailedSettlement,

    /// <summary>A settlement that is retried before it is mined.</summary>
    RetriedSettlement,

    /// <summary>A marketable order waits before it is matched.</summary>
    DelayedTaker,

    /// <summary>The chain charges another fee than the formula says.</summary>
    WrongFee,

    /// <summary>The venue's clock is off.</summary>
    ClockSkew,

    /// <summary>Requests are refused with 429.</summary>
    RateLimitStorm,

    /// <summary>A matched trade settles late.</summary>
    DelayedConfirm,

    /// <summary>A cancel is answered <c>false</c>, because the order is filled in its place.</summary>
    FalseCancel,
}

/// <summary>The names of kinds in files, and the parameters that each takes.</summary>
public static class FaultKinds
{
    /// <summary>Every rule takes these.</summary>
    public static IReadOnlyList<string> CommonKeys { get; } =
        ["kind", "probability", "from", "until", "count", "venue"];

    public static IReadOnlyList<(FaultKind Kind, string Name, string[] Keys)> All { get; } =
    [
        (FaultKind.Latency, "latency", ["routes", "fixed", "random"]),
        (FaultKind.DropFrame, "drop-frame", ["channel", "markets"]),
        (FaultKind.DuplicateFrame, "duplicate-frame", ["channel", "markets"]),
        (FaultKind.FrozenFeed, "frozen-feed", ["channel", "markets"]),
        (FaultKind.SocketCut, "socket-cut", ["channel"]),
        (FaultKind.LostAck, "lost-ack", ["routes"]),
        (FaultKind.ErrorBefore, "error-before", ["routes", "status", "text"]),
        (FaultKind.ErrorAfter, "error-after", ["routes", "status", "text"]),
        (FaultKind.EngineRestart, "engine-restart", ["restart", "postOnly", "retryAfter"]),
        (FaultKind.TradingDisabled, "trading-disabled", []),
        (FaultKind.CancelOnly, "cancel-only", []),
        (FaultKind.HtmlError, "html-error", ["routes", "status"]),
        (FaultKind.ErrorInSuccess, "error-in-success", ["routes", "text"]),
        (FaultKind.FailedSettlement, "failed-settlement", ["markets", "text"]),
        (FaultKind.RetriedSettlement, "retried-settlement", ["markets", "retries"]),
        (FaultKind.DelayedTaker, "delayed-taker", ["markets", "delay"]),
        (FaultKind.WrongFee, "wrong-fee", ["markets", "factor"]),
        (FaultKind.ClockSkew, "clock-skew", ["skew", "scope"]),
        (FaultKind.RateLimitStorm, "rate-limit-storm", ["routes", "retryAfter"]),
        (FaultKind.DelayedConfirm, "delayed-confirm", ["markets", "delay"]),
        (FaultKind.FalseCancel, "false-cancel", ["markets"]),
    ];

    public static string NameOf(FaultKind kind) => All[(int)kind].Name;

    /// <summary>Is it a state, not something that strikes now and then?</summary>
    public static bool Lasts(FaultKind kind) => kind
        is FaultKind.EngineRestart or FaultKind.TradingDisabled or FaultKind.CancelOnly or FaultKind.ClockSkew;

    /// <exception cref="BadInputException">No such kind; the nearest is named.</exception>
    public static FaultKind Parse(string name, string where)
    {
        foreach ((FaultKind kind, string known, _) in All)
        {
            if (known == name) { return kind; }
        }
        throw new BadInputException($"{where}: unknown kind '{name}'{Near(name, All.Select(item => item.Name))}");
    }

    /// <exception cref="BadInputException">The kind has no such parameter; the nearest is named.</exception>
    public static void CheckKey(FaultKind kind, string key, string where)
    {
        IEnumerable<string> known = CommonKeys.Concat(All[(int)kind].Keys);
        if (known.Contains(key)) { return; }
        throw new BadInputException($"{where}: '{NameOf(kind)}' has no '{key}'{Near(key, known)}");
    }

    internal static string Near(string word, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string? nearest = Spelling.Nearest(word, names);
        return nearest is null ? $"; known are {string.Join(", ", names)}" : $"; did you mean '{nearest}'?";
    }
}
