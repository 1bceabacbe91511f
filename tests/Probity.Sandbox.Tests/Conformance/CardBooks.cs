using System.Text.Json.Nodes;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>
/// The books that a desk's inputs make, written as lines, and the same lines of the venue's own books: orders, fills
/// by tier, shares and cash.
/// </summary>
/// <param name="opening">The venue's books when the desk opened.</param>
/// <param name="tokenOf">The venue's name of an outcome.</param>
internal sealed class CardBooks(JsonNode opening, Func<InstrumentId, string> tokenOf)
{
    private const int TradeIdLength = 36;

    private readonly Dictionary<ClientOrderId, OrderIntent> intents = [];
    private readonly HashSet<string> leftOut = [];
    private Cash cash;
    private Dictionary<string, SignedQuantity> shares = [];

    public JsonNode Opening => opening;

    /// <summary>Does the venue count matches that failed among what an order had matched?</summary>
    public bool CountsFailed { get; init; } = true;

    public void Know(ApprovedOrder order) => intents.Add(order.Id, order.Intent);

    /// <summary>An order that is not ours to tell of.</summary>
    public void LeaveOut(string venueOrderId) => leftOut.Add(venueOrderId);

    /// <summary>Empty when both agree and every fill is final; else the lines that only one of them has.</summary>
    public string DiffersFrom(
        JsonNode there, IReadOnlyList<EngineInput> inputs, Func<ClientOrderId, string> venueIdOf)
    {
        List<string> told = Told(inputs, venueIdOf), held = Held(there);
        string[] differences =
        [
            .. told.Except(held).Select(line => $"only told: {line}"),
            .. held.Except(told).Select(line => $"only at the venue: {line}"),
            .. told.GroupBy(line => line).Where(same => same.Count() > 1).Select(same => $"twice: {same.Key}"),
        ];
        return string.Join('\n', differences);
    }

    /// <summary>The balances that the adapter read last must be those of the books.</summary>
    public string DiffersFromReports(IReadOnlyList<EngineInput> inputs)
    {
        List<string> lines = [];
        Cash? read = inputs.OfType<BalanceReported>().LastOrDefault()?.Available.Amount;
        if (read is { } said && said != cash) { lines.Add($"cash was read as {said}, the books have {cash}"); }
        foreach (IGrouping<InstrumentId, PositionReported> outcome in inputs.OfType<PositionReported>()
                     .GroupBy(report => report.Instrument))
        {
            string token = tokenOf(outcome.Key);
            long mine = shares.GetValueOrDefault(token).Micros;
            if (outcome.Last().Shares.Micros != mine)
            {
                lines.Add($"{token} was read as {outcome.Last().Shares}, the books have {mine} micro-shares");
            }
        }
        return string.Join('\n', lines);
    }

    private static SettlementTier TierOf(OrderFilled fill, IReadOnlyList<EngineInput> inputs) => inputs
        .OfType<FillSettled>().LastOrDefault(settled => settled.Order == fill.Order && settled.TradeId == fill.TradeId)
        ?.Tier ?? fill.Tier;

    private static Cash FeeOf(OrderFilled fill, IReadOnlyList<EngineInput> inputs) => inputs
        .OfType<FeeCharged>().LastOrDefault(charged => charged.Order == fill.Order && charged.TradeId == fill.TradeId)
        ?.Fee ?? fill.Fee;

