using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Probity.Cli.Tests.Live;

/// <summary>
/// <c>cross-hedge</c> live over both venues of the sandbox with everything going wrong there.
/// PROBITY_HEDGE_SECONDS (default 30) and PROBITY_HEDGE_TWINS (default 10) make it longer: the run that an operator
/// wants to see is 1800 and 26, which makes twenty pairs.
/// </summary>
public sealed class HedgeRunTests
{
    private const int Safe = 2;
    private const int LeastFills = 10;
    private const decimal MaxNaked = 60;

    private static readonly TimeSpan MaxNakedTime = TimeSpan.FromSeconds(10);

    /// <summary>From the time that an incident is due until it has to be there: the strategy's next timer.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private static int Seconds => Setting("PROBITY_HEDGE_SECONDS", 30);

    private static int Twins => Setting("PROBITY_HEDGE_TWINS", 10);

    private static TimeSpan Longest => TimeSpan.FromSeconds(120 + Seconds);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_fill_is_hedged_or_told_and_both_venues_books_equal_ours()
    {
        using var probity = new ProbityProcess();
        using SandboxProcess sandbox = await SandboxProcess.Start(
            probity, Cancel, "--seed", "11", "--twins", Twins.ToString(CultureInfo.InvariantCulture),
            "--faults", probity.Write("faults.json", Faults()));
        SandboxWallet first = sandbox.Wallet(Safe);
        SandboxWallet second = sandbox.OpinionWallets.First(wallet => wallet.SignatureType == Safe);
        probity.Write("probity.yaml", Configuration(probity.Folder, first, second));
        Dictionary<string, string> environment = sandbox.Environment();
        await ApprovePairs(probity, environment);
        foreach ((string name, string value) in Secrets(sandbox, first, second)) { environment[name] = value; }
        var log = new StringBuilder();
        using LiveSession run = await LiveSession.Resumed(probity, environment, log, Longest);
        var since = Stopwatch.StartNew();
        await run.Until("fills at both venues", Longest, async () =>
            since.Elapsed.TotalSeconds >= Seconds
            && Fills(await sandbox.Books(first.Funder, Cancel)) >= LeastFills
            && Fills(await sandbox.OpinionBooks(second.Funder, Cancel)) >= LeastFills);
        await sandbox.EndFaults(Cancel);
        Assert.Equal(0, (await probity.Run("control", "pause", "--reason", "the end of the test")).ExitCode);
        await run.Until("settled books", Longest, async () =>
        {
            JsonElement here = await sandbox.Books(first.Funder, Cancel);
            JsonElement there = await sandbox.OpinionBooks(second.Funder, Cancel);
            JsonElement status = (await probity.Run("control", "status", "--json")).Json;
            JsonElement portfolio = status.GetProperty("portfolio");
            return status.GetProperty("openOrders").GetArrayLength() == 0
                && Sorted(portfolio.GetProperty("positions").EnumerateArray().Select(row => Number(row, "shares")))
                    == Sorted([.. Shares(here), .. Shares(there)])
                && Number(portfolio, "cash") + Unseen(there) == Number(here, "cash") + Number(there, "cash");
        });
        Assert.Equal(0, (await probity.Run("control", "stop")).ExitCode);
        await run.Ended();

        JsonElement fills = await Rows(probity, "fills");
        JsonElement incidents = await Rows(probity, "incidents");
        AssertFillsAgree(
            [await sandbox.Books(first.Funder, Cancel), await sandbox.OpinionBooks(second.Funder, Cancel)],
            await Rows(probity, "orders"), fills);
        AssertHedgedOrTold(
            NakedShares.Of((await probity.Run("pairs", "list", "--json")).Json, fills, incidents), incidents);
        Assert.True(await sandbox.IsBalanced(Cancel));
    }

