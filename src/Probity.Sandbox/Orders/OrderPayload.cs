using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Sandbox.Server;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Orders;

/// <summary>Reads the body of an order (reference/polymarket.md 3.2).</summary>
internal static class OrderPayload
{
    public const string Complaint = "Invalid order payload";

    /// <summary>The salt travels as a JSON number, which a double must hold.</summary>
    private const ulong LargestSalt = (1UL << 53) - 1;

    /// <exception cref="VenueRefusal">400 with the venue's text for whatever does not fit.</exception>
    public static SignedOrder Read(RequestJson body)
    {
        RequestJson order = body.Member("order");
        try
        {
            ulong salt = order.PlainNumber("salt");
            ulong type = order.PlainNumber("signatureType");
            if (salt > LargestSalt || type > (ulong)SignatureType.DepositWallet) { throw body.Bad(); }
            var signed = new ExchangeOrder(
                salt,
                EvmAddress.Parse(order.Text("maker")),
                EvmAddress.Parse(order.Text("signer")),
                Hex.ParseUInt256(order.Text("tokenId")),
                order.Number("makerAmount"),
                order.Number("takerAmount"),
                SideOf(order.Text("side")),
                (SignatureType)type,
                order.Number("timestamp"),
                Bytes32(order.Text("metadata")),
                Bytes32(order.Text("builder")));
            if (signed.MakerAmount is 0 or > long.MaxValue || signed.TakerAmount is 0 or > long.MaxValue)
            {
                throw body.Bad();
            }
            return new SignedOrder(
                signed,
                Hex.Parse(order.Text("signature")),
                body.Text("owner"),
                TimeInForceOf(body.Text("orderType")),
                checked((long)order.Number("expiration")),
                body.Flag("postOnly"),
                body.Flag("deferExec"));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw body.Bad();
        }
    }

    private static Side SideOf(string text) => text switch
    {
        "BUY" => Side.Buy,
        "SELL" => Side.Sell,
        _ => throw VenueRefusal.Bad("Invalid side"),
    };

    private static TimeInForce TimeInForceOf(string text) => text switch
    {
        "GTC" => TimeInForce.GoodTilCancelled,
        "GTD" => TimeInForce.GoodTilDate,
        "FOK" => TimeInForce.FillOrKill,
        "FAK" => TimeInForce.FillAndKill,
        _ => throw VenueRefusal.Bad(Complaint),
    };

    private static byte[] Bytes32(string text)
    {
        byte[] bytes = Hex.Parse(text);
        return bytes.Length == 32 ? bytes : throw VenueRefusal.Bad(Complaint);
    }
}