    private List<string> Told(IReadOnlyList<EngineInput> inputs, Func<ClientOrderId, string> venueIdOf)
    {
        List<string> lines = [];
        var known = new Dictionary<ClientOrderId, OrderIntent>(intents);
        var before = new Dictionary<ClientOrderId, Quantity>();
        foreach (OrderAdopted adopted in inputs.OfType<OrderAdopted>())
        {
            known[adopted.Order] = adopted.Intent;
            before[adopted.Order] = adopted.Filled;
        }
        cash = Cash.Parse((string)opening["cash"]!);
        shares = Shares(opening);
        var filled = new Dictionary<ClientOrderId, Quantity>(before);
        var failed = new Dictionary<ClientOrderId, Quantity>();
        foreach (OrderFilled fill in inputs.OfType<OrderFilled>())
        {
            OrderIntent intent = known[fill.Order];
            SettlementTier tier = TierOf(fill, inputs);
            // Of a trade that never happened one venue shows what it would have charged, and its news may come late.
            bool isFree = !CountsFailed && tier == SettlementTier.Failed;
            Cash fee = isFree ? Cash.Zero : FeeOf(fill, inputs);
            filled[fill.Order] = filled.GetValueOrDefault(fill.Order) + fill.Quantity;
            if (tier == SettlementTier.Failed)
            {
                failed[fill.Order] = failed.GetValueOrDefault(fill.Order) + fill.Quantity;
            }
            lines.Add(FillLine(
                venueIdOf(fill.Order), fill.TradeId[..TradeIdLength], fill.Price, fill.Quantity, fee,
                tier.ToString().ToUpperInvariant()));
            if (tier != SettlementTier.Failed) { Move(intent, fill, fee); }
            if (tier < SettlementTier.Confirmed) { lines.Add($"not final: trade {fill.TradeId}"); }
        }
        foreach ((ClientOrderId id, OrderIntent intent) in known)
        {
            if (inputs.OfType<OrderRefused>().Any(refused => refused.Order == id)) { continue; }
            string name = venueIdOf(id);
            // Withdrawn before it left: the venue never heard of it.
            if (name.Length == 0) { continue; }
            Quantity done = filled.GetValueOrDefault(id);
            bool open = done < intent.Quantity && !inputs.Any(input =>
                (input is OrderCancelled cancelled && cancelled.Order == id)
                || (input is OrderExpired expired && expired.Order == id));
            Quantity matched = CountsFailed ? done : done - failed.GetValueOrDefault(id);
            lines.Add(OrderLine(name, intent.Side, intent.Price, intent.Quantity, matched, open));
        }
        AddBalances(lines, cash, shares);
        return lines;
    }

    private void Move(OrderIntent intent, OrderFilled fill, Cash fee)
    {
        Cash paid = fill.Price.Notional(fill.Quantity, Rounding.Nearest);
        bool buys = intent.Side == Side.Buy;
        cash = (buys ? cash - paid : cash + paid) - fee;
        string token = tokenOf(intent.Instrument);
        var moved = new SignedQuantity(buys ? fill.Quantity.Micros : -fill.Quantity.Micros);
        shares[token] = shares.GetValueOrDefault(token) + moved;
    }

    private List<string> Held(JsonNode there)
    {
        HashSet<string> old = [.. opening["orders"]!.AsArray().Where(IsOver).Select(order => (string)order!["id"]!)];
        HashSet<string> oldTrades = [.. opening["fills"]!.AsArray().Select(fill => (string)fill!["trade"]!)];
        List<string> lines = [];
        foreach (JsonNode? order in there["orders"]!.AsArray())
        {
            string id = (string)order!["id"]!;
            if (old.Contains(id) || leftOut.Contains(id)) { continue; }
            lines.Add(OrderLine(
                id, (string?)order["side"] == "BUY" ? Side.Buy : Side.Sell, Price.Parse((string)order["price"]!),
                Quantity.Parse((string)order["original_size"]!), Quantity.Parse((string)order["size_matched"]!),
                !IsOver(order)));
        }
        foreach (var trade in there["fills"]!.AsArray()
                     .Where(fill => !oldTrades.Contains((string)fill!["trade"]!))
                     .GroupBy(fill => (
                         Order: (string)fill!["order"]!, Trade: (string)fill["trade"]!,
                         Price: (string)fill["price"]!, Status: (string)fill["status"]!)))
        {
            lines.Add(FillLine(
                trade.Key.Order, trade.Key.Trade, Price.Parse(trade.Key.Price),
                Quantity.FromMicros(trade.Sum(fill => Quantity.Parse((string)fill!["size"]!).Micros)),
                Cash.FromMicros(trade.Sum(fill => Cash.Parse((string)fill!["fee"]!).Micros)), trade.Key.Status));
        }
        AddBalances(lines, Cash.Parse((string)there["cash"]!), Shares(there));
        return lines;
    }

    private static bool IsOver(JsonNode? order) => (string)order!["status"]! is not ("LIVE" or "DELAYED");

    private static Dictionary<string, SignedQuantity> Shares(JsonNode books) => books["positions"]!.AsArray()
        .ToDictionary(
            row => (string)row!["asset_id"]!,
            row => new SignedQuantity(Quantity.Parse((string)row!["shares"]!).Micros));

    private static void AddBalances(List<string> lines, Cash cash, Dictionary<string, SignedQuantity> shares)
    {
        lines.Add($"cash {cash}");
        lines.AddRange(shares.Where(row => row.Value.Micros != 0).Select(row => $"shares {row.Value} of {row.Key}"));
    }

    private static string OrderLine(
        string id, Side side, Price price, Quantity size, Quantity matched, bool open) =>
        $"order {id} {side} {size} at {price}, {matched} matched, {(open ? "open" : "over")}";

    private static string FillLine(
        string order, string trade, Price price, Quantity size, Cash fee, string status) =>
        $"fill {trade} of {order}: {size} at {price}, fee {fee}, {status}";
}
