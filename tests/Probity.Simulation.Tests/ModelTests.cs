using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Simulation.Models;
using static Probity.Simulation.Tests.Make;

namespace Probity.Simulation.Tests;

public sealed class ModelTests
{
    private static readonly IQueueModel[] Queues =
    [
        new RiskAverseQueue(), ProbabilisticQueue.Logarithmic, ProbabilisticQueue.Power(0.5),
        ProbabilisticQueue.Power(2),
    ];

    [Fact]
    public void The_front_never_grows_by_cancels_and_never_passes_what_is_left()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 5_000; i++)
        {
            Quantity front = Any(random), back = Any(random), fall = Quantity.FromMicros(
                random.Next(2) == 0 ? (front + back).Micros : (long)((front + back).Micros * random.NextDouble()));
            foreach (IQueueModel queue in Queues)
            {
                Quantity after = queue.FrontAfterCancel(front, back, fall);
                Assert.True(after <= front, $"{queue.Name}: {front} + {back} - {fall} = {after}");
                Assert.True(after <= front + back - fall, $"{queue.Name}: {front} + {back} - {fall} = {after}");
            }
        }
    }

    [Fact]
    public void The_pessimist_only_moves_when_too_little_is_left_behind()
    {
        var queue = new RiskAverseQueue();
        Assert.Equal(Shares(100), queue.FrontAfterCancel(Shares(100), Shares(50), Shares(50)));
        Assert.Equal(Shares(90), queue.FrontAfterCancel(Shares(100), Shares(50), Shares(60)));
    }

    [Fact]
    public void A_fall_is_shared_between_front_and_back_by_the_weights()
    {
        Assert.Equal(Shares(95), ProbabilisticQueue.Logarithmic.FrontAfterCancel(Shares(100), Shares(100), Shares(10)));
        Quantity squared = ProbabilisticQueue.Power(2).FrontAfterCancel(Shares(300), Shares(100), Shares(5));
        Assert.InRange(squared.Micros, 295_499_000, 295_501_000);
        Assert.Equal(Shares(90), ProbabilisticQueue.Power(3).FrontAfterCancel(Shares(100), Quantity.Zero, Shares(10)));
        Assert.Equal(
            Quantity.Zero, ProbabilisticQueue.Power(1).FrontAfterCancel(Quantity.Zero, Shares(10), Shares(10)));
    }

    [Fact]
    public void An_exponent_that_is_no_power_is_refused_with_its_text()
    {
        Assert.Contains("'-1'", Assert.Throws<BadInputException>(() => ProbabilisticQueue.Power(-1)).Message);
        Assert.Contains("'NaN'", Assert.Throws<BadInputException>(() => ProbabilisticQueue.Power(double.NaN)).Message);
    }

    [Fact]
    public void Delays_are_repeatable_and_within_their_range()
    {
        var shortest = Duration.FromMilliseconds(10);
        var longest = Duration.FromMilliseconds(30);
        var uniform = new UniformLatency(shortest, longest);
        var normal = new LogNormalLatency(shortest, longest, 0.5);
        var a = new SeededRandom(9);
        var b = new SeededRandom(9);
        List<long> orders = [];
        for (int i = 0; i < 2_001; i++)
        {
            Duration delay = uniform.OrderDelay(a);
            Assert.Equal(delay, uniform.OrderDelay(b));
            Assert.InRange(delay.Nanos, shortest.Nanos, longest.Nanos);
            orders.Add(normal.OrderDelay(a).Nanos);
            Assert.Equal(orders[^1], normal.OrderDelay(b).Nanos);
            Assert.Equal(0, orders[^1] % 1_000);
        }
        orders.Sort();
        Assert.InRange(orders[1_000], shortest.Nanos * 9 / 10, shortest.Nanos * 11 / 10);
        Assert.Contains(
            "0.03s..0.01s", Assert.Throws<BadInputException>(() => new UniformLatency(longest, shortest)).Message);
    }

    private static Quantity Any(SeededRandom random) =>
        random.Chance(0.1) ? Quantity.Zero : Quantity.FromMicros(random.Next(1, 1_000_000_000));
}
