using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Risk;

namespace Probity.Engine.Tests;

public sealed class KillSwitchTests
{
    private static readonly Cash Deposited = Cash.FromDollars(10_000);

    private readonly KillSwitch killSwitch = new(new KillSwitchOptions(
        HaltAtLoss: Cash.FromDollars(1_000),
        CancelOnlyAtDayLoss: Cash.FromDollars(400),
        CancelOnlyAtDrawdown: Cash.FromDollars(500),
        CautiousAtPercent: 80,
        CancelOnlyAtUnknownOrders: 3,
        CautiousAtRefusals: 4,
        RefusalWindow: Duration.FromSeconds(10))
    {
        BalanceTolerance = Cash.Zero,
        DifferenceGrace = Duration.FromSeconds(60),
    });

    [Theory]
    [InlineData(-319, KillSwitchState.Running, "")]
    [InlineData(-320, KillSwitchState.Cautious, "loss of the day $320 reached 80 % of the limit $400")]
    [InlineData(-400, KillSwitchState.CancelOnly, "loss of the day $400 reached the limit $400")]
    [InlineData(-1_000, KillSwitchState.Halted, "total loss $1000 reached the limit $1000")]
    [InlineData(5_000, KillSwitchState.Running, "")]
    public void Losses_move_it_down_by_how_bad_they_are(int profit, KillSwitchState state, string why)
    {
        Look(profit);
        Assert.Equal((state, why), (killSwitch.State, killSwitch.Reason));
    }

    [Fact]
    public void Drawdown_counts_from_the_highest_equity()
    {
        Look(600);
        Look(350, day: 1);
        Assert.Null(Look(201, day: 2));
        Assert.Equal(KillSwitchState.Cautious, Look(200, day: 3)?.To);
        Assert.Equal("400", killSwitch.Drawdown.ToString());
        KillSwitchMove? move = Look(100, day: 4);
        Assert.Equal("drawdown $500 reached the limit $500", move?.Why);
        Assert.True(move?.CancelsAll);
    }

    [Fact]
    public void The_loss_of_the_day_begins_anew_at_midnight_UTC()
    {
        Assert.Null(Look(-200, day: 0));
        Assert.Null(Look(-390, day: 1));
        Assert.Equal("loss of the day $350 reached 80 % of the limit $400", OnOneDay(-350)?.Why);

        static KillSwitchMove? OnOneDay(int profit)
        {
            KillSwitchOptions options = KillSwitchOptions.Default with { CancelOnlyAtDayLoss = Cash.FromDollars(400) };
            return new KillSwitch(options).Look(Seconds(1), Deposited + Cash.FromDollars(profit), Deposited, 0, true);
        }
    }

    [Fact]
    public void A_deposit_is_no_profit_and_a_withdrawal_no_loss()
    {
        Assert.Null(killSwitch.Look(new Instant(1), Cash.FromDollars(50_000), Cash.FromDollars(50_000), 0, true));
        Assert.Null(killSwitch.Look(new Instant(2), Cash.FromDollars(5), Cash.FromDollars(5), 0, true));
        Assert.Equal("0", killSwitch.Drawdown.ToString());
    }

    [Fact]
    public void A_ledger_out_of_balance_halts()
    {
        KillSwitchMove? move = killSwitch.Look(new Instant(1), Deposited, Deposited, 0, false);
        Assert.Equal(
            new KillSwitchMove(KillSwitchState.Running, KillSwitchState.Halted, "the ledger is out of balance"), move);
    }

    [Fact]
    public void Too_many_unknown_orders_stop_placing()
    {
        Assert.Null(Look(0, unknown: 2));
        Assert.Equal(KillSwitchState.CancelOnly, Look(0, unknown: 3)?.To);
    }

    [Fact]
    public void A_burst_of_refusals_makes_it_cautious_and_a_trickle_does_not()
    {
        for (int i = 0; i < 20; i++) { Assert.Null(killSwitch.NoteRefusal(Seconds(4 * i))); }
        Assert.Null(killSwitch.NoteRefusal(Seconds(100)));
        Assert.Null(killSwitch.NoteRefusal(Seconds(101)));
        Assert.Null(killSwitch.NoteRefusal(Seconds(105)));
        KillSwitchMove? move = killSwitch.NoteRefusal(Seconds(110));
        Assert.Equal((KillSwitchState.Cautious, false), (move?.To, move?.CancelsAll));
    }

    [Fact]
    public void It_never_goes_up_by_itself_and_says_a_move_once()
    {
        Assert.NotNull(Look(-400));
        Assert.Null(Look(-400));
        Assert.Null(Look(5_000));
        Assert.Equal(KillSwitchState.CancelOnly, killSwitch.State);
        Assert.Equal(KillSwitchState.Halted, killSwitch.Halt("operator")?.To);
        Assert.Null(killSwitch.Halt("again"));
        Assert.Equal("operator", killSwitch.Reason);
    }

    [Fact]
    public void Resuming_accepts_the_losses_so_far()
    {
        Look(-400);
        KillSwitchMove? move = killSwitch.Resume("ada", "hedged elsewhere");
        Assert.Equal((KillSwitchState.Running, false), (move?.To, move?.CancelsAll));
        Assert.Equal("resumed by ada: hedged elsewhere", killSwitch.Reason);
        Assert.Null(Look(-719));
        Assert.Equal(KillSwitchState.Cautious, Look(-720)?.To);
        Assert.Equal(KillSwitchState.CancelOnly, Look(-800)?.To);
        Assert.Null(new KillSwitch(KillSwitchOptions.Default).Resume("ada", "it runs"));
    }

    [Fact]
    public void Flattening_allows_reducing_orders_from_any_state_and_nothing_more()
    {
        killSwitch.Halt("test");
        Assert.Equal(KillSwitchState.Cautious, killSwitch.AllowFlatten("ada", "going home")?.To);
        Assert.Null(killSwitch.AllowFlatten("ada", "again"));
        killSwitch.Resume("ada", "back");
        Assert.Equal(KillSwitchState.Cautious, killSwitch.AllowFlatten("ada", "going home")?.To);
    }

    [Fact]
    public void Its_digest_tells_states_apart()
    {
        var seen = new HashSet<ulong> { killSwitch.Digest() };
        Assert.Null(killSwitch.NoteRefusal(Seconds(1)));
        Assert.True(seen.Add(killSwitch.Digest()));
        Look(-10);
        Assert.True(seen.Add(killSwitch.Digest()));
        killSwitch.Halt("x");
        Assert.True(seen.Add(killSwitch.Digest()));
        killSwitch.Resume("ada", "y");
        Assert.True(seen.Add(killSwitch.Digest()));
    }

    private static Instant Seconds(long seconds) => Instant.FromMilliseconds(seconds * 1_000);

    private KillSwitchMove? Look(int profit, int day = 0, int unknown = 0) =>
        killSwitch.Look(Seconds((86_400 * day) + 1), Deposited + Cash.FromDollars(profit), Deposited, unknown, true);
}
