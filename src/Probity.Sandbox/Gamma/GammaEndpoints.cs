using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Gamma;

/// <summary>Markets, events, tags and search (reference/polymarket.md 4.5).</summary>
public sealed class GammaEndpoints(SandboxVenue venue) : ISandboxEndpoints
{
    private const int MostPlain = 500;
    private readonly GammaDocuments documents = new(venue);

    public SandboxHost Host => SandboxHost.Gamma;

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/markets", q => Plain(q, Markets(q)));
        Get(routes, "/markets/keyset", q => Keyset(q, Markets(q), "markets", "MarketsKeysetListResponse"));
        Get(routes, "/events", q => Plain(q, Events(q)));
        Get(routes, "/events/keyset", q => Keyset(q, Events(q), "events", "EventsKeysetListResponse"));
        Get(routes, "/tags", _ => new JsonArray(documents.Tag()));
        Get(routes, "/public-search", Search);
        ById(routes, "/markets/{key}", key => OneMarket(market => Id(market.Listing.GammaId) == key));
        ById(routes, "/markets/slug/{key}", key => OneMarket(market => market.Market.Slug == key));
        ById(routes, "/markets/{key}/tags", key =>
            Tags(OneMarket(market => Id(market.Listing.GammaId) == key)));
        ById(routes, "/events/{key}", key => OneEvent(parent => Id(parent.Id) == key));
        ById(routes, "/events/slug/{key}", key => OneEvent(parent => parent.Slug == key));
        ById(routes, "/events/{key}/tags", key => Tags(OneEvent(parent => Id(parent.Id) == key)));
        ById(routes, "/tags/{key}", key => OneTag("id", key));
        ById(routes, "/tags/slug/{key}", key => OneTag("slug", key));
        routes.MapPost("/markets/information", Information);
    }

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonArray Plain(GammaQuery query, IEnumerable<JsonObject> rows) =>
        new([.. query.Ordered(rows).Skip(query.Offset).Take(query.Limit(MostPlain))]);

    private static JsonObject Keyset(GammaQuery query, IEnumerable<JsonObject> all, string name, string schema)
    {
        (List<JsonObject> rows, string? next) = query.Page(query.Ordered(all));
        var page = new JsonObject
        {
            ["$schema"] = $"https://gamma-api.polymarket.com/schemas/{schema}.json",
            [name] = new JsonArray([.. rows]),
        };
        if (next is not null) { page["next_cursor"] = next; }
        return page;
    }

    private void Get(IEndpointRouteBuilder routes, string path, Func<GammaQuery, JsonNode> answer) =>
        routes.MapGet(path, context => Answers.Json(
            context, venue.Run(() => answer(new GammaQuery(context.Request.Query)))));

    private void ById(IEndpointRouteBuilder routes, string path, Func<string, JsonNode> answer) =>
        routes.MapGet(path, context => Answers.Json(
            context, venue.Run(() => answer((string)context.Request.RouteValues["key"]!))));

    private IEnumerable<JsonObject> Markets(GammaQuery q)
    {
        HashSet<string>? ids = q.Each("id"), slugs = q.Each("slug"), tokens = q.Each("clob_token_ids");
        HashSet<string>? conditions = q.Each("condition_ids"), questions = q.Each("question_ids");
        bool closed = q.Flag("closed") ?? false;
        if (q.Flag("active") == false || q.Flag("archived") == true || IsOtherTag(q)) { return []; }
        return venue.Markets
            .Where(market => new MarketFigures(venue, market).IsClosed == closed)
            .Where(market => ids?.Contains(Id(market.Listing.GammaId)) ?? true)
            .Where(market => slugs?.Contains(market.Market.Slug) ?? true)
            .Where(market => conditions?.Contains(market.Condition) ?? true)
            .Where(market => questions?.Contains(Hex.Of(market.Listing.QuestionId)) ?? true)
            .Where(market => tokens is null || tokens.Contains(market.Token(0)) || tokens.Contains(market.Token(1)))
            .Where(market => IsBetween(q, "volume_num", new MarketFigures(venue, market).Volume))
            .Where(market => IsBetween(q, "liquidity_num", new MarketFigures(venue, market).Liquidity))
            .Select(market => documents.Market(market, withEvent: true));
    }

    private IEnumerable<JsonObject> Events(GammaQuery q)
    {
        HashSet<string>? ids = q.Each("id"), slugs = q.Each("slug");
        bool withMarkets = q.Flag("include_markets") ?? true;
        bool? closed = q.Flag("closed");
        if (q.Flag("active") == false || q.Flag("archived") == true || IsOtherTag(q)) { return []; }
        return Groups()
            .Where(group => ids?.Contains(Id(group.Key.Id)) ?? true)
            .Where(group => slugs?.Contains(group.Key.Slug) ?? true)
            .Select(group => documents.Event([.. group], withMarkets))
            .Where(row => closed is null || row["closed"]!.GetValue<bool>() == closed)
            .Where(row => IsBetween(q, "volume", row["volume"]!.GetValue<decimal>()))
            .Where(row => IsBetween(q, "liquidity", row["liquidity"]!.GetValue<decimal>()));
    }

    private static bool IsOtherTag(GammaQuery q) =>
        (q.Has("tag_id") && q.Text("tag_id") != "100") || (q.Has("tag_slug") && q.Text("tag_slug") != "sandbox");

    private static bool IsBetween(GammaQuery q, string name, decimal value) =>
        value >= (q.Decimal($"{name}_min") ?? value) && value <= (q.Decimal($"{name}_max") ?? value);

    private IEnumerable<IGrouping<SandboxEvent, SandboxMarket>> Groups() =>
        venue.Markets.GroupBy(market => market.Listing.Event);

    private JsonObject OneMarket(Func<SandboxMarket, bool> which) =>
        venue.Markets.FirstOrDefault(which) is { } market
            ? WithSchema(documents.Market(market, withEvent: true), "Market")
            : throw GammaQuery.NotFound("market not found");

    private JsonObject OneEvent(Func<SandboxEvent, bool> which) =>
        Groups().FirstOrDefault(group => which(group.Key)) is { } found
            ? documents.Event([.. found], withMarkets: true)
            : throw GammaQuery.NotFound("event not found");

    private JsonObject OneTag(string member, string value) => documents.Tag()[member]!.GetValue<string>() == value
        ? documents.Tag()
        : throw GammaQuery.NotFound("tag not found");

    private static JsonNode Tags(JsonObject document) => document["tags"]!.DeepClone();

    private static JsonObject WithSchema(JsonObject document, string name)
    {
        document.Insert(0, "$schema", $"https://gamma-api.polymarket.com/schemas/{name}.json");
        return document;
    }

    /// <summary>Events in whose title or questions every word stands.</summary>
    private JsonObject Search(GammaQuery q)
    {
        string[] words = q.Text("q").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) { throw GammaQuery.Invalid("expected required property q to be present"); }
        int size = (int)Math.Clamp(q.Decimal("limit_per_type") ?? 5, 1, 50);
        int page = (int)Math.Clamp(q.Decimal("page") ?? 1, 1, 1_000_000);
        bool openOnly = q.Text("events_status") == "active" && q.Flag("keep_closed_markets") != true;
        List<JsonObject> found =
        [
            .. Groups().Where(group => Array.TrueForAll(words, word => Mentions(group, word)))
                .Select(group => documents.Event([.. group], withMarkets: true))
                .Where(row => !openOnly || !row["closed"]!.GetValue<bool>()),
        ];
        JsonObject tag = documents.Tag();
        tag["event_count"] = Groups().Count();
        return new JsonObject
        {
            ["events"] = new JsonArray([.. found.Skip((page - 1) * size).Take(size)]),
            ["tags"] = q.Flag("search_tags") == true ? new JsonArray(tag) : new JsonArray(),
            ["profiles"] = new JsonArray(),
            ["pagination"] = new JsonObject
            {
                ["hasMore"] = found.Count > page * size,
                ["totalResults"] = found.Count,
            },
        };
    }

    private static bool Mentions(IGrouping<SandboxEvent, SandboxMarket> group, string word) =>
        group.Select(market => market.Market.Question).Append(group.Key.Title)
            .Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Filters in a body; unknown members are ignored, as the venue does.</summary>
    private async Task Information(HttpContext context)
    {
        JsonObject? body;
        try
        {
            body = await JsonNode.ParseAsync(context.Request.Body) as JsonObject;
        }
        catch (JsonException e)
        {
            throw GammaQuery.Invalid(e.Message);
        }
        HashSet<string>? Wanted(string name) => (body?[name] as JsonArray)?
            .Select(item => item?.ToString() ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        HashSet<string>? conditions = Wanted("conditionIds"), slugs = Wanted("slug"), ids = Wanted("id");
        JsonArray answer = venue.Run(() => new JsonArray(
        [
            .. venue.Markets
                .Where(market => conditions?.Contains(market.Condition) ?? true)
                .Where(market => slugs?.Contains(market.Market.Slug) ?? true)
                .Where(market => ids?.Contains(Id(market.Listing.GammaId)) ?? true)
                .Select(market => documents.Market(market, withEvent: true)),
        ]));
        await Answers.Json(context, answer);
    }
}
