using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Accounts;

/// <summary>
/// One wallet that trades: who signs, who holds the money, on which contracts, through which proxy. It owns its key,
/// and zeroes it when disposed. Nothing that it prints is a secret.
/// </summary>
/// <param name="id">Dense, in the configuration's order.</param>
/// <param name="name">The user's name for it.</param>
/// <param name="key">Signs orders and L1; the API key belongs to its address.</param>
/// <param name="signatureType">How orders are signed (reference/polymarket.md 2.3).</param>
/// <param name="funder">The wallet that holds the money; the key's own address for an EOA.</param>
/// <param name="contracts">Of the chain that it trades on.</param>
public sealed class PolymarketAccount(
    AccountId id,
    string name,
    PrivateKey key,
    SignatureType signatureType,
    EvmAddress funder,
    PolymarketContracts contracts) : IDisposable
{
    /// <summary>Bytes of a builder code.</summary>
    public const int BuilderLength = 32;

    private readonly byte[] builder = new byte[BuilderLength];

    public AccountId Id { get; } = id;

    public string Name { get; } = name;

    public PrivateKey Key { get; } = key;

    /// <summary>The key's own address: POLY_ADDRESS of every private request.</summary>
    public EvmAddress Signer => Key.Address;

    /// <summary>The signer's address with its checksum, made once.</summary>
    public string SignerText { get; } = key.Address.ToString();

    /// <summary>The funder's address with its checksum, made once.</summary>
    public string FunderText { get; } = funder.ToString();

    public SignatureType SignatureType { get; } = signatureType;

    public EvmAddress Funder { get; } = funder;

    public PolymarketContracts Contracts { get; } = contracts;

    /// <summary>The "signer" of an order: the wallet itself for a deposit wallet, else the key's address.</summary>
    public EvmAddress OrderSigner => SignatureType == SignatureType.DepositWallet ? Funder : Signer;

    public string OrderSignerText => SignatureType == SignatureType.DepositWallet ? FunderText : SignerText;

    /// <summary>
    /// Known from the secrets, or set once they were derived; null before. Private requests need them.
    /// </summary>
    public ApiCredentials? Credentials { get; set; }

    /// <summary>HTTP or SOCKS proxy of this account alone; null for the venue's own setting.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Builder code of 32 bytes that the user chose; zero, which is none, unless set.</summary>
    /// <exception cref="BadInputException">Not 32 bytes.</exception>
    public byte[] Builder
    {
        get => builder;
        init
        {
            if (value.Length != BuilderLength)
            {
                throw new BadInputException(
                    $"account '{Name}': a builder code has {BuilderLength} bytes, this one has {value.Length}");
            }
            builder = value;
        }
    }

    public void Dispose() => Key.Dispose();

    public override string ToString() => $"account {Name} ({SignatureType}, funder {Funder})";
}
