using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// The resting orders of a pair: one outcome is bid for at a price that still leaves the least edge when the other
/// market hedges it at what its book asks now. An order that is to move is cancelled first; the next one goes out when
/// the venue has proved that the old one ended, so that never two of them can fill.
/// </summary>
internal sealed class QuoteDesk(CrossHedgeOptions options, RevertRate reverts)
{
    private static readonly Duration TellAgainAfter = Duration.FromSeconds(30);

    /// <summary>Looks at every order that the pair could have.</summary>
    public void Look(HedgePair pair, IStrategyContext context)
    {
        int legs = options.RestsOnBoth ? 2 : 1;
        for (int leg = 0; leg < legs; leg++)
        {
            for (int outcome = 0; outcome < 2; outcome++) { Look(pair, leg, outcome, context); }
        }
    }

    public void Withdraw(HedgePair pair, string why, IStrategyContext context)
    {
        for (int i = 0; i < pair.Quotes.Length; i++)
        {
            if (pair.Quotes[i] is { Declared: true } quote) { Withdraw(pair, i / 2, i % 2, quote, why, context); }
        }
    }

    /// <summary>A resting order ended: nothing is declared until the next look.</summary>
    public static void Ended(HedgePair pair, int leg, int outcome, IStrategyContext context)
    {
        if (pair.Quotes[(leg * 2) + outcome] is { Declared: true } quote)
        {
            Withdraw(pair, leg, outcome, quote, "the order ended", context);
        }
    }

    private static void Withdraw(
        HedgePair pair, int leg, int outcome, RestingLeg quote, string why, IStrategyContext context)
    {
        quote.Declared = false;
        context.Withdraw(pair.Outcome(leg, outcome).Id, why);
    }

    private void Look(HedgePair pair, int leg, int outcome, IStrategyContext context)
    {
        int index = (leg * 2) + outcome;
        RestingLeg quote = pair.Quotes[index] ??= new RestingLeg();
        Wish wish = Weigh(pair, leg, outcome, quote, context);
        if (quote.Declared)
        {
            if (Moves(pair, quote, wish, context.Now) is { } why)
            {
                Tell(pair, leg, quote, wish, context);
                Withdraw(pair, leg, outcome, quote, why, context);
            }
            return;
        }
        if (wish.Gate != Gate.Taken)
        {
            Tell(pair, leg, quote, wish, context);
            return;
        }
        InstrumentId instrument = pair.Outcome(leg, outcome).Id;
        bool free = context.Open(instrument, Side.Buy).IsZero
            && context.Now - quote.DeclaredAt >= options.RequoteInterval;
        if (!free) { return; }
        Tell(pair, leg, quote, wish, context);
        (quote.DeclaredAt, quote.Price, quote.Planned) = (context.Now, wish.Price, wish.Planned);
        if (wish.Takes)
        {
            context.Take(instrument, Side.Buy, wish.Price, wish.Size, wish.Why);
            return;
        }
        quote.Declared = true;
        context.Quote(instrument, [new QuoteLevel(wish.Price, wish.Size)], [], wish.Why);
    }

    /// <summary>Why a declared order has to go; null when it may stay.</summary>
    private string? Moves(HedgePair pair, RestingLeg quote, Wish wish, Instant now)
    {
        if (wish.Gate != Gate.Taken) { return wish.Why; }
        if (quote.Price > wish.Highest) { return "its hedge became dearer"; }
        int moved = Math.Abs(quote.Price.Pips - wish.Price.Pips);
        if (moved >= options.RequoteTicks * pair.Leg(0).Terms.Grid.TickPips) { return "the wanted price moved"; }
        bool old = options.QuoteLifetime > Duration.Zero && now - quote.DeclaredAt >= options.QuoteLifetime;
        return old ? "its time is over" : null;
    }