    private static async Task ApprovePairs(ProbityProcess probity, Dictionary<string, string> environment)
    {
        Finished suggested = await probity.Run(
            environment, "pairs", "suggest", "--first", "polymarket", "--second", "opinion", "--json");
        Assert.True(suggested.ExitCode == 0, suggested.StandardError);
        Assert.NotEqual(0, suggested.Json.GetArrayLength());
        foreach (JsonElement pair in suggested.Json.EnumerateArray())
        {
            string id = pair.GetProperty("id").GetString()!;
            Assert.Equal(0, (await probity.Run(environment, "pairs", "approve", id, "--user", "tester")).ExitCode);
        }
    }

    /// <summary>The same orders got the same shares at the same fees; what failed on the chain is in neither.</summary>
    private static void AssertFillsAgree(JsonElement[] venues, JsonElement orders, JsonElement fills)
    {
        Dictionary<string, string> ids = orders.EnumerateArray()
            .ToDictionary(order => Text(order, "order"), order => Text(order, "venueOrderId"));
        Dictionary<string, (decimal Shares, decimal Fee)> ours = Sums(
            fills.EnumerateArray().Where(fill => Text(fill, "tier") != "failed").Select(fill =>
                (ids[Text(fill, "order")], Number(fill, "quantity"), Number(fill, "fee"))));
        Dictionary<string, (decimal Shares, decimal Fee)> theirs = Sums(
            venues.SelectMany(venue => venue.GetProperty("fills").EnumerateArray())
                .Where(fill => Text(fill, "status") is not ("FAILED" or "OnChainFailed"))
                .Select(fill => (Text(fill, "order"), Number(fill, "size"), Number(fill, "fee"))));
        string[] differences =
        [
            .. ours.Keys.Union(theirs.Keys)
                .Where(order => ours.GetValueOrDefault(order) != theirs.GetValueOrDefault(order))
                .Select(order => $"{order}: ours {ours.GetValueOrDefault(order)}, the sandbox's "
                    + $"{theirs.GetValueOrDefault(order)}"),
        ];
        Assert.True(differences.Length == 0, string.Join('\n', differences.Take(20)));
    }

    private static void AssertHedgedOrTold(IReadOnlyList<NakedStretch> stretches, JsonElement incidents)
    {
        DateTimeOffset[] told =
        [
            .. incidents.EnumerateArray().Where(row => Text(row, "code") == "naked-exposure")
                .Select(row => row.GetProperty("at").GetDateTimeOffset()),
        ];
        Assert.NotEmpty(stretches);
        foreach (NakedStretch stretch in stretches)
        {
            TimeSpan length = stretch.To - stretch.From;
            Assert.True(stretch.Most <= MaxNaked || length <= MaxNakedTime, $"above the bound for long: {stretch}");
            if (length <= MaxNakedTime + Slack) { continue; }
            DateTimeOffset due = stretch.From + MaxNakedTime;
            Assert.True(told.Any(at => at >= due - Slack && at <= due + Slack), $"nobody was told of {stretch}");
        }
    }

    private static Dictionary<string, (decimal Shares, decimal Fee)> Sums(
        IEnumerable<(string Order, decimal Shares, decimal Fee)> fills) => fills.GroupBy(fill => fill.Order)
            .ToDictionary(order => order.Key, order => (order.Sum(f => f.Shares), order.Sum(f => f.Fee)));

    private static int Fills(JsonElement books) => books.GetProperty("fills").GetArrayLength();

    /// <summary>Of Polymarket a list, of Opinion an object by token.</summary>
    private static IEnumerable<decimal> Shares(JsonElement books)
    {
        JsonElement positions = books.GetProperty("positions");
        return positions.ValueKind == JsonValueKind.Array
            ? positions.EnumerateArray().Select(row => Number(row, "shares"))
            : positions.EnumerateObject().Select(row => Decimal(row.Value.GetString()!));
    }

    private static string Sorted(IEnumerable<decimal> shares) =>
        string.Join(' ', shares.Where(one => one != 0).Order());

    /// <summary>Rebates that the venue paid; our books learn of them later or not at all.</summary>
    private static decimal Unseen(JsonElement books) => Number(books, "rebates");

