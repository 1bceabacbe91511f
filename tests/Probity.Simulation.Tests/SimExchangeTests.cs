using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;
using static Probity.Simulation.Tests.Make;

namespace Probity.Simulation.Tests;

public sealed class SimExchangeTests
{
    private static readonly InstrumentId Yes = new(0);
    private static readonly InstrumentId No = new(1);

    private readonly RecordingListener news = new();
    private SimExchange exchange;
    private ParticipantId ann;
    private ParticipantId bob;

    public SimExchangeTests() => exchange = Open(SelfMatch.Allowed, FeeTerms.Free);

    [Fact]
    public void Two_buys_of_complementary_outcomes_mint_a_set_at_prices_that_sum_to_a_dollar()
    {
        Rest(ann, Yes, Side.Buy, 40, 100);
        SubmitResult result = exchange.Submit(bob, OrderRequest.Limit(No, Side.Buy, Cents(65), Shares(30)), At(1));

        Assert.Equal(Shares(30), result.Filled);
        Assert.Equal([Cents(40), Cents(60)], news.Fills.Select(fill => fill.Price));
        Assert.Equal(Shares(1_030), exchange.SharesOf(ann, Yes));
        Assert.Equal(Shares(1_030), exchange.SharesOf(bob, No));
        Assert.Equal(Cash.FromDollars(2_030), exchange.Collateral);
        Assert.Equal(Cash.FromDollars(99_000 - 18), exchange.CashOf(bob));
        Assert.Equal(new ExchangeTrade(1, No, Side.Buy, Cents(60), Shares(30)), Assert.Single(news.Trades));
    }

    [Fact]
    public void Two_sells_of_complementary_outcomes_merge_a_set_and_free_its_collateral()
    {
        Rest(ann, Yes, Side.Sell, 55, 100);
        exchange.Submit(bob, OrderRequest.Limit(No, Side.Sell, Cents(45), Shares(40)), At(1));

        Assert.Equal(Shares(960), exchange.SharesOf(ann, Yes));
        Assert.Equal(Shares(960), exchange.SharesOf(bob, No));
        Assert.Equal(Cash.FromDollars(1_960), exchange.Collateral);
    }

    [Fact]
    public void The_better_price_goes_first_and_at_one_price_the_earlier_order()
    {
        SubmitResult late = Rest(ann, Yes, Side.Sell, 51, 10);
        SubmitResult first = Rest(ann, Yes, Side.Sell, 50, 10);
        SubmitResult second = Rest(ann, No, Side.Buy, 50, 10);

        exchange.Submit(bob, OrderRequest.Take(Yes, Side.Buy, Cents(51), Shares(25)), At(1));

        Assert.Equal(
            [(first.Id, Shares(10)), (second.Id, Shares(10)), (late.Id, Shares(5))],
            news.Fills.Where(fill => fill.Liquidity == Liquidity.Maker).Select(fill => (fill.Order, fill.Quantity)));
    }

    [Fact]
    public void The_taker_gets_the_resting_price_and_pays_the_fee_and_the_maker_pays_none()
    {
        exchange = Open(SelfMatch.Allowed, Fees);
        Rest(ann, Yes, Side.Sell, 50, 100);
        exchange.Submit(bob, OrderRequest.Take(Yes, Side.Buy, Cents(60), Shares(100)), At(1));

        Assert.Equal(Cash.Parse("1"), news.Fills[1].Fee);
        Assert.Equal(Cash.Zero, news.Fills[0].Fee);
        Assert.Equal(Cash.Parse("1"), exchange.FeesCollected);
        Assert.Equal(Cash.FromDollars(99_000 - 51), exchange.CashOf(bob));
    }

    [Fact]
    public void A_post_only_order_that_crosses_is_refused_with_the_venues_text()
    {
        Rest(ann, Yes, Side.Sell, 50, 100);
        OrderRequest order = OrderRequest.Limit(No, Side.Sell, Cents(50), Shares(10)) with { PostOnly = true };
        Refusal? refusal = exchange.Submit(bob, order, At(1)).Refusal;
        Assert.Equal(
            new Refusal(RefusalCode.PostOnlyWouldCross, "invalid post-only order: order crosses book"), refusal);
        Assert.True(exchange.Submit(bob, order with { Price = Cents(51) }, At(1)).IsAccepted);
    }

    [Fact]
    public void Fill_or_kill_fills_completely_or_is_refused_untouched()
    {
        Rest(ann, Yes, Side.Sell, 50, 100);
        Rest(ann, Yes, Side.Sell, 52, 100);
        OrderRequest order = OrderRequest.Take(Yes, Side.Buy, Cents(51), Shares(101)) with
        {
            TimeInForce = TimeInForce.FillOrKill,
        };
        Assert.Equal(RefusalCode.NotFilled, exchange.Submit(bob, order, At(1)).Refusal?.Code);
        Assert.Empty(news.Fills);
        Assert.Equal(Shares(101), exchange.Submit(bob, order with { Price = Cents(52) }, At(1)).Filled);
    }

