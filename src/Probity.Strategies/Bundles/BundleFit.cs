using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>A plan as large as the account and the bounds on damage allow.</summary>
/// <param name="Plan">The plan; as it came where nothing smaller passes.</param>
/// <param name="StoppedBy">Taken when it may go.</param>
/// <param name="Why">What stops it beside the plan's own reasons; may be empty.</param>
internal readonly record struct BundleFit(BundlePlan Plan, Gate StoppedBy, string Why)
{
    /// <summary>
    /// Fewer sets when the cash does not cover the worst that the legs may cost, or when more than allowed could hang
    /// without the last leg.
    /// </summary>
    public static BundleFit Of(
        in BundlePlan plan, BundleForm form, BundleOptions options, in BundleRisks risks, Cash cash)
    {
        BundlePlan fitting = plan;
        if (!TryShrink(ref fitting, fitting.WorstCost(form, options), cash, form, options, risks))
        {
            return new BundleFit(plan, Gate.Limits, "");
        }
        Cash most = options.MaximumUnhedged;
        return TryShrink(ref fitting, fitting.Unhedged(form, options), most, form, options, risks)
            ? new BundleFit(fitting, Gate.Taken, "")
            : new BundleFit(plan, Gate.Limits, $"more than {most} would hang if one leg missed");
    }

    private static bool TryShrink(
        ref BundlePlan plan, Cash needed, Cash allowed, BundleForm form, BundleOptions options, in BundleRisks risks)
    {
        if (needed <= allowed) { return true; }
        Int128 scaled = (Int128)plan.Walk.Size.Micros * Math.Max(0, allowed.Micros);
        var fewer = Quantity.FromMicros(IntegerMath.Divide(scaled, needed.Micros, Rounding.Down));
        plan = BundlePlan.Of(plan.Side, form, options, risks, fewer, options.MaximumNotional);
        return plan.StoppedBy == Gate.Taken;
    }
}
