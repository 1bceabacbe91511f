using System.CommandLine;
using Probity.Cli.Output;
using Probity.Cli.Wallet;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Chain;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>wallet</c>: what an account's wallet holds and may do, and its operations on the chain.</summary>
public static class WalletCommand
{
    public static Command Create()
    {
        var options = new WalletOptions();
        var command = new Command(
            "wallet", "An account's wallet: status approve deploy wrap unwrap split merge convert redeem");
        options.AddTo(command);
        command.Subcommands.Add(Status(options));
        command.Subcommands.Add(Approve(options));
        command.Subcommands.Add(Deploy(options));
        command.Subcommands.Add(Amount(
            options, "wrap", "Turn USDC.e into pUSD, the collateral",
            (desk, micros) => desk.Calls.Wrap(desk.Account.Funder, micros)));
        command.Subcommands.Add(Amount(
            options, "unwrap", "Turn pUSD back into USDC.e",
            (desk, micros) => desk.Calls.Unwrap(desk.Account.Funder, micros)));
        command.Subcommands.Add(Pair(
            options, "split", "Turn pUSD into as many shares of each outcome",
            (desk, market, micros) => desk.Calls.Split(ChainMarket.Of(market), micros)));
        command.Subcommands.Add(Pair(
            options, "merge", "Turn as many shares of each outcome into pUSD",
            (desk, market, micros) => desk.Calls.Merge(ChainMarket.Of(market), micros)));
        command.Subcommands.Add(Convert(options));
        command.Subcommands.Add(Redeem(options));
        return command;
    }