    [Fact]
    public void Fill_and_kill_takes_what_there_is_and_is_refused_when_there_is_nothing()
    {
        Rest(ann, Yes, Side.Sell, 50, 100);
        SubmitResult result = exchange.Submit(bob, OrderRequest.Take(Yes, Side.Buy, Cents(51), Shares(150)), At(1));
        Assert.Equal((Shares(100), Quantity.Zero), (result.Filled, result.Resting));
        Assert.Equal((result.Id, CancelCause.Killed), Assert.Single(news.Ended));
        Refusal? refusal = exchange.Submit(
            bob, OrderRequest.Take(Yes, Side.Buy, Cents(51), Shares(150)), At(1)).Refusal;
        Assert.Equal(RefusalCode.NotFilled, refusal?.Code);
        Assert.StartsWith("no orders found to match with FAK order", refusal?.Evidence);
    }

    [Theory]
    [InlineData(505, 10, RefusalCode.OffTickGrid)]
    [InlineData(10_000, 10, RefusalCode.OffTickGrid)]
    [InlineData(0, 10, RefusalCode.OffTickGrid)]
    [InlineData(5_000, 4, RefusalCode.BelowMinimumSize)]
    [InlineData(5_000, 10_000_000, RefusalCode.NotEnoughBalance)]
    public void An_order_that_breaks_a_rule_is_refused_with_its_code(int pips, long shares, RefusalCode code)
    {
        var order = OrderRequest.Limit(Yes, Side.Buy, Price.FromPips(pips), Shares(shares));
        Assert.Equal(code, exchange.Submit(ann, order, At(0)).Refusal?.Code);
    }

    [Fact]
    public void A_marketable_buy_below_a_dollar_is_refused_but_a_sale_is_not()
    {
        Rest(ann, Yes, Side.Sell, 10, 100);
        Rest(ann, Yes, Side.Buy, 5, 100);
        OrderRequest buy = OrderRequest.Take(Yes, Side.Buy, Cents(10), Shares(9));
        Assert.Equal(RefusalCode.BelowMinimumNotional, exchange.Submit(bob, buy, At(1)).Refusal?.Code);
        Assert.True(exchange.Submit(bob, OrderRequest.Take(Yes, Side.Sell, Cents(5), Shares(9)), At(1)).IsAccepted);
    }

    [Fact]
    public void A_good_til_date_order_ends_a_minute_before_its_stated_expiry_and_needs_three_minutes()
    {
        OrderRequest order = OrderRequest.Limit(Yes, Side.Buy, Cents(40), Shares(10)) with
        {
            TimeInForce = TimeInForce.GoodTilDate,
            ExpiresAt = At(179_999),
        };
        Assert.Equal(RefusalCode.BadExpiry, exchange.Submit(ann, order, At(0)).Refusal?.Code);
        SubmitResult result = exchange.Submit(ann, order with { ExpiresAt = At(180_000) }, At(0));
        Assert.Equal(At(120_000), exchange.NextExpiry);
        exchange.Expire(At(119_999));
        Assert.Equal(1, exchange.OpenOrders);
        exchange.Expire(At(120_000));
        Assert.Equal((result.Id, null), Assert.Single(news.Ended));
        Assert.Equal(exchange.CashOf(ann), exchange.FreeCashOf(ann));
    }

    [Fact]
    public void A_tick_change_keeps_resting_orders_their_price_and_their_place()
    {
        SubmitResult first = Rest(ann, Yes, Side.Sell, 50, 10);
        Rest(ann, Yes, Side.Sell, 50, 10);
        exchange.ChangeTick(new MarketId(0), TickGrid.Mill);
        var fine = OrderRequest.Limit(Yes, Side.Buy, Price.Parse("0.495"), Shares(10));
        Assert.True(exchange.Submit(ann, fine, At(0)).IsAccepted);
        exchange.ChangeTick(new MarketId(0), TickGrid.Cent);
        Assert.Equal(Shares(10), exchange.BookOf(Yes).SizeAt(Side.Buy, Price.Parse("0.495")));
        Assert.False(exchange.Submit(ann, fine, At(0)).IsAccepted);
        exchange.Submit(bob, OrderRequest.Take(Yes, Side.Buy, Cents(50), Shares(10)), At(1));
        Assert.Equal(first.Id, news.Fills[0].Order);
    }

    [Fact]
    public void A_self_match_is_allowed_or_ends_one_of_the_two_orders()
    {
        foreach (SelfMatch mode in Enum.GetValues<SelfMatch>())
        {
            exchange = Open(mode, FeeTerms.Free);
            SubmitResult own = Rest(ann, Yes, Side.Sell, 50, 10);
            Rest(bob, Yes, Side.Sell, 51, 10);
            SubmitResult result = exchange.Submit(ann, OrderRequest.Take(Yes, Side.Buy, Cents(51), Shares(15)), At(1));
            Quantity expected = mode switch
            {
                SelfMatch.Allowed => Shares(15),
                SelfMatch.CancelResting => Shares(10),
                _ => Quantity.Zero,
            };
            Assert.Equal(expected, result.Filled);
            Assert.Equal(mode == SelfMatch.CancelIncoming, exchange.Cancel(ann, own.Id));
        }
    }

