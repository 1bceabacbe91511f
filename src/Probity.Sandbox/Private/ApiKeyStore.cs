using System.Globalization;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;

namespace Probity.Sandbox.Private;

/// <summary>What a key may do.</summary>
public enum ApiKeyKind : byte
{
    Trading = 0,
    ReadOnly = 1,
    Builder = 2,
}

/// <summary>API credentials that the venue gave out. Play money's, but never printed either.</summary>
public sealed class ApiKey(
    string id, string secret, string passphrase, EvmAddress owner, ApiKeyKind kind, Instant at)
{
    /// <summary>A UUID.</summary>
    public string Id { get; } = id;

    /// <summary>Base64, URL-safe, of 32 bytes.</summary>
    public string Secret { get; } = secret;

    /// <summary>64 hexadecimal digits.</summary>
    public string Passphrase { get; } = passphrase;

    public EvmAddress Owner { get; } = owner;

    public ApiKeyKind Kind { get; } = kind;

    public Instant CreatedAt { get; } = at;

    public override string ToString() => $"API key {Id}";
}

/// <summary>The credentials of every address, made of the seed: the same address and nonce get the same.</summary>
public sealed class ApiKeyStore(ulong seed)
{
    private readonly List<ApiKey> keys = [];
    private long others;

    public ApiKey? Find(string id) => keys.Find(key => key.Id == id);

    public IEnumerable<ApiKey> Of(EvmAddress owner, ApiKeyKind kind) =>
        keys.Where(key => key.Owner == owner && key.Kind == kind);

    /// <summary>Null when there is one for this nonce already.</summary>
    public ApiKey? Create(EvmAddress owner, ulong nonce, Instant at)
    {
        ApiKey made = Make(owner, Name(nonce), ApiKeyKind.Trading, at);
        if (Find(made.Id) is not null) { return null; }
        keys.Add(made);
        return made;
    }

    /// <summary>Null when there is none for this nonce.</summary>
    public ApiKey? Derive(EvmAddress owner, ulong nonce) => Find(Make(owner, Name(nonce), default, default).Id);

    /// <summary>A key of another kind; as many as are asked for.</summary>
    public ApiKey CreateOther(EvmAddress owner, ApiKeyKind kind, Instant at)
    {
        ApiKey made = Make(owner, string.Create(CultureInfo.InvariantCulture, $"{kind} {++others}"), kind, at);
        keys.Add(made);
        return made;
    }

    /// <summary>False when the owner has none of that name and kind.</summary>
    public bool Delete(EvmAddress owner, string id, ApiKeyKind kind) =>
        keys.RemoveAll(key => key.Id == id && key.Owner == owner && key.Kind == kind) > 0;

    private static string Name(ulong nonce) => nonce.ToString(CultureInfo.InvariantCulture);

    private ApiKey Make(EvmAddress owner, string name, ApiKeyKind kind, Instant at)
    {
        byte[] Bytes(string what) =>
            Keccak256.Hash(Encoding.UTF8.GetBytes($"probity sandbox {seed} {owner} {name} {what}"));
        string secret = Convert.ToBase64String(Bytes("secret")).Replace('+', '-').Replace('/', '_');
        return new ApiKey(
            new Guid(Bytes("key").AsSpan(0, 16)).ToString(), secret, Convert.ToHexStringLower(Bytes("passphrase")),
            owner, kind, at);
    }
}
