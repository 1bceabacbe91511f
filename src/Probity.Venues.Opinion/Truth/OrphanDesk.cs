using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Venues.Execution;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// What is done with orders that the venue holds open for the account and that no journal of ours knows. One that is
/// cancelled is taken over first, so that what it still fills is counted. Nothing here happens in silence.
/// </summary>
internal sealed class OrphanDesk(
    OpinionOrderTracker tracker,
    OrphanPolicy policy,
    AccountId account,
    StrategyId adopter,
    Func<string, Market?> marketOf,
    Action<TruthNotice> notice)
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>Is its detail wanted, to take it over?</summary>
    public bool Wants(OpinionOrder orphan)
    {
        if (policy == OrphanPolicy.Leave)
        {
            Tell(orphan, Severity.Warning, "left alone");
            return false;
        }
        return true;
    }

    /// <summary>Takes one order over, or says why not.</summary>
    /// <param name="detail">With its trades.</param>
    /// <param name="began">When the reading of it began.</param>
    /// <param name="now">Now.</param>
    /// <returns>The order to cancel, by our name; none when it is to rest or cannot be taken over.</returns>
    public ClientOrderId Take(OpinionOrder detail, Instant began, Instant now)
    {
        bool cancels = policy == OrphanPolicy.Cancel;
        ClientOrderId id = ClientOrderId.Adopted(adopter, detail.Id);
        OrderPurpose purpose = cancels ? OrderPurpose.Unwind : OrderPurpose.Quote;
        if (detail.IsEnd || !TryIntent(detail, purpose, out OrderIntent? intent))
        {
            if (!detail.IsEnd) { Tell(detail, Severity.Error, Unreadable); }
            return ClientOrderId.None;
        }
        tracker.Adopt(detail, id, intent, account, began, now);
        Tell(detail, Severity.Warning, cancels ? "it is being cancelled" : "adopted");
        return cancels ? id : ClientOrderId.None;
    }

    /// <summary>Would be cancelled if we could take it over; it is cancelled all the same.</summary>
    public bool IsUnwanted(OpinionOrder orphan) => policy == OrphanPolicy.Cancel && !orphan.IsEnd;

    private const string Unreadable =
        "it cannot be taken over, because its market is not traded here or its terms are missing";

    private void Tell(OpinionOrder orphan, Severity severity, string what)
    {
        if (!told.Add(orphan.Id)) { return; }
        notice(new TruthNotice(
            severity,
            "orphan-order",
            $"the venue holds order {orphan.Id} ({orphan.Side} {orphan.Shares} at {orphan.Price} of outcome "
            + $"{orphan.Outcome + 1} of market {orphan.MarketId}), which this journal does not know: {what}"));
    }

    private bool TryIntent(OpinionOrder orphan, OrderPurpose purpose, [NotNullWhen(true)] out OrderIntent? intent)
    {
        intent = null;
        if (orphan is not { Side: { } side, Price: { } price, Shares: { } shares, Outcome: >= 0 }) { return false; }
        if (marketOf(orphan.MarketId) is not { } market) { return false; }
        intent = new OrderIntent(
            adopter, market.Outcome(orphan.Outcome).Id, side, price, shares, TimeInForce.GoodTilCancelled,
            PostOnly: false, Instant.None, purpose, Bundle: 0, $"found open at the venue as {orphan.Id}");
        return true;
    }
}
