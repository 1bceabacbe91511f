using System.CommandLine;
using Probity.Cli.Output;
using Probity.Cli.Pairs;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>pairs</c>: markets of two venues that ask the same question, and who says so.</summary>
public static class PairsCommand
{
    public static Command Create() => new(
        "pairs", "Markets of two venues that ask the same question: suggest approve withdraw list check score")
    {
        Suggest(),
        Approve(),
        Withdraw(),
        List(),
        Check(),
        Score(),
    };

    private static Command Score()
    {
        var input = new Option<string>("--in")
        {
            Description = "JSON lines with two markets each, plain or gzip; labels are not looked at",
            Required = true,
        };
        var command = new Command("score", "Score given pairs, with reasons") { input };
        command.SetAction(parsed =>
        {
            var scored = PairLines.ReadFile(parsed.GetValue(input)!)
                .Select(line => (Line: line, Score: PairMatcher.Score(line.First, line.Second))).ToArray();
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                scored.Select(s => new
                {
                    id = s.Line.Id,
                    score = s.Score.Score,
                    match = s.Score.Match,
                    polarity = PairTables.Name(s.Score.Polarity),
                    reasons = s.Score.Reasons,
                }).ToArray(),
                people => PairTables.Scores(people, scored));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Suggest()
    {
        var sources = new PairSources();
        var command = new Command("suggest", "Propose pairs of two lists; nothing trades on a proposal");
        sources.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            Settings settings = Settings.From(parsed);
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            (IReadOnlyList<MarketText> first, IReadOnlyList<MarketText> second) =
                await sources.Lists(parsed, settings, output, cancel);
            IReadOnlyList<FoundPair> found = PairFinder.Find(first, second, PairTables.Progress(output));
            PairRegistry registry = PairRegistry.Load(settings.Configuration.PairsPath);
            HashSet<string> added = [.. registry.Suggest(
                found.Select(f => (first[f.First], second[f.Second], f.Score)), Now()).Select(pair => pair.Id)];
            var rows = found.Select(f => new SuggestionRow(
                PairRegistry.IdOf(first[f.First], second[f.Second]), first[f.First], second[f.Second], f.Score,
                    f.Rivals,
                added.Contains(PairRegistry.IdOf(first[f.First], second[f.Second])))).ToArray();
            output.Result(rows.Select(row => row.Shape()).ToArray(), people => PairTables.Suggestions(people, rows));
            output.Note($"{rows.Length} matches of {first.Count} x {second.Count} markets, {added.Count} new; "
                + "read both rule texts before: probity pairs approve ID --user NAME");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Approve()
    {
        Argument<string> id = Id();
        Option<string> user = User();
        var polarity = new Option<PairPolarity?>(
            "--polarity") { Description = "aligned or inverted; default: as suggested" };
        var primary = new Option<string?>(
            "--primary") { Description = "Venue where orders rest; the other one hedges" };
        var risk = new Option<int?>("--mismatch-risk")
        {
            Description = "Chance that the two resolve differently, parts per million (10000 = 1 percent)",
        };
        var firstVoid = new Option<VoidRule?>(
            "--first-void") { Description = "What the first pays without a clear answer" };
        var secondVoid = new Option<VoidRule?>("--second-void") { Description = "The same of the second" };
        var firstAccount = new Option<string?>("--first-account") { Description = "Account for the first market" };
        var secondAccount = new Option<string?>("--second-account") { Description = "Account for the second market" };
        var note = new Option<string?>("--note") { Description = "Free text" };
        var command = new Command(
            "approve", "Say that both rule texts were read and mean the same; from then on it may trade")
        {
            id, user, polarity, primary, risk, firstVoid, secondVoid, firstAccount, secondAccount, note,
        };
        command.SetAction(parsed =>
        {
            var approval = new Approval(
                parsed.GetValue(user)!, parsed.GetValue(polarity), parsed.GetValue(primary), parsed.GetValue(risk),
                parsed.GetValue(firstVoid), parsed.GetValue(secondVoid), parsed.GetValue(firstAccount),
                parsed.GetValue(secondAccount), parsed.GetValue(note));
            return Print(parsed, Registry(parsed).Approve(parsed.GetValue(id)!, approval, Now()));
        });
        return command;
    }

    private static Command Withdraw()
    {
        Argument<string> id = Id();
        Option<string> user = User();
        var note = new Option<string>("--note") { Description = "Why", DefaultValueFactory = _ => "" };
        var command = new Command("withdraw", "Take a pair back for good") { id, user, note };
        command.SetAction(parsed => Print(parsed, Registry(parsed).Withdraw(
            parsed.GetValue(id)!, parsed.GetValue(user)!, parsed.GetValue(note)!, Now())));
        return command;
    }

    private static Command List()
    {
        var id = new Argument<string?>(
            "id") { Description = "One pair, with both rule texts", Arity = ArgumentArity.ZeroOrOne };
        var status = new Option<RegistryStatus?>("--status") { Description = "Only those that stand so" };
        var command = new Command("list", "The registry") { id, status };
        command.SetAction(parsed =>
        {
            PairRegistry registry = Registry(parsed);
            if (parsed.GetValue(id) is { } one) { return Print(parsed, registry.Find(one)); }
            RegisteredPair[] pairs = [.. registry.Pairs.Where(
                pair => parsed.GetValue(status) is not { } wanted || pair.Status == wanted)];
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                pairs, people => PairTables.Pairs(people, pairs));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Check()
    {
        var texts = new Option<string[]>("--texts")
        {
            Description = "VENUE=FILE with the venue's markets as they are now, or polymarket to ask it; default: ask",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("check", "Compare approved texts with those of now; suspend what changed") { texts };
        command.SetAction(async (parsed, cancel) =>
        {
            Settings settings = Settings.From(parsed);
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            PairRegistry registry = PairRegistry.Load(settings.Configuration.PairsPath);
            IReadOnlyList<MarketText> now = await PairSources.TextsOf(
                parsed.GetValue(texts) ?? [], registry.Approved, settings, cancel);
            IReadOnlyList<PairChange> changes = registry.Check(now);
            registry.Suspend(changes, Now());
            var unseen = registry.Approved.SelectMany(pair => new[] { pair.First, pair.Second })
                .Where(side => !now.Any(side.Is)).Select(side => new { side.Venue, side.Market, side.Title })
                .ToArray();
            output.Result(
                new
                {
                    changed = changes.Select(c => new { id = c.Pair.Id, c.Text.Venue, market = c.Text.Id, c.What })
                        .ToArray(),
                    unseen,
                },
                people => PairTables.Changes(people, changes));
            foreach (var side in unseen)
            {
                output.Note($"not compared: {side.Venue} '{side.Title}' ({side.Market}) is in no list");
            }
            return changes.Count == 0 ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "The pair's id, or its beginning" };

    private static Option<string> User() => new("--user") { Description = "Who decides", Required = true };

    private static PairRegistry Registry(ParseResult parsed) =>
        PairRegistry.Load(Settings.From(parsed).Configuration.PairsPath);

    private static int Print(ParseResult parsed, RegisteredPair pair)
    {
        CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json))
            .Result(pair, people => PairTables.Pair(people, pair));
        return ExitCodes.Done;
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
