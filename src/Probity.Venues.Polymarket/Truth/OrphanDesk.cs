using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// What is done with orders that the venue holds open for the account and that no journal of ours knows. One that is
/// cancelled is taken over first, so that what it still fills is counted. Nothing here happens in silence.
/// </summary>
internal sealed class OrphanDesk(
    OrderTracker tracker,
    OrphanPolicy policy,
    AccountId account,
    StrategyId adopter,
    IMarketDirectory markets,
    Action<TruthNotice> notice)
{
    /// <summary>A good-til-date order is matched until this long before its stated end (3.4).</summary>
    private static readonly Duration ExpiryLead = Duration.FromSeconds(60);

    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly HashSet<string> unwanted = new(StringComparer.Ordinal);

    /// <summary>Looks at one reading of the open orders.</summary>
    /// <param name="open">All of it.</param>
    /// <param name="orphans">Those that are not ours.</param>
    /// <param name="began">When the reading began.</param>
    /// <param name="now">Now.</param>
    /// <returns>Orders to cancel. A cancel may be lost: as long as the venue lists one, it is asked again.</returns>
    public IReadOnlyList<string> Take(
        IReadOnlyList<VenueOrder> open, IReadOnlyList<VenueOrder> orphans, Instant began, Instant now)
    {
        foreach (VenueOrder orphan in orphans)
        {
            if (unwanted.Contains(orphan.Id)) { continue; }
            switch (policy)
            {
                case OrphanPolicy.Leave:
                    Tell(orphan, Severity.Warning, "left alone");
                    break;
                case OrphanPolicy.Adopt:
                    bool adopted = TryAdopt(orphan, OrderPurpose.Quote, began, now, out _);
                    Tell(orphan, adopted ? Severity.Warning : Severity.Error, adopted ? "adopted" : Unreadable);
                    break;
                default:
                    if (TryAdopt(orphan, OrderPurpose.Unwind, began, now, out ClientOrderId id))
                    {
                        tracker.CancelSent(id);
                    }
                    Tell(orphan, Severity.Warning, "it is being cancelled");
                    unwanted.Add(orphan.Id);
                    break;
            }
        }
        return [.. open.Select(order => order.Id).Where(unwanted.Contains).Distinct()];
    }

    private const string Unreadable =
        "it cannot be adopted, because its market is not traded here or its terms are missing; left alone";

    private void Tell(VenueOrder orphan, Severity severity, string what)
    {
        if (!told.Add(orphan.Id)) { return; }
        notice(new TruthNotice(
            severity,
            "orphan-order",
            $"the venue holds order {orphan.Id} ({orphan.Side} {orphan.Size} at {orphan.Price} of token "
            + $"{orphan.Token}, matched {orphan.Matched ?? Quantity.Zero}), which this journal does not know: {what}"));
    }

    private bool TryAdopt(
        VenueOrder orphan, OrderPurpose purpose, Instant began, Instant now, out ClientOrderId id)
    {
        id = ClientOrderId.Adopted(adopter, orphan.Id);
        if (!TryIntent(orphan, purpose, out OrderIntent? intent)) { return false; }
        tracker.Adopt(orphan, id, intent, account, began, now);
        return true;
    }

    private bool TryIntent(VenueOrder orphan, OrderPurpose purpose, [NotNullWhen(true)] out OrderIntent? intent)
    {
        intent = null;
        if (orphan is not { Side: { } side, Price: { } price, Size: { } size }) { return false; }
        if (!markets.TryFind(orphan.Token, out _, out Instrument? outcome)) { return false; }
        bool dated = orphan.Expires.IsKnown;
        intent = new OrderIntent(
            adopter,
            outcome.Id,
            side,
            price,
            size,
            dated ? TimeInForce.GoodTilDate : TimeInForce.GoodTilCancelled,
            PostOnly: false,
            dated ? orphan.Expires - ExpiryLead : Instant.None,
            purpose,
            Bundle: 0,
            $"found open at the venue as {orphan.Id}");
        return true;
    }
}
