using System.CommandLine;
using Probity.Cli.Live;
using Probity.Cli.Output;
using Probity.Cli.Pairs;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Runtime.Control;
using Probity.Runtime.Live;
using Probity.Runtime.Sessions;
using Probity.Runtime.Signals;

namespace Probity.Cli.Commands;

/// <summary><c>run</c>: the engine, on paper, over a recording or the venue's live market data.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command("run", "Run the engine: paper by default, resumed from its journal");
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            Settings configured = Settings.From(parsed);
            RunSettings settings = configured.Run;
            string? recording = parsed.GetValue(options.Replay);
            bool live = IsLive(parsed, options, configured);
            var paths = SessionPaths.Of(settings, recording, parsed.GetValue(options.Journal), live);
            string source = recording ?? "live market data of " + string.Join(" and ", settings.Venues);
            bool tui = parsed.GetValue(options.Tui);
            if (live)
            {
                return await RunLive(parsed, options, paths, configured, output, tui, cancel);
            }
            ISession session = Open(parsed, options, paths, configured, output);
            string banner = "PAPER. No wallet loaded. " + source;
            return await Run(session, paths, settings, output, tui, ("PAPER · run", banner, source), cancel);
        });
        return command;
    }

    /// <summary>By option or configuration; over a recording there is nobody to trade with.</summary>
    private static bool IsLive(ParseResult parsed, RunOptions options, Settings configured)
    {
        bool live = (parsed.GetValue(options.Mode) ?? configured.Configuration.Mode.ToString().ToLowerInvariant())
            == "live";
        return live && parsed.GetValue(options.Replay) is { } recording
            ? throw new BadInputException($"mode live cannot trade over the recording '{recording}': use --mode paper")
            : live;
    }

    private static async Task<int> RunLive(
        ParseResult parsed, RunOptions options, SessionPaths paths, Settings configured, CommandOutput output, bool tui,
        CancellationToken cancel)
    {
        Directory.CreateDirectory(paths.Journal);
        await using LiveDesk desk = await LiveDesk.Open(
            configured.Configuration, paths.Journal, output.Note, cancel);
        LiveTradingSession session = null!;
        var trading = new LiveTradingOptions(
            LiveOptionsOf(parsed, options, paths, configured, output),
            (markets, sink) => desk.Gateways((MarketDirectory)markets, sink, session))
        {
            Guard = desk.Guard,
            CancelOnStop = configured.Configuration.Live.CancelOnStop,
            StopWithin = configured.Configuration.Live.StopWithin,
        };
        session = new LiveTradingSession(configured.Run, trading, TimeProvider.System);
        string names = string.Join(", ", desk.Names);
        string banner = $"LIVE, real orders. {names}. Paused: 'probity control resume' begins to trade. "
            + trading.Live.Source;
        return await Run(
            session, paths, configured.Run, output, tui, ("LIVE · real orders", banner, names), cancel,
            LiveTerms.Of(configured.Configuration.Engine.Risk));
    }

    private static LiveOptions LiveOptionsOf(
        ParseResult parsed, RunOptions options, SessionPaths paths, Settings configured, CommandOutput output)
    {
        ProbityConfiguration configuration = configured.Configuration;
        MarketOptions markets = options.Markets;
        TimeSpan? atMost = parsed.GetValue(options.Length) is { } text ? Durations.Parse("--for", text) : null;
        return new LiveOptions(
            paths.Journal, paths.Store, markets.Of(parsed, configured), atMost, VersionInfo.Version)
        {
            Venues =
            [
                .. configured.Run.Venues.Select(venue => venue == VenueId.Opinion
                    ? LiveVenue.Opinion(configuration.Opinion, VenueChoice.OpinionKey(configuration))
                    : LiveVenue.Polymarket(configuration.Polymarket)),
            ],
            Screen = markets.ScreenOf(parsed, configured),
            Signals = SignalsOf(configured, output),
            Pairs = configured.Run.Venues.Count > 1 ? PairsOf(configuration, output) : null,
        };
    }

    private static Func<IInputSink, IReadOnlyList<Market>, IAsyncDisposable>? SignalsOf(
        Settings configured, CommandOutput output)
    {
        SignalSettings signals = configured.Configuration.Signals;
        return !signals.Enabled ? null : (sink, markets) => SignalServices.Start(
            signals, configured.Configuration.Polymarket, markets, sink, output.Note, TimeProvider.System);
    }

    /// <summary>Pairs matter where a session trades on both venues.</summary>
    private static PairWatch PairsOf(ProbityConfiguration configuration, CommandOutput output) => new(
        new PairWatchOptions(
            configuration.PairsPath,
            async (pairs, cancel) =>
            [
                .. await PairSources.Live(VenueId.Polymarket, pairs, configuration, cancel),
                .. await PairSources.Live(VenueId.Opinion, pairs, configuration, cancel),
            ],
            name => configuration.Accounts.FirstOrDefault(account => account.Name == name)?.Id,
            output.Note)
        {
            CheckEvery = configuration.PairsCheckEvery,
        },
        configuration.PairsOnly);

    private static ISession Open(
        ParseResult parsed, RunOptions options, SessionPaths paths, Settings configured, CommandOutput output)
    {
        RunSettings settings = configured.Run;
        TimeSpan? atMost = parsed.GetValue(options.Length) is { } text ? Durations.Parse("--for", text) : null;
        string? recording = parsed.GetValue(options.Replay);
        if (recording is not null)
        {
            double speed = parsed.GetValue(options.Speed);
            return new PaperReplaySession(
                settings,
                new PaperReplayOptions(recording, speed, paths.Journal, paths.Store, atMost, VersionInfo.Version),
                TimeProvider.System);
        }
        return new LivePaperSession(
            settings, LiveOptionsOf(parsed, options, paths, configured, output), TimeProvider.System);
    }

    private static async Task<int> Run(
        ISession session, SessionPaths paths, RunSettings settings, CommandOutput output, bool tui,
        (string Title, string Banner, string Source) shown, CancellationToken cancel, LiveTerms? live = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using ControlServer control = await ControlServer.Start(
            settings.ControlPort, session.Commands, session.Views, JsonText.Options, TimeProvider.System, stop.Cancel,
            live, session is not PaperReplaySession);
        output.Note($"{shown.Banner}; control on 127.0.0.1:{control.Port}");
        using var announced = ControlPort.Announce(paths.Journal, control.Port);
        Task<ClosingReport> running = session.Run(stop.Token);
        ClosingReport report = await LiveScreen.Show(
            running, session.Views, shown.Title, shown.Source, tui && LiveScreen.IsTerminal);
        if (session.Resumed.Length > 0) { output.Note(session.Resumed); }
        output.Result(report, people => ClosingTable.Write(people, report));
        if (!report.LedgerBalanced) { return ExitCodes.No; }
        if (report.KillSwitch > Domain.Views.KillSwitchState.Cautious) { return ExitCodes.StoppedByRisk; }
        return cancel.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }
}

