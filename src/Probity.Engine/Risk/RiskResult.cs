using Probity.Domain.Orders;

namespace Probity.Engine.Risk;

/// <summary>
/// Something that a check said on the way: it resized the order, or would have stopped it were it not log only.
/// </summary>
/// <param name="Code">The check.</param>
/// <param name="LogOnly">The check has no say; screens show it in red.</param>
/// <param name="Text">What it said, with the numbers.</param>
public sealed record RiskNote(string Code, bool LogOnly, string Text);

/// <summary>What the pipeline answers.</summary>
public abstract record RiskResult
{
    private RiskResult(IReadOnlyList<RiskNote> notes) => Notes = notes;

    public IReadOnlyList<RiskNote> Notes { get; }

    /// <summary>May go out; its quantity may be smaller than what was asked for.</summary>
    public sealed record Approved(ApprovedOrder Order, IReadOnlyList<RiskNote> Notes) : RiskResult(Notes);

    /// <summary>Stopped by the check of this code.</summary>
    public sealed record Refused(string Code, string Numbers, IReadOnlyList<RiskNote> Notes) : RiskResult(Notes);
}
