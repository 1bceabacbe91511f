namespace Probity.Sandbox.Faults;

/// <summary>What becomes of a request's answer after the venue has done what was asked.</summary>
public enum ReplyFault : byte
{
    /// <summary>It arrives.</summary>
    None = 0,

    /// <summary>The connection ends without an answer: a lost acknowledgement.</summary>
    Lost = 1,

    /// <summary>A 502 with a page of HTML comes instead of the answer.</summary>
    BadGateway = 2,
}

/// <summary>What goes wrong with one HTTP request.</summary>
/// <param name="Delay">Real time before it is handled.</param>
/// <param name="Refusal">Answered in its place without doing anything, when not null.</param>
/// <param name="Reply">What becomes of the answer otherwise.</param>
public sealed record RequestFault(TimeSpan Delay, FaultAnswer? Refusal, ReplyFault Reply)
{
    public static RequestFault None { get; } = new(TimeSpan.Zero, null, ReplyFault.None);
}

/// <summary>An answer made up by a fault.</summary>
/// <param name="Status">HTTP status, for example 425.</param>
/// <param name="Body">Text of the body; may be empty.</param>
/// <param name="ContentType">For example <c>application/json</c>.</param>
/// <param name="RetryAfterSeconds">The header of that name; null for none.</param>
public sealed record FaultAnswer(int Status, string Body, string ContentType, int? RetryAfterSeconds);

/// <summary>How a matched trade settles.</summary>
public enum SettlementFault : byte
{
    /// <summary>MATCHED, MINED, CONFIRMED.</summary>
    None = 0,

    /// <summary>MATCHED, RETRYING, MINED, CONFIRMED.</summary>
    Retried = 1,

    /// <summary>MATCHED, RETRYING, FAILED: it did not happen.</summary>
    Failed = 2,
}

/// <summary>What becomes of one frame to a user socket.</summary>
public enum FrameFault : byte
{
    None = 0,
    Dropped = 1,
    Duplicated = 2,
}

/// <summary>
/// Asked at the points where something can go wrong. Settlement, taker delay and fee are asked under the venue's gate
/// and must not block.
/// </summary>
public interface ISandboxFaults
{
    /// <summary>One HTTP request, before it is handled.</summary>
    /// <param name="host">Which server.</param>
    /// <param name="method">Upper case.</param>
    /// <param name="path">Without the query.</param>
    RequestFault OnRequest(Server.SandboxHost host, string method, string path);

    /// <summary>A trade of a sandbox account, when it is matched.</summary>
    SettlementFault OnSettlement(string tradeId);

    /// <summary>Extra wait before a marketable order is matched; zero for none.</summary>
    TimeSpan OnTaker(string condition);

    /// <summary>What is charged instead of the right fee, micro-dollars.</summary>
    long OnFee(string tradeId, long rightMicros);

    /// <summary>One event to one user socket.</summary>
    FrameFault OnUserFrame();

    /// <summary>Added to the time that the venue tells and checks timestamps against.</summary>
    TimeSpan ClockSkew { get; }
}

/// <summary>Nothing goes wrong.</summary>
public sealed class NoFaults : ISandboxFaults
{
    public static NoFaults Instance { get; } = new();

    public TimeSpan ClockSkew => TimeSpan.Zero;

    public RequestFault OnRequest(Server.SandboxHost host, string method, string path) => RequestFault.None;

    public SettlementFault OnSettlement(string tradeId) => SettlementFault.None;

    public TimeSpan OnTaker(string condition) => TimeSpan.Zero;

    public long OnFee(string tradeId, long rightMicros) => rightMicros;

    public FrameFault OnUserFrame() => FrameFault.None;
}
