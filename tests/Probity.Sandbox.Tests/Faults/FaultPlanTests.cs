using Probity.Domain.Values;
using Probity.Sandbox.Faults;

namespace Probity.Sandbox.Tests.Faults;

/// <summary>When a rule applies, and how its chance is drawn.</summary>
public sealed class FaultPlanTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void A_rule_applies_from_its_beginning_to_its_end_counted_from_when_it_was_laid_down()
    {
        time.Advance(TimeSpan.FromSeconds(100));
        SandboxFaults faults = Of(
            new FaultRule
            {
                Kind = FaultKind.CancelOnly,
                From = Duration.FromSeconds(5),
                Until = Duration.FromSeconds(8),
            });
        Assert.Equal(VenuePhase.Normal, faults.Phase().Phase);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(VenuePhase.CancelOnly, faults.Phase().Phase);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(VenuePhase.Normal, faults.Phase().Phase);
    }

    [Fact]
    public void A_rule_strikes_no_more_often_than_its_count_and_is_counted()
    {
        SandboxFaults faults = Of(new FaultRule { Kind = FaultKind.DropFrame, Count = 3 });
        FrameFault[] fates = [.. Enumerable.Range(0, 5).Select(_ => faults.OnFrame(FaultChannel.Market, "0x1"))];
        Assert.Equal(
            [FrameFault.Dropped, FrameFault.Dropped, FrameFault.Dropped, FrameFault.None, FrameFault.None], fates);
        Assert.Equal(3, faults.Plan.Entries[0].Strikes);
    }

    [Fact]
    public void Chances_are_seeded_near_their_probability_and_independent_of_other_rules()
    {
        FaultRule rule = new FaultRule { Kind = FaultKind.DropFrame, Probability = 0.3 };
        FaultRule other = new FaultRule { Kind = FaultKind.WrongFee, Probability = 0.5 };
        bool[] Draw(ulong seed, params FaultRule[] rules)
        {
            var faults = new SandboxFaults(new FaultPlan(time, new FaultFile(seed, rules)));
            return
            [
                .. Enumerable.Range(0, 2_000).Select(_ =>
                {
                    faults.OnFee("0x1", 100);
                    return faults.OnFrame(FaultChannel.User, "0x1") == FrameFault.Dropped;
                }),
            ];
        }

        bool[] alone = Draw(1, rule);
        Assert.InRange(alone.Count(dropped => dropped), 500, 700);
        Assert.Equal(alone, Draw(1, rule, other));
        Assert.NotEqual(alone, Draw(2, rule));
    }

    [Fact]
    public void Channels_and_markets_limit_a_rule()
    {
        SandboxFaults faults = Of(
            new FaultRule { Kind = FaultKind.DuplicateFrame, Channel = FaultChannel.User, Markets = ["will-it-rain"] });
        faults.ConditionOf = name => name == "will-it-rain" ? "0xaa" : null;
        Assert.Equal(FrameFault.Duplicated, faults.OnUserFrame("0xaa"));
        Assert.Equal(FrameFault.None, faults.OnUserFrame("0xbb"));
        Assert.Equal(FrameFault.None, faults.OnFrame(FaultChannel.Market, "0xaa"));
    }

    [Theory]
    [InlineData("POST /order", "POST", "/order", true)]
    [InlineData("POST /order", "DELETE", "/order", false)]
    [InlineData("POST /order", "POST", "/orders", false)]
    [InlineData("/order", "DELETE", "/order", true)]
    [InlineData("GET /data/*", "GET", "/data/trades", true)]
    [InlineData("GET /data/*", "GET", "/markets", false)]
    [InlineData("*", "PUT", "/anything", true)]
    public void Routes_name_a_method_and_a_path_and_may_end_in_a_star(
        string route, string method, string path, bool fits)
    {
        SandboxFaults faults = Of(new FaultRule { Kind = FaultKind.RateLimitStorm, Routes = [route] });
        Assert.Equal(fits, faults.Before(method, path) is not null);
    }

    [Fact]
    public void A_restart_answers_425_then_wants_post_only_orders_then_is_over()
    {
        SandboxFaults faults = Of(
            new FaultRule
            {
                Kind = FaultKind.EngineRestart,
                Restart = Duration.FromSeconds(90),
                PostOnly = Duration.FromSeconds(120),
            });
        Assert.Equal(VenuePhase.Restarting, faults.Phase().Phase);
        time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal((VenuePhase.PostOnly, 120), faults.Phase());
        time.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal((VenuePhase.PostOnly, 79), faults.Phase());
        time.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal((VenuePhase.Normal, 0), faults.Phase());
    }

    [Fact]
    public void Fees_delays_settlements_and_clocks_are_as_the_rules_say()
    {
        SandboxFaults faults = Of(
            new FaultRule { Kind = FaultKind.WrongFee, Factor = 1.5m },
            new FaultRule { Kind = FaultKind.DelayedTaker, Delay = Duration.FromSeconds(3) },
            new FaultRule { Kind = FaultKind.FailedSettlement, Text = "reverted", Count = 1 },
            new FaultRule { Kind = FaultKind.RetriedSettlement, Retries = 4, Count = 1 },
            new FaultRule { Kind = FaultKind.ClockSkew, Skew = Duration.FromSeconds(-30), Scope = SkewScope.Auth });
        Assert.Equal(15_000, faults.OnFee("0x1", 10_000));
        Assert.Equal(TimeSpan.FromSeconds(3), faults.OnTaker("0x1"));
        Assert.Equal(new SettlementFault(4, true, "reverted"), faults.OnSettlement("0x1"));
        Assert.Equal(new SettlementFault(0, false, ""), faults.OnSettlement("0x1"));
        Assert.Equal((Duration.Zero, Duration.FromSeconds(-30)), (faults.SkewOfTime(), faults.SkewOfAuth()));
    }

    [Fact]
    public void Rules_are_removed_by_number_or_all_at_once()
    {
        SandboxFaults faults = Of(
            new FaultRule { Kind = FaultKind.CancelOnly }, new FaultRule { Kind = FaultKind.TradingDisabled });
        Assert.Equal(VenuePhase.Disabled, faults.Phase().Phase);
        Assert.True(faults.Plan.Remove(2));
        Assert.False(faults.Plan.Remove(2));
        Assert.Equal(VenuePhase.CancelOnly, faults.Phase().Phase);
        faults.Plan.Clear();
        Assert.Equal(VenuePhase.Normal, faults.Phase().Phase);
    }

    private SandboxFaults Of(params FaultRule[] rules) => new(new FaultPlan(time, new FaultFile(7, rules)));
}
