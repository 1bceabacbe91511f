using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Probity.Domain.Values;
using Probity.Venues.Limits;

namespace Probity.Venues.Http;

/// <summary>One request to a venue.</summary>
/// <param name="Method">GET, POST...</param>
/// <param name="PathAndQuery">
/// Appended to the host's address, begins with a slash (or is empty), values already escaped.
/// </param>
/// <param name="Gates">Names of the rate limits it passes, the most specific first.</param>
/// <param name="Idempotent">May it be sent again when no usable answer came? True for every read.</param>
/// <param name="Body">JSON body, sent byte for byte; null for none.</param>
/// <param name="Cost">Tokens at each gate.</param>
/// <param name="Priority">Who goes first.</param>
public sealed record VenueRequest(
    HttpMethod Method,
    string PathAndQuery,
    IReadOnlyList<string> Gates,
    bool Idempotent = true,
    byte[]? Body = null,
    int Cost = 1,
    GatePriority Priority = GatePriority.Normal)
{
    /// <summary>
    /// Makes the headers of one attempt, once its gates are passed: signatures carry the time at which they are made.
    /// </summary>
    public Func<VenueRequest, IReadOnlyList<KeyValuePair<string, string>>>? Headers { get; init; }

    /// <summary>A 2xx with a member "error" is an answer that the caller reads itself (JSON-RPC).</summary>
    public bool KeepsErrors { get; init; }

    /// <summary>An empty body is a good answer: the venue only confirms.</summary>
    public bool MayAnswerNothing { get; init; }

    /// <summary>The answer carries secrets: no error ever quotes it.</summary>
    public bool Confidential { get; init; }

    /// <summary>The path alone, as signatures want it.</summary>
    public string Path => PathAndQuery.Split('?')[0];
}

/// <summary>A usable answer: status 2xx and a whole JSON document.</summary>
/// <param name="Body">The bytes as they came.</param>
/// <param name="Received">When the last byte was there.</param>
/// <param name="Endpoint">Method, host and path, for messages.</param>
public sealed record VenueReply(byte[] Body, Instant Received, string Endpoint);

