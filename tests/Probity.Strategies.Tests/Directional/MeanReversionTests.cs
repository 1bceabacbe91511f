using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Directional;

namespace Probity.Strategies.Tests.Directional;

public sealed class MeanReversionTests
{
    private const string Quick = "sample_every=1s window=60 min_edge=0 time_stop=60s trust=1";

    [Fact]
    public void A_price_far_from_the_mean_that_it_keeps_coming_back_to_is_faded_and_left_at_the_mean()
    {
        Desk desk = Make(Quick);
        Swing(desk, 60, 0.06);
        Assert.Empty(desk.NewOrders());

        Show(desk, 0.38);

        OrderView entry = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.Yes, Side.Buy), (entry.Instrument, entry.Side));
        Assert.Contains("z -", entry.Reason, StringComparison.Ordinal);
        Assert.Contains("half-life", entry.Reason, StringComparison.Ordinal);
        desk.FillAndEnd(entry, "10");
        Show(desk, 0.505);
        Assert.StartsWith("exit edge-gone", Assert.Single(desk.NewOrders()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_that_drifts_is_left_alone()
    {
        Desk desk = Make(Quick);
        for (int i = 0; i < 80; i++) { Show(desk, 0.30 + (i * 0.005)); }

        Assert.Empty(desk.NewOrders());
    }

    [Fact]
    public void Without_time_for_several_half_lives_it_stays_out()
    {
        Desk desk = Make(Quick + " flat_before_end=0", Instant.FromMilliseconds(1_000_000 + 63_000));
        Swing(desk, 60, 0.06);
        Show(desk, 0.38);

        Assert.Empty(desk.NewOrders());
        Assert.Contains(desk.Context.Decisions, d => d.Reason.Contains("too long", StringComparison.Ordinal));
    }

    [Fact]
    public void More_movement_can_be_asked_for_than_there_is()
    {
        Desk desk = Make(Quick + " min_t=20");
        Swing(desk, 60, 0.06);
        Show(desk, 0.38);

        Assert.Empty(desk.NewOrders());
        Assert.Equal(Gate.GrossEdge, Assert.Single(desk.Context.Decisions).StoppedBy);
    }

    [Fact]
    public void What_was_missed_is_no_jump()
    {
        Desk desk = Make(Quick);
        Swing(desk, 60, 0.06);
        desk.Market.IsTrusted = false;
        desk.Tell();
        desk.Market.IsTrusted = true;

        Show(desk, 0.30);

        Assert.Empty(desk.NewOrders());
    }

    [Fact]
    public void Between_samples_books_cost_no_allocation()
    {
        Desk desk = Make(Quick);
        Swing(desk, 60, 0.06);
        for (int i = 0; i < 100; i++) { desk.Tell(); }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) { desk.Tell(); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Swings around a half, each second a little less far than before and to the other side.</summary>
    private static void Swing(Desk desk, int seconds, double size)
    {
        var random = new SeededRandom(5);
        double x = 0;
        for (int i = 0; i < seconds; i++)
        {
            x = (0.4 * x) + (size * random.NextNormal());
            Show(desk, 0.5 + (x / 2));
        }
    }

    /// <summary>A mid price, a second later than the last.</summary>
    private static void Show(Desk desk, double mid)
    {
        desk.Wait(1_000);
        int pips = (int)(mid * 1_000) * 10;
        string bid = Price.FromPips(pips - 10).ToString(), ask = Price.FromPips(pips + 10).ToString();
        string noBid = Price.FromPips(pips + 10).Complement.ToString();
        string noAsk = Price.FromPips(pips - 10).Complement.ToString();
        desk.Books($"{bid}x500", $"{ask}x500", $"{noBid}x500", $"{noAsk}x500");
    }

    private static Desk Make(string options, Instant endsAt = default)
    {
        Dictionary<string, string> given = options.Split(' ').ToDictionary(o => o.Split('=')[0], o => o.Split('=')[1]);
        return new Desk(
            new MeanReversion(MeanReversionOptions.From(
                Probity.Domain.Seams.OptionValues.Read(MeanReversionOptions.Declared, given, ""))),
            TickGrid.Mill, endsAt: endsAt);
    }
}
