using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Gamma;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Data;

/// <summary>
/// What wallets hold and did, as the chain of the sandbox knows it (reference/polymarket.md 4.6). Trades among the
/// simulated traders alone never reach that chain, so they are not here.
/// </summary>
public sealed class DataEndpoints(SandboxVenue venue, VenueChain chain) : ISandboxEndpoints
{
    private readonly PositionRows positions = new(venue, chain.Ledger);

    public SandboxHost Host => SandboxHost.Data;

    private SandboxChain Ledger => chain.Ledger;

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/v2/trades", Trades);
        Get(routes, "/v2/activity", Activity);
        Get(routes, "/v2/positions", positions.Page);
        Get(routes, "/v2/value", Value);
        Get(routes, "/v2/holders", Holders);
        Get(routes, "/v2/resolutions", Resolutions);
        Get(routes, "/v2/oi", OpenInterest);
        Get(routes, "/v2/approvals", Approvals);
    }

    private void Get(IEndpointRouteBuilder routes, string path, Func<DataQuery, JsonNode> answer) =>
        routes.MapGet(path, context =>
        {
            context.Response.Headers["x-trace-id"] = DataRefusal.Trace(context.Request.QueryString.Value ?? "");
            return Answers.Json(context, venue.Run(() =>
            {
                Ledger.Advance();
                return answer(new DataQuery(context.Request.Query));
            }));
        });

    private JsonObject Trades(DataQuery query)
    {
        EvmAddress? user = query.User(Ledger.IsProtocol);
        bool takerOnly = query.Flag("taker_only", otherwise: true);
        bool byCash = query.Word("filter_type", "CASH", "TOKENS") == "CASH";
        decimal least = query.Decimal("filter_amount") ?? 0.01m;
        return query.Page([.. Filtered(query)
            .Where(row => row.Kind == ActivityKind.Trade && (user is null || row.Wallet == user))
            .Where(row => !takerOnly || row.IsTaker)
            .Where(row => WalletBook.Units(byCash ? row.Collateral : row.Shares) >= least)
            .OrderByDescending(row => row.Sequence)
            .Select(row => (Key(row), DataDocuments.Trade(row, MarketOf(row.Condition))))]);
    }

    private JsonObject Activity(DataQuery query)
    {
        EvmAddress user = query.RequiredUser(Ledger.IsProtocol);
        HashSet<string>? types = query.Words("type");
        bool noTransfers = query.Flag("exclude_deposits_withdrawals", otherwise: true);
        query.Word("sort_by", "TIMESTAMP");
        bool ascending = query.Word("sort_direction", "DESC", "ASC") == "ASC";
        IEnumerable<ChainActivity> rows = Filtered(query)
            .Where(row => row.Wallet == user)
            .Where(row => types?.Contains(DataDocuments.NameOf(row.Kind)) ?? true)
            .Where(row => !noTransfers || row.Kind is not (ActivityKind.Deposit or ActivityKind.Withdrawal));
        rows = ascending ? rows.OrderBy(row => row.Sequence) : rows.OrderByDescending(row => row.Sequence);
        return query.Page([.. rows.Select(row => (Key(row), DataDocuments.Activity(row, MarketOf(row.Condition))))]);
    }

    private static string Key(ChainActivity row) => row.Sequence.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<ChainActivity> Filtered(DataQuery query)
    {
        HashSet<string>? conditions = query.Conditions();
        HashSet<string>? events = query.Words("event_id");
        string side = query.Has("side") ? query.Word("side", "BUY", "SELL") : "";
        long start = query.Number("start") ?? 0;
        long end = query.Number("end") ?? long.MaxValue;
        return Ledger.History
            .Where(row => conditions?.Contains(row.Condition) ?? true)
            .Where(row => events is null || (MarketOf(row.Condition) is { } market && events.Contains(EventId(market))))
            .Where(row => side.Length == 0
                || (row.Kind == ActivityKind.Trade && (row.Side == Side.Buy) == (side == "BUY")))
            .Where(row => row.Timestamp >= start && row.Timestamp <= end);
    }

    private static string EventId(SandboxMarket market) =>
        market.Listing.Event.Id.ToString(CultureInfo.InvariantCulture);

    private SandboxMarket? MarketOf(string condition) =>
        venue.TryMarket(condition, out SandboxMarket? market) ? market : null;

    private JsonObject Value(DataQuery query)
    {
        EvmAddress user = query.RequiredUser(Ledger.IsProtocol);
        return new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["proxy_wallet"] = DataDocuments.Text(user),
                ["value"] = positions.Held(user).Sum(held => held.Value),
            },
        };
    }

    private JsonObject Holders(DataQuery query)
    {
        HashSet<string> conditions = query.Conditions()
            ?? throw DataRefusal.Bad("condition", "required query param 'condition' not provided");
        List<(string Key, JsonObject Row)> rows = [];
        foreach (SandboxMarket market in venue.Markets.Where(market => conditions.Contains(market.Condition)))
        {
            for (int outcome = 0; outcome < 2; outcome++)
            {
                int index = outcome;
                JsonObject[] holders =
                [
                    .. Ledger.HoldersOf(market.Tokens[outcome])
                        .Where(holder => !Ledger.IsProtocol(holder.Wallet))
                        .Take(query.Limit)
                        .Select(holder => DataDocuments.Holder(holder.Wallet, market, index, holder.Shares)),
                ];
                rows.Add((market.Token(outcome), new JsonObject
                {
                    ["token_id"] = market.Token(outcome),
                    ["holders"] = new JsonArray([.. holders]),
                }));
            }
        }
        return query.Page(rows);
    }

    private JsonObject Resolutions(DataQuery query)
    {
        string[] names = [.. new[] { "question_id", "condition", "event_id" }.Where(query.Has)];
        if (names is not [string name])
        {
            throw DataRefusal.Bad("condition", "exactly one of question_id, condition, event_id is required");
        }
        HashSet<string>? wanted = name == "condition" ? query.Conditions() : query.Words(name);
        Func<SandboxMarket, string> idOf = name switch
        {
            "condition" => market => market.Condition,
            "event_id" => EventId,
            _ => market => Hex.Of(market.Listing.QuestionId),
        };
        return new JsonObject
        {
            ["data"] = new JsonArray([.. venue.Markets.Where(market => wanted!.Contains(idOf(market)))
                .Select(market => DataDocuments.Resolution(market, Ledger.Height))]),
        };
    }

    /// <summary>Complete sets outstanding; the real shape is not documented.</summary>
    private JsonObject OpenInterest(DataQuery query)
    {
        HashSet<string>? conditions = query.Conditions();
        return new JsonObject
        {
            ["data"] = new JsonArray([.. venue.Markets
                .Where(market => conditions?.Contains(market.Condition) ?? true)
                .Select(market => new JsonObject
                {
                    ["condition_id"] = market.Condition,
                    ["value"] = WalletBook.Units(Ledger.HoldersOf(market.Tokens[0])
                        .Aggregate(BigInteger.Zero, (sum, holder) => sum + holder.Shares)),
                })]),
        };
    }

    /// <summary>Who may take what; the real shape is not documented.</summary>
    private JsonObject Approvals(DataQuery query)
    {
        EvmAddress user = query.RequiredUser(Ledger.IsProtocol);
        var tokens = new JsonArray();
        foreach (EvmAddress spender in TradingApprovals.Spenders(Ledger.Contracts))
        {
            tokens.Add((JsonNode)new JsonObject
            {
                ["token"] = DataDocuments.Text(Ledger.Contracts.Collateral),
                ["spender"] = DataDocuments.Text(spender),
                ["allowance"] = Ledger.Allowance(user, spender).ToString(CultureInfo.InvariantCulture),
            });
        }
        var operators = new JsonArray();
        AddOperators(Ledger.Contracts.ConditionalTokens, TradingApprovals.TokenOperators(Ledger.Contracts));
        AddOperators(Ledger.Contracts.PositionManager, TradingApprovals.PositionOperators(Ledger.Contracts));
        return new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["proxy_wallet"] = DataDocuments.Text(user),
                ["token_approvals"] = tokens,
                ["operator_approvals"] = operators,
            },
        };

        void AddOperators(EvmAddress contract, EvmAddress[] spenders)
        {
            foreach (EvmAddress spender in spenders)
            {
                operators.Add((JsonNode)new JsonObject
                {
                    ["token"] = DataDocuments.Text(contract),
                    ["operator"] = DataDocuments.Text(spender),
                    ["approved"] = Ledger.IsApprovedForAll(contract, user, spender),
                });
            }
        }
    }
}
