using System.Numerics;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Gamma;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Data;

/// <summary>A wallet's shares of one outcome, with what they cost. Shares and dollars.</summary>
internal sealed record HeldPosition(
    EvmAddress Wallet, SandboxMarket Market, int Outcome, decimal Size, decimal OtherSize, PositionCost Cost,
    decimal Price)
{
    public bool IsRedeemable => Market.Payout is not null && Size > 0;

    public bool IsMergeable => Market.Payout is null && Size > 0 && OtherSize > 0;

    public decimal Value => Size * Price;

    public decimal EntryCost => Size * Cost.AveragePrice;

    public decimal Fees => Size * Cost.FeesPerShare;

    public decimal Unrealized => Value - EntryCost;

    public string Status =>
        Size == 0 ? "CLOSED"
        : IsRedeemable ? Price > 0 ? "REDEEMABLE" : "REDEEMABLE_LOST"
        : "OPEN";
}

/// <summary>Rows of the Data API (reference/polymarket.md 4.6).</summary>
internal static class DataDocuments
{
    private const int UnknownOutcome = 999;

    public static string Text(EvmAddress address) => address.ToString().ToLowerInvariant();

    public static JsonObject Trade(ChainActivity trade, SandboxMarket? market)
    {
        var row = new JsonObject
        {
            ["proxy_wallet"] = Text(trade.Wallet),
            ["side"] = trade.Side == Side.Buy ? "BUY" : "SELL",
            ["token_id"] = trade.Token.ToString(),
            ["condition_id"] = trade.Condition,
            ["size"] = WalletBook.Units(trade.Shares),
            ["price"] = PriceOf(trade),
            ["timestamp"] = trade.Timestamp,
        };
        AddMarket(row, market, market is null ? UnknownOutcome : OutcomeOf(market, trade.Token));
        AddPerson(row);
        row["transaction_hash"] = trade.TransactionHash;
        return row;
    }

    public static JsonObject Activity(ChainActivity activity, SandboxMarket? market)
    {
        bool trade = activity.Kind == ActivityKind.Trade;
        bool hasToken = !activity.Token.IsZero;
        var row = new JsonObject
        {
            ["proxy_wallet"] = Text(activity.Wallet),
            ["timestamp"] = activity.Timestamp,
            ["condition_id"] = activity.Condition,
            ["type"] = NameOf(activity.Kind),
            ["size"] = WalletBook.Units(activity.Shares == 0 ? activity.Collateral : activity.Shares),
            ["usdc_size"] = WalletBook.Units(activity.Collateral),
            ["transaction_hash"] = activity.TransactionHash,
            ["price"] = trade ? PriceOf(activity) : 0,
            ["token_id"] = hasToken ? activity.Token.ToString() : "",
            ["side"] = !trade ? "" : activity.Side == Side.Buy ? "BUY" : "SELL",
            ["is_combo"] = false,
        };
        AddMarket(row, market, market is null || !hasToken ? UnknownOutcome : OutcomeOf(market, activity.Token));
        AddPerson(row);
        return row;
    }

    public static JsonObject Position(HeldPosition held)
    {
        SandboxMarket market = held.Market;
        decimal total = held.Cost.Realized + held.Unrealized;
        var row = new JsonObject
        {
            ["proxy_wallet"] = Text(held.Wallet),
            ["token_id"] = market.Token(held.Outcome),
            ["condition_id"] = market.Condition,
            ["current_size"] = held.Size,
            ["avg_price"] = held.Cost.AveragePrice,
            ["entry_cost_usdc"] = held.EntryCost,
            ["entry_fees_usdc"] = held.Fees,
            ["total_cost_usdc"] = held.EntryCost + held.Fees,
            ["current_price"] = held.Price,
            ["current_value"] = held.Value,
            ["total_size"] = held.Cost.Bought,
            ["realized_pnl"] = held.Cost.Realized,
            ["unrealized_pnl"] = held.Unrealized,
            ["total_pnl"] = total,
            ["percent_pnl"] = Percent(held.Unrealized, held.EntryCost),
            ["percent_realized_pnl"] = Percent(held.Cost.Realized, held.EntryCost),
            ["status"] = held.Status,
            ["redeemable"] = held.IsRedeemable,
            ["mergeable"] = held.IsMergeable,
            ["negative_risk"] = market.Market.NegRisk,
            ["archived"] = false,
        };
        AddMarket(row, market, held.Outcome);
        row["event_id"] = market.Listing.Event.Id.ToString();
        row["opposite_outcome"] = market.Outcome(1 - held.Outcome).Outcome;
        row["opposite_token_id"] = market.Token(1 - held.Outcome);
        row["end_date"] = market.Market.EndsAt.IsKnown ? MarketFigures.Day(market.Market.EndsAt) : "";
        row["last_event_at"] = held.Cost.LastEventAt;
        row["name"] = "";
        row["profile_image"] = "";
        row["verified"] = false;
        return row;
    }

