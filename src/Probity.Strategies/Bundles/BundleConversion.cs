using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>
/// A split, merge or conversion that was asked for. No hook tells when it happens, so the positions are compared with
/// those before.
/// </summary>
internal sealed class BundleConversion(BundleForm form)
{
    private readonly SignedQuantity[] before = new SignedQuantity[form.Legs.Length];

    /// <summary>Shares of each leg.</summary>
    public Quantity Quantity { get; private set; }

    public int Requests { get; private set; }

    public Instant Deadline { get; private set; }

    public void Request(
        ConversionKind kind, Quantity quantity, Duration timeout, string reason, IStrategyContext context)
    {
        Requests = 0;
        Quantity = quantity;
        for (int i = 0; i < before.Length; i++) { before[i] = context.Position(form.Legs[i].Instrument); }
        Again(kind, timeout, reason, context);
    }

    public void Again(ConversionKind kind, Duration timeout, string reason, IStrategyContext context)
    {
        Requests++;
        Deadline = context.Now + timeout;
        if (!Quantity.IsZero) { context.Convert(kind, form.Markets, Quantity, reason); }
    }

    /// <summary>There may be fewer shares than were asked for.</summary>
    public void Shrink(long micros) => Quantity = Quantity.Min(Quantity, Quantity.FromMicros(micros));

    /// <summary>Micro-shares of every leg that have come since it was asked for.</summary>
    public long Arrived(IStrategyContext context)
    {
        long least = long.MaxValue;
        for (int i = 0; i < before.Length; i++) { least = Math.Min(least, Moved(i, context)); }
        return least;
    }

    /// <summary>All of every leg has gone.</summary>
    public bool HasGone(IStrategyContext context)
    {
        long most = long.MinValue;
        for (int i = 0; i < before.Length; i++) { most = Math.Max(most, Moved(i, context)); }
        return most <= -Quantity.Micros;
    }

    public ulong Digest(ulong hash)
    {
        foreach (SignedQuantity position in before) { hash = StateHash.Combine(hash, position.Micros); }
        hash = StateHash.Combine(StateHash.Combine(hash, Quantity.Micros), Requests);
        return StateHash.Combine(hash, Deadline.Nanos);
    }

    private long Moved(int leg, IStrategyContext context) =>
        (context.Position(form.Legs[leg].Instrument) - before[leg]).Micros;
}
