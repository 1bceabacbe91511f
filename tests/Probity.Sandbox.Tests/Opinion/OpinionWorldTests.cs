using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation.World;

namespace Probity.Sandbox.Tests.Opinion;

/// <summary>Both simulated venues with their traders, on one clock.</summary>
public sealed class OpinionWorldTests
{
    [Fact]
    public void The_twins_follow_the_other_venue_and_both_resolve_alike()
    {
        (SandboxVenue leader, OpinionSandboxVenue follower, ManualTime time) = Start(60, 10);
        double distance = 0;
        int looks = 0, apart = 0;
        for (int second = 0; second < 75; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            leader.Advance();
            follower.Advance();
            foreach (WorldListing twin in follower.Twins)
            {
                IBookView ahead = leader.BookOf(leader.Markets[twin.Twin!.Value.Leader.Value], 0);
                IBookView behind = follower.BookOf(follower.Markets[twin.Market.Id.Value], 0);
                if (Middle(ahead) is not { } first || Middle(behind) is not { } own) { continue; }
                double gap = (twin.Twin.Value.IsInverted ? 1 - own : own) - first;
                distance += Math.Abs(gap);
                apart += Math.Abs(gap) > 0.03 ? 1 : 0;
                looks++;
            }
        }
        Assert.True(looks > 400, $"{looks} looks");
        Assert.InRange(distance / looks, 0.005, 0.12);
        Assert.True(apart > looks / 20, $"apart {apart} times in {looks}");
        int resolved = 0;
        foreach (WorldListing twin in follower.Twins)
        {
            Payout? first = leader.Markets[twin.Twin!.Value.Leader.Value].Payout;
            Payout? result = follower.Markets[twin.Market.Id.Value].Payout;
            Assert.Equal(first is null, result is null);
            if (first is not { } payout) { continue; }
            Assert.Equal(
                twin.Twin.Value.IsInverted ? new Payout(payout.SecondMicros, payout.FirstMicros) : payout, result);
            resolved++;
        }
        Assert.True(resolved > 1, $"{resolved} resolved");
        Assert.True(leader.IsBalanced());
        Assert.True(follower.IsBalanced());
    }

    [Fact]
    public void The_same_seed_gives_the_same_books_whoever_looks_and_however_often()
    {
        (_, OpinionSandboxVenue often, ManualTime steps) = Start(0, 6);
        for (int i = 0; i < 20; i++)
        {
            steps.Advance(TimeSpan.FromMilliseconds(500));
            often.Advance();
        }
        (_, OpinionSandboxVenue once, ManualTime leap) = Start(0, 6);
        leap.Advance(TimeSpan.FromSeconds(10));
        once.Advance();
        Assert.Equal(often.Exchange.Digest(), once.Exchange.Digest());
        Assert.True(once.Markets.All(market => market.Volume > 0), "every twin trades");
    }

    [Fact]
    public void Twenty_pairs_and_two_hundred_accounts_fit()
    {
        var options = new SandboxOptions { Traffic = false, Markets = 16, Accounts = 200 };
        var time = new ManualTime();
        var leader = new SandboxVenue(options, time);
        var follower = new OpinionSandboxVenue(
            new OpinionSandboxOptions { Common = options, Twins = 20, Accounts = 200 }, leader.Clock,
            leader.Faults.Plan);
        Assert.Equal(20, follower.Markets.Select(market => market.Id).Distinct().Count());
        Assert.Equal(20, follower.Markets.Select(market => market.Market.Condition).Distinct().Count());
        Assert.Equal(203, follower.Accounts.Select(account => account.Maker).Distinct().Count());
        Assert.Equal(202, leader.Accounts.Count);
        Assert.Contains(follower.Twins, twin => twin.Twin!.Value.IsInverted);
        Assert.Contains(follower.Markets, market => market.Parent is not null);
    }

    [Fact]
    public async Task One_announcement_names_both_venues_and_every_wallet_with_its_key()
    {
        (SandboxVenue leader, OpinionSandboxVenue follower, _) = Start(0, 6);
        await using SandboxServer first = await SandboxServer.Start(leader, TestContext.Current.CancellationToken);
        await using OpinionSandboxServer second = await OpinionSandboxServer.Start(
            follower, TestContext.Current.CancellationToken);
        Assert.Null(SandboxAnnouncement.Of(first).Opinion);
        OpinionView said = SandboxAnnouncement.Of(first, second).Opinion!;
        Assert.EndsWith("/openapi", said.Rest);
        Assert.StartsWith("ws://", said.Ws);
        Assert.Equal(56UL, said.ChainId);
        Assert.Equal(7, said.Wallets.Count);
        Assert.Null(said.Wallets[^1].ApiKey);
        Assert.All(said.Wallets.SkipLast(1), wallet => Assert.Equal(32, wallet.ApiKey!.Length));
        Assert.Equal([2, 2, 2, 0, 2, 2, 2], said.Wallets.Select(wallet => wallet.SignatureType));
        Assert.Equal(7, said.Wallets.Select(wallet => wallet.Funder).Distinct().Count());
    }

    private static (SandboxVenue Leader, OpinionSandboxVenue Follower, ManualTime Time) Start(long seconds, int twins)
    {
        var options = new SandboxOptions { Length = Duration.FromSeconds(seconds) };
        var time = new ManualTime();
        var leader = new SandboxVenue(options, time);
        return (
            leader,
            new OpinionSandboxVenue(
                new OpinionSandboxOptions { Common = options, Twins = twins }, leader.Clock, leader.Faults.Plan),
            time);
    }

    private static double? Middle(IBookView book) =>
        book.TryMidHalfPips(out int half) ? half / (2.0 * Price.PipsPerDollar) : null;
}
