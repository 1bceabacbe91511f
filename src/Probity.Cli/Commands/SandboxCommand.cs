using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain.Values;
using Probity.Runtime.Recordings;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Replay;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation.World;
using Probity.Venues.Polymarket.Recording;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>sandbox</c>: the simulated venues as servers on loopback, with funded wallets.</summary>
public static class SandboxCommand
{
    /// <summary>Binary markets of the simulated Polymarket, more only where there are more twins.</summary>
    private const int UsualMarkets = 10;
    private const int MostMarkets = 64;

    public static Command Create()
    {
        var options = new CommandLine();
        var command = new Command(
            "sandbox", "Simulated venues that speak the real protocols on this machine, with funded wallets");
        foreach (Option option in options.All) { command.Options.Add(option); }
        command.SetAction((parsed, cancel) => Run(options, parsed, cancel));
        return command;
    }

    private static async Task<int> Run(CommandLine line, ParseResult parsed, CancellationToken cancel)
    {
        CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
        SandboxOptions options = line.Polymarket(parsed);
        using RecordedInputs? recording = parsed.GetValue(line.Replay) is { } path
            ? RecordedInputs.Open(path, RecordingTerms.Default)
            : null;
        var venue = new SandboxVenue(
            options, TimeProvider.System, recording is null ? null : ReplayPlan.Of(recording.Inputs));
        // A recording has no truth that a twin could follow.
        OpinionSandboxVenue? twins = recording is null && parsed.GetValue(line.Twins) != 0
            ? new OpinionSandboxVenue(line.Opinion(parsed, options), venue.Clock, venue.Faults.Plan)
            : null;
        foreach (string note in recording?.Notes ?? []) { output.Note($"replay: {note}"); }
        await using SandboxServer server = await SandboxServer.Start(venue, cancel);
        await using OpinionSandboxServer? opinion = twins is null
            ? null
            : await OpinionSandboxServer.Start(twins, cancel);
        SandboxAnnouncement said = SandboxAnnouncement.Of(server, opinion);
        output.Result(said, people => Show(people, said));
        await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Done;
    }

    private static void Show(IAnsiConsole people, SandboxAnnouncement said)
    {
        SandboxHosts hosts = said.Polymarket;
        people.MarkupLineInterpolated($"CLOB {hosts.Clob}  Gamma {hosts.Gamma}  Data {hosts.Data}");
        people.MarkupLineInterpolated($"sockets {hosts.Ws}  relayer {hosts.Relayer}  RPC {hosts.Rpc}");
        Table table = CommandOutput.Table("funder", "key's account", "private key", "type", "coins", "API key");
        foreach (SandboxWalletView wallet in said.Wallets)
        {
            table.AddRow(
                wallet.Funder, wallet.Address, wallet.PrivateKey, Text(wallet.SignatureType), wallet.Collateral, "");
        }
        if (said.Opinion is { } opinion)
        {
            people.MarkupLineInterpolated($"Opinion {opinion.Rest}  socket {opinion.Ws}  RPC {opinion.Rpc}");
            foreach (OpinionWalletView wallet in opinion.Wallets)
            {
                table.AddRow(
                    wallet.Funder, wallet.Address, wallet.PrivateKey, "Opinion " + Text(wallet.SignatureType),
                    wallet.Collateral, wallet.ApiKey ?? "none");
            }
        }
        people.Write(table);
        people.MarkupLine("Play money. The keys are made of the seed: never send anything to these addresses.");
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The command's options and what they make of the venues' settings.</summary>
    private sealed class CommandLine
    {
        private static readonly TwinBasis Basis = TwinBasis.Default;

        private readonly Option<ulong> seed = Make(
            "--seed", "The same seed gives the same markets, traders and wallets", 7UL);
        private readonly Option<double> speed = Make("--speed", "Venue seconds per second", 1.0);
        private readonly Option<int> ports = Make("--port-base", "First of nine ports; 0 = any that are free", 0);
        private readonly Option<string?> faults = Make<string?>(
            "--faults", "File of rules of what goes wrong (config/examples/sandbox-faults.json)", null);
        private readonly Option<double> limits = Make(
            "--rate-limits", "All rate limits of the venues times this; 0 = none", 1.0);
        private readonly Option<int?> accounts = Make<int?>(
            "--accounts", "Funded wallets at each venue, 1..200", null);
        private readonly Option<double> size = Make(
            "--basis-size", "How far twins stray from their leaders: standard deviation of log-odds", Basis.Size);
        private readonly Option<double> halfLife = Make(
            "--basis-half-life", "Seconds after which half of that is gone",
            Basis.HalfLife.Nanos / (double)Instant.NanosPerSecond);
        private readonly Option<double> jumps = Make(
            "--basis-jumps", "Jumps of a twin per minute", Basis.JumpsPerMinute);
        private readonly Option<double> jumpSize = Make(
            "--basis-jump-size", "Standard deviation of a jump, log-odds", Basis.JumpSize);

        public Option<string?> Replay { get; } = Make<string?>(
            "--replay", "Recording whose markets, books and trades take the place of the seeded ones", null);

        public Option<int> Twins { get; } = Make(
            "--twins", "Markets of Opinion that follow one of Polymarket; 0 = Polymarket alone", 6);

        public IReadOnlyList<Option> All =>
        [
            seed, speed, ports, faults, Replay, limits, accounts, Twins, size, halfLife, jumps, jumpSize,
        ];

        public SandboxOptions Polymarket(ParseResult parsed) => new()
        {
            Seed = parsed.GetValue(seed),
            Speed = parsed.GetValue(speed),
            PortBase = parsed.GetValue(ports),
            Faults = parsed.GetValue(faults) is { } file ? FaultFile.Load(file) : null,
            Limits = SandboxLimits.Default with { Scale = parsed.GetValue(limits) },
            Accounts = parsed.GetValue(accounts),
            Markets = Math.Clamp(parsed.GetValue(Twins) - SandboxListings.EventOutcomes, UsualMarkets, MostMarkets),
        };

        public OpinionSandboxOptions Opinion(ParseResult parsed, SandboxOptions common)
        {
            var options = new OpinionSandboxOptions
            {
                Common = common,
                Twins = parsed.GetValue(Twins),
                Basis = new TwinBasis(
                    parsed.GetValue(size), new Duration((long)(parsed.GetValue(halfLife) * Instant.NanosPerSecond)),
                    parsed.GetValue(jumps), parsed.GetValue(jumpSize)),
            };
            return common.Accounts is { } count ? options with { Accounts = count } : options;
        }

        private static Option<T> Make<T>(string name, string description, T usual) => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => usual,
        };
    }
}
