using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>Who may use the relayer: a key of its own, or a builder's credentials. Never printed.</summary>
public abstract record RelayerCredentials
{
    private RelayerCredentials()
    {
    }

    internal abstract IReadOnlyList<KeyValuePair<string, string>> Headers(VenueRequest request, long unixSeconds);

    public sealed override string ToString() => "relayer credentials";

    /// <summary>A relayer key and the address that it was made for.</summary>
    public sealed record RelayerKey(string Key, EvmAddress Address) : RelayerCredentials
    {
        internal override IReadOnlyList<KeyValuePair<string, string>> Headers(VenueRequest request, long unixSeconds) =>
            [new("RELAYER_API_KEY", Key), new("RELAYER_API_KEY_ADDRESS", Address.ToString())];
    }

    /// <summary>Builder credentials: the HMAC of private requests under other names.</summary>
    public sealed record Builder(ApiCredentials Credentials) : RelayerCredentials
    {
        internal override IReadOnlyList<KeyValuePair<string, string>> Headers(VenueRequest request, long unixSeconds)
        {
            string path = request.PathAndQuery.Split('?')[0];
            byte[] canonical = L2Headers.CanonicalBytes(unixSeconds, request.Method.Method, path, request.Body ?? []);
            return
            [
                new("POLY_BUILDER_API_KEY", Credentials.ApiKey),
                new("POLY_BUILDER_SIGNATURE", L2Headers.Sign(Credentials, canonical)),
                new("POLY_BUILDER_TIMESTAMP", unixSeconds.ToString(CultureInfo.InvariantCulture)),
                new("POLY_BUILDER_PASSPHRASE", Credentials.Passphrase),
            ];
        }
    }
}

/// <summary>What the next request to the relayer must be signed with.</summary>
/// <param name="Address">The relay that will send it, for proxy wallets.</param>
/// <param name="Nonce">Of the wallet, or of the relay hub.</param>
public sealed record RelayerTerms(EvmAddress Address, BigInteger Nonce);

/// <summary>How far the relayer is with a transaction.</summary>
public enum RelayerState
{
    /// <summary>Taken, or on its way.</summary>
    Waiting = 0,
    Confirmed = 1,
    Failed = 2,
}

/// <summary>A transaction as the relayer knows it.</summary>
/// <param name="Id">The relayer's name for it.</param>
/// <param name="State">In our terms.</param>
/// <param name="StateText">In the relayer's.</param>
/// <param name="Hash">On the chain; empty before it was broadcast.</param>
/// <param name="Error">The relayer's words; empty when there are none.</param>
public sealed record RelayerTransaction(string Id, RelayerState State, string StateText, string Hash, string Error);

/// <summary>The venue's relayer, which pays the gas of proxies, Safes and deposit wallets.</summary>
/// <param name="http">Pipeline to the relayer.</param>
/// <param name="credentials">Null where none are configured: then only reads work.</param>
/// <param name="time">The clock of the builder's signature.</param>
public sealed partial class RelayerClient(VenueHttp http, RelayerCredentials? credentials, TimeProvider time)
{
    private static readonly string[] ReadGates = [ChainRateLimits.Relayer];
    private static readonly string[] SubmitGates = [ChainRateLimits.Submit, ChainRateLimits.Relayer];

    /// <param name="signer">The key's address.</param>
    /// <param name="type">SAFE, PROXY or WALLET.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<RelayerTerms> Terms(EvmAddress signer, string type, CancellationToken cancel)
    {
        VenueReply reply = await http.Send(
            Read($"/v1/account/transactions/params?address={signer}&type={type}"), cancel).ConfigureAwait(false);
        return Parse(reply, root => new RelayerTerms(
            EvmAddress.Parse(Text(root, "address")), Hex.ParseUInt256(Text(root, "nonce"))));
    }

