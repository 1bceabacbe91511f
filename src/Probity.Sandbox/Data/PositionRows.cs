using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Gamma;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Data;

/// <summary><c>/v2/positions</c>: sizes by the chain, costs by its history. Under the venue's gate.</summary>
internal sealed class PositionRows(SandboxVenue venue, SandboxChain chain)
{
    /// <summary>Smaller positions are dust, shares.</summary>
    private const decimal Dust = 0.1m;

    private static readonly string[] Orders =
        ["CURRENT_VALUE", "PRICE", "TOKENS", "UNREALIZED_PNL", "REALIZED_PNL", "TOTAL_PNL", "TIMESTAMP"];

    public JsonObject Page(DataQuery query)
    {
        EvmAddress? user = query.User(chain.IsProtocol);
        HashSet<string>? conditions = query.Conditions();
        if (user is null && conditions is null)
        {
            throw DataRefusal.Bad("user", "one of the query params 'user' and 'condition' is required");
        }
        string status = query.Word("status", "OPEN", "REDEEMABLE", "REDEEMABLE_LOST", "MERGEABLE", "CLOSED");
        bool byCash = query.Word("filter_type", "TOKENS", "CASH") == "CASH";
        decimal least = query.Decimal("filter_amount") ?? Dust;
        HashSet<string>? events = query.Words("event_id");
        string title = query.Text("title");
        string order = query.Word("sort_by", Orders);
        bool ascending = query.Word("sort_direction", "DESC", "ASC") == "ASC";
        IEnumerable<HeldPosition> rows = Held(user)
            .Where(held => conditions?.Contains(held.Market.Condition) ?? true)
            .Where(held => Fits(held, status))
            .Where(held => status == "CLOSED" || (byCash ? held.Value : held.Size) >= least)
            .Where(held => events?.Contains(
                held.Market.Listing.Event.Id.ToString(CultureInfo.InvariantCulture)) ?? true)
            .Where(held => held.Market.Market.Question.Contains(title, StringComparison.OrdinalIgnoreCase));
        rows = ascending ? rows.OrderBy(held => Rank(held, order)) : rows.OrderByDescending(held => Rank(held, order));
        return query.Page([.. rows.Select(held => (Key(held), DataDocuments.Position(held)))]);
    }

    /// <summary>Everything that a wallet, or every wallet, has or had.</summary>
    public IEnumerable<HeldPosition> Held(EvmAddress? user)
    {
        Dictionary<(EvmAddress Wallet, BigInteger Token), PositionCost> costs = WalletBook.Of(chain);
        foreach (SandboxMarket market in venue.Markets)
        {
            var figures = new MarketFigures(venue, market);
            for (int outcome = 0; outcome < 2; outcome++)
            {
                BigInteger token = market.Tokens[outcome];
                IEnumerable<EvmAddress> wallets = user is { } one
                    ? [one]
                    : chain.HoldersOf(token).Select(holder => holder.Wallet)
                        .Concat(costs.Keys.Where(key => key.Token == token).Select(key => key.Wallet)).Distinct();
                foreach (EvmAddress wallet in wallets)
                {
                    BigInteger shares = chain.SharesOf(wallet, token);
                    bool known = costs.TryGetValue((wallet, token), out PositionCost? cost);
                    if ((shares.IsZero && !known) || chain.IsProtocol(wallet)) { continue; }
                    yield return new HeldPosition(
                        wallet, market, outcome, WalletBook.Units(shares),
                        WalletBook.Units(chain.SharesOf(wallet, market.Tokens[1 - outcome])),
                        cost ?? new PositionCost(), figures.PriceOf(outcome));
                }
            }
        }
    }

    private static string Key(HeldPosition held) => $"{held.Wallet} {held.Market.Token(held.Outcome)}";

    /// <summary>OPEN is everything that is still held.</summary>
    private static bool Fits(HeldPosition held, string status) => status switch
    {
        "OPEN" => held.Size > 0,
        "MERGEABLE" => held.IsMergeable,
        _ => held.Status == status,
    };

    private static decimal Rank(HeldPosition held, string order) => order switch
    {
        "PRICE" => held.Price,
        "TOKENS" => held.Size,
        "UNREALIZED_PNL" => held.Unrealized,
        "REALIZED_PNL" => held.Cost.Realized,
        "TOTAL_PNL" => held.Cost.Realized + held.Unrealized,
        "TIMESTAMP" => held.Cost.LastEventAt,
        _ => held.Value,
    };
}
