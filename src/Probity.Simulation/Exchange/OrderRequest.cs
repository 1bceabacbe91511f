using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>
/// A trader of the simulated exchange: dense from 0 in the order of <see cref="SimExchange.AddParticipant"/>.
/// </summary>
public readonly record struct ParticipantId(int Value);

/// <summary>The exchange's name for an order: 1, 2, 3, ...; 0 is no order.</summary>
public readonly record struct ExchangeOrderId(long Value);

/// <summary>An order as it reaches a venue.</summary>
/// <param name="Instrument">The outcome.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Price">Limit price of this outcome.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="TimeInForce">How long.</param>
/// <param name="PostOnly">Refused when it would take.</param>
/// <param name="ExpiresAt">Stated expiry, for good-til-date only; the venue stops a minute before.</param>
/// <param name="Spend">
/// For a buy that does not rest: the dollars that it may spend. Then not <paramref name="Quantity"/> but the money is
/// the bound, and better prices than the limit bring more shares (reference/polymarket.md 3.4). Zero for all others.
/// </param>
public readonly record struct OrderRequest(
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    TimeInForce TimeInForce,
    bool PostOnly,
    Instant ExpiresAt,
    Cash Spend = default)
{
    /// <summary>Is money, not a number of shares, the bound?</summary>
    public bool Spends => Spend > Cash.Zero;

    public bool Rests => TimeInForce is TimeInForce.GoodTilCancelled or TimeInForce.GoodTilDate;

    /// <summary>A resting order without an end.</summary>
    public static OrderRequest Limit(InstrumentId instrument, Side side, Price price, Quantity quantity) =>
        new(instrument, side, price, quantity, TimeInForce.GoodTilCancelled, false, Instant.None);

    /// <summary>Takes what it can at once.</summary>
    public static OrderRequest Take(InstrumentId instrument, Side side, Price price, Quantity quantity) =>
        new(instrument, side, price, quantity, TimeInForce.FillAndKill, false, Instant.None);

    /// <summary>Spends up to so many dollars at once, at the limit or better.</summary>
    /// <param name="instrument">The outcome to buy.</param>
    /// <param name="limit">Highest price per share.</param>
    /// <param name="spend">Dollars, positive.</param>
    /// <param name="timeInForce">Fill-or-kill or fill-and-kill.</param>
    public static OrderRequest SpendUpTo(
        InstrumentId instrument, Price limit, Cash spend, TimeInForce timeInForce) =>
        new(
            instrument, Side.Buy, limit, Affordable(spend.Micros, limit.Pips), timeInForce, false, Instant.None, spend);

    /// <summary>Shares in whole steps that so much money buys at a price of at least a pip.</summary>
    internal static Quantity Affordable(long micros, int pips) =>
        Quantity.FromMicros(micros / pips * Price.PipsPerDollar);

    public static OrderRequest Of(OrderIntent intent) =>
        new(
            intent.Instrument, intent.Side, intent.Price, intent.Quantity, intent.TimeInForce, intent.PostOnly,
            intent.ExpiresAt);
}

/// <summary>Why an order was refused, in the venue's own words (reference/polymarket.md 4.4).</summary>
public sealed record Refusal(RefusalCode Code, string Evidence);

/// <summary>What became of an order at once.</summary>
/// <param name="Id">Its name; none when refused.</param>
/// <param name="Filled">Shares that it took.</param>
/// <param name="Resting">Shares that it left in the book; the rest of a taking order was killed.</param>
/// <param name="Refusal">Null when accepted.</param>
public readonly record struct SubmitResult(ExchangeOrderId Id, Quantity Filled, Quantity Resting, Refusal? Refusal)
{
    public bool IsAccepted => Refusal is null;
}