/// <summary>
/// The thin pipeline over <see cref="HttpClient"/>: rate gates, a timeout, retries of idempotent requests with backoff,
/// jitter and Retry-After, and one clear error for everything that is not a whole JSON document.
/// </summary>
/// <param name="client">Its own timeout should be infinite; its base address is not used.</param>
/// <param name="host">The venue's base address; it may have a path.</param>
/// <param name="gates">The venue's rate limits.</param>
/// <param name="options">Timeout and retries.</param>
/// <param name="time">The clock of timeouts, backoff and receive times.</param>
/// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
public sealed class VenueHttp(
    HttpClient client, Uri host, RateGates gates, VenueHttpOptions options, TimeProvider time, Func<double> jitter)
{
    private readonly string prefix = host.AbsoluteUri.TrimEnd('/');

    /// <exception cref="VenueException">No usable answer, after all retries.</exception>
    public async Task<VenueReply> Send(VenueRequest request, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            await gates.Wait(request.Gates, request.Cost, request.Priority, cancel).ConfigureAwait(false);
            (VenueReply? reply, VenueError? error, Exception? cause) = await Attempt(request, cancel)
                .ConfigureAwait(false);
            if (reply is not null) { return reply; }
            if (error!.Status == (int)HttpStatusCode.TooManyRequests)
            {
                gates.Throttled(request.Gates, error.RetryAfter);
            }
            bool again = request.Idempotent && error.Retryable && attempt < options.Attempts
                && (error.RetryAfter ?? TimeSpan.Zero) <= options.LongestRetryAfter;
            if (!again) { throw new VenueException(error, cause); }
            await Task.Delay(Backoff(attempt, error.RetryAfter), time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="Send"/>, read into a record.</summary>
    /// <exception cref="VenueException">No usable answer, or its shape is not the documented one.</exception>
    public async Task<T> Read<T>(VenueRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        VenueReply reply = await Send(request, cancel).ConfigureAwait(false);
        return Parse(reply, type);
    }

    /// <exception cref="VenueException">The shape is not the documented one; the text says where.</exception>
    public static T Parse<T>(VenueReply reply, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(reply.Body, type)
                ?? throw new JsonException("null where a document was due");
        }
        catch (JsonException e)
        {
            string text = VenueError.Excerpt($"{e.Message} Body: {ReplyBody.Excerpt(reply.Body)}");
            throw new VenueException(
                new VenueError(VenueErrorKind.Malformed, 200, "", text, reply.Endpoint, false, null), e);
        }
    }

    private async Task<(VenueReply? Reply, VenueError? Error, Exception? Cause)> Attempt(
        VenueRequest request, CancellationToken cancel)
    {
        var uri = new Uri(prefix + request.PathAndQuery);
        string endpoint = $"{request.Method} {uri.Host}{uri.AbsolutePath}";
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        int status = 0;
        try
        {
            using HttpRequestMessage message = Message(request, uri);
            using HttpResponseMessage response = await client
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            status = (int)response.StatusCode;
            byte[] body = await ReadBody(response, both.Token).ConfigureAwait(false);
            VenueError? error = Judge(request, body, response, endpoint);
            return error is null ? (new VenueReply(body, Now(), endpoint), null, null) : (null, error, null);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            string text = $"nothing within {options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";
            return (null, new VenueError(VenueErrorKind.Timeout, 0, "", text, endpoint, true, null), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Once headers came, a broken stream is a body cut short.
            VenueErrorKind kind = status == 0 ? VenueErrorKind.Network : VenueErrorKind.Truncated;
            var error = new VenueError(kind, status, "", VenueError.Excerpt(e.Message), endpoint, true, null)
            {
                NeverSent = e is HttpRequestException { HttpRequestError: var reason } && IsBeforeSending(reason),
            };
            return (null, error, e);
        }
    }

    /// <summary>Did it fail while connecting, so that not a byte of the request left?</summary>
    private static bool IsBeforeSending(HttpRequestError reason) => reason
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private HttpRequestMessage Message(VenueRequest request, Uri uri)
    {
        var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        if (request.Headers is { } make)
        {
            foreach ((string name, string value) in make(request))
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return message;
    }

    private async Task<byte[]> ReadBody(HttpResponseMessage response, CancellationToken cancel)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int expected = (int)Math.Min(response.Content.Headers.ContentLength ?? 16_384, options.LargestBody);
            using var body = new MemoryStream(expected);
            byte[] chunk = new byte[16_384];
            int read;
            while ((read = await stream.ReadAsync(chunk, cancel).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > options.LargestBody)
                {
                    throw new IOException($"the body is larger than {options.LargestBody} bytes");
                }
                body.Write(chunk, 0, read);
            }
            return body.ToArray();
        }
    }

    private VenueError? Judge(VenueRequest request, byte[] body, HttpResponseMessage response, string endpoint)
    {
        int status = (int)response.StatusCode;
        bool success = status is >= 200 and < 300;
        VenueErrorKind? fault = ReplyBody.Fault(body);
        if (success && request.MayAnswerNothing && fault == VenueErrorKind.EmptyBody) { return null; }
        bool retryable = success || status >= 500 || status is 408 or 425 or 429;
        if (fault is { } kind && (success || kind == VenueErrorKind.Html))
        {
            string beginning = request.Confidential ? "(not shown: it may hold secrets)" : ReplyBody.Excerpt(body);
            return new VenueError(kind, status, "", beginning, endpoint, retryable, RetryAfter(response));
        }
        if (success && (request.KeepsErrors || !ReplyBody.IsErrorObject(body))) { return null; }
        (string text, string code, TimeSpan? asked) = fault is null ? ReplyBody.ErrorOf(body) : ("", "", null);
        if (text.Length == 0) { text = body.Length == 0 ? response.ReasonPhrase ?? "" : ReplyBody.Excerpt(body); }
        return new VenueError(
            success ? VenueErrorKind.ErrorInSuccess : VenueErrorKind.Status,
            status,
            code,
            VenueError.Excerpt(text),
            endpoint,
            !success && retryable,
            RetryAfter(response) ?? asked)
        {
            Document = fault is null && body.Length <= VenueError.MostDocument ? body : [],
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? header = response.Headers.RetryAfter;
        if (header?.Delta is { } delta) { return delta; }
        if (header?.Date is not { } date) { return null; }
        TimeSpan left = date - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Backoff(int attempt, TimeSpan? retryAfter)
    {
        double doubled = options.FirstBackoff.Ticks * Math.Pow(2, attempt - 1);
        double ticks = Math.Min(doubled, options.LongestBackoff.Ticks) * (0.5 + (0.5 * jitter()));
        TimeSpan own = TimeSpan.FromTicks((long)ticks);
        return retryAfter is { } asked && asked > own ? asked : own;
    }

    private Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
