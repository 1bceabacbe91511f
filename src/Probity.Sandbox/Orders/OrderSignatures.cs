using System.Text;
using Probity.Crypto;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Orders;

/// <summary>
/// Whose order it is and whether that is proved: maker and signer for the signature type, then the signature in the
/// market's own domain (reference/polymarket.md 2.3, 3.1, 3.6).
/// </summary>
internal sealed class OrderSignatures(SandboxVenue venue)
{
    private const int SignatureBytes = 65;
    private const string Invalid = "invalid signature";

    private readonly Dictionary<EvmAddress, WalletCandidates> wallets = [];

    /// <summary>The order's id, when everything about the signature is right.</summary>
    /// <param name="signed">The order.</param>
    /// <param name="caller">The address that the API key belongs to.</param>
    /// <param name="market">The market that it is for.</param>
    /// <exception cref="VenueRefusal">400.</exception>
    public string Check(SignedOrder signed, EvmAddress caller, SandboxMarket market)
    {
        ExchangeOrder order = signed.Order;
        bool wraps = order.SignatureType == SignatureType.DepositWallet;
        WalletCandidates own = WalletsOf(caller);
        if (wraps ? order.Signer != order.Maker : order.Signer != caller)
        {
            throw VenueRefusal.Bad("the order signer address has to be the address of the API KEY");
        }
        if (!wraps && (venue.TryAccount(own.DepositBeacon, out _) || venue.TryAccount(own.DepositUups, out _)))
        {
            throw VenueRefusal.Bad("maker address not allowed, please use the deposit wallet flow");
        }
        bool belongs = order.SignatureType switch
        {
            SignatureType.Eoa => order.Maker == caller,
            SignatureType.PolyProxy => order.Maker == own.Proxy,
            SignatureType.GnosisSafe => order.Maker == own.Safe,
            _ => order.Maker == own.DepositBeacon || order.Maker == own.DepositUups,
        };
        ExchangeDomain domain = market.Domain(venue.Options.Contracts);
        if (belongs && IsSigned(domain, signed, caller)) { return Hex.Of(domain.OrderId(order)); }
        throw VenueRefusal.Bad(
            belongs && IsSigned(OtherVersion(market), signed, caller) ? "order_version_mismatch" : Invalid);
    }

    private static bool IsSigned(ExchangeDomain domain, SignedOrder signed, EvmAddress key)
    {
        ReadOnlySpan<byte> bytes = signed.Signature;
        byte[] digest = domain.OrderId(signed.Order);
        if (signed.Order.SignatureType == SignatureType.DepositWallet)
        {
            byte[] type = Encoding.ASCII.GetBytes(ExchangeOrder.TypeText);
            byte[] tail =
            [
                .. domain.Domain.Separator, .. signed.Order.StructHash(), .. type, (byte)(type.Length >> 8),
                (byte)type.Length,
            ];
            if (bytes.Length != SignatureBytes + tail.Length || !bytes[SignatureBytes..].SequenceEqual(tail))
            {
                return false;
            }
            digest = domain.TypedDataSignDigest(signed.Order);
            bytes = bytes[..SignatureBytes];
        }
        try
        {
            return PrivateKey.TryRecover(Signature.Parse(bytes), digest, out EvmAddress signer) && signer == key;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The domain that a client signs in which takes this market for one of the other protocol.</summary>
    private ExchangeDomain OtherVersion(SandboxMarket market)
    {
        PolymarketContracts contracts = venue.Options.Contracts;
        return market.IsPosition
            ? ExchangeDomain.Of("2", contracts.ChainId, contracts.CtfExchange)
            : ExchangeDomain.Of("3", contracts.ChainId, contracts.ExchangeV3);
    }

    private WalletCandidates WalletsOf(EvmAddress key)
    {
        if (!wallets.TryGetValue(key, out WalletCandidates? found))
        {
            found = WalletDerivation.Of(key, venue.Options.Contracts);
            wallets.Add(key, found);
        }
        return found;
    }
}
