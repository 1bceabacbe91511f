using System.CommandLine;
using Probity.Cli.Output;
using Probity.Runtime.Recordings;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Replay;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Recording;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>sandbox</c>: the simulated venue as servers on loopback, with funded wallets.</summary>
public static class SandboxCommand
{
    public static Command Create()
    {
        var seed = new Option<ulong>("--seed")
        {
            Description = "The same seed gives the same markets, traders and wallets",
            DefaultValueFactory = _ => 7,
        };
        var speed = new Option<double>("--speed")
        {
            Description = "Venue seconds per second",
            DefaultValueFactory = _ => 1,
        };
        var ports = new Option<int>("--port-base")
        {
            Description = "First of six ports; 0 = any that are free",
            DefaultValueFactory = _ => 0,
        };
        var faults = new Option<string?>("--faults")
        {
            Description = "File of rules of what goes wrong (config/examples/sandbox-faults.json)",
        };
        var replay = new Option<string?>("--replay")
        {
            Description = "Recording whose markets, books and trades take the place of the seeded ones",
        };
        var limits = new Option<double>("--rate-limits")
        {
            Description = "All rate limits of the venue times this; 0 = none",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command(
            "sandbox", "A simulated venue that speaks the real protocols on this machine, with funded wallets")
        {
            seed, speed, ports, faults, replay, limits,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            var options = new SandboxOptions
            {
                Seed = parsed.GetValue(seed),
                Speed = parsed.GetValue(speed),
                PortBase = parsed.GetValue(ports),
                Faults = parsed.GetValue(faults) is { } file ? FaultFile.Load(file) : null,
                Limits = SandboxLimits.Default with { Scale = parsed.GetValue(limits) },
            };
            using RecordedInputs? recording = parsed.GetValue(replay) is { } path
                ? RecordedInputs.Open(path, RecordingTerms.Default)
                : null;
            var venue = new SandboxVenue(
                options, TimeProvider.System, recording is null ? null : ReplayPlan.Of(recording.Inputs));
            foreach (string note in recording?.Notes ?? []) { output.Note($"replay: {note}"); }
            await using SandboxServer server = await SandboxServer.Start(venue, cancel);
            SandboxAnnouncement said = SandboxAnnouncement.Of(server);
            output.Result(said, people => Show(people, said));
            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(IAnsiConsole people, SandboxAnnouncement said)
    {
        SandboxHosts hosts = said.Polymarket;
        people.MarkupLineInterpolated($"CLOB {hosts.Clob}  Gamma {hosts.Gamma}  Data {hosts.Data}");
        people.MarkupLineInterpolated($"sockets {hosts.Ws}  relayer {hosts.Relayer}  RPC {hosts.Rpc}");
        Table table = CommandOutput.Table("funder", "key's account", "private key", "type", "pUSD");
        foreach (SandboxWalletView wallet in said.Wallets)
        {
            table.AddRow(
                wallet.Funder, wallet.Address, wallet.PrivateKey,
                wallet.SignatureType.ToString(System.Globalization.CultureInfo.InvariantCulture),
                wallet.Collateral);
        }
        people.Write(table);
        people.MarkupLine("Play money. The keys are made of the seed: never send anything to these addresses.");
    }
}
