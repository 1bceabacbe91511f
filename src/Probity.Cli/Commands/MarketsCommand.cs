using System.CommandLine;
using System.Globalization;
using Probity.Cli.Output;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Runtime.Scans;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Mapping;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>markets</c>: what the venue trades.</summary>
public static class MarketsCommand
{
    public static Command Create() => new("markets", "What the venue trades: list show search")
    {
        List(),
        Search(),
        Show(),
    };

    private static Command List()
    {
        var selection = new MarketOptions();
        var screen = new ScreenOptions();
        var venues = new VenueChoice();
        var all = All();
        var command = new Command("list", "Markets by filters, the most traded first") { all };
        selection.AddTo(command);
        venues.AddTo(command);
        screen.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            Settings settings = Settings.From(parsed);
            return Print(
                parsed, settings, venues.Of(parsed), selection.Of(parsed, settings, !parsed.GetValue(all)),
                screen.Of(parsed, selection.ScreenOf(parsed, settings)), cancel);
        });
        return command;
    }

    private static Command Search()
    {
        var words = new Argument<string[]>("words")
        {
            Description = "What to look for",
            Arity = ArgumentArity.OneOrMore,
        };
        var selection = new MarketOptions();
        var screen = new ScreenOptions();
        var venues = new VenueChoice();
        var all = All();
        var command = new Command("search", "Markets whose event matches these words") { words, all };
        venues.AddTo(command);
        selection.AddLimitTo(command);
        screen.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            Settings settings = Settings.From(parsed);
            int most = selection.LimitOf(parsed) ?? settings.Configuration.Markets.MaximumCount;
            string text = string.Join(' ', parsed.GetValue(words)!);
            var filter = new MarketFilter([], [], [], text, !parsed.GetValue(all), most);
            MarketScreen bounds = screen.Of(parsed, MarketScreen.Everything);
            return Print(parsed, settings, venues.Of(parsed), filter, bounds, cancel);
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("market")
        {
            Description = "Slug of a market or event, condition id, or outcome token",
        };
        var venues = new VenueChoice();
        var command = new Command("show", "Everything about one market or event, open or closed") { name };
        venues.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            string text = parsed.GetValue(name)!;
            IReadOnlyList<DiscoveredMarket> found = await Find(
                Settings.From(parsed), venues.Of(parsed), Named(text), MarketScreen.Everything, cancel);
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            if (found.Count == 0)
            {
                output.Note($"error: the venue knows no market '{text}'");
                return ExitCodes.No;
            }
            Instant now = Instant.FromDateTimeOffset(DateTimeOffset.UtcNow);
            output.Result(found.Select(market => Shape(market, now)).ToArray(), people =>
            {
                foreach (DiscoveredMarket market in found) { Describe(people, market, now); }
            });
            return ExitCodes.Done;
        });
        return command;
    }

    internal static MarketFilter Named(string text)
    {
        bool condition = text.StartsWith("0x", StringComparison.Ordinal);
        bool token = !condition && text.All(char.IsAsciiDigit);
        return new MarketFilter(
            condition || token ? [] : [text], condition ? [text] : [], token ? [text] : [], "", false, int.MaxValue);
    }

    private static Option<bool> All() => new("--all") { Description = "Closed markets too" };

    private static async Task<int> Print(
        ParseResult parsed,
        Settings settings,
        IReadOnlyList<VenueId> venues,
        MarketFilter filter,
        MarketScreen screen,
        CancellationToken cancel)
    {
        IReadOnlyList<DiscoveredMarket> found = await Find(settings, venues, filter, screen, cancel);
        CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
        Instant now = Instant.FromDateTimeOffset(DateTimeOffset.UtcNow);
        output.Result(found.Select(market => Shape(market, now)).ToArray(), people =>
        {
            Table table = CommandOutput.Table(
                "venue", "market", "question", "bid", "ask", "spread", "volume 24h", "hours left", "status");
            foreach (DiscoveredMarket m in found)
            {
                table.AddRow(
                    VenueNames.Of(m.Listing.Venue), Markup.Escape(m.Listing.Slug),
                    Markup.Escape(m.Listing.Question), Text(m.IndicatedBid),
                    Text(m.IndicatedAsk), Spread(m) ?? "-", m.Volume24h.ToString("N0", CultureInfo.InvariantCulture),
                    Hours(m, now), m.Listing.Status.ToString());
            }
            people.Write(table);
        });
        return ExitCodes.Done;
    }

    /// <summary>The markets of each venue, up to the filter's limit each.</summary>
    internal static async Task<IReadOnlyList<DiscoveredMarket>> Find(
        Settings settings,
        IReadOnlyList<VenueId> venues,
        MarketFilter filter,
        MarketScreen screen,
        CancellationToken cancel)
    {
        List<DiscoveredMarket> found = [];
        foreach (VenueId venue in venues)
        {
            found.AddRange(venue == VenueId.Opinion
                ? await FindOpinion(settings.Configuration.Opinion, filter, screen, cancel)
                : await FindPolymarket(settings.Configuration.Polymarket, filter, screen, cancel));
        }
        return found;
    }

    private static async Task<IReadOnlyList<DiscoveredMarket>> FindOpinion(
        OpinionOptions options, MarketFilter filter, MarketScreen screen, CancellationToken cancel)
    {
        using var clients = new OpinionClients(options, null, TimeProvider.System, Random.Shared.NextDouble);
        var catalog = new OpinionCatalog(
            clients.Public, options.Markets, TimeProvider.System,
            refused => Console.Error.WriteLine("note: " + refused.Note));
        return await screen.Find(catalog, filter, TimeProvider.System, cancel);
    }

    private static async Task<IReadOnlyList<DiscoveredMarket>> FindPolymarket(
        PolymarketOptions options, MarketFilter filter, MarketScreen screen, CancellationToken cancel)
    {
        using var clients = new PolymarketClients(options, TimeProvider.System, Random.Shared.NextDouble);
        var catalog = new PolymarketCatalog(
            clients.Gamma, clients.Clob, new MarketMapper(options.Markets),
            refused => Console.Error.WriteLine("note: " + refused.Note));
        return await screen.Find(catalog, filter, TimeProvider.System, cancel);
    }

    private static object Shape(DiscoveredMarket m, Instant now) => new
    {
        venue = m.Listing.Venue,
        condition = m.Listing.Condition,
        slug = m.Listing.Slug,
        question = m.Listing.Question,
        status = m.Listing.Status,
        outcomes = new[] { m.Listing.First, m.Listing.Second }
            .Select(o => new { name = o.Outcome, token = o.Token }).ToArray(),
        bid = m.IndicatedBid,
        ask = m.IndicatedAsk,
        spread = Spread(m),
        volume24h = m.Volume24h.ToString(CultureInfo.InvariantCulture),
        endsAt = m.Listing.EndsAt.IsKnown ? m.Listing.EndsAt.ToString() : null,
        hoursLeft = MarketScreen.HoursLeft(m, now) is { } hours ? Math.Round(hours, 2) : (double?)null,
        tick = m.Listing.Terms.Grid.Tick,
        minimumSize = m.Listing.Terms.MinimumSize,
        minimumNotional = m.Listing.Terms.MinimumNotional,
        fees = new
        {
            rate = m.Listing.Terms.Fees.Rate.ToString(CultureInfo.InvariantCulture),
            exponent = m.Listing.Terms.Fees.Exponent,
            takerOnly = m.Listing.Terms.Fees.TakerOnly,
            rebateShare = m.Listing.Terms.Fees.RebateShare.ToString(CultureInfo.InvariantCulture),
        },
        termsFrom = m.Listing.Terms.Source,
        protocol = m.Listing.Protocol,
        marketId = m.Listing.Contracts?.MarketId,
        negRisk = m.Listing.NegRisk,
        group = m.VenueGroup.Length > 0 ? m.VenueGroup : null,
        groupTitle = m.GroupTitle,
        groupKind = m.VenueGroup.Length > 0 ? m.GroupKind : (object?)null,
    };

    private static void Describe(IAnsiConsole people, DiscoveredMarket m, Instant now)
    {
        people.MarkupLineInterpolated($"[bold]{m.Listing.Question}[/]  ({m.Listing.Slug}, {m.Listing.Status})");
        string kind = m.VenueGroup.Length > 0 ? m.GroupKind.ToString() : "";
        people.MarkupLineInterpolated($"  event      {m.GroupTitle}  {kind}");
        people.MarkupLineInterpolated($"  condition  {m.Listing.Condition}");
        people.MarkupLineInterpolated($"  {m.Listing.First.Outcome}  {m.Listing.First.Token}");
        people.MarkupLineInterpolated($"  {m.Listing.Second.Outcome}  {m.Listing.Second.Token}");
        people.MarkupLineInterpolated($"  bid {Text(m.IndicatedBid)}  ask {Text(m.IndicatedAsk)}");
        people.MarkupLineInterpolated($"  volume 24h {m.Volume24h:N0}  hours left {Hours(m, now)}");
        MarketTerms terms = m.Listing.Terms;
        people.MarkupLineInterpolated($"  tick {terms.Grid}  minimum {terms.MinimumSize}");
        people.MarkupLineInterpolated($"  fee rate {terms.Fees.Rate}  neg-risk {m.Listing.NegRisk}");
    }

    private static string? Spread(DiscoveredMarket market) => MarketScreen.SpreadPips(market) is { } pips
        ? (pips / (decimal)Price.PipsPerDollar).ToString(CultureInfo.InvariantCulture)
        : null;

    private static string Text(Price? price) => price?.ToString() ?? "-";

    private static string Hours(DiscoveredMarket market, Instant now) =>
        MarketScreen.HoursLeft(market, now)?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";
}
