using System.Globalization;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>
/// API keys and how wallets get them (reference/opinion.md 2): one per wallet, a signature of five minutes that counts
/// once, some seconds until a new key works and until an old one stops. Under the venue's gate.
/// </summary>
public sealed class OpinionKeys
{
    private readonly OpinionSandboxVenue venue;
    private readonly Dictionary<string, Issued> byText = new(StringComparer.Ordinal);
    private readonly Dictionary<EvmAddress, Issued> bySigner = [];
    private readonly HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);
    private int made;

    internal OpinionKeys(OpinionSandboxVenue venue) => this.venue = venue;

    /// <summary>The account whose key this is; null when it does not work (yet, or any more).</summary>
    public OpinionAccount? Find(string key) =>
        byText.TryGetValue(key, out Issued? issued) && venue.Now >= issued.From && venue.Now < issued.Until
            ? issued.Account
            : null;

    /// <summary>The key of an account; null when it has none.</summary>
    public string? TextOf(OpinionAccount account) => bySigner.GetValueOrDefault(account.Signer)?.Text;

    /// <summary>A key that works at once.</summary>
    internal void Grant(OpinionAccount account) => Issue(account, venue.Now);

    /// <summary>Creates, reads or deletes the key of a wallet that signed for it.</summary>
    /// <param name="action">create, get or delete.</param>
    /// <param name="address">OPINION_ADDRESS.</param>
    /// <param name="timestamp">OPINION_TIMESTAMP.</param>
    /// <param name="signature">OPINION_SIGNATURE.</param>
    /// <exception cref="OpinionRefusal">With the venue's number.</exception>
    public (string Key, EvmAddress Wallet) Serve(string action, string address, string timestamp, string signature)
    {
        EvmAddress signer = Proved(action, address, timestamp, signature);
        if (!venue.TrySigner(signer, out OpinionAccount? account))
        {
            throw new OpinionRefusal(OpinionRefusal.NotRegistered, "wallet not registered");
        }
        if (action != "get" && !used.Add(signature))
        {
            throw new OpinionRefusal(OpinionRefusal.SignatureUsed, "signature already used");
        }
        Issued? present = bySigner.GetValueOrDefault(signer);
        if (action == "create")
        {
            if (present is not null) { throw new OpinionRefusal(OpinionRefusal.KeyExists, "API key already exists"); }
            return (Issue(account, venue.Now + venue.Options.KeyActivation).Text, signer);
        }
        if (present is null) { throw new OpinionRefusal(OpinionRefusal.NoKey, "no API key"); }
        if (action == "delete")
        {
            present.Until = venue.Now + venue.Options.KeyLinger;
            bySigner.Remove(signer);
        }
        return (present.Text, signer);
    }

    private EvmAddress Proved(string action, string address, string timestamp, string signature)
    {
        var invalid = new OpinionRefusal(OpinionRefusal.SignatureInvalid, "invalid signature");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            throw invalid;
        }
        EvmAddress signer;
        try
        {
            signer = EvmAddress.Parse(address);
        }
        catch (FormatException)
        {
            throw invalid;
        }
        byte[] digest = OpinionTypedData.KeyDigest(signer, action, timestamp);
        if (!OpinionTypedData.Signs(signer, signature, digest)) { throw invalid; }
        long life = venue.Options.SignatureLife.Nanos / Instant.NanosPerSecond;
        return Math.Abs(venue.AuthSeconds - seconds) <= life
            ? signer
            : throw new OpinionRefusal(OpinionRefusal.SignatureExpired, "signature expired");
    }

    private Issued Issue(OpinionAccount account, Instant from)
    {
        string seed = string.Create(
            CultureInfo.InvariantCulture, $"probity sandbox opinion key {venue.Options.Common.Seed} {++made}");
        string text = Convert.ToHexStringLower(Keccak256.Hash(Encoding.ASCII.GetBytes(seed)).AsSpan(0, 16));
        var issued = new Issued(text, account, from);
        byText.Add(text, issued);
        bySigner[account.Signer] = issued;
        return issued;
    }

    private sealed class Issued(string text, OpinionAccount account, Instant from)
    {
        public string Text { get; } = text;

        public OpinionAccount Account { get; } = account;

        public Instant From { get; } = from;

        public Instant Until { get; set; } = new(long.MaxValue);
    }
}
