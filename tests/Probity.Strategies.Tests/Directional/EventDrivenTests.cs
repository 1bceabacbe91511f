using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Tests.Directional;

public sealed class EventDrivenTests
{
    private const string Plain =
        "trust=1 min_edge=0.01 topics=fed=slug,rates=-slug sentiment_weight=1 stop=0 "
        + "allowed_risk_levels=low,medium,high";

    [Fact]
    public void Good_news_buys_the_first_outcome_and_names_its_source()
    {
        Desk desk = Make(Plain);
        Story(desk, "fed", 1);

        OrderView order = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.Yes, Side.Buy), (order.Instrument, order.Side));
        Assert.Contains("last of newsapi", order.Reason, StringComparison.Ordinal);
        // x = L(0.5) + 0.8 (llr_news), less half the spread and the minimum edge, down to the tick.
        double worth = Logit.Probability(0.8) - 0.01 - 0.01;
        Assert.Equal(Price.FromPips((int)(worth * 100) * 100), order.Price);
    }

    [Theory]
    [InlineData("fed", -1)]
    [InlineData("rates", 1)]
    public void Bad_news_and_good_news_of_an_inverted_topic_buy_the_second(string topic, int sentiment)
    {
        Desk desk = Make(Plain);
        Story(desk, topic, sentiment);
        Assert.Equal(desk.No, Assert.Single(desk.NewOrders()).Instrument);
    }

    [Fact]
    public void A_market_is_spoken_of_by_its_slug_without_a_link_and_other_topics_are_not_heard()
    {
        Desk desk = Make(Plain);
        Story(desk, "cup-final", 1);
        Assert.Empty(desk.NewOrders());
        Story(desk, "slug", 1);
        Assert.Single(desk.NewOrders());
    }

    [Theory]
    [InlineData("require_true_source=true", SignalOrigin.Synthetic, 1, 1, 0, false)]
    [InlineData("require_true_source=false llr_synthetic=1", SignalOrigin.Synthetic, 1, 1, 0, true)]
    [InlineData(
        "require_true_source=false llr_synthetic=1 non_news_conf_scale=0", SignalOrigin.Synthetic, 1, 1, 0, false)]
    [InlineData("sentiment_floor=0.5", SignalOrigin.News, 0.4, 1, 0, false)]
    [InlineData("sentiment_floor=0.3", SignalOrigin.News, 0.4, 1, 0, true)]
    [InlineData("", SignalOrigin.News, 1, 0.01, 0, false)]
    [InlineData("max_age=10m", SignalOrigin.News, 1, 1, 601, false)]
    [InlineData("max_age=10m decay_half_life=1m", SignalOrigin.News, 1, 1, 540, false)]
    [InlineData("max_age=10m decay_half_life=20m", SignalOrigin.News, 1, 1, 540, true)]
    [InlineData("max_llr=0.01", SignalOrigin.Operator, 1, 1, 0, false)]
    public void Source_floor_confidence_freshness_decay_and_cap_decide(
        string options, SignalOrigin origin, double sentiment, double confidence, int ageSeconds, bool trades)
    {
        Desk desk = Make($"{Plain} {options}");
        Instant observed = desk.Context.Now - Duration.FromSeconds(ageSeconds);
        desk.Signal(
            SignalKind.Sentiment, "fed", (decimal)sentiment, origin, "x", (decimal)confidence, observed, 7);

        Assert.Equal(trades, desk.NewOrders().Count == 1);
    }

    [Fact]
    public void The_same_story_again_counts_once()
    {
        Desk desk = Make(Plain + " llr_news=0.15 min_edge=0.02");
        Story(desk, "fed", 1, hash: 5);
        Story(desk, "fed", 1, hash: 5);
        Story(desk, "fed", 1, hash: 5);
        Assert.Empty(desk.NewOrders());

        Story(desk, "fed", 1, hash: 6);
        Assert.Single(desk.NewOrders());
    }

    [Fact]
    public void When_the_price_has_moved_as_far_already_there_is_nothing_to_do()
    {
        Desk desk = Make(Plain + " cooldown=0");
        desk.Context.RiskRefuses = true;
        Story(desk, "fed", 1);
        desk.Context.RiskRefuses = false;

        desk.Books("0.70x500", "0.72x500", "0.28x500", "0.30x500");

        Assert.Empty(desk.NewOrders());
        Assert.Contains("moved as far already", desk.Context.Decisions[^1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("low", "0.50x500", "0.51x500", 0, true)]
    [InlineData("low", "0.49x500", "0.53x500", 0, false)]
    [InlineData("low,medium", "0.49x500", "0.53x500", 0, true)]
    [InlineData("low,medium", "0.50x500", "0.51x500", 3_000, false)]
    [InlineData("high", "0.50x500", "0.51x500", 3_000, true)]
    public void Only_markets_of_an_allowed_risk_are_traded(
        string allowed, string bid, string ask, int endsInSeconds, bool trades)
    {
        Desk desk = Make(
            $"{Plain.Replace("low,medium,high", allowed, StringComparison.Ordinal)} flat_before_end=0",
            endsInSeconds);
        desk.Books(bid, ask);
        Story(desk, "fed", 1);
        Assert.Equal(trades, desk.NewOrders().Count == 1);
    }

    [Fact]
    public void A_spike_in_volume_strengthens_a_story()
    {
        Desk desk = Make(Plain + " sentiment_weight=0.2 llr_news=0.5 min_edge=0.02");
        Story(desk, "fed", 1, hash: 1);
        Assert.Empty(desk.NewOrders());

        Desk busy = Make(Plain + " sentiment_weight=0.2 llr_news=0.5 min_edge=0.02 volume_threshold=10");
        busy.Wait(3_600_000);
        busy.Trade(Side.Buy, "0.50", "10");
        busy.Wait(1_000_000);
        for (int i = 0; i < 10; i++) { busy.Trade(Side.Buy, "0.50", "400"); }
        Story(busy, "fed", 1, hash: 1);
        Assert.Single(busy.NewOrders());
    }

    [Fact]
    public void When_no_story_counts_any_more_the_position_is_left()
    {
        Desk desk = Make(Plain + " max_age=2m time_stop=1h");
        Story(desk, "fed", 1);
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "20");

        desk.Wait(125_000);

        Assert.StartsWith("exit edge-gone", desk.NewOrders()[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topics=fed", "'topics': 'fed' is not spelt topic=slug")]
    [InlineData("topics=fed=-", "topic=slug")]
    [InlineData("allowed_risk_levels=low,none", "'none' is not one of low, medium, high")]
    public void A_topic_or_level_that_is_none_is_refused(string option, string says)
    {
        var given = new Dictionary<string, string>
        {
            [option.Split('=', 2)[0]] = option.Split('=', 2)[1],
        };
        var bad = Assert.Throws<BadInputException>(
            () => EventDrivenOptions.From(OptionValues.Read(EventDrivenOptions.Declared, given, "")));
        Assert.Contains(says, bad.Message, StringComparison.Ordinal);
    }

    private static void Story(Desk desk, string topic, decimal sentiment, ulong hash = 0) =>
        desk.Signal(SignalKind.Sentiment, topic, sentiment, SignalOrigin.News, "newsapi", hash: hash);

    private static Desk Make(string options, int endsInSeconds = 0)
    {
        Dictionary<string, string> given = [];
        foreach (string option in options.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            given[option.Split('=', 2)[0]] = option.Split('=', 2)[1];
        }
        Instant ends = endsInSeconds == 0
            ? Instant.None
            : Instant.FromMilliseconds(1_000_000) + Duration.FromSeconds(endsInSeconds);
        var desk = new Desk(
            new EventDriven(EventDrivenOptions.From(OptionValues.Read(EventDrivenOptions.Declared, given, ""))),
            TickGrid.Cent, endsAt: ends);
        desk.Books("0.49x500", "0.51x500", "0.49x500", "0.51x500");
        return desk;
    }
}