    private Wish Weigh(HedgePair pair, int leg, int outcome, RestingLeg quote, IStrategyContext context)
    {
        if (Obstacle(pair, quote, context) is { } obstacle) { return obstacle; }
        MarketView own = pair.Leg(leg), other = pair.Leg(1 - leg);
        int sign = pair.SignOf(leg, outcome), hedge = pair.OutcomeOf(1 - leg, -sign);
        Quantity size = Room(pair, leg, outcome, sign, context).FloorTo(own.Terms.SizeStep);
        if (size < own.Terms.MinimumSize || size.IsZero)
        {
            return Wish.None(
                Gate.Limits, size, $"room for {size} shares, the venue's least is {own.Terms.MinimumSize}");
        }
        IBookView ownBook = own.BookOf(own.Market.Outcome(outcome).Id);
        IBookView hedgeBook = other.BookOf(other.Market.Outcome(hedge).Id);
        HedgeCost cost = HedgePrice.CostOf(hedgeBook, other.Fees, size);
        if (cost.Found < size)
        {
            return Wish.None(Gate.Slippage, size, $"the other book asks for {cost.Found} of {size} shares");
        }
        if (size < HedgePrice.Least(cost.Best, other.Terms))
        {
            return Wish.None(Gate.Limits, size, $"a hedge of {size} at {cost.Best} is below the other venue's least");
        }
        return Price(pair, (own, ownBook), (size, cost), context);
    }

    /// <summary>What keeps the pair out altogether.</summary>
    private Wish? Obstacle(HedgePair pair, RestingLeg quote, IStrategyContext context)
    {
        if (pair.State.Status != PairStatus.Approved)
        {
            return Wish.None(Gate.Limits, options.Size, $"the pair is {pair.State.Status}: {pair.State.Why}");
        }
        if (!context.CanTrade) { return Wish.None(Gate.Limits, options.Size, "trading is paused or held back"); }
        if (!quote.Declared && pair.Gap(options.HedgeRatioPpm) != 0)
        {
            return Wish.None(Gate.Limits, options.Size, "shares of the pair still wait for their counterpart");
        }
        for (int leg = 0; leg < 2; leg++)
        {
            MarketView market = pair.Leg(leg);
            if (market.Status != MarketStatus.Open)
            {
                return Wish.None(Gate.Limits, options.Size, $"{market.Market.Venue}: the market is {market.Status}");
            }
            if (!market.IsTrusted)
            {
                return Wish.None(Gate.StaleData, options.Size, $"{market.Market.Venue}: the book is not trusted");
            }
            if (context.Now - market.UpdatedAt > options.MaximumBookAge)
            {
                return Wish.None(Gate.StaleData, options.Size, $"{market.Market.Venue}: the book is too old");
            }
        }
        return null;
    }

    /// <summary>
    /// Shares for which there is room: even if everything that rests in this direction fills at once, the bound on
    /// naked shares holds.
    /// </summary>
    private Quantity Room(HedgePair pair, int leg, int outcome, int sign, IStrategyContext context)
    {
        long resting = 0;
        for (int i = 0; i < 2; i++)
        {
            int same = pair.OutcomeOf(i, sign);
            if (i == leg && same == outcome) { continue; }
            resting += context.Open(pair.Outcome(i, same).Id, Side.Buy).Micros;
        }
        long naked = options.MaximumNaked.Micros - Math.Max(0, sign * pair.Naked) - resting;
        long position = options.MaximumPosition.Micros - Math.Max(0, (leg == 0 ? sign : -sign) * pair.Position);
        return Quantity.FromMicros(Math.Max(0, Math.Min(options.Size.Micros, Math.Min(naked, position))));
    }

