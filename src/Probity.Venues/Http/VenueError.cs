using System.Globalization;

namespace Probity.Venues.Http;

/// <summary>What kind of answer was no answer.</summary>
public enum VenueErrorKind
{
    /// <summary>The venue said no, with a status.</summary>
    Status = 0,

    /// <summary>Status 2xx, but the body is an error object.</summary>
    ErrorInSuccess = 1,

    /// <summary>A web page (maintenance, challenge, block) where JSON was due.</summary>
    Html = 2,

    EmptyBody = 3,

    /// <summary>The body ends in the middle.</summary>
    Truncated = 4,

    /// <summary>The body is no JSON, or not of the documented shape.</summary>
    Malformed = 5,

    Timeout = 6,

    /// <summary>No connection, or it broke.</summary>
    Network = 7,
}

/// <summary>Why a request brought nothing usable; everything a person or a policy needs, and no secrets.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Status">HTTP status, 0 when there was none.</param>
/// <param name="Code">The venue's own error code, or empty.</param>
/// <param name="Text">
/// The venue's words or the beginning of the body, at most <see cref="MostText"/> characters.
/// </param>
/// <param name="Endpoint">Method, host and path without the query.</param>
/// <param name="Retryable">May the same request succeed later?</param>
/// <param name="RetryAfter">How long the venue asked us to wait.</param>
public sealed record VenueError(
    VenueErrorKind Kind, int Status, string Code, string Text, string Endpoint, bool Retryable, TimeSpan? RetryAfter)
{
    public const int MostText = 300;

    /// <summary>Bytes of an error document that is kept whole.</summary>
    public const int MostDocument = 8 * 1024;

    /// <summary>Proof that not a byte of the request left: the connection never came about.</summary>
    public bool NeverSent { get; init; }

    /// <summary>
    /// The venue's error document where it was JSON and small: some carry more than a text. Never printed.
    /// </summary>
    public ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Shortens and puts on one line.</summary>
    public static string Excerpt(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostText ? line : line[..(MostText - 1)] + "…";
    }

    public override string ToString()
    {
        string status = Status == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {Status}");
        string code = Code.Length == 0 ? "" : $" ({Code})";
        return $"{Endpoint}: {Describe()}{status}{code}: {Text}";
    }

    private string Describe() => Kind switch
    {
        VenueErrorKind.Status => "refused with status",
        VenueErrorKind.ErrorInSuccess => "an error inside a reply of status",
        VenueErrorKind.Html => "a web page instead of JSON, status",
        VenueErrorKind.EmptyBody => "an empty body, status",
        VenueErrorKind.Truncated => "a body cut short, status",
        VenueErrorKind.Malformed => "an unreadable body, status",
        VenueErrorKind.Timeout => "no answer in time",
        _ => "network failure",
    };
}

/// <summary>A request that brought nothing usable, after all retries.</summary>
public sealed class VenueException(VenueError error, Exception? inner = null) : Exception(error.ToString(), inner)
{
    public VenueError Error { get; } = error;
}
