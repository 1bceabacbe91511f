using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests.Directional;

public sealed class MomentumTests
{
    private const string Quick =
        "sample_every=1s drift_half_life=20s entry_t=2 min_edge=0 trust=1 horizon=60s persistence=1 flow_half_life=10s";

    [Fact]
    public void A_drift_with_flow_and_volume_behind_it_is_followed_and_says_with_what()
    {
        Desk desk = Make(Quick);
        Calm(desk, 60);
        Assert.Empty(desk.NewOrders());

        Rise(desk, 20, 0.002, trades: true);

        OrderView entry = desk.NewOrders()[0];
        Assert.Equal((desk.Yes, Side.Buy), (entry.Instrument, entry.Side));
        Assert.Contains("drift t +", entry.Reason, StringComparison.Ordinal);
        Assert.Contains("volume", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_falling_price_is_followed_through_the_other_outcome()
    {
        Desk desk = Make(Quick);
        Calm(desk, 60);
        Rise(desk, 20, -0.002, trades: true);

        Assert.Equal(desk.No, desk.NewOrders()[0].Instrument);
    }

    [Fact]
    public void Without_trading_behind_it_a_drift_is_not_followed()
    {
        Desk desk = Make(Quick);
        Calm(desk, 60);
        Rise(desk, 20, 0.002, trades: false);

        Assert.Empty(desk.NewOrders());
        Assert.Contains(
            desk.Context.Decisions, d => d.Reason.Contains("too little trading", StringComparison.Ordinal));
    }

    [Fact]
    public void Against_the_order_flow_a_drift_is_not_followed()
    {
        Desk desk = Make(Quick + " min_flow=1");
        Calm(desk, 60);
        Rise(desk, 20, 0.002, trades: true);

        Assert.Empty(desk.NewOrders());
        Assert.Contains(desk.Context.Decisions, d => d.Reason.Contains("order flow", StringComparison.Ordinal));
    }

    [Fact]
    public void A_turn_against_it_stops_it_out_in_log_odds()
    {
        Desk desk = Make(Quick + " stop=0.1 take_profit=0");
        Calm(desk, 60);
        Rise(desk, 20, 0.002, trades: true);
        desk.FillAndEnd(desk.NewOrders()[0], "20");

        desk.Books("0.46x500", "0.47x500", "0.53x500", "0.54x500");

        OrderView exit = Assert.Single(desk.NewOrders());
        Assert.StartsWith("exit stop", exit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_random_walk_seldom_looks_like_a_drift()
    {
        int sure = 0, looks = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            var random = new SeededRandom(seed);
            var drift = new Drift(Duration.FromSeconds(1), Duration.FromSeconds(30));
            double x = 0;
            for (int second = 0; second < 300; second++)
            {
                drift.Offer(Instant.FromMilliseconds(1_000_000 + (second * 1_000L)), x);
                x += 0.02 * random.NextNormal();
                if (second < 150 || second % 30 != 0) { continue; }
                looks++;
                if (Math.Abs(drift.TStatistic) > 1.96) { sure++; }
            }
        }
        Assert.InRange(sure / (double)looks, 0.02, 0.09);
    }

    [Fact]
    public void A_known_drift_is_measured()
    {
        var random = new SeededRandom(3);
        var drift = new Drift(Duration.FromSeconds(1), Duration.FromSeconds(200));
        double x = 0;
        for (int second = 0; second < 2_000; second++)
        {
            drift.Offer(Instant.FromMilliseconds(1_000_000 + (second * 1_000L)), x);
            x += 0.003 + (0.01 * random.NextNormal());
        }
        Assert.InRange(drift.PerSecond, 0.001, 0.005);
        Assert.True(drift.TStatistic > 3, $"{drift.TStatistic}");
    }

    private static void Calm(Desk desk, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            if (i % 10 == 0) { desk.Trade(Side.Buy, "0.50", "5"); }
            Show(desk, 0.50 + (i % 2 * 0.001));
        }
    }

    private static void Rise(Desk desk, int seconds, double step, bool trades)
    {
        for (int i = 1; i <= seconds; i++)
        {
            if (trades) { desk.Trade(step > 0 ? Side.Buy : Side.Sell, "0.50", "50"); }
            Show(desk, 0.50 + (step * i));
        }
    }

    private static void Show(Desk desk, double mid)
    {
        desk.Wait(1_000);
        int pips = (int)Math.Round(mid * 1_000) * 10;
        string bid = Price.FromPips(pips - 10).ToString(), ask = Price.FromPips(pips + 10).ToString();
        string noBid = Price.FromPips(pips + 10).Complement.ToString();
        string noAsk = Price.FromPips(pips - 10).Complement.ToString();
        desk.Books($"{bid}x500", $"{ask}x500", $"{noBid}x500", $"{noAsk}x500");
    }

    private static Desk Make(string options)
    {
        Dictionary<string, string> given = options.Split(' ').ToDictionary(o => o.Split('=')[0], o => o.Split('=')[1]);
        return new Desk(
            new Momentum(MomentumOptions.From(OptionValues.Read(MomentumOptions.Declared, given, ""))), TickGrid.Mill);
    }
}
