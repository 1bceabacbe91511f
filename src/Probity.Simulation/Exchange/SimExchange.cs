using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>What happens when an order would trade with another one of the same participant.</summary>
public enum SelfMatch : byte
{
    /// <summary>It trades; Polymarket documents nothing else.</summary>
    Allowed = 0,

    /// <summary>The resting order is cancelled and the incoming one goes on.</summary>
    CancelResting = 1,

    /// <summary>The rest of the incoming order is killed.</summary>
    CancelIncoming = 2,
}

/// <param name="SelfMatch">See <see cref="Exchange.SelfMatch"/>.</param>
/// <param name="PaysOut">
/// Shares of a resolved market become cash at once; false where somebody else redeems them, as on a chain.
/// </param>
public sealed record SimExchangeOptions(SelfMatch SelfMatch, bool PaysOut = true)
{
    public static SimExchangeOptions Default { get; } = new(SelfMatch.Allowed);
}

/// <summary>
/// A matching engine for binary markets with price-time priority. One book per market in the coordinates of outcome 0:
/// a BUY of outcome 1 at p is a SELL of outcome 0 at 1 - p. Two buys of complementary outcomes mint a set, two sells
/// merge one, everything else passes shares on (reference/polymarket.md 0.1). Takers get the resting order's price and
/// pay the fee; makers pay what the fee terms say, rebates are not paid. Every participant has cash and shares, open
/// orders bind them. Time is an argument; nothing here has a clock, and the listener hears everything in order.
/// </summary>
public sealed class SimExchange(SimExchangeOptions options, IExchangeListener listener)
{
    /// <summary>
    /// Order sizes are multiples of 0.01 share, so that price times size is always a whole micro-dollar.
    /// </summary>
    public static readonly Quantity SizeStep = Quantity.FromMicros(Price.PipsPerDollar);

    private readonly ExchangeState state = new(options, listener);

    /// <summary>
    /// Cash of all participants, plus <see cref="Collateral"/> and <see cref="FeesCollected"/>, is
    /// <see cref="Deposited"/>.
    /// </summary>
    public Cash FeesCollected => Cash.FromMicros(state.Fees);

    /// <summary>Cash locked behind the outstanding shares.</summary>
    public Cash Collateral => Cash.FromMicros(state.Collateral);

    /// <summary>All that came in from outside, less what left.</summary>
    public Cash Deposited { get; private set; }

    public int Participants => state.Accounts.Count;

    /// <summary>Orders that rest in any book.</summary>
    public int OpenOrders => state.OpenOrders;

    /// <summary>When the next good-til-date order ends; later than everything when there is none.</summary>
    public Instant NextExpiry => state.Expiries.NextDue;

    /// <param name="exempt">Held to no minimum size or value: somebody who plays back what others did.</param>
    public ParticipantId AddParticipant(bool exempt = false)
    {
        state.Accounts.Add(new ExchangeAccount { IsExempt = exempt });
        return new ParticipantId(state.Accounts.Count - 1);
    }

    /// <summary>Opens a market; ids are the caller's, dense from 0.</summary>
    /// <param name="market">Its ids must be the next free ones; its size step a multiple of 0.01 share.</param>
    /// <param name="matchComplements">False for a venue whose two books do not know of one another.</param>
    /// <exception cref="BadInputException">The size step is finer than 0.01 share.</exception>
    public void AddMarket(Market market, bool matchComplements = true)
    {
        if (market.Terms.SizeStep.IsZero || market.Terms.SizeStep.FloorTo(SizeStep) != market.Terms.SizeStep)
        {
            throw new BadInputException(
                $"market '{market.Slug}': size step '{market.Terms.SizeStep}' is no multiple of {SizeStep} share; "
                + "amounts would not be exact");
        }
        state.Add(new ExchangeMarket(market, matchComplements));
    }

    /// <summary>Cash from outside, or back there (negative).</summary>
    public void Deposit(ParticipantId participant, Cash amount)
    {
        state.AccountOf(participant).Cash += amount.Micros;
        Deposited += amount;
    }

    /// <summary>
    /// Shares that come from elsewhere, or go there (negative): a split or a transfer on a chain. No cash moves and
    /// <see cref="Collateral"/> stays, as what backs them is elsewhere too.
    /// </summary>
    /// <exception cref="InvariantException">More go than there are.</exception>
    public void MoveShares(ParticipantId participant, InstrumentId instrument, SignedQuantity quantity) =>
        state.AccountOf(participant).AddShares(instrument, quantity.Micros);

    /// <summary>A charge beside the fees of the terms, or a part of them given back (negative).</summary>
    public void Charge(ParticipantId participant, Cash amount)
    {
        state.AccountOf(participant).Cash -= amount.Micros;
        state.Fees += amount.Micros;
    }

    /// <summary>
    /// Undoes matches that did not settle: cash, shares and fees of both sides go back, the orders do not. False, and
    /// nothing happens, when somebody no longer has the shares. Call <see cref="CancelUncovered"/> for all afterwards.
    /// </summary>
    public bool TryReverse(IReadOnlyList<(ExchangeFill Maker, ExchangeFill Taker)> matches)
    {
        for (int i = 0; i < matches.Count; i++)
        {
            if (state.TryReverse(matches[i].Maker, matches[i].Taker)) { continue; }
            while (--i >= 0) { state.Repeat(matches[i].Maker, matches[i].Taker); }
            return false;
        }
        return true;
    }

