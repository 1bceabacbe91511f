using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>Finds the largest size that a limit allows.</summary>
internal static class Sizing
{
    /// <summary>
    /// The largest multiple of the step up to <paramref name="atMost"/> that fits, or zero. What fits must also fit
    /// when smaller.
    /// </summary>
    public static Quantity Largest(Quantity atMost, Quantity step, Func<Quantity, bool> fits)
    {
        long unit = Math.Max(1, step.Micros);
        long low = 0, high = atMost.Micros / unit;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            if (fits(Quantity.FromMicros(middle * unit))) { low = middle; }
            else { high = middle - 1; }
        }
        return Quantity.FromMicros(low * unit);
    }
}
