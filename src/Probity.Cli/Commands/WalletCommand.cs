using System.CommandLine;
using Probity.Cli.Output;
using Probity.Cli.Wallet;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Venues.Chain;
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
            options, "split", "Turn collateral into as many shares of each outcome",
            (desk, market, amount, cancel) => desk.Split(market, amount, cancel)));
        command.Subcommands.Add(Pair(
            options, "merge", "Turn as many shares of each outcome into collateral",
            (desk, market, amount, cancel) => desk.Merge(market, amount, cancel)));
        command.Subcommands.Add(Convert(options));
        command.Subcommands.Add(Redeem(options));
        return command;
    }

    private static Command Status(WalletOptions options)
    {
        var command = new Command("status", "Gas, collateral, each permission, deployment, positions");
        command.SetAction(async (parsed, cancel) =>
        {
            using IWalletDesk desk = await Open(parsed, options, cancel);
            WalletView view = await desk.Status(cancel);
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(view.Shape, view.Show);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Approve(WalletOptions options)
    {
        var command = new Command("approve", "Give the venue's contracts the permissions that trading needs");
        command.SetAction(async (parsed, cancel) =>
        {
            using IWalletDesk desk = await Open(parsed, options, cancel);
            return await Do(parsed, options, desk, "approve", await desk.Approve(cancel), cancel);
        });
        return command;
    }

    private static Command Deploy(WalletOptions options)
    {
        var command = new Command("deploy", "Have the relayer deploy the account's Safe or deposit wallet");
        command.SetAction(async (parsed, cancel) =>
        {
            using WalletDesk desk = OpenPolymarket(parsed, options);
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
            using WalletDesk desk = OpenPolymarket(parsed, options);
            Cash dollars = Cash.Parse(parsed.GetValue(amount)!);
            IReadOnlyList<PlannedCall> calls = plan(desk, dollars.Micros);
            return await Do(parsed, options, desk, $"{name} {dollars}", new WalletWork(calls, []), cancel);
        });
        return command;
    }

    private static Command Pair(
        WalletOptions options, string name, string description,
        Func<IWalletDesk, string, Cash, CancellationToken, Task<WalletWork>> plan)
    {
        var market = MarketName();
        var amount = Dollars();
        var command = new Command(name, description) { market, amount };
        command.SetAction(async (parsed, cancel) =>
        {
            using IWalletDesk desk = await Open(parsed, options, cancel);
            Cash dollars = Cash.Parse(parsed.GetValue(amount)!);
            WalletWork work = await plan(desk, parsed.GetValue(market)!, dollars, cancel);
            return await Do(parsed, options, desk, $"{name} {dollars}", work, cancel);
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
            using WalletDesk desk = OpenPolymarket(parsed, options);
            Cash dollars = Cash.Parse(parsed.GetValue(amount)!);
            var found = new List<Market>();
            foreach (string text in parsed.GetValue(markets)!) { found.Add(await desk.Find(text, cancel)); }
            PlannedCall call = await desk.Conversion(found, dollars.Micros, cancel);
            return await Do(parsed, options, desk, $"convert {dollars}", new WalletWork([call], found), cancel);
        });
        return command;
    }

    private static Command Redeem(WalletOptions options)
    {
        var market = MarketName();
        var command = new Command("redeem", "Turn the shares of a resolved market into their payout") { market };
        command.SetAction(async (parsed, cancel) =>
        {
            using IWalletDesk desk = await Open(parsed, options, cancel);
            WalletWork work = await desk.Redeem(
                parsed.GetValue(market)!, parsed.GetValue(options.DryRun), cancel);
            return await Do(parsed, options, desk, "redeem", work, cancel);
        });
        return command;
    }

    private static Argument<string> Dollars() =>
        new("amount") { Description = "Dollars or shares, six decimals at most" };

    private static Argument<string> MarketName() =>
        new("market") { Description = "Slug, condition id, or outcome token; on Opinion slug or number" };

    private static WalletDesk OpenPolymarket(ParseResult parsed, WalletOptions options)
    {
        var settings = Settings.From(parsed);
        return WalletDesk.Open(settings, Choose(settings.Configuration, parsed.GetValue(options.Account)));
    }

    private static async Task<IWalletDesk> Open(ParseResult parsed, WalletOptions options, CancellationToken cancel)
    {
        var settings = Settings.From(parsed);
        ConfiguredAccount chosen = Choose(settings.Configuration, parsed.GetValue(options.Account));
        return chosen.Venue == VenueId.Opinion
            ? await OpinionWalletDesk.Open(settings.Configuration, chosen, cancel)
            : WalletDesk.Open(settings, chosen);
    }

    /// <param name="configuration">With the accounts.</param>
    /// <param name="name">Of the account; null where only one is configured.</param>
    /// <exception cref="BadInputException">No such account, or several to choose from.</exception>
    private static ConfiguredAccount Choose(ProbityConfiguration configuration, string? name) =>
        (name, configuration.Accounts.Count) switch
        {
            (string given, _) => configuration.AccountNamed(given),
            (null, 1) => configuration.Accounts[0],
            (null, 0) => throw new BadInputException(
                "no account is configured: add one below 'accounts' in probity.yaml (docs/operations.md, \"Wallet\")"),
            _ => throw new BadInputException(
                "several accounts are configured: name one with --account "
                + string.Join('|', configuration.Accounts.Select(account => account.Name))),
        };

    private static async Task<int> Do(
        ParseResult parsed, WalletOptions options, IWalletDesk desk, string operation, WalletWork work,
        CancellationToken cancel)
    {
        IReadOnlyList<PlannedCall> calls = work.Calls;
        CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
        if (calls.Count == 0) { return Report(output, desk, operation, calls, "done", "", "nothing is left to do"); }
        if (!output.Json) { WalletPaper.Show(output.People, desk, calls); }
        if (parsed.GetValue(options.DryRun)) { return Report(output, desk, operation, calls, "dry-run", "", ""); }
        Confirm(parsed, options, operation);
        return Report(output, desk, operation, calls, await desk.Send(work, cancel));
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
        CommandOutput output, IWalletDesk desk, string operation, IReadOnlyList<PlannedCall> calls,
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
        CommandOutput output, IWalletDesk desk, string operation, IReadOnlyList<PlannedCall> calls, string outcome,
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