/// <summary>What <c>run</c> can be told on the command line.</summary>
internal sealed class RunOptions
{
    public RunOptions() => Mode.AcceptOnlyFromAmong("paper", "live");

    public Option<string?> Mode { get; } = new("--mode")
    {
        Description = "paper or live; default: the configuration's mode, which is paper unless set",
    };

    public Option<string?> Replay { get; } = new("--replay")
    {
        Description = "Trade on paper over this recording instead of live data",
    };

    public Option<double> Speed { get; } = new("--speed")
    {
        Description = "Recorded seconds per second; 0 = as fast as it goes",
        DefaultValueFactory = _ => 1,
    };

    public Option<string?> Journal { get; } = new("--journal")
    {
        Description = "Directory of the journal; an existing one is resumed",
    };

    public Option<string?> Length { get; } = new("--for") { Description = "Stop after this long, for example 10m" };

    public Option<bool> Tui { get; } = new("--tui") { Description = "Show the terminal dashboard" };

    public MarketOptions Markets { get; } = new();

    public void AddTo(Command command)
    {
        Option[] own = [Mode, Replay, Speed, Journal, Length, Tui];
        foreach (Option option in own) { command.Options.Add(option); }
        Markets.AddTo(command);
    }
}

/// <summary>Where a session keeps its journal and store.</summary>
internal sealed record SessionPaths(string Journal, string Store)
{
    public const string StoreName = "store.db";

    /// <summary>One folder a recording below the data directory, unless the journal is named.</summary>
    public static SessionPaths Of(RunSettings settings, string? recording, string? journal, bool live = false)
    {
        string name = live ? "trading" : NameOf(recording);
        string directory = journal ?? Path.Combine(settings.DataDirectory, name);
        return new SessionPaths(directory, settings.Store.Enabled ? StoreOf(settings, directory) : "");
    }

    /// <summary>The store that goes with a journal: where the configuration says, or beside it.</summary>
    public static string StoreOf(RunSettings settings, string directory) =>
        settings.Store.Path.Length > 0 ? settings.Store.Path : Path.Combine(directory, StoreName);

    private static string NameOf(string? recording) => recording is null
        ? "live"
        : "paper-" + Path.GetFileName(Path.TrimEndingDirectorySeparator(recording)).Split('.')[0];
}