    public static JsonObject Holder(EvmAddress wallet, SandboxMarket market, int outcome, BigInteger shares)
    {
        var row = new JsonObject
        {
            ["proxy_wallet"] = Text(wallet),
            ["token_id"] = market.Token(outcome),
            ["amount"] = WalletBook.Units(shares),
            ["display_username_public"] = true,
            ["outcome_index"] = outcome,
            ["verified"] = false,
        };
        AddPerson(row);
        return row;
    }

    public static JsonObject Resolution(SandboxMarket market, long resolvedBlock)
    {
        bool resolved = market.Payout is not null;
        var row = new JsonObject
        {
            ["condition_id"] = market.Condition,
            ["status"] = resolved ? "resolved" : market.IsPosition ? "active" : "initialized",
            ["extended_review"] = false,
            ["was_disputed"] = false,
            ["new_version_q"] = false,
            ["transaction_hash"] = "",
            ["log_index"] = "",
            ["last_update_timestamp"] = MarketFigures.Time(resolved ? market.ResolvedAt : market.ListedAt),
            ["market_type"] = market.Market.NegRisk ? "NEG_RISK" : "BINARY",
            ["payouts"] = market.Payout is { } payout
                ? new JsonArray(payout.FirstMicros, payout.SecondMicros)
                : new JsonArray(),
            ["resolution_source"] = resolved ? "reported" : "",
            ["reporter"] = market.IsPosition ? "CHAINLINK" : "UMA_OO",
            ["was_arbitrated"] = false,
        };
        if (resolved)
        {
            row["resolved_block"] = resolvedBlock;
            row["resolved_at"] = MarketFigures.Time(market.ResolvedAt);
        }
        return row;
    }

    public static string NameOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Trade => "TRADE",
        ActivityKind.Split => "SPLIT",
        ActivityKind.Merge => "MERGE",
        ActivityKind.Redeem => "REDEEM",
        ActivityKind.Conversion => "CONVERSION",
        ActivityKind.Deposit => "DEPOSIT",
        _ => "WITHDRAWAL",
    };

    private static decimal PriceOf(ChainActivity trade) =>
        trade.Shares == 0 ? 0 : decimal.Round((decimal)trade.Collateral / trade.Shares, 6);

    private static int OutcomeOf(SandboxMarket market, BigInteger token) => token == market.Tokens[0] ? 0 : 1;

    private static decimal Percent(decimal part, decimal whole) =>
        whole == 0 ? 0 : decimal.Round(100 * part / whole, 2);

    private static void AddMarket(JsonObject row, SandboxMarket? market, int outcome)
    {
        row["title"] = market?.Market.Question ?? "";
        row["slug"] = market?.Market.Slug ?? "";
        row["icon"] = "";
        row["event_slug"] = market?.Listing.Event.Slug ?? "";
        row["outcome"] = market is null || outcome == UnknownOutcome ? "" : market.Outcome(outcome).Outcome;
        row["outcome_index"] = outcome;
    }

    private static void AddPerson(JsonObject row)
    {
        foreach (string name in (string[])["name", "pseudonym", "bio", "profile_image", "profile_image_optimized"])
        {
            row[name] = "";
        }
    }
}
