using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Strategies.Bundles;

namespace Probity.Strategies;

/// <summary>The best set of a mode with its numbers.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Form">What is traded.</param>
/// <param name="Plan">Size and costs.</param>
internal readonly record struct OutcomePlan(OutcomeMode Mode, BundleForm Form, BundlePlan Plan)
{
    /// <summary>The set that brings most after all costs; null when the mode has nothing to trade with.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="board">The event.</param>
    /// <param name="options">Bounds and costs.</param>
    /// <param name="risks">What is expected of a form.</param>
    public static OutcomePlan? Best(
        OutcomeMode mode, OutcomeBoard board, BundleOptions options, Func<BundleForm, BundleRisks> risks)
    {
        OutcomePlan? best = null;
        foreach (BundleForm form in board.Forms(mode))
        {
            if (form.Legs.Length + form.Sales.Length > Signals.JointBookWalk.MostLegs) { continue; }
            var plan = BundlePlan.Of(
                Side.Buy, form, options, risks(form), options.MaximumSize, options.MaximumNotional);
            if (best is { } known && !IsBetter(plan, known.Plan)) { continue; }
            best = new OutcomePlan(mode, form, plan);
        }
        return best;
    }

    /// <summary>What is traded, for people.</summary>
    public string Describe() => Mode switch
    {
        OutcomeMode.Short => $"buy NO of {Form.Legs.Length} outcomes and hold",
        OutcomeMode.Convert => $"buy NO of {Form.Legs.Length} outcomes, convert, sell YES of {Form.Sales.Length}",
        OutcomeMode.Long => $"buy YES of all {Form.Legs.Length} outcomes and hold",
        _ => $"buy NO of '{Form.Legs[0].Market.Market.Slug}' and YES of '{Form.Legs[1].Market.Market.Slug}' and hold",
    };

    /// <summary>What has to change hands at once, at its limits, and stays bound until the result.</summary>
    public Cash ToLock(BundleOptions options) =>
        Form.Exit == BundleExit.Hold ? Plan.WorstCost(Form, options) : Cash.Zero;

    private static bool IsBetter(in BundlePlan plan, in BundlePlan than)
    {
        bool taken = plan.StoppedBy == Gate.Taken, other = than.StoppedBy == Gate.Taken;
        return taken == other ? plan.Net > than.Net : taken;
    }
}
