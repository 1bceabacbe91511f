using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Accounts;

/// <summary>
/// One wallet that trades: who signs, who holds the money, by which API key, through which proxy. It owns its private
/// key, and zeroes it when disposed. Nothing that it prints is a secret.
/// </summary>
public sealed class OpinionAccount : IDisposable
{
    /// <param name="id">Dense, in the configuration's order.</param>
    /// <param name="name">The user's name for it.</param>
    /// <param name="key">Signs orders, Safe transactions and requests for API keys; its account pays for gas.</param>
    /// <param name="signatureType">A Safe, or the key's own account.</param>
    /// <param name="maker">The wallet that holds the money.</param>
    /// <exception cref="BadInputException">
    /// A type that the venue's accounts do not have, or another's wallet.
    /// </exception>
    public OpinionAccount(
        AccountId id, string name, PrivateKey key, OpinionSignatureType signatureType, EvmAddress maker)
    {
        if (signatureType is not (OpinionSignatureType.Eoa or OpinionSignatureType.GnosisSafe))
        {
            throw new BadInputException(
                $"account '{name}': Opinion's wallets are a Safe or the key's own account, not {signatureType}");
        }
        if (signatureType == OpinionSignatureType.Eoa && maker != key.Address)
        {
            throw new BadInputException(
                $"account '{name}': signature_type eoa wants the key's own address {key.Address} as funder, not "
                + $"{maker}");
        }
        (Id, Name, Key, SignatureType, Maker) = (id, name, key, signatureType, maker);
        SignerText = key.Address.ToString();
        MakerText = maker.ToString();
    }

    public AccountId Id { get; }

    public string Name { get; }

    public PrivateKey Key { get; }

    /// <summary>The private key's own address: it signs, and it pays for gas in BNB.</summary>
    public EvmAddress Signer => Key.Address;

    /// <summary>The signer's address with its checksum, made once.</summary>
    public string SignerText { get; }

    public OpinionSignatureType SignatureType { get; }

    /// <summary>The wallet that holds USDT and shares: the Safe, or the signer itself.</summary>
    public EvmAddress Maker { get; }

    /// <summary>The maker's address with its checksum, made once.</summary>
    public string MakerText { get; }

    /// <summary>The one chain that the venue exists on.</summary>
    public static OpinionContracts Contracts => OpinionContracts.Bnb;

    /// <summary>From the secrets, or read by signature; null before. Private requests and sockets need it.</summary>
    public ApiKey? ApiKey { get; set; }

    /// <summary>HTTP or SOCKS proxy of this account alone; null for the venue's own setting.</summary>
    public Uri? Proxy { get; init; }

    public void Dispose() => Key.Dispose();

    public override string ToString() => $"account {Name} ({SignatureType}, funder {Maker})";
}
