using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.Tests;

/// <summary>Buys that spend money instead of counting shares, and trades that are undone.</summary>
public sealed class SpendingBuyTests
{
    private static readonly InstrumentId[] Outcomes = [new(0), new(1)];

    [Fact]
    public void Better_prices_bring_more_shares_than_the_limit_promises()
    {
        (SimExchange exchange, RecordingListener news, ParticipantId[] people) = Open(2);
        Rest(exchange, people[0], Side.Sell, 40, 10);
        Rest(exchange, people[0], Side.Sell, 50, 50);
        SubmitResult result = exchange.Submit(
            people[1],
            OrderRequest.SpendUpTo(Outcomes[0], Make.Cents(60), Cash.FromDollars(10), TimeInForce.FillOrKill),
            Make.At(0));
        Assert.Equal(Make.Shares(22), result.Filled);
        Assert.Equal([Make.Shares(10), Make.Shares(12)], Takers(news).Select(fill => fill.Quantity));
        Assert.Empty(news.Ended);
    }

    [Fact]
    public void Fill_or_kill_needs_the_whole_spend_and_fill_and_kill_takes_what_there_is()
    {
        (SimExchange exchange, RecordingListener news, ParticipantId[] people) = Open(2);
        Rest(exchange, people[0], Side.Sell, 40, 10);
        var all = OrderRequest.SpendUpTo(Outcomes[0], Make.Cents(60), Cash.FromDollars(5), TimeInForce.FillOrKill);
        Assert.Equal(RefusalCode.NotFilled, exchange.Submit(people[1], all, Make.At(0)).Refusal!.Code);
        SubmitResult some = exchange.Submit(
            people[1], all with { TimeInForce = TimeInForce.FillAndKill }, Make.At(1));
        Assert.Equal((true, Make.Shares(10)), (some.IsAccepted, some.Filled));
        Assert.Equal(CancelCause.Killed, Assert.Single(news.Ended).Cause);
    }

