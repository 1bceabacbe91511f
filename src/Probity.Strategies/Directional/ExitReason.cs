namespace Probity.Strategies.Directional;

/// <summary>Why a position was left. The words begin the reason of the order that leaves it.</summary>
public enum ExitReason : byte
{
    /// <summary>The price moved far enough our way.</summary>
    TakeProfit = 0,

    /// <summary>The price moved too far against us, in log-odds.</summary>
    Stop = 1,

    /// <summary>It is old.</summary>
    TimeStop = 2,

    /// <summary>What is left of the edge does not pay for leaving later.</summary>
    EdgeGone = 3,

    /// <summary>The market is about to end.</summary>
    NearEnd = 4,

    /// <summary>The result came while it was held.</summary>
    Resolved = 5,

    /// <summary>Whoever was followed has left.</summary>
    Followed = 6,

    /// <summary>What it rests on is not to be trusted any more.</summary>
    SourceDropped = 7,
}

/// <summary>The words of reasons.</summary>
public static class ExitReasons
{
    /// <summary>Kebab-case: "take-profit".</summary>
    public static string Word(this ExitReason reason) => reason switch
    {
        ExitReason.TakeProfit => "take-profit",
        ExitReason.Stop => "stop",
        ExitReason.TimeStop => "time-stop",
        ExitReason.EdgeGone => "edge-gone",
        ExitReason.NearEnd => "near-end",
        ExitReason.Resolved => "resolved",
        ExitReason.Followed => "followed",
        _ => "source-dropped",
    };
}