    private static Command Status(WalletOptions options)
    {
        var command = new Command("status", "Gas, USDC.e, pUSD, each permission, deployment, positions");
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            WalletStatus status = await desk.Status(cancel);
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            output.Result(WalletPaper.Shape(status), people => WalletPaper.Show(people, status));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Approve(WalletOptions options)
    {
        var command = new Command("approve", "Give the venue's contracts the permissions that trading needs");
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            IReadOnlyList<PlannedCall> calls = await desk.Approvals(cancel);
            return await Do(parsed, options, desk, "approve", calls, [], cancel);
        });
        return command;
    }

    private static Command Deploy(WalletOptions options)
    {
        var command = new Command("deploy", "Have the relayer deploy the account's Safe or deposit wallet");
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            if (parsed.GetValue(options.DryRun)) { return Report(output, desk, "deploy", [], "dry-run", "", ""); }
            Confirm(parsed, options, "deploy");
            return Report(output, desk, "deploy", [], await desk.Chain.Executor.Deploy(cancel));
        });
        return command;
    }

    private static Command Amount(
        WalletOptions options, string name, string description,
        Func<WalletDesk, long, IReadOnlyList<PlannedCall>> plan)
    {
        var amount = Dollars();
        var command = new Command(name, description) { amount };
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            Cash dollars = Cash.Parse(parsed.GetValue(amount)!);
            IReadOnlyList<PlannedCall> calls = plan(desk, dollars.Micros);
            return await Do(parsed, options, desk, $"{name} {dollars}", calls, [], cancel);
        });
        return command;
    }

    private static Command Pair(
        WalletOptions options, string name, string description, Func<WalletDesk, Market, long, PlannedCall> plan)
    {
        var market = MarketName();
        var amount = Dollars();
        var command = new Command(name, description) { market, amount };
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            Cash dollars = Cash.Parse(parsed.GetValue(amount)!);
            Market found = await desk.Find(parsed.GetValue(market)!, cancel);
            PlannedCall call = plan(desk, found, dollars.Micros);
            return await Do(parsed, options, desk, $"{name} {dollars}", [call], [found], cancel);
        });
        return command;
    }

    private static Command Convert(WalletOptions options)
    {
        var amount = Dollars();
        var markets = new Argument<string[]>("markets")
        {
            Description = "Markets of one neg-risk event whose NO shares are given",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "convert", "Turn NO shares of a neg-risk event into YES of its other outcomes and pUSD")
        {
            amount, markets,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            Cash dollars = Cash.Parse(parsed.GetValue(amount)!);
            var found = new List<Market>();
            foreach (string text in parsed.GetValue(markets)!) { found.Add(await desk.Find(text, cancel)); }
            PlannedCall call = await desk.Conversion(found, dollars.Micros, cancel);
            return await Do(parsed, options, desk, $"convert {dollars}", [call], found, cancel);
        });
        return command;
    }

    private static Command Redeem(WalletOptions options)
    {
        var market = MarketName();
        var command = new Command("redeem", "Turn the shares of a resolved market into their payout") { market };
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = WalletDesk.Open(parsed, parsed.GetValue(options.Account));
            Market found = await desk.Find(parsed.GetValue(market)!, cancel);
            IReadOnlyList<PlannedCall> calls = await desk.Redemption(
                found, parsed.GetValue(options.DryRun), cancel);
            return await Do(parsed, options, desk, "redeem", calls, [found], cancel);
        });
        return command;
    }

    private static Argument<string> Dollars() =>
        new("amount") { Description = "Dollars or shares, six decimals at most" };

    private static Argument<string> MarketName() =>
        new("market") { Description = "Slug, condition id, or outcome token" };

    private static async Task<int> Do(
        ParseResult parsed, WalletOptions options, WalletDesk desk, string operation,
        IReadOnlyList<PlannedCall> calls, IReadOnlyList<Market> markets, CancellationToken cancel)
    {
        CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
        if (calls.Count == 0) { return Report(output, desk, operation, calls, "done", "", "nothing is left to do"); }
        if (!output.Json) { WalletPaper.Show(output.People, desk, calls); }
        if (parsed.GetValue(options.DryRun)) { return Report(output, desk, operation, calls, "dry-run", "", ""); }
        Confirm(parsed, options, operation);
        return Report(output, desk, operation, calls, await desk.Send(calls, markets, cancel));
    }

    /// <exception cref="BadInputException">Something else was typed, or nobody can type.</exception>
    private static void Confirm(ParseResult parsed, WalletOptions options, string operation)
    {
        if (parsed.GetValue(options.Yes)) { return; }
        if (Console.IsInputRedirected)
        {
            throw new BadInputException(
                "nobody is there to confirm: look with --dry-run first, then add --yes. Nothing was sent");
        }
        Console.Error.Write($"Type '{operation}' to sign and send this: ");
        string typed = Console.ReadLine()?.Trim() ?? "";
        if (typed != operation)
        {
            throw new BadInputException($"'{typed}' is not '{operation}': nothing was sent");
        }
    }

    private static int Report(
        CommandOutput output, WalletDesk desk, string operation, IReadOnlyList<PlannedCall> calls,
        WalletOutcome outcome) => outcome switch
        {
            WalletOutcome.Confirmed done => Report(output, desk, operation, calls, "confirmed", done.Hash, ""),
            WalletOutcome.Failed failed => Report(output, desk, operation, calls, "failed", "", failed.Evidence),
            WalletOutcome.Unknown unknown => Report(
                output, desk, operation, calls, "unknown", "",
                $"{unknown.Why}. It may still happen: look at the wallet before trying again"),
            _ => throw new InvariantException($"an outcome {outcome.GetType().Name} that nobody knows"),
        };

    private static int Report(
        CommandOutput output, WalletDesk desk, string operation, IReadOnlyList<PlannedCall> calls, string outcome,
        string hash, string detail)
    {
        output.Result(
            WalletPaper.Shape(desk, operation, calls, outcome, hash, detail),
            people => people.WriteLine(outcome switch
            {
                "dry-run" => $"{operation}: nothing was signed or sent (dry run)",
                "confirmed" => $"{operation}: confirmed in transaction {hash}",
                _ => $"{operation}: {outcome}: {detail}",
            }));
        return outcome switch
        {
            "failed" => ExitCodes.Refused,
            "unknown" => ExitCodes.Unreachable,
            _ => ExitCodes.Done,
        };
    }

    private sealed class WalletOptions
    {
        public Option<string?> Account { get; } = new("--account")
        {
            Description = "Which account (default: the only one)",
            Recursive = true,
        };

        public Option<bool> DryRun { get; } = new("--dry-run")
        {
            Description = "Print the exact calls; sign and send nothing",
            Recursive = true,
        };

        public Option<bool> Yes { get; } = new("--yes")
        {
            Description = "Do not ask for the typed confirmation",
            Recursive = true,
        };

        public void AddTo(Command command)
        {
            command.Options.Add(Account);
            command.Options.Add(DryRun);
            command.Options.Add(Yes);
        }
    }
}