    private static async Task<JsonElement> Rows(ProbityProcess probity, string what) =>
        (await probity.Run(what, "--limit", "1000000", "--json")).Json;

    private static Dictionary<string, string> Secrets(
        SandboxProcess sandbox, SandboxWallet first, SandboxWallet second) => new()
        {
            ["PROBITY_KEY_POLY"] = first.Key,
            ["PROBITY_RELAYER_POLY_KEY"] = sandbox.RelayerKey,
            ["PROBITY_RELAYER_POLY_ADDRESS"] = first.Address,
            ["PROBITY_KEY_OPI"] = second.Key,
            ["PROBITY_API_OPI_KEY"] = second.ApiKey,
        };

    private static string Configuration(string folder, SandboxWallet first, SandboxWallet second) => $"""
        mode: live
        data_dir: {folder}/data
        markets:
          min_volume_24h: 0
        pairs:
          only: true
          path: {folder}/pairs.jsonl
        accounts:
          - name: poly
            venue: polymarket
            funder: "{first.Funder}"
            signature_type: safe
          - name: opi
            venue: opinion
            funder: "{second.Funder}"
        risk:
          max_group_loss: 100000
          max_total_loss: 100000
        kill_switch:
          halt_at_loss: 100000
          cancel_only_at_day_loss: 100000
          cancel_only_at_drawdown: 100000
          cancel_only_at_unknown_orders: 200
          cautious_at_refusals: 1000
        strategies:
          - name: cross-hedge
            options:
              max_naked: {MaxNaked}
              max_naked_time: {MaxNakedTime.TotalSeconds}s
        """;

    /// <summary>Lost answers, failed settlements, late and doubled news; at times a frozen feed or a storm.</summary>
    private static string Faults()
    {
        List<string> rules =
        [
            """{ "kind": "latency", "routes": ["*"], "fixed": "20ms", "random": "30ms" }""",
            """{ "kind": "lost-ack", "routes": ["POST /order", "POST /orders"], "probability": 0.02 }""",
            """
            { "kind": "lost-ack", "venue": "opinion", "routes": ["POST /openapi/order"], "probability": 0.02 }
            """,
            """{ "kind": "error-after", "routes": ["POST /order"], "probability": 0.01, "status": 502 }""",
            """{ "kind": "failed-settlement", "probability": 0.02, "text": "transaction reverted" }""",
            """
            { "kind": "failed-settlement", "venue": "opinion", "probability": 0.02, "text": "transaction reverted" }
            """,
            """{ "kind": "duplicate-frame", "channel": "user", "probability": 0.05 }""",
            """{ "kind": "drop-frame", "channel": "market", "probability": 0.002 }""",
            """{ "kind": "drop-frame", "channel": "user", "probability": 0.01 }""",
            """{ "kind": "delayed-confirm", "venue": "opinion", "probability": 0.05, "delay": "8s" }""",
            """{ "kind": "false-cancel", "probability": 0.02 }""",
        ];
        for (int from = 15; from < Seconds + 60; from += 120)
        {
            rules.Add($$"""
                { "kind": "rate-limit-storm", "venue": "opinion", "from": "{{from}}s", "until": "{{from + 6}}s",
                  "retryAfter": "1s" }
                """);
            rules.Add($$"""
                { "kind": "frozen-feed", "channel": "market", "from": "{{from + 15}}s", "until": "{{from + 35}}s" }
                """);
            rules.Add($$"""
                { "kind": "rate-limit-storm", "routes": ["*"], "from": "{{from + 60}}s", "until": "{{from + 64}}s",
                  "retryAfter": "1s" }
                """);
            rules.Add($$"""{ "kind": "socket-cut", "from": "{{from + 90}}s", "count": 2 }""");
        }
        return $$"""{ "seed": 17, "rules": [ {{string.Join(",\n", rules)}} ] }""";
    }

    private static string Text(JsonElement row, string member) => row.GetProperty(member).GetString() ?? "";

    private static decimal Number(JsonElement row, string member) => Decimal(Text(row, member));

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
