using System.CommandLine;
using System.Globalization;
using Probity.Cli.Output;
using Probity.Runtime.Signals;
using Probity.Strategies;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>mirror score</c>: would following a wallet have paid, with our delay, fees and size?</summary>
public static class MirrorCommand
{
    private const string Live = "live";

    public static Command Create() => new("mirror", "Following wallets") { Score() };

    private static Command Score()
    {
        var wallet = new Argument<string>("wallet") { Description = "Its address" };
        var trades = new Option<string>("--trades")
        {
            Description = "File of the Data API's rows, one a line, plain or gzip; 'live' asks the venue",
            DefaultValueFactory = _ => Live,
        };
        var delay = new Option<string>("--delay")
        {
            Description = "From their trade to ours",
            DefaultValueFactory = _ => "15s",
        };
        var fee = new Option<double>("--fee-rate") { Description = "Taker fee rate of p(1-p) a share" };
        var spread = new Option<double>("--half-spread")
        {
            Description = "Dollars a share that each trade of ours pays on top of the last price",
            DefaultValueFactory = _ => 0.005,
        };
        var impact = new Option<double>("--impact")
        {
            Description = "Dollars a share by which a trade of our size moves the price",
            DefaultValueFactory = _ => 0.001,
        };
        var command = new Command("score", "The admission test of a wallet")
        {
            wallet, trades, delay, fee, spread, impact,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            string address = MirrorOptions.Address(parsed.GetValue(wallet)!);
            string source = parsed.GetValue(trades)!;
            var terms = new ScoreTerms(
                Delay: (long)Durations.Parse("--delay", parsed.GetValue(delay)!).TotalSeconds,
                HalfSpread: parsed.GetValue(spread), FeeRate: parsed.GetValue(fee), Impact: parsed.GetValue(impact));
            (WalletTape tape, IReadOnlyList<string> notes) = source == Live
                ? await Fetch(Settings.From(parsed).Configuration.Polymarket, address, cancel)
                : TapeReader.Read(source, address);
            MirrorReport report = MirrorScore.Of(address, tape, terms);
            output.Result(Shape(report, terms, notes), people => Show(people, report, terms, notes));
            return report.Accepted ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static async Task<(WalletTape Tape, IReadOnlyList<string> Notes)> Fetch(
        PolymarketOptions venue, string wallet, CancellationToken cancel)
    {
        const string gate = "wallets";
        using var client = new HttpClient(VenueProxy.Handler(venue.Http.Proxy)) { Timeout = Timeout.InfiniteTimeSpan };
        using var gates = new RateGates(
            [RateLimit.SlidingWindow(gate, 100, TimeSpan.FromSeconds(10))], TimeProvider.System);
        var http = new VenueHttp(
            client, venue.Hosts.Data, gates, venue.Http, TimeProvider.System, Random.Shared.NextDouble);
        return await TapeReader.Fetch(new WalletActivity(http, gate), wallet, cancel);
    }

    private static object Shape(MirrorReport report, ScoreTerms terms, IReadOnlyList<string> notes) => new
    {
        wallet = report.Wallet,
        accepted = report.Accepted,
        reasons = report.Reasons,
        trades = report.Trades,
        closedPositions = report.Closed,
        openPositionsLeftOut = report.Open,
        markets = report.Markets,
        delaySeconds = terms.Delay,
        ownEdge = Round(report.OwnEdge),
        curve = report.Curve.Select(point => new { seconds = point.Seconds, edge = Round(point.Edge) }).ToArray(),
        e0 = report.Edge0 is { } e0 ? Round(e0) : (double?)null,
        tauSeconds = report.Tau is { } tau ? Math.Round(tau, 1) : (double?)null,
        net = Round(report.Net),
        standardError = Round(report.StandardError),
        tStatistic = Math.Round(report.TStatistic, 2),
        shrunk = Round(report.Shrunk),
        population = new
        {
            wallets = report.Population,
            mean = Round(report.PopulationMean),
            deviation = Round(report.PopulationDeviation),
        },
        laterHalf = Round(report.LaterHalf),
        dumps = Round(report.Dumps),
        survivorship = MirrorReport.Survivorship,
        notes,
    };

    private static void Show(
        IAnsiConsole people, MirrorReport report, ScoreTerms terms, IReadOnlyList<string> notes)
    {
        string verdict = report.Accepted ? "accepted" : "not accepted";
        people.MarkupLineInterpolated($"[bold]{report.Wallet}[/]: {verdict}");
        people.MarkupLineInterpolated(
            $"{report.Trades} trades, {report.Closed} closed positions in {report.Markets} markets");
        people.MarkupLineInterpolated($"{report.Open} open positions are left out");
        Table table = CommandOutput.Table("what", "dollars a share");
        table.AddRow("at its own prices", Text(report.OwnEdge));
        foreach (DelayedEdge point in report.Curve) { table.AddRow($"{point.Seconds} s later", Text(point.Edge)); }
        table.AddRow($"after {terms.Delay} s and all costs", $"{Text(report.Net)} ± {Text(report.StandardError)}");
        table.AddRow("shrunk towards all wallets", Text(report.Shrunk));
        table.AddRow("later half", Text(report.LaterHalf));
        people.Write(table);
        foreach (string reason in report.Reasons) { people.MarkupLineInterpolated($"not: {reason}"); }
        foreach (string note in notes) { people.MarkupLineInterpolated($"[grey]note: {note}[/]"); }
        people.MarkupLineInterpolated($"[grey]{MirrorReport.Survivorship}[/]");
    }

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 6);
}
