using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Accounts;

/// <summary>
/// A wallet's own API key by its signature (reference/opinion.md 2): no form, no website. A wallet has one key at most,
/// and may read it again whenever it likes, so nothing need be stored. Nothing that it throws quotes a reply.
/// </summary>
/// <param name="http">Without a key: the signature stands in its place.</param>
/// <param name="key">Of the wallet; the venue has to know it already.</param>
/// <param name="time">Signatures are good for five minutes of the venue's clock.</param>
public sealed class KeyClient(OpinionHttp http, PrivateKey key, TimeProvider time)
{
    private const string Path = "/auth/api-key";

    private readonly Lock guard = new();
    private long lastSeconds;

    /// <summary>The wallet's key.</summary>
    /// <exception cref="VenueException">It has none (11010), or no usable answer.</exception>
    public Task<ApiKey> Get(CancellationToken cancel) => Ask(HttpMethod.Get, KeyAuth.Get, cancel);

    /// <summary>A new key; it works after about 15 seconds (<see cref="KeyActivation"/>).</summary>
    /// <exception cref="VenueException">There is one already (11009), or no usable answer.</exception>
    public Task<ApiKey> Create(CancellationToken cancel) => Ask(HttpMethod.Post, KeyAuth.Create, cancel);

    /// <summary>Ends the wallet's key; it lingers for about 10 seconds.</summary>
    /// <exception cref="VenueException">It has none (11010), or no usable answer.</exception>
    public async Task Delete(CancellationToken cancel) => await http.Send(
        Request(HttpMethod.Delete, KeyAuth.Delete) with { MayAnswerNothing = true }, cancel).ConfigureAwait(false);

    /// <summary>
    /// Reads the key, and creates one when there is none. A create that brought no usable answer may have happened: the
    /// key is read again then.
    /// </summary>
    /// <returns>The key, and whether it is new and so may not work yet.</returns>
    /// <exception cref="VenueException">Neither brought one; the error is that of the create.</exception>
    public async Task<(ApiKey Key, bool IsNew)> GetOrCreate(CancellationToken cancel)
    {
        try
        {
            return (await Get(cancel).ConfigureAwait(false), false);
        }
        catch (VenueException e) when (e.Error.Code == OpinionErrors.NoKey)
        {
            // What create is for.
        }
        try
        {
            return (await Create(cancel).ConfigureAwait(false), true);
        }
        catch (VenueException e) when (e.Error.Code == OpinionErrors.KeyExists || e.Error.Code.Length == 0)
        {
            try
            {
                return (await Get(cancel).ConfigureAwait(false), true);
            }
            catch (VenueException again) when (again.Error.Code == OpinionErrors.NoKey)
            {
                throw e;
            }
        }
    }

    /// <summary>What a person can do about a refusal; the venue's words and ours.</summary>
    public static string Explain(VenueError error)
    {
        string advice = OpinionErrors.Advice(error.Code);
        return advice.Length == 0 ? error.ToString() : $"{error}; {advice}";
    }

    private async Task<ApiKey> Ask(HttpMethod method, string action, CancellationToken cancel)
    {
        VenueReply reply = await http.Send(Request(method, action), cancel).ConfigureAwait(false);
        ApiKeyDocument? document = null;
        try
        {
            document = JsonSerializer.Deserialize(reply.Body, AccountJson.Default.ApiKeyDocument);
            if (document is { ApiKey.Length: > 0, Wallet: var wallet } && IsOurs(wallet))
            {
                return new ApiKey(document.ApiKey);
            }
        }
        catch (Exception e) when (e is JsonException or BadInputException)
        {
            // Its message may quote what must not be shown.
        }
        string what = document is null ? "without an API key" : "whose API key or wallet is not ours";
        throw new VenueException(new VenueError(
            VenueErrorKind.Malformed, 200, "", $"a reply of {reply.Body.Length} bytes {what} (not shown: it may hold a "
            + "secret)", reply.Endpoint, false, null));
    }

    private bool IsOurs(string? wallet) =>
        wallet is null || string.Equals(wallet, key.Address.ToString(), StringComparison.OrdinalIgnoreCase);

    private VenueRequest Request(HttpMethod method, string action) => http.Request(method, Path, null) with
    {
        Headers = _ => KeyAuth.Headers(key, action, Seconds(action)),
        Confidential = true,
    };

    /// <summary>A signature that creates or deletes counts once, so no two of ours may carry the same second.</summary>
    private long Seconds(string action)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        if (action == KeyAuth.Get) { return now; }
        lock (guard) { return lastSeconds = Math.Max(now, lastSeconds + 1); }
    }
}