    /// <summary>
    /// Cancels open orders, oldest first, until what is left is covered by cash and shares; returns how many.
    /// </summary>
    public int CancelUncovered(ParticipantId participant)
    {
        ExchangeAccount account = state.AccountOf(participant);
        return state.CancelWhere(
            order => order.Participant == participant.Value && !state.IsCovered(account, order),
            CancelCause.NoBalance);
    }

    public Cash CashOf(ParticipantId participant) => Cash.FromMicros(state.AccountOf(participant).Cash);

    /// <summary>Cash that no open order binds.</summary>
    public Cash FreeCashOf(ParticipantId participant) => Cash.FromMicros(state.AccountOf(participant).FreeCash);

    public Quantity SharesOf(ParticipantId participant, InstrumentId instrument) =>
        Quantity.FromMicros(state.AccountOf(participant).SharesOf(instrument));

    /// <summary>Shares that no open order binds.</summary>
    public Quantity FreeSharesOf(ParticipantId participant, InstrumentId instrument) =>
        Quantity.FromMicros(state.AccountOf(participant).FreeShares(instrument));

    /// <summary>The book of an outcome as it is now. Its grid is the finest that the market ever had.</summary>
    public IBookView BookOf(InstrumentId instrument)
    {
        ExchangeMarket market = state.MarketOf(instrument);
        return market.ViewOf(market.OutcomeOf(instrument));
    }

    /// <summary>The tick that new orders are held to.</summary>
    public TickGrid GridOf(MarketId market) => state.MarketOf(market).Grid;

    public MarketStatus StatusOf(MarketId market) => state.MarketOf(market).Status;

    /// <summary>Takes an order: refuses it, or matches it and rests or kills what is left.</summary>
    public SubmitResult Submit(ParticipantId participant, in OrderRequest order, Instant now) =>
        new Matching(state, participant, order).Submit(now);

    /// <summary>Cancels an open order of this participant; false when it has none of that name.</summary>
    public bool Cancel(
        ParticipantId participant, ExchangeOrderId order, CancelCause cause = CancelCause.Requested)
    {
        if (!state.TryFind(order, out OrderPlace place)) { return false; }
        if (place.Book[place.Slot].Participant != participant.Value) { return false; }
        state.End(place, cause);
        return true;
    }

    /// <summary>Shares of an order that still rest; zero when it does not.</summary>
    public Quantity RestingOf(ExchangeOrderId order) =>
        state.TryFind(order, out OrderPlace place)
            ? Quantity.FromMicros(place.Book[place.Slot].Remaining)
            : Quantity.Zero;

    /// <summary>Cancels all open orders of a participant, oldest first; returns how many.</summary>
    public int CancelAll(ParticipantId participant) =>
        state.CancelWhere(order => order.Participant == participant.Value, CancelCause.Requested);

    /// <summary>Ends the good-til-date orders whose time came; in order of expiry.</summary>
    public void Expire(Instant now) => state.Expire(now);

    /// <summary>One dollar becomes one share of each outcome; null when it was done.</summary>
    public Refusal? Split(ParticipantId participant, MarketId market, Quantity quantity) =>
        Conversions.Split(state, participant, market, quantity);

    /// <summary>One share of each outcome becomes a dollar; null when it was done.</summary>
    public Refusal? Merge(ParticipantId participant, MarketId market, Quantity quantity) =>
        Conversions.Merge(state, participant, market, quantity);

    /// <summary>
    /// NO shares of <paramref name="given"/> become YES shares of the group's other markets and a dollar per market
    /// given beyond the first (reference/polymarket.md 8.2). The group must be neg-risk and list all its markets; null
    /// when done.
    /// </summary>
    public Refusal? Convert(
        ParticipantId participant, EventGroup group, IReadOnlyList<MarketId> given, Quantity quantity) =>
        Conversions.Convert(state, participant, group, given, quantity);

    /// <summary>A new tick; resting orders keep their price and place.</summary>
    public void ChangeTick(MarketId market, TickGrid grid)
    {
        state.MarketOf(market).ChangeGrid(grid);
        listener.OnTickGrid(market, grid);
    }

    /// <summary>Open, paused (resting orders stay) or closed (they are cancelled).</summary>
    public void SetStatus(MarketId market, MarketStatus status)
    {
        ExchangeMarket found = state.MarketOf(market);
        found.Status = status;
        if (status >= MarketStatus.Closed) { state.CancelMarket(found); }
        listener.OnStatus(market, status);
    }

    /// <summary>Cancels what rests, turns shares into their payout, and ends the market.</summary>
    public void Resolve(MarketId market, Payout payout)
    {
        ExchangeMarket found = state.MarketOf(market);
        found.Status = MarketStatus.Resolved;
        state.CancelMarket(found);
        foreach (ExchangeAccount account in options.PaysOut ? state.Accounts : [])
        {
            state.PayOut(account, found.Market.First.Id, payout.FirstMicros);
            state.PayOut(account, found.Market.Second.Id, payout.SecondMicros);
        }
        listener.OnResolved(market, payout);
    }

    public ulong Digest() => state.Digest();
}
