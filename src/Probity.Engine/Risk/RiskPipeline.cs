using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Risk.Checks;

namespace Probity.Engine.Risk;

/// <summary>One place in the pipeline.</summary>
/// <param name="Check">The check.</param>
/// <param name="LogOnly">Its verdict is reported, not obeyed.</param>
public sealed record RiskStep(IRiskCheck Check, bool LogOnly);

/// <summary>
/// The only maker of <see cref="ApprovedOrder"/>. Runs the checks in order: the first refusal ends it, a smaller size
/// goes on to the next check. Sizes are floored to the market's step. The venue's status and restraints are always
/// looked at first, the venue's own minimums last, on the final size. Cancels never come here.
/// </summary>
public sealed class RiskPipeline
{
    private static readonly RiskStep[] Standing =
        [new RiskStep(new VenueStatusCheck(), false), new RiskStep(new RestraintCheck(), false)];

    private static readonly IRiskCheck[] VenueMinimums = [new MinimumSizeCheck(), new MinimumNotionalCheck()];

    private readonly RiskStep[] steps;
    private readonly RiskStep[] inOrder;
    private readonly List<RiskNote> notes = [];

    public RiskPipeline(RiskOptions options)
        : this(RiskChecks.Build(options))
    {
    }

    public RiskPipeline(IReadOnlyList<RiskStep> steps)
    {
        this.steps = [.. steps];
        inOrder = [.. Standing, .. steps];
    }

    /// <summary>The configured checks in their order.</summary>
    public IReadOnlyList<RiskStep> Steps => steps;

    /// <summary>Runs the checks and makes the order.</summary>
    /// <param name="context">What the checks may know, for the account.</param>
    /// <param name="intent">What is wanted.</param>
    /// <param name="id">The order's id; used up only when approved.</param>
    /// <param name="account">Whose order it will be.</param>
    /// <param name="at">The input that caused it.</param>
    public RiskResult Check(IRiskContext context, OrderIntent intent, ClientOrderId id, AccountId account, Stamp at)
    {
        notes.Clear();
        Quantity step = context.TermsOf(context.MarketOf(intent.Instrument).Id).SizeStep;
        OrderIntent sized = Sized(intent, intent.Quantity, step);
        foreach (RiskStep one in inOrder)
        {
            if (sized.Quantity.IsZero) { break; }
            RiskVerdict verdict = one.Check.Check(context, sized);
            if (verdict is RiskVerdict.Approved) { continue; }
            if (one.LogOnly)
            {
                notes.Add(new RiskNote(one.Check.Code, true, Words(verdict)));
            }
            else if (verdict is RiskVerdict.Refused refused)
            {
                return new RiskResult.Refused(refused.Code, refused.Numbers, TakeNotes());
            }
            else if (verdict is RiskVerdict.Resized resized)
            {
                Require.That(resized.To <= sized.Quantity, "a check never makes an order larger");
                notes.Add(new RiskNote(one.Check.Code, false, Words(verdict)));
                sized = Sized(sized, resized.To, step);
            }
        }
        foreach (IRiskCheck minimum in VenueMinimums)
        {
            if (minimum.Check(context, sized) is RiskVerdict.Refused refused)
            {
                return new RiskResult.Refused(refused.Code, refused.Numbers, TakeNotes());
            }
        }
        return new RiskResult.Approved(new ApprovedOrder(id, account, sized, at), TakeNotes());
    }

    private static OrderIntent Sized(OrderIntent intent, Quantity to, Quantity step)
    {
        Quantity floored = to.FloorTo(step);
        return floored == intent.Quantity ? intent : intent with { Quantity = floored };
    }

    private static string Words(RiskVerdict verdict) => verdict switch
    {
        RiskVerdict.Resized resized => $"resized to {resized.To}: {resized.Why}",
        RiskVerdict.Refused refused => refused.Numbers,
        _ => "",
    };

    private IReadOnlyList<RiskNote> TakeNotes() => notes.Count == 0 ? [] : notes.ToArray();
}
