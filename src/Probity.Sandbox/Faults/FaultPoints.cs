namespace Probity.Sandbox.Faults;

/// <summary>An answer made up by a fault.</summary>
/// <param name="Status">HTTP status, for example 425; 0: the connection is broken without an answer.</param>
/// <param name="Body">Text of the body; may be empty.</param>
/// <param name="ContentType">For example <c>application/json</c>.</param>
/// <param name="RetryAfterSeconds">The header of that name; null for none.</param>
public sealed record FaultAnswer(int Status, string Body, string ContentType, int? RetryAfterSeconds);

/// <summary>How a venue words an error of an HTTP status, with seconds until a retry may pass.</summary>
public delegate FaultAnswer FaultWords(int status, string text, int? retryAfterSeconds = null);

/// <summary>What becomes of one message to one socket.</summary>
public enum FrameFault : byte
{
    None = 0,

    /// <summary>It never arrives: lost, or the feed is frozen.</summary>
    Dropped = 1,

    Duplicated = 2,

    /// <summary>The connection is broken in its place.</summary>
    Cut = 3,
}

/// <summary>How far the venue takes orders, while a rule says so.</summary>
public enum VenuePhase : byte
{
    Normal = 0,

    /// <summary>Order and cancel routes answer 425.</summary>
    Restarting = 1,

    /// <summary>Only post-only orders and cancels.</summary>
    PostOnly = 2,

    CancelOnly = 3,

    Disabled = 4,
}

/// <summary>How a matched trade settles: MATCHED, RETRYING so often, then MINED and CONFIRMED, or FAILED.</summary>
/// <param name="Retries">0 when all goes well.</param>
/// <param name="Fails">The trade ends FAILED: it did not happen.</param>
/// <param name="Text">The venue's <c>err_msg</c> of a failed one.</param>
public readonly record struct SettlementFault(int Retries, bool Fails, string Text);