    [Fact]
    public void The_fee_comes_on_top_and_must_be_there()
    {
        (SimExchange exchange, _, ParticipantId[] people) = Open(2);
        Rest(exchange, people[0], Side.Sell, 50, 400);
        Cash have = exchange.CashOf(people[1]);
        OrderRequest Spend(Cash dollars) =>
            OrderRequest.SpendUpTo(Outcomes[0], Make.Cents(50), dollars, TimeInForce.FillAndKill);
        exchange.Deposit(people[1], Cash.FromDollars(100) - have);
        Assert.Equal(
            RefusalCode.NotEnoughBalance,
            exchange.Submit(people[1], Spend(Cash.FromDollars(100)), Make.At(0)).Refusal!.Code);
        Assert.True(exchange.Submit(people[1], Spend(Cash.FromDollars(98)), Make.At(1)).IsAccepted);
        Assert.True(exchange.CashOf(people[1]) >= Cash.Zero);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_spends_as_brute_force_does_over_random_books(ulong seed)
    {
        var random = new SeededRandom(seed);
        int filled = 0;
        for (int round = 0; round < 300; round++)
        {
            (SimExchange exchange, RecordingListener news, ParticipantId[] people) = Open(3);
            List<(int Cents, long Hundredths)> asks = [];
            for (int i = 0; i < random.Next(1, 6); i++)
            {
                int cents = random.Next(30, 60);
                long size = random.Next(500, 4_000);
                // Asks of outcome 0, or bids of outcome 1, which are the same.
                bool sells = random.Chance(0.5);
                exchange.Submit(
                    people[random.Next(2)],
                    OrderRequest.Limit(
                        Outcomes[sells ? 0 : 1], sells ? Side.Sell : Side.Buy, Make.Cents(sells ? cents : 100 - cents),
                        Quantity.FromMicros(size * 10_000)),
                    Make.At(i));
                asks.Add((cents, size));
            }
            int limit = random.Next(30, 60);
            long spend = random.Next(100, 3_000);
            bool whole = random.Chance(0.5);
            (List<(int Cents, long Hundredths)> expected, bool done) = BruteForce(asks, limit, spend * 10_000);
            bool accepted = expected.Count > 0 && (done || !whole);
            SubmitResult result = exchange.Submit(
                people[2],
                OrderRequest.SpendUpTo(
                    Outcomes[0], Make.Cents(limit), Cash.FromMicros(spend * 10_000),
                    whole ? TimeInForce.FillOrKill : TimeInForce.FillAndKill),
                Make.At(10));
            Assert.Equal(accepted, result.IsAccepted);
            var taken = Takers(news).Where(fill => fill.Participant == people[2]).ToArray();
            Assert.Equal(
                accepted ? expected : [],
                taken.Select(fill => (fill.Price.Pips / 100, fill.Quantity.Micros / 10_000)));
            long cost = taken.Sum(fill => fill.Price.Notional(fill.Quantity, Rounding.Up).Micros);
            Assert.True(cost <= spend * 10_000, "never more than the spend");
            Assert.Equal(accepted && !done, news.Ended.Exists(end => end.Order == result.Id && accepted));
            filled += taken.Length;
        }
        Assert.True(filled > 100, $"{filled} fills");
    }

    [Fact]
    public void A_reversed_trade_leaves_cash_shares_fees_and_collateral_as_they_were()
    {
        (SimExchange exchange, RecordingListener news, ParticipantId[] people) = Open(2);
        long[] before = Books(exchange, people);
        exchange.Submit(
            people[0], OrderRequest.Limit(Outcomes[1], Side.Buy, Make.Cents(60), Make.Shares(30)), Make.At(0));
        Rest(exchange, people[0], Side.Sell, 45, 20);
        exchange.Submit(
            people[1], OrderRequest.Take(Outcomes[0], Side.Buy, Make.Cents(50), Make.Shares(50)), Make.At(1));
        Assert.NotEqual(before, Books(exchange, people));
        (ExchangeFill Maker, ExchangeFill Taker)[] matches = [.. Makers(news).Zip(Takers(news))];
        Assert.Equal(2, matches.Length);
        Assert.True(exchange.TryReverse(matches));
        Assert.Equal(before, Books(exchange, people));
    }

    [Fact]
    public void A_trade_whose_shares_went_on_is_not_reversed_in_part()
    {
        (SimExchange exchange, RecordingListener news, ParticipantId[] people) = Open(3);
        Rest(exchange, people[0], Side.Sell, 45, 20);
        Rest(exchange, people[0], Side.Sell, 46, 480);
        exchange.Submit(
            people[1], OrderRequest.Take(Outcomes[0], Side.Buy, Make.Cents(46), Make.Shares(40)), Make.At(1));
        (ExchangeFill Maker, ExchangeFill Taker)[] matches = [.. Makers(news).Zip(Takers(news))];
        Rest(exchange, people[2], Side.Buy, 44, 515);
        exchange.Submit(
            people[1], OrderRequest.Take(Outcomes[0], Side.Sell, Make.Cents(44), Make.Shares(515)), Make.At(2));
        long[] before = Books(exchange, people);
        Assert.False(exchange.TryReverse(matches));
        Assert.Equal(before, Books(exchange, people));
    }

    [Fact]
    public void Orders_that_lost_their_cover_are_cancelled_oldest_first_until_the_rest_is_covered()
    {
        (SimExchange exchange, RecordingListener news, ParticipantId[] people) = Open(1);
        ExchangeOrderId[] orders =
        [
            .. Enumerable.Range(0, 4).Select(_ => Rest(exchange, people[0], Side.Buy, 10, 1_000)),
        ];
        exchange.Deposit(people[0], Cash.FromDollars(250) - exchange.CashOf(people[0]));
        Assert.Equal(2, exchange.CancelUncovered(people[0]));
        Assert.Equal(
            [(orders[0], CancelCause.NoBalance), (orders[1], CancelCause.NoBalance)],
            news.Ended.Select(end => (end.Order, end.Cause!.Value)));
        Assert.Equal(0, exchange.CancelUncovered(people[0]));
    }

    /// <summary>Cent by cent of the spend, with plain numbers: what would be bought, best price first.</summary>
    private static (List<(int Cents, long Hundredths)> Bought, bool Done) BruteForce(
        List<(int Cents, long Hundredths)> asks, int limit, long micros)
    {
        List<(int Cents, long Hundredths)> bought = [];
        foreach ((int cents, long hundredths) in asks.OrderBy(ask => ask.Cents))
        {
            if (cents > limit) { break; }
            long step = cents * 100;
            long count = 0;
            while (count < hundredths && micros >= step)
            {
                micros -= step;
                count++;
            }
            if (count > 0) { bought.Add((cents, count)); }
            if (count < hundredths) { return (bought, bought.Count > 0); }
        }
        return (bought, bought.Count > 0 && micros < limit * 100);
    }

    private static (SimExchange Exchange, RecordingListener News, ParticipantId[] People) Open(int participants)
    {
        var news = new RecordingListener();
        var exchange = new SimExchange(SimExchangeOptions.Default, news);
        exchange.AddMarket(Make.Market(0, Make.Fees));
        var people = new ParticipantId[participants];
        for (int i = 0; i < participants; i++)
        {
            people[i] = exchange.AddParticipant();
            exchange.Deposit(people[i], Cash.FromDollars(2_500));
            exchange.Split(people[i], new MarketId(0), Make.Shares(500));
        }
        return (exchange, news, people);
    }

    private static ExchangeOrderId Rest(SimExchange exchange, ParticipantId who, Side side, int cents, long shares)
    {
        SubmitResult result = exchange.Submit(
            who, OrderRequest.Limit(Outcomes[0], side, Make.Cents(cents), Make.Shares(shares)), Make.At(0));
        Assert.True(result.IsAccepted, result.Refusal?.Evidence);
        return result.Id;
    }

    private static IEnumerable<ExchangeFill> Takers(RecordingListener news) =>
        news.Fills.Where(fill => fill.Liquidity == Liquidity.Taker);

    private static IEnumerable<ExchangeFill> Makers(RecordingListener news) =>
        news.Fills.Where(fill => fill.Liquidity == Liquidity.Maker);

    private static long[] Books(SimExchange exchange, ParticipantId[] people) =>
    [
        exchange.Collateral.Micros, exchange.FeesCollected.Micros,
        .. people.SelectMany(person => new[]
        {
            exchange.CashOf(person).Micros, exchange.SharesOf(person, Outcomes[0]).Micros,
            exchange.SharesOf(person, Outcomes[1]).Micros,
        }),
    ];
}
