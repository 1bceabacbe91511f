using System.Globalization;
using System.Numerics;
using Probity.Domain.Markets;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// Has the venue read the chain again after it changed (reference/polymarket.md 4.3): else it refuses orders for want
/// of money that is there.
/// </summary>
public sealed class BalanceRefresh(TradingClient trading)
{
    /// <summary>
    /// Collateral, and both outcomes of the markets. A failure is no harm: balances are read again anyway.
    /// </summary>
    public async Task After(IReadOnlyList<ChainMarket> markets, CancellationToken cancel)
    {
        try
        {
            await trading.UpdateBalance(BalanceKind.Collateral, "", cancel).ConfigureAwait(false);
            foreach (ChainMarket market in markets)
            {
                BalanceKind kind = market.Protocol == MarketProtocol.Position
                    ? BalanceKind.Position
                    : BalanceKind.Conditional;
                foreach (BigInteger token in market.Tokens)
                {
                    string text = token.ToString(CultureInfo.InvariantCulture);
                    await trading.UpdateBalance(kind, text, cancel).ConfigureAwait(false);
                }
            }
        }
        catch (VenueException)
        {
            // The venue's own refresh and our reconciliation come anyway.
        }
    }
}
