using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Orders;

/// <summary>
/// Takes posted orders in: checks them in the venue's order, then matches, rests, delays or refuses them. Under the
/// venue's gate.
/// </summary>
public sealed class OrderIntake
{
    private readonly SandboxVenue venue;
    private readonly OrderDesk desk;
    private readonly OrderSignatures signatures;

    internal OrderIntake(SandboxVenue venue, OrderDesk desk)
    {
        this.venue = venue;
        this.desk = desk;
        signatures = new OrderSignatures(venue);
    }

    /// <summary>Takes an order in.</summary>
    /// <param name="signed">As posted.</param>
    /// <param name="caller">The address of the API key.</param>
    /// <param name="key">The API key.</param>
    /// <exception cref="VenueRefusal">400 with the venue's text.</exception>
    public SandboxOrder Place(SignedOrder signed, EvmAddress caller, string key)
    {
        if (signed.Owner != key) { throw VenueRefusal.Bad("the order owner has to be the owner of the API KEY"); }
        if (!venue.TryToken(signed.Order.TokenId, out SandboxMarket? market, out int outcome))
        {
            throw VenueRefusal.Bad("Invalid token id");
        }
        string id = signatures.Check(signed, caller, market);
        SandboxAccount account = venue.Join(caller, signed.Order.Maker, signed.Order.SignatureType);
        CheckAccount(account, signed.Order.Side);
        CheckOpen(market);
        if (desk.Find(id) is not null) { throw VenueRefusal.Bad($"order {id} is invalid. Duplicated."); }
        OrderRequest request = OrderTerms.Read(signed, id, market, outcome, venue.Now);
        CheckSize(request, id, market);
        CheckFunds(account, market, request);
        var order = new SandboxOrder(id, account, market, outcome, signed, request, venue.Now);
        Duration delay = DelayOf(order);
        if (delay > Duration.Zero) { Delay(order, delay); }
        else { Match(order); }
        return order;
    }

    private static void CheckAccount(SandboxAccount account, Side side)
    {
        if (account.Banned) { throw VenueRefusal.Bad($"'{account.Funder}' address banned"); }
        if (account.ClosedOnly && side == Side.Buy)
        {
            throw VenueRefusal.Bad($"'{account.Funder}' address in closed only mode");
        }
    }

    private static void CheckOpen(SandboxMarket market)
    {
        if (market.Status == MarketStatus.Open) { return; }
        throw VenueRefusal.Bad(market.Status switch
        {
            MarketStatus.Announced => "the market is not yet ready to process new orders",
            MarketStatus.Paused => "the market does not accept orders at the moment",
            _ => "the market is closed",
        });
    }

    private static void CheckSize(in OrderRequest request, string id, SandboxMarket market)
    {
        if (request.Quantity.IsZero || (request.Rests && request.Quantity < market.Market.Terms.MinimumSize))
        {
            throw VenueRefusal.Bad(
                $"order {id} is invalid. Size ({request.Quantity}) lower than the minimum: "
                + $"{market.Market.Terms.MinimumSize}");
        }
    }

    private void CheckFunds(SandboxAccount account, SandboxMarket market, in OrderRequest request)
    {
        EvmAddress exchange = market.Exchange(venue.Options.Contracts);
        Cash cost = request.Spends ? request.Spend : request.Price.Notional(request.Quantity, Rounding.Up);
        bool covered = request.Side == Side.Buy
            ? venue.Exchange.FreeCashOf(account.Participant) >= cost
                && venue.Effects.AllowanceOf(account, exchange) >= new BigInteger(cost.Micros)
            : venue.Exchange.FreeSharesOf(account.Participant, request.Instrument) >= request.Quantity
                && venue.Effects.IsApproved(account, market.IsPosition, exchange);
        if (!covered) { throw VenueRefusal.Bad("not enough balance / allowance"); }
    }

    /// <summary>How long an order that would take now has to wait first.</summary>
    private Duration DelayOf(SandboxOrder order)
    {
        IBookView book = venue.BookOf(order.Market, order.Outcome);
        bool takes = book.TryBest(order.Side.Opposite(), out Level best)
            && order.Side.IsAtLeastAsGood(order.Price, best.Price);
        if (!takes || order.Request.PostOnly) { return Duration.Zero; }
        long fault = venue.Faults.OnTaker(order.Market.Condition).Ticks * 100;
        Duration own = order.Market.Listing.SecondsDelay > 0
            ? Duration.FromSeconds(order.Market.Listing.SecondsDelay)
            : order.Market.Listing.TakerOrderDelay ? venue.Options.TakerOrderDelay : Duration.Zero;
        return new Duration(own.Nanos + fault);
    }

    private void Delay(SandboxOrder order, Duration delay)
    {
        order.Status = SandboxOrderStatus.Delayed;
        desk.Add(order);
        venue.Schedule(delay, () => MatchLater(order));
    }

    /// <exception cref="VenueRefusal">The exchange refuses.</exception>
    private void Match(SandboxOrder order)
    {
        SubmitResult result = venue.Exchange.Submit(order.Account.Participant, order.Request, venue.Now);
        if (result.Refusal is { } refusal)
        {
            string text = refusal.Evidence.Replace("order is invalid", $"order {order.Id} is invalid");
            if (refusal.Code == RefusalCode.NotFilled) { desk.AddKilled(order, text); }
            throw VenueRefusal.Bad(text);
        }
        order.ExchangeId = result.Id;
        desk.Add(order);
        venue.Flush();
    }

    private void MatchLater(SandboxOrder order)
    {
        if (order.Status != SandboxOrderStatus.Delayed) { return; }
        SubmitResult result = venue.Exchange.Submit(order.Account.Participant, order.Request, venue.Now);
        if (result.Refusal is { } refusal)
        {
            desk.Kill(order, refusal.Evidence);
            return;
        }
        order.Status = SandboxOrderStatus.Live;
        order.ExchangeId = result.Id;
        desk.Place(order, unmatched: result.Filled.IsZero);
        venue.Flush();
        if (order.CancelWhenMatched && order.IsOpen)
        {
            venue.Exchange.Cancel(order.Account.Participant, order.ExchangeId, CancelCause.HeartbeatLapsed);
        }
    }
}
