using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Opinion.Server;

/// <summary>How the venue writes its answers (reference/opinion.md 4): one envelope for all.</summary>
internal static class OpinionAnswers
{
    private const int MostRows = 20;
    private const int UsualRows = 10;

    public static Task Result(HttpContext context, JsonNode? result) => Answers.Json(
        context, new JsonObject { ["errmsg"] = "", ["errno"] = 0, ["result"] = result });

    public static Task Refuse(HttpContext context, OpinionRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return Answers.Json(
            context,
            new JsonObject { ["errmsg"] = refusal.Message, ["errno"] = refusal.Number, ["result"] = null });
    }

    /// <summary>The rows of the page that the query asks for, and how many there are.</summary>
    /// <exception cref="OpinionRefusal">400: page or limit is out of range.</exception>
    public static JsonObject Page<T>(HttpContext context, IEnumerable<T> rows, Func<T, JsonNode> write)
    {
        int page = Whole(context, "page", 1), limit = Whole(context, "limit", UsualRows);
        if (page < 1) { throw OpinionRefusal.Bad("page must be at least 1"); }
        if (limit is < 1 or > MostRows) { throw OpinionRefusal.Bad($"limit must be within 1..{MostRows}"); }
        T[] all = [.. rows];
        return new JsonObject
        {
            ["list"] = new JsonArray([.. all.Skip((page - 1) * limit).Take(limit).Select(write)]),
            ["total"] = all.Length,
        };
    }

    /// <summary>A whole number of the query, or its default.</summary>
    /// <exception cref="OpinionRefusal">400: it is no number.</exception>
    public static int Whole(HttpContext context, string name, int usual)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0) { return usual; }
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw OpinionRefusal.Bad($"{name} must be a number");
    }

    /// <summary>A chain id that is named must be the venue's.</summary>
    /// <exception cref="OpinionRefusal">400.</exception>
    public static void CheckChain(HttpContext context, string name)
    {
        if (Whole(context, name, (int)OpinionContracts.ChainId) != (int)OpinionContracts.ChainId)
        {
            throw OpinionRefusal.Bad($"{name} is not supported");
        }
    }

    /// <exception cref="OpinionRefusal">400: the body is no JSON.</exception>
    public static async Task<JsonElement> Body(HttpContext context)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(
                context.Request.Body, cancellationToken: context.RequestAborted);
            return body.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw OpinionRefusal.Bad("invalid request body");
        }
    }

    public static long Seconds(Instant at) => at.IsKnown ? Answers.Seconds(at) : 0;
}
