using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>The trades of one strategy that are under way, and the timer that moves them on.</summary>
internal sealed class BundleDesk(BundleOptions options)
{
    private readonly List<Bundle> active = [];
    private TimerId? timer;

    /// <summary>Trades that need attention.</summary>
    public int Pressing
    {
        get
        {
            int count = 0;
            foreach (Bundle bundle in active) { count += bundle.IsPressing ? 1 : 0; }
            return count;
        }
    }

    public bool IsFull => Pressing >= options.MaximumBundles;

    public void Track(Bundle bundle, IStrategyContext context)
    {
        if (bundle.IsActive && !active.Contains(bundle)) { active.Add(bundle); }
        Settle(context);
    }

    /// <summary>Lets go of trades that have ended and keeps the timer going for the others.</summary>
    public void Settle(IStrategyContext context)
    {
        active.RemoveAll(static bundle => !bundle.IsActive);
        if (timer is null && Pressing > 0) { timer = context.After(options.RetryEvery); }
    }

    public void OnTimer(TimerId due, IStrategyContext context)
    {
        if (due != timer) { return; }
        timer = null;
        foreach (Bundle bundle in active) { bundle.Advance(context); }
        Settle(context);
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(hash, timer?.Value ?? 0);
        foreach (Bundle bundle in active) { hash = StateHash.Combine(hash, bundle.Form.Legs[0].Instrument.Value); }
        return hash;
    }
}
