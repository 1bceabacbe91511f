using System.Text.Json.Serialization.Metadata;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Http;

/// <summary>
/// Requests to the venue with or without a key: header, rate gate and envelope over <see cref="VenueHttp"/>. Answers
/// are the envelope's "result"; an errno other than 0 is a <see cref="VenueException"/> that keeps number and text.
/// </summary>
/// <param name="http">Pipeline to the REST host; its gates have those of <see cref="OpinionRateLimits"/>.</param>
/// <param name="key">Null for public routes: an empty or wrong key is refused even there.</param>
public sealed class OpinionHttp(VenueHttp http, ApiKey? key)
{
    private static readonly string[] KeyGates = [OpinionRateLimits.Key];
    private static readonly string[] AddressGates = [OpinionRateLimits.Address];

    private readonly KeyValuePair<string, string>[] headers =
        key is null ? [] : [new KeyValuePair<string, string>("apikey", key.Reveal())];

    /// <summary>Does it send a key?</summary>
    public bool HasKey => headers.Length > 0;

    /// <summary>A read that may be repeated; the result as raw JSON.</summary>
    /// <exception cref="VenueException">No usable answer after all retries, an errno, or no result.</exception>
    public Task<VenueReply> Get(
        string pathAndQuery, CancellationToken cancel, GatePriority priority = GatePriority.Normal) =>
        Send(Request(HttpMethod.Get, pathAndQuery, null, priority), cancel);

    /// <summary>As the raw form, read into a record.</summary>
    /// <exception cref="VenueException">As the raw form, or the shape is not the documented one.</exception>
    public async Task<T> Get<T>(
        string pathAndQuery,
        JsonTypeInfo<T> type,
        CancellationToken cancel,
        GatePriority priority = GatePriority.Normal) =>
        VenueHttp.Parse(await Get(pathAndQuery, cancel, priority).ConfigureAwait(false), type);

    /// <summary>A POST, never repeated: what it did when no usable answer came is not known.</summary>
    /// <exception cref="VenueException">
    /// No usable answer, an errno (<see cref="VenueErrorKind.ErrorInSuccess"/>), or a shape of another kind.
    /// </exception>
    public async Task<T> Post<T>(
        string path, byte[] body, JsonTypeInfo<T> type, GatePriority priority, CancellationToken cancel) =>
        VenueHttp.Parse(
            await Send(Request(HttpMethod.Post, path, body, priority), cancel).ConfigureAwait(false), type);

    /// <summary>A request of the caller's own making; the envelope is opened.</summary>
    /// <exception cref="VenueException">No usable answer, an errno, or no result.</exception>
    public async Task<VenueReply> Send(VenueRequest request, CancellationToken cancel)
    {
        VenueReply reply = await http.Send(request, cancel).ConfigureAwait(false);
        VenueError? error = EnvelopeReader.Open(reply, out ReadOnlyMemory<byte> result, request.Confidential);
        if (error is null && result.IsEmpty && !request.MayAnswerNothing)
        {
            error = EnvelopeReader.Fault(reply, "success without a result", request.Confidential);
        }
        return error is null ? reply with { Body = result.ToArray() } : throw new VenueException(error);
    }

    /// <summary>A request with our header and gate, for <see cref="Send"/>.</summary>
    public VenueRequest Request(
        HttpMethod method, string pathAndQuery, byte[]? body, GatePriority priority = GatePriority.Normal) =>
        new(
            method,
            pathAndQuery,
            HasKey ? KeyGates : AddressGates,
            Idempotent: method == HttpMethod.Get,
            Body: body,
            Priority: priority)
        {
            Headers = _ => headers,
        };
}
