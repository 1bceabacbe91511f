using System.Globalization;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Journal.Recordings;

/// <summary>
/// An engine input as a JSON object for people and other programs: sequence, kind, both times, then what the kind says.
/// Ids as on the screens ("i7", "o1-42"), enumerations by name, money and sizes as decimal texts.
/// </summary>
internal static class InputJson
{
    public static void Write(Utf8JsonWriter to, EngineInput input)
    {
        to.WriteStartObject();
        to.WriteNumber("sequence", input.At.Sequence);
        to.WriteString("kind", input.Kind.ToString());
        WriteTime(to, "received", input.At.Received);
        WriteTime(to, "venueTime", input.At.Venue);
        if (input.Kind < InputKind.MarketListed) { WriteBook(to, input); }
        else if (input.Kind is < InputKind.OrderAccepted or InputKind.MarketTermsExtended)
        {
            WriteMarketNews(to, input);
        }
        else if (input.Kind < InputKind.CashMoved) { WriteOrderNews(to, input); }
        else if (input.Kind < InputKind.TimerFired) { WriteLedgerNews(to, input); }
        else if (input.Kind < InputKind.SignalObserved) { WriteControl(to, input); }
        else { SignalJson.Write(to, input); }
        to.WriteEndObject();
    }

    private static void WriteBook(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case BookDelta e:
                Text(to, "instrument", e.Instrument);
                Text(to, "side", e.Side);
                WriteLevel(to, e.Price, e.Size);
                Text(to, "flags", e.Flags);
                break;
            case BookCleared e:
                Text(to, "instrument", e.Instrument);
                Text(to, "flags", e.Flags);
                break;
            case TradePrinted e:
                Text(to, "instrument", e.Instrument);
                Text(to, "taker", e.Taker);
                WriteLevel(to, e.Price, e.Size);
                break;
            case BookInvalidated e:
                Text(to, "instrument", e.Instrument);
                Text(to, "fault", e.Fault);
                break;
            case TickGridChanged e:
                Text(to, "instrument", e.Instrument);
                Text(to, "tick", e.Grid);
                break;
            default: throw Unwritten(input);
        }
    }

    private static void WriteMarketNews(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case MarketListed e: WriteMarket(to, e.Market); break;
            case EventGroupListed e:
                Text(to, "group", e.Group.Id);
                Text(to, "venue", e.Group.Venue);
                to.WriteString("venueKey", e.Group.VenueKey);
                to.WriteString("title", e.Group.Title);
                Text(to, "groupKind", e.Group.Kind);
                WriteMarkets(to, e.Group.Markets);
                break;
            case MarketStatusChanged e:
                Text(to, "market", e.Market);
                Text(to, "status", e.Status);
                break;
            case MarketTermsChanged e:
                Text(to, "market", e.Market);
                WriteTerms(to, e.Terms);
                break;
            case MarketResolved e:
                Text(to, "market", e.Market);
                Text(to, "firstPays", Cash.FromMicros(e.Payout.FirstMicros));
                Text(to, "secondPays", Cash.FromMicros(e.Payout.SecondMicros));
                break;
            case VenueStatusChanged e:
                Text(to, "venue", e.Venue);
                Text(to, "status", e.Status);
                to.WriteString("detail", e.Detail);
                if (e.Account is AccountId account) { Text(to, "account", account); }
                break;
            case PairListed e:
                Text(to, "pair", e.Pair.Id);
                to.WriteString("name", e.Pair.Name);
                WriteMarkets(to, [e.Pair.First, e.Pair.Second]);
                Text(to, "polarity", e.Pair.Polarity);
                to.WriteNumber("mismatchPpm", e.Pair.MismatchPpm);
                break;
            case PairStatusChanged e:
                Text(to, "pair", e.Pair);
                Text(to, "status", e.Status);
                to.WriteString("why", e.Why);
                break;
            default: throw Unwritten(input);
        }
    }

    private static void WriteOrderNews(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case OrderAccepted e: WriteOrder(to, e.Order, "venueOrderId", e.VenueOrderId); break;
            case OrderUnknown e: WriteOrder(to, e.Order, "why", e.Why); break;
            case OrderDelayed e: WriteOrder(to, e.Order, "venueOrderId", e.VenueOrderId); break;
            case CancelRefused e: WriteOrder(to, e.Order, "evidence", e.Evidence); break;
            case OrderExpired e: Text(to, "order", e.Order); break;
            case OrderRefused e:
                WriteOrder(to, e.Order, "evidence", e.Evidence);
                Text(to, "code", e.Code);
                break;
            case OrderCancelled e:
                Text(to, "order", e.Order);
                Text(to, "cause", e.Cause);
                break;
            case FillSettled e:
                WriteOrder(to, e.Order, "tradeId", e.TradeId);
                Text(to, "tier", e.Tier);
                break;
            case OrderFilled e:
                WriteOrder(to, e.Order, "tradeId", e.TradeId);
                WriteLevel(to, e.Price, e.Quantity);
                Text(to, "fee", e.Fee);
                Text(to, "liquidity", e.Liquidity);
                Text(to, "tier", e.Tier);
                break;
            case OrderAdopted e:
                WriteOrder(to, e.Order, "venueOrderId", e.VenueOrderId);
                Text(to, "account", e.Account);
                Text(to, "strategy", e.Intent.Strategy);
                Text(to, "instrument", e.Intent.Instrument);
                Text(to, "side", e.Intent.Side);
                WriteLevel(to, e.Intent.Price, e.Intent.Quantity);
                Text(to, "filled", e.Filled);
                break;
            default: throw Unwritten(input);
        }
    }

    private static void WriteLedgerNews(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case CashMoved e:
                WriteMoney(to, e.Account, "amount", e.Amount);
                to.WriteString("reason", e.Reason);
                break;
            case SharesConverted e:
                Text(to, "account", e.Account);
                Text(to, "conversion", e.Conversion);
                WriteMarkets(to, e.Markets);
                Text(to, "quantity", e.Quantity);
                to.WriteNumber("feeBips", e.FeeBips);
                break;
            case ConversionFailed e:
                Text(to, "account", e.Account);
                Text(to, "conversion", e.Conversion);
                WriteMarkets(to, e.Markets);
                Text(to, "quantity", e.Quantity);
                to.WriteString("evidence", e.Evidence);
                break;
            case SharesMoved e:
                Text(to, "account", e.Account);
                Text(to, "instrument", e.Instrument);
                Text(to, "quantity", e.Quantity);
                Text(to, "cost", e.Cost);
                to.WriteString("reason", e.Reason);
                break;
            case BalanceReported e: WriteMoney(to, e.Account, "available", e.Available); break;
            case ChainBalanceReported e: WriteMoney(to, e.Account, "balance", e.Balance); break;
            case PositionReported e:
                Text(to, "account", e.Account);
                Text(to, "instrument", e.Instrument);
                Text(to, "shares", e.Shares);
                Text(to, "source", e.Source);
                break;
            case FeeCharged e:
                WriteOrder(to, e.Order, "tradeId", e.TradeId);
                Text(to, "fee", e.Fee);
                break;
            case RewardPaid e:
                WriteMoney(to, e.Account, "amount", e.Amount);
                Text(to, "reward", e.Reward);
                if (e.Market is MarketId market) { Text(to, "market", market); }
                break;
            default: throw Unwritten(input);
        }
    }

    private static void WriteControl(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case TimerFired e: to.WriteNumber("timer", e.Timer.Value); break;
            case OperatorCommand e:
                Text(to, "action", e.Action);
                to.WriteString("argument", e.Argument);
                to.WriteString("user", e.User);
                to.WriteString("reason", e.Reason);
                break;
            case SessionStarted e:
                to.WriteString("configHash", Hex(e.ConfigHash));
                to.WriteString("seed", e.Seed.ToString(CultureInfo.InvariantCulture));
                to.WriteBoolean("tradingEnabled", e.TradingEnabled);
                break;
            default: throw Unwritten(input);
        }
    }

    private static void WriteMarket(Utf8JsonWriter to, Market market)
    {
        Text(to, "market", market.Id);
        Text(to, "venue", market.Venue);
        to.WriteString("condition", market.Condition);
        to.WriteString("slug", market.Slug);
        to.WriteString("question", market.Question);
        to.WriteStartArray("outcomes");
        foreach (Instrument instrument in (Instrument[])[market.First, market.Second])
        {
            to.WriteStartObject();
            Text(to, "instrument", instrument.Id);
            to.WriteString("outcome", instrument.Outcome);
            to.WriteString("token", instrument.Token);
            to.WriteEndObject();
        }
        to.WriteEndArray();
        WriteTerms(to, market.Terms);
        Text(to, "currency", market.Currency);
        Text(to, "protocol", market.Protocol);
        to.WriteBoolean("negRisk", market.NegRisk);
        if (market.Group is EventGroupId group) { Text(to, "group", group); }
        Text(to, "status", market.Status);
        WriteTime(to, "endsAt", market.EndsAt);
        if (market.Contracts is not { } contracts) { return; }
        to.WriteString("venueMarket", contracts.MarketId);
        to.WriteString("collateral", contracts.Collateral);
        to.WriteString("exchange", contracts.Exchange);
    }

    private static void WriteTerms(Utf8JsonWriter to, MarketTerms terms)
    {
        to.WriteStartObject("terms");
        Text(to, "tick", terms.Grid);
        Text(to, "minimumSize", terms.MinimumSize);
        Text(to, "minimumTakerNotional", terms.MinimumTakerNotional);
        Text(to, "sizeStep", terms.SizeStep);
        to.WriteString("feeRate", terms.Fees.Rate.ToString(CultureInfo.InvariantCulture));
        to.WriteNumber("feeExponent", terms.Fees.Exponent);
        to.WriteBoolean("takerOnly", terms.Fees.TakerOnly);
        to.WriteString("rebateShare", terms.Fees.RebateShare.ToString(CultureInfo.InvariantCulture));
        if (terms.MinimumNotional > Cash.Zero) { Text(to, "minimumNotional", terms.MinimumNotional); }
        if (terms.Fees.Base != FeeBase.Shares) { Text(to, "feeBase", terms.Fees.Base); }
        if (terms.Fees.Minimum > Cash.Zero)
        {
            Text(to, "feeMinimum", terms.Fees.Minimum);
            to.WriteBoolean("feeMinimumPerFill", terms.Fees.MinimumPerFill);
        }
        if (terms.Fees.Discount != 0m)
        {
            to.WriteString("feeDiscount", terms.Fees.Discount.ToString(CultureInfo.InvariantCulture));
        }
        Text(to, "source", terms.Source);
        to.WriteEndObject();
    }

    private static void WriteLevel(Utf8JsonWriter to, Price price, Quantity size)
    {
        Text(to, "price", price);
        Text(to, "size", size);
    }

    private static void WriteOrder(Utf8JsonWriter to, ClientOrderId order, string member, string text)
    {
        Text(to, "order", order);
        to.WriteString(member, text);
    }

    private static void WriteMoney(Utf8JsonWriter to, AccountId account, string member, Money money)
    {
        Text(to, "account", account);
        Text(to, member, money.Amount);
        Text(to, "currency", money.Currency);
    }

    private static void WriteMarkets(Utf8JsonWriter to, IReadOnlyList<MarketId> markets)
    {
        to.WriteStartArray("markets");
        foreach (MarketId market in markets) { to.WriteStringValue(market.ToString()); }
        to.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter to, string member, Instant time)
    {
        if (time.IsKnown) { to.WriteString(member, time.ToString()); }
        else { to.WriteNull(member); }
    }

    private static void Text<T>(Utf8JsonWriter to, string member, T value)
        where T : struct => to.WriteString(member, value.ToString());

    private static string Hex(ulong word) => word.ToString("x16", CultureInfo.InvariantCulture);

    private static InvariantException Unwritten(EngineInput input) => new($"input {input.Kind} has a JSON form");
}
