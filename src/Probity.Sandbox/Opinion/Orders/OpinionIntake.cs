using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>
/// Takes posted orders in: checks them, then matches, rests or refuses them. Under the venue's gate. In which order the
/// venue checks is not documented.
/// </summary>
public sealed class OpinionIntake
{
    /// <summary>Least value of an order, wei: 5 USDT.</summary>
    private static readonly BigInteger LeastValue = Grains.ToWei(5 * Grains.PerUnit);

    private readonly OpinionSandboxVenue venue;
    private readonly OpinionOrderDesk desk;

    internal OpinionIntake(OpinionSandboxVenue venue, OpinionOrderDesk desk)
    {
        this.venue = venue;
        this.desk = desk;
    }

    /// <summary>Takes an order in.</summary>
    /// <param name="posted">As posted.</param>
    /// <param name="account">Whose API key it came with.</param>
    /// <exception cref="OpinionRefusal">With the venue's number or text.</exception>
    public OpinionOrder Place(OpinionPosted posted, OpinionAccount account)
    {
        if (!venue.TryMarket(posted.TopicId, out OpinionMarket? market)) { throw OpinionRefusal.Topic(); }
        if (market.Status != MarketStatus.Open)
        {
            throw new OpinionRefusal(OpinionRefusal.MarketClosed, "the market does not accept orders");
        }
        int outcome = posted.Order.TokenId == market.Tokens[0] ? 0
            : posted.Order.TokenId == market.Tokens[1] ? 1
            : throw Invalid("token id does not belong to the topic");
        string digest = CheckSigned(posted, account);
        OpinionOrderTerms terms = OpinionTerms.Read(posted, digest, market.Market.Terms.Grid);
        if (desk.Knows(digest)) { throw Invalid("order already exists"); }
        CheckEnabled(account);
        return terms.IsMarket
            ? PlaceMarket(account, market, outcome, terms)
            : PlaceLimit(account, market, outcome, terms);
    }

    private static OpinionRefusal Invalid(string text) => new(OpinionRefusal.OrderInvalid, text);

    private static OpinionRefusal TooSmall(BigInteger value) => Invalid(
        $"order value {Grains.WeiText(value)} is below the minimum required value {Grains.WeiText(LeastValue)}");

    /// <summary>The digest, when everything that is signed is right.</summary>
    private static string CheckSigned(OpinionPosted posted, OpinionAccount account)
    {
        OpinionSignedOrder order = posted.Order;
        if (order.Maker != account.Maker)
        {
            throw Invalid($"maker {order.Maker} must be the current multi-signature wallet");
        }
        if (order.Signer != account.Signer) { throw Invalid("signer is not the wallet of the API key"); }
        if (order.SignatureType != account.Wallet.SignatureType) { throw Invalid("invalid signature type"); }
        bool plain = order.Taker.IsZero && order.Nonce.IsZero && order.FeeRateBps.IsZero
            && order.Expiration == posted.OrderExpTime;
        if (!plain) { throw Invalid("taker, nonce and feeRateBps must be zero, expiration that of the order"); }
        if (posted.Currency != OpinionContracts.Usdt) { throw Invalid("currency is not the market's quote token"); }
        byte[] digest = OpinionTypedData.OrderDigest(order, OpinionContracts.Exchange);
        if (!OpinionTypedData.Signs(account.Signer, posted.Signature, digest)) { throw Invalid("invalid signature"); }
        // Clients send the signature twice, or its first half without 0x.
        const int HexDigitsOfHalf = 64;
        bool same = posted.Sign == posted.Signature
            || (posted.Signature.Length > HexDigitsOfHalf && posted.Sign == posted.Signature[2..(HexDigitsOfHalf + 2)]);
        return same ? Hex.Of(digest) : throw Invalid("sign does not match the signature");
    }

    private void CheckEnabled(OpinionAccount account)
    {
        if (!venue.Chain.IsEnabled(account.Maker))
        {
            throw new OpinionRefusal(OpinionRefusal.NotEnabled, "trading is not enabled for this account");
        }
    }

