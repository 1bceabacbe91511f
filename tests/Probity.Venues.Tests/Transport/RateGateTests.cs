using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Limits;

namespace Probity.Venues.Tests.Transport;

public sealed class RateGateTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void No_window_ever_sees_more_than_the_permits()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var random = new SeededRandom(seed);
            int permits = random.Next(1, 60);
            var window = TimeSpan.FromMilliseconds(random.Next(50, 5_000));
            int burst = permits == 1 ? 1 : random.Next(1, permits - 1);
            var clock = new ManualTime();
            using var gate = new RateGate(new RateLimit("x", permits, window, burst), clock);
            var passed = new List<TimeSpan>();
            var waiting = new List<Task>();
            for (int step = 0; step < 300; step++)
            {
                for (int i = random.Next(0, 4); i > 0; i--)
                {
                    waiting.Add(gate.Wait(1, GatePriority.Normal, default).AsTask());
                }
                clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 120)));
                passed.AddRange(Enumerable.Repeat(clock.Elapsed, waiting.RemoveAll(task => task.IsCompleted)));
            }
            Assert.NotEmpty(passed);

            // A waiter is seen to have passed up to one step late, so windows are compared by whole steps.
            TimeSpan strict = window - TimeSpan.FromMilliseconds(120);
            for (int from = 0; from + permits < passed.Count && strict > TimeSpan.Zero; from++)
            {
                Assert.True(passed[from + permits] - passed[from] >= strict, $"seed {seed}: {permits} in {window}");
            }
        }
    }

    [Fact]
    public void The_refill_is_exact_over_a_long_time()
    {
        using var gate = new RateGate(new RateLimit("x", 7, TimeSpan.FromSeconds(1), 3), time);
        int passed = 0;
        for (int step = 0; step <= 30_000; step++)
        {
            if (gate.Remaining > 0)
            {
                Assert.True(gate.Wait(1, GatePriority.Normal, default).IsCompletedSuccessfully);
                passed++;
            }
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // Three at once, then four a second for thirty seconds.
        Assert.Equal(3 + (4 * 30), passed);
    }

    [Fact]
    public void Cancels_go_before_hedges_and_hedges_before_the_rest_in_order_of_arrival()
    {
        using var gate = new RateGate(new RateLimit("x", 2, TimeSpan.FromSeconds(1), 1), time);
        Assert.True(gate.Wait(1, GatePriority.Normal, default).IsCompletedSuccessfully);
        var names = new List<string>();
        Task[] all =
        [
            Note("normal 1", GatePriority.Normal), Note("normal 2", GatePriority.Normal),
            Note("hedge", GatePriority.Hedge),
            Note("cancel 1", GatePriority.Cancel), Note("cancel 2", GatePriority.Cancel),
        ];
        Assert.Equal(5, gate.Waiting);
        var order = new List<int>();
        while (order.Count < all.Length)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            order.AddRange(Enumerable.Range(0, all.Length).Where(i => all[i].IsCompleted && !order.Contains(i)));
        }
        Assert.Equal(["cancel 1", "cancel 2", "hedge", "normal 1", "normal 2"], order.Select(i => names[i]));

        Task Note(string name, GatePriority priority)
        {
            names.Add(name);
            return gate.Wait(1, priority, default).AsTask();
        }
    }

    [Fact]
    public void Normal_traffic_leaves_the_reserve_to_hedges_and_cancels()
    {
        using var gate = new RateGate(new RateLimit("x", 20, TimeSpan.FromSeconds(10), 10, Reserve: 0.3), time);
        Task[] normal = [.. Enumerable.Range(0, 8).Select(_ => gate.Wait(1, GatePriority.Normal, default).AsTask())];
        Assert.Equal(7, normal.Count(task => task.IsCompletedSuccessfully));
        Assert.True(gate.Wait(1, GatePriority.Hedge, default).IsCompletedSuccessfully);
        Assert.True(gate.Wait(2, GatePriority.Cancel, default).IsCompletedSuccessfully);
        Assert.Equal(0, gate.Remaining);
    }

    [Fact]
    public async Task A_waiter_that_gives_up_lets_the_next_one_through()
    {
        using var gate = new RateGate(new RateLimit("x", 4, TimeSpan.FromSeconds(1), 2), time);
        Assert.True(gate.Wait(2, GatePriority.Normal, default).IsCompletedSuccessfully);
        using var cancel = new CancellationTokenSource();
        Task large = gate.Wait(2, GatePriority.Normal, cancel.Token).AsTask();
        Task small = gate.Wait(1, GatePriority.Normal, default).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(small.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small;
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public void Too_many_requests_close_the_gate_for_as_long_as_the_venue_asked_and_then_slow_it()
    {
        using var gate = new RateGate(new RateLimit("x", 20, TimeSpan.FromSeconds(1), 10), time);
        gate.Throttled(TimeSpan.FromSeconds(5));
        Task waiting = gate.Wait(1, GatePriority.Cancel, default).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(4_999));
        Assert.False(waiting.IsCompleted);

        // Ten a second, halved: one token after 200 ms.
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.True(waiting.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10, gate.Remaining);
    }

    [Theory]
    [InlineData(0, 1, 1, 0.0, "permits '0'")]
    [InlineData(5, 0, 1, 0.0, "window")]
    [InlineData(5, 1, 5, 0.0, "burst '5'")]
    [InlineData(5, 1, 1, 0.95, "reserve '0.95'")]
    public void A_senseless_limit_is_refused_by_name(
        int permits, int seconds, int burst, double reserve, string expected)
    {
        var limit = new RateLimit("books", permits, TimeSpan.FromSeconds(seconds), burst, reserve);
        BadInputException e = Assert.Throws<BadInputException>(() => new RateGate(limit, time));
        Assert.Contains("books", e.Message);
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public void A_request_that_can_never_pass_says_so_at_once()
    {
        using var gate = new RateGate(new RateLimit("orders", 20, TimeSpan.FromSeconds(1), 10, Reserve: 0.5), time);
        BadInputException e = Assert.Throws<BadInputException>(
            () => { _ = gate.Wait(6, GatePriority.Normal, default); });
        Assert.Contains("cost 6", e.Message);
        Assert.True(gate.Wait(6, GatePriority.Cancel, default).IsCompletedSuccessfully);
    }

    [Fact]
    public void Two_limits_of_one_name_are_refused()
    {
        RateLimit limit = RateLimit.SlidingWindow("x", 10, TimeSpan.FromSeconds(1));
        Assert.Contains("'x'", Assert.Throws<BadInputException>(() => new RateGates([limit, limit], time)).Message);
    }
}