    [Fact]
    public void Nobody_cancels_the_order_of_another_and_cancelling_twice_does_nothing()
    {
        SubmitResult order = Rest(ann, Yes, Side.Sell, 50, 10);
        Assert.False(exchange.Cancel(bob, order.Id));
        Assert.True(exchange.Cancel(ann, order.Id));
        Assert.False(exchange.Cancel(ann, order.Id));
        Assert.Equal(Shares(1_000), exchange.FreeSharesOf(ann, Yes));
        Assert.Empty(news.Levels);
    }

    [Fact]
    public void A_closed_market_cancels_what_rests_and_a_resolved_one_pays()
    {
        SubmitResult order = Rest(ann, Yes, Side.Buy, 50, 10);
        exchange.SetStatus(new MarketId(0), MarketStatus.Closed);
        Assert.Equal((order.Id, CancelCause.MarketResolved), Assert.Single(news.Ended));
        Assert.Equal(
            RefusalCode.MarketClosed,
            exchange.Submit(bob, OrderRequest.Take(Yes, Side.Buy, Cents(50), Shares(5)), At(1)).Refusal?.Code);
        exchange.Resolve(new MarketId(0), Payout.FirstWins);
        Assert.Equal(Cash.FromDollars(100_000), exchange.CashOf(ann));
        Assert.Equal(Cash.Zero, exchange.Collateral);
        Assert.Equal(Quantity.Zero, exchange.SharesOf(ann, No));
    }

    [Fact]
    public void Without_complement_matching_the_two_books_know_nothing_of_one_another()
    {
        exchange = new SimExchange(SimExchangeOptions.Default, news);
        exchange.AddMarket(Market(0), matchComplements: false);
        Endow();
        Rest(ann, Yes, Side.Buy, 60, 100);
        Rest(bob, No, Side.Buy, 60, 100);
        Assert.Empty(news.Trades);
        Assert.True(exchange.BookOf(No).TryBest(Side.Buy, out Level best));
        Assert.Equal(new Level(Cents(60), Shares(100)), best);
        exchange.Submit(bob, OrderRequest.Take(Yes, Side.Sell, Cents(60), Shares(10)), At(1));
        Assert.Equal(Cents(60), Assert.Single(news.Trades).Price);
    }

    [Fact]
    public void Converting_no_shares_gives_the_other_yes_shares_and_a_dollar_per_further_market()
    {
        var group = new EventGroupId(0);
        exchange = new SimExchange(SimExchangeOptions.Default, news);
        for (int i = 0; i < 3; i++) { exchange.AddMarket(Market(i, null, group)); }
        Endow();
        exchange.Split(ann, new MarketId(1), Shares(100));
        EventGroup all = new(
            group, VenueId.Polymarket, "e", "Event", EventGroupKind.NegRisk,
            [new MarketId(0), new MarketId(1), new MarketId(2)]);
        Cash cash = exchange.CashOf(ann), collateral = exchange.Collateral;

        Assert.Null(exchange.Convert(ann, all, [new MarketId(0), new MarketId(1)], Shares(100)));

        Assert.Equal(cash + Cash.FromDollars(100), exchange.CashOf(ann));
        Assert.Equal(collateral - Cash.FromDollars(100), exchange.Collateral);
        Assert.Equal(Shares(100), exchange.SharesOf(ann, new InstrumentId(4)));
        Assert.Equal(Shares(900), exchange.SharesOf(ann, No));
        Assert.Equal(RefusalCode.NotEnoughBalance, exchange.Convert(bob, all, [new MarketId(2)], Shares(1))?.Code);
    }

    [Fact]
    public void A_market_whose_sizes_are_too_fine_for_exact_amounts_is_refused()
    {
        Market market = Market(1);
        market = market with { Terms = market.Terms with { SizeStep = Quantity.FromMicros(1) } };
        Assert.Contains("0.000001", Assert.Throws<BadInputException>(() => exchange.AddMarket(market)).Message);
    }

    private SimExchange Open(SelfMatch selfMatch, FeeTerms fees)
    {
        exchange = new SimExchange(new SimExchangeOptions(selfMatch), news);
        exchange.AddMarket(Market(0, fees));
        Endow();
        return exchange;
    }

    private void Endow()
    {
        ann = exchange.AddParticipant();
        bob = exchange.AddParticipant();
        foreach (ParticipantId participant in new[] { ann, bob })
        {
            exchange.Deposit(participant, Cash.FromDollars(100_000));
            exchange.Split(participant, new MarketId(0), Shares(1_000));
        }
    }

    private SubmitResult Rest(ParticipantId who, InstrumentId instrument, Side side, int cents, long shares) =>
        exchange.Submit(who, OrderRequest.Limit(instrument, side, Cents(cents), Shares(shares)), At(0));
}
