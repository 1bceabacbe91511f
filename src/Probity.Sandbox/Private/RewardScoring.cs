using Probity.Domain.Books;
using Probity.Domain.Values;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>Does an order earn liquidity rewards now (reference/polymarket.md 7.4)?</summary>
internal static class RewardScoring
{
    private const int PipsPerCent = 100;

    public static bool Scores(SandboxVenue venue, SandboxOrder order)
    {
        if (order.Status != SandboxOrderStatus.Live || order.Market.Listing.Rewards is not { } terms) { return false; }
        if (order.Original - order.Matched < Quantity.FromShares(terms.MinimumShares)) { return false; }
        if (venue.Now - order.CreatedAt < Duration.FromSeconds(terms.MinimumAgeSeconds)) { return false; }
        if (!venue.BookOf(order.Market, order.Outcome).TryMidHalfPips(out int half)) { return false; }
        int most = (int)(terms.MaximumSpreadCents * PipsPerCent * 2);
        return Math.Abs(half - (2 * order.Price.Pips)) <= most;
    }
}
