using System.Globalization;
using Probity.Cli.Output;
using Probity.Domain.Markets;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;
using Spectre.Console;

namespace Probity.Cli.Pairs;

/// <summary>A suggestion as it is told.</summary>
/// <param name="IsNew">The registry did not have it before.</param>
public sealed record SuggestionRow(
    string Id, MarketText First, MarketText Second, PairScore Score, int Rivals, bool IsNew)
{
    public object Shape() => new
    {
        id = Id,
        first = new { venue = First.Venue, market = First.Id, title = First.Title },
        second = new { venue = Second.Venue, market = Second.Id, title = Second.Title },
        score = Score.Score,
        polarity = PairTables.Name(Score.Polarity),
        rivals = Rivals,
        isNew = IsNew,
        reasons = Score.Reasons,
    };
}

/// <summary>Pairs as people read them.</summary>
public static class PairTables
{
    public static string Name(PairPolarity? polarity) => polarity switch
    {
        PairPolarity.Aligned => "aligned",
        PairPolarity.Inverted => "inverted",
        _ => "unknown",
    };

    public static void Scores(IAnsiConsole people, (PairLine Line, PairScore Score)[] scored)
    {
        Table table = CommandOutput.Table("score", "match", "polarity", "first", "second", "why");
        foreach ((PairLine line, PairScore score) in scored)
        {
            table.AddRow(
                Number(score.Score), score.Match ? "[green]yes[/]" : "no", Name(score.Polarity),
                Markup.Escape(line.First.Title), Markup.Escape(line.Second.Title),
                Markup.Escape(score.Reasons is [{ } first, ..] ? first : ""));
        }
        people.Write(table);
        people.MarkupLineInterpolated($"{scored.Count(s => s.Score.Match)} of {scored.Length} match");
    }

    public static void Suggestions(IAnsiConsole people, SuggestionRow[] rows)
    {
        foreach (SuggestionRow row in rows)
        {
            string rivals = row.Rivals > 0 ? $"  ({row.Rivals} other matches of these markets)" : "";
            people.MarkupLineInterpolated(
                $"[bold]{row.Id}[/]  {Number(row.Score.Score)}  {Name(row.Score.Polarity)}{rivals}");
            people.MarkupLineInterpolated($"  {row.First.Venue}: {row.First.Title}");
            people.MarkupLineInterpolated($"  {row.Second.Venue}: {row.Second.Title}");
            foreach (string reason in row.Score.Reasons) { people.MarkupLineInterpolated($"    {reason}"); }
        }
    }

    public static void Pairs(IAnsiConsole people, RegisteredPair[] pairs)
    {
        Table table = CommandOutput.Table(
            "id", "status", "polarity", "risk", "primary", "first", "second", "approved by", "note");
        foreach (RegisteredPair pair in pairs)
        {
            table.AddRow(
                pair.Id, Status(pair.Status), Name(pair.Polarity), Percent(pair.MismatchPpm),
                    Markup.Escape(pair.Primary),
                Markup.Escape(pair.First.Title), Markup.Escape(pair.Second.Title),
                    Markup.Escape(pair.ApprovedBy ?? ""),
                Markup.Escape(pair.Note));
        }
        people.Write(table);
    }

    public static void Pair(IAnsiConsole people, RegisteredPair pair)
    {
        people.MarkupLine($"[bold]{pair.Id}[/]  {Status(pair.Status)}  {Name(pair.Polarity)}");
        people.MarkupLineInterpolated($"  mismatch risk {Percent(pair.MismatchPpm)}  orders rest at {pair.Primary}");
        if (pair.ApprovedBy is { } user)
        {
            people.MarkupLineInterpolated($"  approved by {user} at {pair.ApprovedAt:u}");
        }
        if (pair.Note.Length > 0) { people.MarkupLineInterpolated($"  note: {pair.Note}"); }
        foreach (PairSide side in new[] { pair.First, pair.Second })
        {
            people.MarkupLineInterpolated($"[bold]{side.Venue}[/] {side.Market} {side.Slug}");
            people.MarkupLineInterpolated($"  {side.Title}  ({side.Outcome} first; without an answer: {side.Void})");
            people.MarkupLineInterpolated($"  {(side.Rules.Length > 0 ? side.Rules : "no rule text")}");
        }
        foreach (string reason in pair.Reasons) { people.MarkupLineInterpolated($"  {reason}"); }
    }

    public static void Changes(IAnsiConsole people, IReadOnlyList<PairChange> changes)
    {
        if (changes.Count == 0) { people.MarkupLine("[green]nothing changed[/]"); }
        foreach (PairChange change in changes)
        {
            people.MarkupLineInterpolated(
                $"[red]{change.Pair.Id}[/]  {change.What}; suspended until somebody approves it again");
        }
    }

    /// <summary>Told the share done; null when nobody watches.</summary>
    public static Action<double>? Progress(CommandOutput output) => Console.IsErrorRedirected ? null
        : share => output.Note($"compared {share:P0}");

    private static string Status(RegistryStatus status) => status switch
    {
        RegistryStatus.Approved => "[green]approved[/]",
        RegistryStatus.Suspended => "[red]suspended[/]",
        RegistryStatus.Withdrawn => "[grey]withdrawn[/]",
        _ => "suggested",
    };

    private static string Number(double score) => score.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(int partsPerMillion) =>
        (partsPerMillion / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + " %";
}