    /// <summary>Has a signed request executed. Not repeated by itself: the caller knows what is safe.</summary>
    /// <exception cref="ChainException">No credentials are configured.</exception>
    public async Task<RelayerTransaction> Submit(byte[] request, CancellationToken cancel)
    {
        if (credentials is null)
        {
            throw new ChainException(
                ChainFault.NotConfigured,
                "the relayer needs a key: set a relayer key or builder credentials for the account "
                + "(docs/venues/polymarket.md, \"Relayer\"), or do this in the venue's web application");
        }
        var post = new VenueRequest(HttpMethod.Post, "/submit", SubmitGates, Idempotent: false, Body: request)
        {
            Headers = made => credentials.Headers(made, time.GetUtcNow().ToUnixTimeSeconds()),
        };
        VenueReply reply = await http.Send(post, cancel).ConfigureAwait(false);
        return Parse(reply, Transaction);
    }

    public async Task<RelayerTransaction> Transaction(string id, CancellationToken cancel)
    {
        VenueReply reply = await http.Send(
            Read("/v1/account/transactions/" + Uri.EscapeDataString(id)), cancel).ConfigureAwait(false);
        return Parse(reply, Transaction);
    }

    /// <summary>Is there a contract at a wallet's address?</summary>
    /// <param name="wallet">Its address.</param>
    /// <param name="isDepositWallet">Those are asked for by type.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<bool> Deployed(EvmAddress wallet, bool isDepositWallet, CancellationToken cancel)
    {
        string type = isDepositWallet ? "&type=WALLET" : "";
        VenueReply reply = await http.Send(Read($"/deployed?address={wallet}{type}"), cancel).ConfigureAwait(false);
        return Parse(reply, root => root.GetProperty("deployed").GetBoolean());
    }

    /// <summary>
    /// May the same be submitted again, signed with a fresh nonce? Only where the words prove that nothing was taken.
    /// </summary>
    public static bool IsBusy(VenueError error)
    {
        if (error.Status == 429) { return true; }
        if (error.Status != 400) { return false; }
        bool busy = error.Text.Contains("wallet busy", StringComparison.OrdinalIgnoreCase)
            && error.Text.Contains("active action", StringComparison.OrdinalIgnoreCase);
        return busy || error.Text.Contains("wallet has in-flight action", StringComparison.OrdinalIgnoreCase)
            || IsStaleNonce(error);
    }

    /// <summary>Was the nonce below that of the chain: used by something else in the meantime?</summary>
    public static bool IsStaleNonce(VenueError error)
    {
        Match match = NonceText().Match(error.Text);
        return error.Status == 400 && match.Success
            && BigInteger.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            < BigInteger.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"batch nonce\s+(\d+)\s+does not match on-chain nonce\s+(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex NonceText();

    private static VenueRequest Read(string path) => new(HttpMethod.Get, path, ReadGates);

    /// <summary>Both spellings: the answer to a submission has other names than the record of it.</summary>
    private static RelayerTransaction Transaction(JsonElement root)
    {
        // The predecessor of this route answers with a list of one.
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 1) { root = root[0]; }
        string id = Text(root, "transaction_id", "transactionID"), state = Text(root, "state");
        if (id.Length == 0 || state.Length == 0) { throw new FormatException("it names no transaction or no state"); }
        return new RelayerTransaction(
            id, StateOf(state), state, Text(root, "transaction_hash", "transactionHash"),
            Text(root, "error_msg", "errorMsg"));
    }

    private static RelayerState StateOf(string state) => state switch
    {
        "STATE_CONFIRMED" => RelayerState.Confirmed,
        "STATE_FAILED" or "STATE_INVALID" => RelayerState.Failed,
        _ => RelayerState.Waiting,
    };

    private static string Text(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                return value.ToString();
            }
        }
        return "";
    }

    private static T Parse<T>(VenueReply reply, Func<JsonElement, T> read)
    {
        using JsonDocument document = JsonDocument.Parse(reply.Body);
        try
        {
            return read(document.RootElement);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            string text = VenueError.Excerpt($"{e.Message} Body: {document.RootElement.GetRawText()}");
            throw new VenueException(
                new VenueError(VenueErrorKind.Malformed, 200, "", text, reply.Endpoint, false, null), e);
        }
    }
}
