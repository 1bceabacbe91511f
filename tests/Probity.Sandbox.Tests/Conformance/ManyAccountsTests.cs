using System.Diagnostics;
using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>
/// Many accounts of both venues in one process, each quoting, under the venues' own limits: nobody trades with
/// another's credentials, nobody waits for another's limit (docs/venues/conformance.md).
/// </summary>
public sealed class ManyAccountsTests(ITestOutputHelper output)
{
    private const int Moves = 3;

    /// <summary>Takes longer than a second at 15 requests a second, of which hedges and cancels keep a part.</summary>
    private const int GreedyOrders = 40;

    private const double BytesPerMegabyte = 1e6;

    [Theory]
    [InlineData(12)]
    [InlineData(120)]
    public async Task Accounts_of_both_venues_quote_side_by_side_with_keys_and_limits_of_their_own(int count)
    {
        int each = count / 2;
        await using CardRig polymarket = await CardRig.Start(options => options with { Accounts = each });
        await using OpinionCardRig opinion = await OpinionCardRig.Start(options => options with
        {
            Accounts = each,
            Common = options.Common with { Limits = SandboxLimits.Default },
        });
        List<CardTrader> desks = [];
        try
        {
            long began = Stopwatch.GetTimestamp();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            await Task.WhenAll(
                SandboxWallets.Of(polymarket.Venue.Options).Take(each).Select(wallet => Open(
                    desks, async () => await CardDesk.Enter(polymarket, wallet, null)))
                .Concat(Enumerable.Range(0, each).Select(i => Open(
                    desks, async () => await OpinionCardDesk.Enter(opinion, i, null)))));
            Tell("started", count, began, used);

            (began, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await Task.WhenAll(desks.Select((desk, i) => Quote(desk, OutcomeOf(desk, polymarket, opinion), i)));
            Tell($"{count * Moves} quotes placed and cancelled", count, began, used);

            TimeSpan alone = await Greedy(desks, opinion, polymarket);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"the others were answered within {alone.TotalMilliseconds:0} ms beside one at its limit"));
            foreach (CardTrader desk in desks)
            {
                Assert.False(desk.WasTold<OrderRefused>(_ => true), $"{desk}: {string.Join('\n', desk.Inputs)}");
                Assert.False(desk.WasTold<VenueStatusChanged>(status => status.Status != VenueStatus.Connected));
                await desk.Agree();
            }
            string[] keys =
            [
                .. opinion.Venue.Run(
                    () => opinion.Venue.Accounts.Take(each).Select(opinion.Venue.Keys.TextOf).ToArray())!,
            ];
            Assert.Equal(each, keys.Distinct().Count());
        }
        finally
        {
            foreach (CardTrader desk in desks) { await desk.DisposeAsync(); }
        }
    }

    private static InstrumentId OutcomeOf(CardTrader desk, CardRig polymarket, OpinionCardRig opinion) =>
        desk is CardDesk ? polymarket.Plain.Outcome(0).Id : opinion.Plain.Market.First.Id;

    private static async Task Open(List<CardTrader> desks, Func<Task<CardTrader>> enter)
    {
        CardTrader desk = await enter();
        lock (desks) { desks.Add(desk); }
    }

    /// <summary>Rests, withdraws and rests again, as a maker does.</summary>
    private static async Task Quote(CardTrader desk, InstrumentId outcome, int number)
    {
        for (int move = 0; move < Moves; move++)
        {
            string price = Price.FromPips(1_000 + (100 * ((number + move) % 30))).ToString();
            ApprovedOrder order = await desk.Rest(outcome, Side.Buy, price, 60);
            desk.Cancel(order);
            await desk.Told<OrderCancelled>(input => input.Order == order.Id);
        }
    }

    /// <summary>One account of Opinion uses its limit up; meanwhile every other one places an order.</summary>
    /// <returns>How long the slowest of the others took.</returns>
    private static async Task<TimeSpan> Greedy(
        List<CardTrader> desks, OpinionCardRig opinion, CardRig polymarket)
    {
        CardTrader greedy = desks.First(desk => desk is OpinionCardDesk);
        InstrumentId outcome = opinion.Plain.Market.First.Id;
        ApprovedOrder[] many =
        [
            .. Enumerable.Range(0, GreedyOrders).Select(_ => greedy.Quote(outcome, Side.Buy, "0.1", 60)),
        ];
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(desks.Where(desk => desk != greedy).Select(async desk =>
        {
            await desk.Rest(OutcomeOf(desk, polymarket, opinion), Side.Buy, "0.2", 60);
        }));
        TimeSpan others = Stopwatch.GetElapsedTime(began);
        Assert.Contains(many, order => !greedy.WasTold<OrderAccepted>(input => input.Order == order.Id));
        foreach (ApprovedOrder order in many) { await greedy.Told<OrderAccepted>(input => input.Order == order.Id); }
        return others;
    }

    private void Tell(string what, int count, long began, TimeSpan used)
    {
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double processor = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} accounts, {what}: {seconds:0.0} s, {processor:0.0} s of processor, "
            + $"{Environment.WorkingSet / BytesPerMegabyte:0} MB resident, both sandboxes included"));
    }
}
