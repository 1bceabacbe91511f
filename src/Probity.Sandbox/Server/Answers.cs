using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Domain.Values;

namespace Probity.Sandbox.Server;

/// <summary>The venue says no: an HTTP status and its text (reference/polymarket.md 4.4).</summary>
public sealed class VenueRefusal(int status, string text) : Exception(text)
{
    public int Status { get; } = status;

    /// <summary>The whole error document; null for the usual one.</summary>
    public JsonObject? Document { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public static VenueRefusal Bad(string text) => new(StatusCodes.Status400BadRequest, text);

    public static VenueRefusal Unauthorized(string text = "Unauthorized/Invalid api key") =>
        new(StatusCodes.Status401Unauthorized, text);

    public static VenueRefusal NotFound(string text) => new(StatusCodes.Status404NotFound, text);
}

/// <summary>How the venue writes its answers.</summary>
public static class Answers
{
    /// <summary>As the venue's server does it: only what JSON demands is escaped.</summary>
    public static JsonSerializerOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document; null is the JSON null.</summary>
    public static Task Json(HttpContext context, JsonNode? document)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(document?.ToJsonString(Options) ?? "null");
    }

    public static Task Error(HttpContext context, VenueRefusal refusal)
    {
        context.Response.Clear();
        context.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return Json(context, refusal.Document ?? new JsonObject { ["error"] = refusal.Message });
    }

    public static JsonArray Array(IEnumerable<string> texts) =>
        new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    /// <summary>Unix seconds.</summary>
    public static long Seconds(Instant at) => at.Nanos / Instant.NanosPerSecond;

    /// <summary>Unix milliseconds.</summary>
    public static long Milliseconds(Instant at) => at.Nanos / Instant.NanosPerMillisecond;
}
