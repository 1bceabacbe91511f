using System.Globalization;
using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>Answers that take the place of the right one, in the venue's own words.</summary>
public static class FaultAnswers
{
    private const string Json = "application/json";

    /// <summary>Status 0: the connection is broken without an answer.</summary>
    public static FaultAnswer Abort { get; } = new(0, "", "", null);

    public static FaultAnswer Error(int status, string text, int? retryAfterSeconds = null) =>
        new(status, ErrorBody(text), Json, retryAfterSeconds);

    public static FaultAnswer Html(int status) => new(
        status,
        string.Create(
            CultureInfo.InvariantCulture,
            $"<!DOCTYPE html>\n<html><head><title>{status}: Bad gateway</title></head>"
            + $"<body><h1>Bad gateway</h1><p>Error code {status}</p></body></html>\n"),
        "text/html; charset=UTF-8", null);

    /// <summary>The matching engine restarts (reference/polymarket.md 8.5).</summary>
    public static FaultAnswer Restarting(int retryAfterSeconds) =>
        new(425, ErrorBody("the matching engine is restarting"), Json, retryAfterSeconds);

    /// <summary>After a restart (reference/polymarket.md 4.4).</summary>
    public static FaultAnswer PostOnlyMode(int retryAfterSeconds) => new(
        503,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"error\":\"post-only mode: only post-only orders and cancels are allowed\","
            + $"\"code\":\"post_only_mode\",\"retry_after_seconds\":{retryAfterSeconds}}}"),
        Json, retryAfterSeconds);

    public static FaultAnswer Disabled { get; } =
        Error(503, "Trading is currently disabled. Check polymarket.com for updates");

    public static FaultAnswer CancelsOnly { get; } = Error(
        503, "Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.");

    internal static int Seconds(Duration span) =>
        (int)Math.Max(1, (span.Nanos + Instant.NanosPerSecond - 1) / Instant.NanosPerSecond);

    private static string ErrorBody(string text) =>
        $"{{\"error\":\"{System.Text.Json.JsonEncodedText.Encode(text)}\"}}";
}
