using System.Globalization;
using Probity.Domain;
using Probity.Runtime.Configuration;
using Probity.Runtime.Health;
using Probity.Venues.Health;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

public sealed class DoctorTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("probity-doctor-").FullName;
    private FakeVenue? venue;

    [Fact]
    public async Task Without_an_account_it_says_what_live_trading_still_needs()
    {
        Diagnosis found = await Ask();

        Assert.False(found.IsRed, string.Join('\n', found.Findings));
        Assert.Equal(
            ["configuration", "secp256k1", "sqlite", "data-directory", "disk-space", "geoblock", "signing-domains",
                "version", "clock", "market-shape", "live-trading"],
            found.Findings.Select(finding => finding.Check));
        Assert.Contains(
            "missing: an account (probity setup), mode: live", found.Findings[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_place_ends_the_questions_to_the_venue()
    {
        Diagnosis found = await Ask(geoblock: """{"blocked":true,"country":"US","region":"NY"}""");

        Finding red = Assert.Single(found.Findings, finding => finding.Grade == Grade.Red);
        Assert.Contains("legal limit", red.Text, StringComparison.Ordinal);
        Assert.Equal(["/api/geoblock"], venue!.Seen.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task A_venue_that_cannot_be_reached_is_red()
    {
        venue = await FakeVenue.Start();
        Uri gone = venue.Address;
        await venue.DisposeAsync();
        venue = null;

        Diagnosis found = await Doctor(gone).Run(null, default);

        Finding red = Assert.Single(found.Findings, finding => finding.Grade == Grade.Red);
        Assert.Equal(("network", true), (red.Check, red.Fix.Contains("venues.polymarket.clob_url")));
    }

    [Fact]
    public async Task An_account_without_a_key_is_red_with_the_name_of_the_variable()
    {
        Diagnosis found = await Ask(null, "accounts=nobody-has-this");

        Finding red = Assert.Single(found.Findings, finding => finding.Grade == Grade.Red);
        Assert.Contains("PROBITY_KEY_NOBODY_HAS_THIS", red.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_key_is_red_and_not_shown()
    {
        string file = Path.Combine(folder, "key");
        File.WriteAllText(file, "0xdeadbeefdeadbeef");
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(file, UnixFileMode.UserRead); }

        Diagnosis found = await Ask(null, "accounts=main", $"accounts.main.key_file={file}");

        Finding red = Assert.Single(found.Findings, finding => finding.Grade == Grade.Red);
        Assert.Contains("64 hexadecimal digits", red.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("deadbeef", string.Join('\n', found.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_not_configured_is_a_usage_error()
    {
        venue = await FakeVenue.Start();

        await Assert.ThrowsAsync<BadInputException>(() => Doctor(venue.Address).Run("main", default));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_red()
    {
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "in the way");

        Finding red = Assert.Single(
            LocalChecks.Run(ConfigurationFile.WithSets($"data_dir={Path.Combine(file, "below")}")),
            finding => finding.Grade == Grade.Red);

        Assert.Equal("data-directory", red.Check);
    }

    public async ValueTask DisposeAsync()
    {
        if (venue is not null) { await venue.DisposeAsync(); }
        Directory.Delete(folder, recursive: true);
    }

    private async Task<Diagnosis> Ask(string? geoblock = null, params string[] sets)
    {
        venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, request.PathAndQuery.Split('?')[0] switch
        {
            "/api/geoblock" => geoblock ?? """{"blocked":false,"country":"CH","region":"ZH"}""",
            "/version" => """{"version":2}""",
            "/time" => DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _ => """{"events":[],"markets":[],"next_cursor":""}""",
        });
        return await Doctor(venue.Address, sets).Run(null, default);
    }

    private Doctor Doctor(Uri address, params string[] sets) => new(
        ConfigurationFile.WithSets(
        [
            $"data_dir={Path.Combine(folder, "data")}", $"venues.polymarket.clob_url={address}",
            $"venues.polymarket.gamma_url={address}", $"venues.polymarket.geoblock_url={address}api/geoblock",
            "venues.polymarket.request_attempts=1", .. sets,
        ]),
        TimeProvider.System, () => 0.5);
}