    private OpinionOrder PlaceLimit(
        OpinionAccount account, OpinionMarket market, int outcome, OpinionOrderTerms terms)
    {
        if (terms.Amount < LeastValue) { throw TooSmall(terms.Amount); }
        bool takes = Best(market, outcome, terms.Side, out Level best)
            && terms.Side.IsAtLeastAsGood(terms.Price, best.Price);
        CheckLimitFunds(account, market, outcome, terms, takes);
        var order = new OpinionOrder(desk.NextId(), account, market, outcome, terms, venue.Now);
        if (terms.PostOnly && takes)
        {
            if (venue.Options.RefusesCrossingPostOnly) { throw Invalid("postOnly order would take liquidity"); }
            desk.Add(order);
            desk.Drop(order);
            return order;
        }
        InstrumentId instrument = market.Market.Outcome(outcome).Id;
        Submit(order, OrderRequest.Limit(
            instrument, terms.Side, terms.Price, Quantity.FromMicros(terms.ExchangeShares)));
        return order;
    }

    private OpinionOrder PlaceMarket(
        OpinionAccount account, OpinionMarket market, int outcome, OpinionOrderTerms terms)
    {
        if (!Best(market, outcome, terms.Side, out Level best))
        {
            throw new OpinionRefusal(OpinionRefusal.NoDepth, "depth not enough");
        }
        InstrumentId instrument = market.Market.Outcome(outcome).Id;
        TickGrid grid = market.Market.Terms.Grid;
        var order = new OpinionOrder(desk.NextId(), account, market, outcome, terms, venue.Now);
        if (terms.Side == Side.Sell)
        {
            BigInteger value = terms.Shares * best.Price.Pips / Price.PipsPerDollar;
            if (value < LeastValue) { throw TooSmall(value); }
            CheckShares(account, instrument, terms.ExchangeShares);
            Submit(order, OrderRequest.Take(
                instrument, Side.Sell, grid.Lowest, Quantity.FromMicros(terms.ExchangeShares)));
            return order;
        }
        if (terms.Amount < LeastValue) { throw TooSmall(terms.Amount); }
        long spend = Grains.OfWei(terms.Amount);
        // Spent at the lowest price it buys most, and the fee is largest in the middle.
        CheckCash(account, spend + OpinionFees.Most(venue.Options, grid.Highest, ToShares(spend, best.Price)));
        Submit(order, OrderRequest.SpendUpTo(
            instrument, grid.Highest, Cash.FromMicros(spend), TimeInForce.FillAndKill));
        return order;
    }

    private static long ToShares(long grains, Price price) =>
        (long)((Int128)grains * Price.PipsPerDollar / price.Pips);

    private void CheckLimitFunds(
        OpinionAccount account, OpinionMarket market, int outcome, OpinionOrderTerms terms, bool takes)
    {
        if (terms.Side == Side.Sell)
        {
            CheckShares(account, market.Market.Outcome(outcome).Id, terms.ExchangeShares);
            return;
        }
        long fee = takes ? OpinionFees.Most(venue.Options, terms.Price, terms.ExchangeShares) : 0;
        CheckCash(account, Grains.OfWei(terms.Amount) + fee);
    }

    private void CheckCash(OpinionAccount account, long needed)
    {
        long free = venue.Exchange.FreeCashOf(account.Participant).Micros;
        if (free < needed) { throw NotEnough(free, needed); }
    }

    private void CheckShares(OpinionAccount account, InstrumentId instrument, long needed)
    {
        long free = venue.Exchange.FreeSharesOf(account.Participant, instrument).Micros;
        if (free < needed) { throw NotEnough(free, needed); }
    }

    private static OpinionRefusal NotEnough(long free, long needed) => new(
        OpinionRefusal.NotEnoughTokens,
        $"Insufficient token balance: available {Grains.Text(Math.Max(0, free))}, required {Grains.Text(needed)}");

    private bool Best(OpinionMarket market, int outcome, Side side, out Level best) =>
        venue.BookOf(market, outcome).TryBest(side.Opposite(), out best);

    private void Submit(OpinionOrder order, in OrderRequest request)
    {
        SubmitResult result = venue.Exchange.Submit(order.Account.Participant, request, venue.Now);
        if (result.Refusal is { } refusal) { throw Invalid(refusal.Evidence); }
        order.ExchangeId = result.Id;
        order.Rests = !result.Resting.IsZero;
        desk.Add(order);
        venue.Flush();
        desk.Placed(order, rests: !result.Resting.IsZero);
    }
}
