using Probity.Venues.Sockets;

namespace Probity.Venues.Tests.Transport;

public sealed class DataAgeTests
{
    private readonly DataAge ages = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5));
    private readonly List<string> due = [];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void An_asset_that_is_heard_of_is_never_checked()
    {
        ages.Track("1", Seconds(0));
        for (int i = 0; i < 100; i++)
        {
            Assert.True(ages.Heard("1"u8, Seconds(i * 59), i));
            ages.ToCheck(Seconds(i * 59), due);
            Assert.Empty(due);
        }
        Assert.False(ages.Heard("2"u8, Seconds(1), 1));
        Assert.Equal(Seconds(1), ages.AgeOf("1", Seconds((99 * 59) + 1)));
        Assert.Null(ages.AgeOf("2", Seconds(1)));
    }

    [Fact]
    public void A_quiet_market_is_checked_once_a_limit_and_never_called_frozen()
    {
        ages.Track("1", Seconds(0));
        ages.Heard("1"u8, Seconds(0), 1_000);
        int checks = 0;
        for (int now = 0; now <= 6_000; now += 5)
        {
            ages.ToCheck(Seconds(now), due);
            if (due.Count == 0) { continue; }
            checks++;
            Assert.Equal(SilenceVerdict.Quiet, ages.Judge("1", 1_000, Seconds(now)));
        }
        Assert.Equal(100, checks);
    }

    [Fact]
    public void A_newer_book_that_never_comes_means_frozen_and_one_that_comes_late_does_not()
    {
        ages.Track("1", Seconds(0));
        ages.Track("2", Seconds(0));
        ages.Heard("1"u8, Seconds(0), 1_000);
        ages.Heard("2"u8, Seconds(0), 1_000);
        Assert.Equal(SilenceVerdict.Suspect, ages.Judge("1", 2_000, Seconds(60)));
        Assert.Equal(SilenceVerdict.Suspect, ages.Judge("2", 2_000, Seconds(60)));
        ages.ToCheck(Seconds(64), due);
        Assert.Empty(due);

        ages.Heard("2"u8, Seconds(64), 2_000);
        ages.ToCheck(Seconds(65), due);
        Assert.Equal(["1", "2"], due);
        Assert.Equal(SilenceVerdict.Frozen, ages.Judge("1", 2_500, Seconds(65)));
        Assert.Equal(SilenceVerdict.Quiet, ages.Judge("2", 2_000, Seconds(65)));
        Assert.Equal(SilenceVerdict.Suspect, ages.Judge("2", 2_600, Seconds(130)));
    }

    [Fact]
    public void A_stream_that_said_nothing_since_it_opened_is_measured_by_the_first_copy()
    {
        ages.Track("1", Seconds(0));
        Assert.Equal(SilenceVerdict.Quiet, ages.Judge("1", 9_000, Seconds(60)));
        Assert.Equal(SilenceVerdict.Suspect, ages.Judge("1", 9_001, Seconds(120)));
        Assert.Equal(SilenceVerdict.Frozen, ages.Judge("1", 9_001, Seconds(125)));
        ages.Track("1", Seconds(126));
        Assert.Equal(SilenceVerdict.Quiet, ages.Judge("1", 9_001, Seconds(200)));
        ages.Forget("1");
        Assert.Equal(0, ages.Count);
    }
}
