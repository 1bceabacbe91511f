using System.Globalization;
using Probity.Venues.Health;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Health;

public sealed class VenueProbeTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_venue_as_documented_is_green_throughout()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);

        IReadOnlyList<Finding> found = await venue.Probe().Run(HealthyVenue.Condition, default);

        Assert.Equal(
            ["signing-domains", "version", "clock", "market-shape", "book-shape", "book-hash"],
            found.Select(one => one.Check));
        Assert.All(found, one => Assert.True(one.Grade == Grade.Green, one.ToString()));
        Assert.Contains("d796068a0a4a7c05d139b2f5d683414249ba941d", found[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/version", """{"version":3}""", "version", "wants orders of version 3")]
    [InlineData("/version", """{"error":"no"}""", "version", "an error inside a reply")]
    [InlineData("/version", "[]", "version", "an unreadable body")]
    [InlineData("/time", "\"noon\"", "clock", "an unreadable body")]
    [InlineData("/clob-markets", """{"c":"0x12"}""", "market-shape", "it answers with condition '0x12'")]
    [InlineData("/book", """{"bids":[],"asks":[]}""", "book-shape", "it has no text 'market'")]
    [InlineData("/book", "7", "book-shape", "it is no object")]
    public async Task A_venue_that_differs_is_red_with_what_differs(
        string path, string body, string check, string expected)
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        venue.Say(path, body);

        Finding red = Assert.Single(
            await venue.Probe().Run(HealthyVenue.Condition, default), one => one.Grade == Grade.Red);

        Assert.Equal(check, red.Check);
        Assert.Contains(expected, red.Text, StringComparison.Ordinal);
        Assert.NotEmpty(red.Fix);
    }

    [Theory]
    [InlineData("\"v\": \"v1\"", "\"v\": \"v3\"", "its version 'v3' is unknown")]
    [InlineData("\"mts\": 0.01", "\"mts\": 0.03", "its tick size '0.03' is unknown")]
    [InlineData("\"mos\": 5", "\"mos\": 0", "its minimum size '0' is not positive")]
    [InlineData("\"r\": 0.07", "\"rate\": 0.07", "its fee has no rate or exponent")]
    public async Task A_market_of_another_form_is_red(string documented, string different, string expected)
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        string sample = SharedFiles.Sample("rest-clob-market.json");
        string changed = sample.Replace(documented, different, StringComparison.Ordinal);
        Assert.NotEqual(sample, changed);
        venue.Say("/clob-markets", changed);

        Finding red = Assert.Single(
            await venue.Probe().Run(HealthyVenue.Condition, default), one => one.Grade == Grade.Red);

        Assert.Contains(expected, red.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"size\": \"1123\"", "\"size\": \"1124\"", "book-hash", "the venue says hash d796068a")]
    [InlineData("\"price\": \"0.01\"", "\"price\": \"0.9\"", "book-shape", "'bids' are not in the documented order")]
    [InlineData(
        "\"price\": \"0.01\"", "\"price\": 0.01", "book-shape", "a level of 'bids' has no price or size as text")]
    public async Task A_book_that_does_not_give_its_hash_or_form_is_red(
        string documented, string different, string check, string expected)
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        string sample = SharedFiles.Sample("rest-book.json");
        int at = sample.IndexOf(documented, StringComparison.Ordinal);
        venue.Say("/book", sample[..at] + different + sample[(at + documented.Length)..]);

        Finding red = Assert.Single(
            await venue.Probe().Run(HealthyVenue.Condition, default), one => one.Grade == Grade.Red);

        Assert.Equal(check, red.Check);
        Assert.Contains(expected, red.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-300, "ahead of the venue's; 5 s are allowed")]
    [InlineData(300, "behind the venue's; 5 s are allowed")]
    public async Task A_clock_five_minutes_off_is_red(int seconds, string expected)
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        long told = time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        venue.Say("/time", told.ToString(CultureInfo.InvariantCulture));

        Finding red = Assert.Single(await venue.Probe().Run(null, default), one => one.Grade == Grade.Red);

        Assert.Contains(expected, red.Text, StringComparison.Ordinal);
        Assert.Contains("set-ntp", red.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task A_clock_within_the_tolerance_is_green(int seconds)
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        long told = time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        venue.Say("/time", told.ToString(CultureInfo.InvariantCulture));

        Finding clock = Assert.Single(await venue.Probe().Run(null, default), one => one.Check == "clock");

        Assert.True(clock.Grade == Grade.Green, clock.ToString());
    }

    [Fact]
    public async Task A_web_page_is_red_and_silence_is_yellow()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        venue.Say("/version", "<!DOCTYPE html><html>Just a moment</html>", 503, "text/html");
        venue.Say("/time", """{"error":"restarting"}""", 425);

        IReadOnlyList<Finding> found = await venue.Probe().Run(null, default);

        Finding version = found.Single(one => one.Check == "version");
        Assert.Equal(Grade.Red, version.Grade);
        Assert.Contains("a web page came instead of data", version.Fix, StringComparison.Ordinal);
        Assert.Equal(Grade.Yellow, found.Single(one => one.Check == "clock").Grade);
    }

    [Fact]
    public void The_signing_domains_are_the_published_ones()
    {
        Finding polygon = DomainCheck.Of(PolymarketContracts.Polygon);
        Assert.True(polygon.Grade == Grade.Green, polygon.ToString());
        Assert.Equal(Grade.Yellow, DomainCheck.Of(PolymarketContracts.Amoy).Grade);
        Finding wrong = DomainCheck.Of(
            PolymarketContracts.Polygon with { ExchangeV3 = PolymarketContracts.Polygon.CtfExchange });
        Assert.Equal(Grade.Red, wrong.Grade);
        Assert.Contains("ExchangeV3", wrong.Text, StringComparison.Ordinal);
    }
}
