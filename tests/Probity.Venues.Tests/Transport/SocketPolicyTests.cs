using Probity.Domain.Values;
using Probity.Venues.Sockets;

namespace Probity.Venues.Tests.Transport;

public sealed class SocketPolicyTests
{
    private static readonly SocketOptions Options = new();

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void It_connects_at_once_and_then_backs_off_doubling_up_to_the_longest()
    {
        var policy = new SocketPolicy(Options with { DeadAfter = TimeSpan.FromDays(1) }, () => 1 - 1e-9);
        Assert.Equal(SocketAction.Connect, policy.Tick(TimeSpan.Zero));
        TimeSpan now = TimeSpan.Zero;
        var waits = new List<double>();
        for (int i = 0; i < 12; i++)
        {
            policy.Closed(now);
            Assert.Equal(SocketAction.Wait, policy.Tick(now));
            waits.Add(Math.Round((policy.NextTick - now).TotalSeconds, 2));
            now = policy.NextTick;
            Assert.Equal(SocketAction.Connect, policy.Tick(now));
        }
        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void Jitter_keeps_every_wait_between_half_and_all_of_the_backoff()
    {
        var random = new SeededRandom(7);
        var policy = new SocketPolicy(Options with { DeadAfter = TimeSpan.FromDays(9) }, random.NextDouble);
        TimeSpan now = TimeSpan.Zero;
        policy.Tick(now);
        var last = new HashSet<TimeSpan>();
        for (int i = 0; i < 200; i++)
        {
            policy.Closed(now);
            double full = Math.Min(0.25 * Math.Pow(2, i), 60);
            double wait = (policy.NextTick - now).TotalSeconds;
            Assert.InRange(wait, (full / 2) - 1e-6, full);
            if (i > 10) { last.Add(policy.NextTick - now); }
            now = policy.NextTick;
            policy.Tick(now);
        }
        Assert.True(last.Count > 100, "the waits differ");
    }

    [Fact]
    public void Only_a_stable_connection_starts_the_backoff_anew()
    {
        var policy = new SocketPolicy(Options with { DeadAfter = TimeSpan.FromDays(1) }, () => 1 - 1e-9);
        TimeSpan now = TimeSpan.Zero;
        policy.Tick(now);
        for (int i = 0; i < 4; i++)
        {
            policy.Connected(now);
            now += Seconds(1);
            policy.Closed(now);
            now = policy.NextTick;
            policy.Tick(now);
        }
        Assert.Equal(4, policy.Failures);
        policy.Connected(now);
        now += Options.StableAfter;
        policy.Frame(now);
        Assert.Equal(0, policy.Failures);
        policy.Closed(now);
        Assert.Equal(0.25, (policy.NextTick - now).TotalSeconds, 3);
    }

    [Fact]
    public void It_pings_every_interval_and_drops_when_the_pong_is_late_though_data_flows()
    {
        var policy = new SocketPolicy(Options, () => 0.5);
        policy.Tick(TimeSpan.Zero);
        policy.Connected(TimeSpan.Zero);
        Assert.Equal(SocketAction.Wait, policy.Tick(Seconds(9.9)));
        Assert.Equal(SocketAction.SendPing, policy.Tick(Seconds(10)));
        policy.Pong(Seconds(10.2));
        Assert.Equal(SocketAction.SendPing, policy.Tick(Seconds(20)));
        policy.Frame(Seconds(24));
        Assert.Equal(SocketAction.SendPing, policy.Tick(Seconds(30)));
        Assert.Equal(SocketAction.Wait, policy.Tick(Seconds(34.9)));
        Assert.Equal(SocketAction.Drop, policy.Tick(Seconds(35)));
        Assert.Contains("PONG", policy.DropReason);
        policy.Closed(Seconds(35));
        Assert.False(policy.IsOpen);
    }

    [Fact]
    public void A_venue_that_answers_no_pings_is_not_expected_to()
    {
        var policy = new SocketPolicy(Options with { PongText = "" }, () => 0.5);
        policy.Tick(TimeSpan.Zero);
        policy.Connected(TimeSpan.Zero);
        for (int i = 1; i <= 100; i++) { Assert.Equal(SocketAction.SendPing, policy.Tick(Seconds(10 * i))); }
    }

    [Fact]
    public void A_long_outage_is_declared_once_and_reconnecting_goes_on()
    {
        var policy = new SocketPolicy(Options, () => 0.5);
        int declared = 0, connects = 0;
        for (TimeSpan now = TimeSpan.Zero; now < Seconds(600); now += Seconds(0.1))
        {
            switch (policy.Tick(now))
            {
                case SocketAction.DeclareDead:
                    declared++;
                    Assert.InRange(now, Options.DeadAfter, Options.DeadAfter + Seconds(0.2));
                    break;
                case SocketAction.Connect:
                    connects++;
                    policy.Closed(now);
                    break;
            }
        }
        Assert.Equal(1, declared);
        Assert.InRange(connects, 15, 30);
    }

    [Fact]
    public void A_condemned_connection_is_silent_until_it_is_closed()
    {
        var policy = new SocketPolicy(Options, () => 0.5);
        policy.Tick(TimeSpan.Zero);
        policy.Connected(TimeSpan.Zero);
        policy.Condemn("frozen");
        Assert.False(policy.IsOpen);
        Assert.Equal(SocketAction.Wait, policy.Tick(Seconds(100)));
        policy.Closed(Seconds(100));
        Assert.Equal(SocketAction.Connect, policy.Tick(Seconds(101)));
    }

    [Fact]
    public void Whatever_happens_it_connects_only_when_it_has_no_connection_and_always_again()
    {
        for (ulong seed = 1; seed <= 100; seed++)
        {
            var random = new SeededRandom(seed);
            var policy = new SocketPolicy(Options, random.NextDouble);
            bool connecting = false, open = false;
            TimeSpan now = TimeSpan.Zero, lastClosed = TimeSpan.Zero;
            for (int step = 0; step < 2_000; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(0, 3_000));
                switch (policy.Tick(now))
                {
                    case SocketAction.Connect:
                        Assert.False(connecting || open);
                        connecting = true;
                        break;
                    case SocketAction.Drop:
                        Assert.True(open);
                        Close();
                        break;
                    case SocketAction.SendPing:
                        Assert.True(open);
                        if (random.Chance(0.9)) { policy.Pong(now); }
                        break;
                }
                if (connecting && random.Chance(0.5))
                {
                    connecting = false;
                    if (random.Chance(0.5))
                    {
                        policy.Connected(now);
                        open = true;
                    }
                    else
                    {
                        Close();
                    }
                }
                else if (open && random.Chance(0.02))
                {
                    Close();
                }
                else if (open)
                {
                    policy.Frame(now);
                }
                if (!connecting && !open) { Assert.True(policy.NextTick <= lastClosed + Options.LongestBackoff); }
            }

            void Close()
            {
                policy.Closed(now);
                open = false;
                lastClosed = now;
            }
        }
    }
}
