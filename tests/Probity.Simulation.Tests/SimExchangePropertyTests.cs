using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.Tests;

public sealed class SimExchangePropertyTests
{
    private const int Participants = 4;

    private static readonly InstrumentId[] Outcomes = [new(0), new(1)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void It_matches_like_the_naive_matcher_over_thousands_of_random_orders(ulong seed)
    {
        var random = new SeededRandom(seed);
        var news = new RecordingListener();
        SimExchange exchange = Open(news, Participants);
        var naive = new NaiveExchange(FeeSchedule.Build(Make.Fees));
        for (int i = 0; i < Participants; i++) { naive.Endow(i, 2_000, 500); }
        List<long> known = [];
        for (int step = 0; step < 3_000; step++)
        {
            int participant = random.Next(Participants);
            if (known.Count > 0 && random.Chance(0.25))
            {
                long order = known[random.Next(known.Count)];
                exchange.Cancel(new ParticipantId(participant), new ExchangeOrderId(order));
                naive.Cancel(participant, order);
                continue;
            }
            OrderRequest request = AnyOrder(random);
            SubmitResult result = exchange.Submit(new ParticipantId(participant), request, Make.At(step));
            Assert.Equal(naive.Submit(participant, request), result.Id.Value);
            if (result.IsAccepted) { known.Add(result.Id.Value); }
        }

        Assert.True(naive.Matches.Count > 300, "the orders trade");
        IEnumerable<ExchangeFill> takers = news.Fills.Where(fill => fill.Liquidity == Liquidity.Taker);
        IEnumerable<ExchangeFill> makers = news.Fills.Where(fill => fill.Liquidity == Liquidity.Maker);
        Assert.Equal(naive.Matches, makers.Zip(takers, (maker, taker) => (
            maker.Order.Value, taker.Order.Value, taker.Price.Pips / 10_000m, taker.Quantity.Micros / 1_000_000m)));
        for (int i = 0; i < Participants; i++)
        {
            Assert.Equal(naive.CashOf(i), exchange.CashOf(new ParticipantId(i)).Micros / 1_000_000m);
            Assert.Equal(
                naive.SharesOf(i, 0), exchange.SharesOf(new ParticipantId(i), Outcomes[0]).Micros / 1_000_000m);
            Assert.Equal(
                naive.SharesOf(i, 1), exchange.SharesOf(new ParticipantId(i), Outcomes[1]).Micros / 1_000_000m);
        }
        for (int cents = 1; cents < 100; cents++)
        {
            Assert.Equal(naive.SizeAt(true, cents / 100m), Size(exchange, Side.Buy, cents));
            Assert.Equal(naive.SizeAt(false, cents / 100m), Size(exchange, Side.Sell, cents));
        }
    }

    [Theory]
    [InlineData(11, SelfMatch.Allowed, true)]
    [InlineData(12, SelfMatch.CancelResting, true)]
    [InlineData(13, SelfMatch.CancelIncoming, true)]
    [InlineData(14, SelfMatch.Allowed, false)]
    public void No_cash_and_no_share_appears_or_vanishes(ulong seed, SelfMatch selfMatch, bool matchComplements)
    {
        var random = new SeededRandom(seed);
        SimExchange exchange = Open(new RecordingListener(), Participants, selfMatch, matchComplements);
        Cash deposited = Total(exchange);
        List<ExchangeOrderId> known = [];
        for (int step = 0; step < 4_000; step++)
        {
            var participant = new ParticipantId(random.Next(Participants));
            switch (random.Next(20))
            {
                case 0: exchange.Split(participant, new MarketId(0), Make.Shares(random.Next(1, 50))); break;
                case 1: exchange.Merge(participant, new MarketId(0), Make.Shares(random.Next(1, 50))); break;
                case 2 when known.Count > 0: exchange.Cancel(participant, known[random.Next(known.Count)]); break;
                case 3 when random.Chance(0.05): exchange.CancelAll(participant); break;
                default: known.Add(exchange.Submit(participant, AnyOrder(random), Make.At(step)).Id); break;
            }
            Assert.Equal(deposited, Total(exchange));
            Assert.Equal(Outstanding(exchange, 0), Outstanding(exchange, 1));
            Assert.Equal(exchange.Collateral.Micros, Outstanding(exchange, 0));
        }
        exchange.Resolve(new MarketId(0), random.Chance(0.5) ? Payout.FirstWins : Payout.Half);
        Assert.Equal(deposited, Total(exchange));
        Assert.Equal(Cash.Zero, exchange.Collateral);
        for (int i = 0; i < Participants; i++)
        {
            Assert.Equal(exchange.CashOf(new ParticipantId(i)), exchange.FreeCashOf(new ParticipantId(i)));
        }
    }

    [Fact]
    public void The_level_changes_alone_rebuild_both_books()
    {
        var random = new SeededRandom(21);
        var news = new RecordingListener();
        SimExchange exchange = Open(news, Participants);
        for (int step = 0; step < 2_000; step++)
        {
            exchange.Submit(new ParticipantId(random.Next(Participants)), AnyOrder(random), Make.At(step));
        }
        int levels = 0;
        foreach (InstrumentId outcome in Outcomes)
        {
            foreach (Side side in new[] { Side.Buy, Side.Sell })
            {
                IBookView book = exchange.BookOf(outcome);
                var depth = new Level[200];
                int count = book.CopyDepth(side, depth);
                levels += count;
                foreach (Level level in depth.AsSpan(0, count))
                {
                    Assert.Equal(level.Size, news.Levels[(outcome, side, level.Price)]);
                }
            }
        }
        Assert.Equal(levels, news.Levels.Count);
        Assert.False(exchange.BookOf(Outcomes[0]).IsCrossed());
    }

    [Fact]
    public void The_same_orders_give_the_same_digest_and_one_more_changes_it()
    {
        ulong Run(int orders)
        {
            var random = new SeededRandom(31);
            SimExchange exchange = Open(new RecordingListener(), Participants);
            for (int step = 0; step < orders; step++)
            {
                exchange.Submit(new ParticipantId(random.Next(Participants)), AnyOrder(random), Make.At(step));
            }
            return exchange.Digest();
        }

        Assert.Equal(Run(500), Run(500));
        Assert.NotEqual(Run(500), Run(503));
    }

    private static SimExchange Open(
        IExchangeListener news, int participants, SelfMatch selfMatch = SelfMatch.Allowed, bool matchComplements = true)
    {
        var exchange = new SimExchange(new SimExchangeOptions(selfMatch), news);
        exchange.AddMarket(Make.Market(0, Make.Fees), matchComplements);
        for (int i = 0; i < participants; i++)
        {
            ParticipantId participant = exchange.AddParticipant();
            exchange.Deposit(participant, Cash.FromDollars(2_500));
            exchange.Split(participant, new MarketId(0), Make.Shares(500));
        }
        return exchange;
    }

    private static OrderRequest AnyOrder(SeededRandom random)
    {
        TimeInForce timeInForce = random.Next(8) switch
        {
            0 => TimeInForce.FillOrKill,
            1 or 2 => TimeInForce.FillAndKill,
            _ => TimeInForce.GoodTilCancelled,
        };
        return new OrderRequest(
            Outcomes[random.Next(2)], random.Chance(0.5) ? Side.Buy : Side.Sell, Make.Cents(random.Next(40, 60)),
            Quantity.FromMicros(random.Next(500, 9_000) * SimExchange.SizeStep.Micros), timeInForce,
            timeInForce == TimeInForce.GoodTilCancelled && random.Chance(0.2), Instant.None);
    }

    private static decimal Size(SimExchange exchange, Side side, int cents) =>
        exchange.BookOf(Outcomes[0]).SizeAt(side, Make.Cents(cents)).Micros / 1_000_000m;

    private static long Outstanding(SimExchange exchange, int outcome)
    {
        long sum = 0;
        for (int i = 0; i < exchange.Participants; i++)
        {
            sum += exchange.SharesOf(new ParticipantId(i), Outcomes[outcome]).Micros;
        }
        return sum;
    }

    private static Cash Total(SimExchange exchange)
    {
        Cash sum = exchange.Collateral + exchange.FeesCollected;
        for (int i = 0; i < exchange.Participants; i++) { sum += exchange.CashOf(new ParticipantId(i)); }
        return sum;
    }
}