    /// <summary>The price that still leaves the edge, held against the own book, down the waterfall.</summary>
    private Wish Price(
        HedgePair pair, (MarketView Market, IBookView Book) own, (Quantity Size, HedgeCost Cost) hedge,
        IStrategyContext context)
    {
        (Quantity size, HedgeCost cost) = hedge;
        TickGrid grid = own.Market.Terms.Grid;
        if (!own.Book.TryBest(Side.Buy, out Level bid)) { bid = new Level(grid.Lowest, Quantity.Zero); }
        long buffer = options.MinimumEdge + options.FixedCosts + pair.Pair.MismatchPpm
            + (reverts.Ppm * options.RevertLoss / 1_000_000);
        long planned = HedgePrice.PerShare(cost.Total, size);
        long highest = Quantity.MicrosPerShare - planned - buffer;
        Sums At(Price paid) => new(
            Value(Quantity.MicrosPerShare - (paid.Pips * HedgePrice.MicrosPerPip), size) - cost.AtBest,
            cost.Fee, cost.Slippage, Value(buffer, size));
        int pips = (int)Math.Clamp(highest / HedgePrice.MicrosPerPip, 0, Domain.Values.Price.PipsPerDollar);
        Price limit = grid.Floor(Domain.Values.Price.FromPips(pips));
        if (options.Takes && TakeAt(own, highest, size) is { } ask)
        {
            Quantity most = Quantity.Min(size, ask.Size).FloorTo(own.Market.Terms.SizeStep);
            bool large = most >= HedgePrice.Least(ask.Price, own.Market.Terms);
            if (large)
            {
                const string why = "its ask and the hedge cost less than a dollar";
                return new Wish(Gate.Taken, ask.Price, most, ask.Price, planned, At(ask.Price), why)
                {
                    Takes = true,
                };
            }
        }
        int behind = bid.Price.Pips - limit.Pips;
        if (limit < grid.Lowest || behind > options.MaximumBehind * grid.TickPips)
        {
            Sums sums = At(bid.Price);
            Gate gate = sums.Gross <= Cash.Zero ? Gate.GrossEdge
                : sums.Gross <= sums.Fees ? Gate.Fees
                : sums.Gross <= sums.Fees + sums.Slippage ? Gate.Slippage : Gate.Buffer;
            return new Wish(
                gate, default, size, limit, planned, sums,
                $"may bid {limit} at most, the best bid is {bid.Price}, the hedge costs {Dollars(planned)} all in");
        }
        Price price = limit < bid.Price ? limit : bid.Price;
        if (own.Book.TryBest(Side.Sell, out Level top) && price >= top.Price)
        {
            price = grid.Floor(Domain.Values.Price.FromPips(Math.Max(0, top.Price.Pips - grid.TickPips)));
        }
        if (price < grid.Lowest) { price = grid.Lowest; }
        bool affordable = context.FreeCash(own.Market.Market.Id) >= price.Notional(size, Rounding.Up);
        return affordable || !context.Open(own.Market.Market.First.Id, Side.Buy).IsZero
            ? new Wish(
                Gate.Taken, price, size, limit, planned, At(price), $"hedged at {Dollars(planned)} it leaves the edge")
            : new Wish(Gate.Limits, price, size, limit, planned, At(price), "not enough free cash");
    }

    /// <summary>The best ask where taking it and hedging leaves the edge; null where it does not.</summary>
    private static Level? TakeAt((MarketView Market, IBookView Book) own, long highest, Quantity size)
    {
        if (!own.Book.TryBest(Side.Sell, out Level ask)) { return null; }
        Quantity most = Quantity.Min(size, ask.Size);
        return HedgePrice.UnitMicros(ask.Price, most, own.Market.Fees) <= highest ? ask : null;
    }

    /// <summary>Counts every look; keeps a row when something else stops it than before, or now and then.</summary>
    private static void Tell(HedgePair pair, int leg, RestingLeg quote, Wish wish, IStrategyContext context)
    {
        bool again = quote.Told == wish.Gate && context.Now - quote.ToldAt < TellAgainAfter;
        if (again && wish.Gate != Gate.Taken)
        {
            context.Count(wish.Gate);
            return;
        }
        (quote.Told, quote.ToldAt) = (wish.Gate, context.Now);
        Sums s = wish.Sums;
        context.Explain(new Decision(
            pair.Leg(leg).Market.Id, wish.Gate, wish.Size, s.Gross, s.Fees, s.Slippage, s.Buffer,
            s.Gross - s.Fees - s.Slippage - s.Buffer, $"{pair.Pair.Name}: {wish.Why}"));
    }

    private static Cash Value(long perShare, Quantity size) => Cash.FromMicros(
        IntegerMath.Divide((Int128)perShare * size.Micros, Quantity.MicrosPerShare, Rounding.Down));

    private static string Dollars(long micros) => FixedPoint.Format(micros, 6);

    /// <summary>The way down the waterfall, for the whole size.</summary>
    private readonly record struct Sums(Cash Gross, Cash Fees, Cash Slippage, Cash Buffer);

    /// <param name="Gate">Taken: an order is wanted.</param>
    /// <param name="Price">Where.</param>
    /// <param name="Size">How large.</param>
    /// <param name="Highest">A resting order above this would not leave the edge.</param>
    /// <param name="Planned">All-in micro-dollars a share of the hedge.</param>
    /// <param name="Sums">The numbers.</param>
    /// <param name="Why">One line.</param>
    private readonly record struct Wish(
        Gate Gate, Price Price, Quantity Size, Price Highest, long Planned, Sums Sums, string Why)
    {
        public bool Takes { get; init; }

        public static Wish None(Gate gate, Quantity size, string why) =>
            new(gate, default, size, default, 0, default, why);
    }
}
