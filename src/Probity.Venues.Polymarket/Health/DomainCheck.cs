using Probity.Crypto;
using Probity.Venues.Health;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Health;

/// <summary>Whether this build signs in the domains that were published (reference/polymarket.md 3.1). Pure.</summary>
public static class DomainCheck
{
    public const string Name = "signing-domains";

    /// <summary>Published for Polygon alone.</summary>
    private static readonly (string Name, string Separator)[] Published =
    [
        ("CTF Exchange V2", "0x3264e159346253e26a64e00b69032db0e7d32f94628de3e6eecb50304d7af3d2"),
        ("Neg Risk Exchange V2", "0x9b858f53327b0bd13af8ec14cfb35234fb9eb7b0504d1a4e61f433840d30e81a"),
        ("ExchangeV3", "0x466c63910185bbd55e8679264200c4e0abdcbb0c6264eb3d41d13326022e095b"),
        ("ClobAuth", "0xcfc66be2a3b30464cb3b588324101f660c9a205fa76e8e5f83ee16a528e1c4cb"),
    ];

    /// <summary>The exchanges with the separators that orders for them are signed with.</summary>
    public static IReadOnlyList<(string Name, EvmAddress Contract, byte[] Separator)> Exchanges(
        PolymarketContracts contracts)
    {
        (string Name, string Version, EvmAddress Contract)[] exchanges =
        [
            ("CTF Exchange V2", "2", contracts.CtfExchange),
            ("Neg Risk Exchange V2", "2", contracts.NegRiskExchange),
            ("ExchangeV3", "3", contracts.ExchangeV3),
        ];
        return
        [
            .. from one in exchanges
               let domain = ExchangeDomain.Of(one.Version, contracts.ChainId, one.Contract).Domain
               select (one.Name, one.Contract, domain.Separator.ToArray()),
        ];
    }

    public static Finding Of(PolymarketContracts contracts)
    {
        if (contracts.ChainId != PolymarketContracts.Polygon.ChainId)
        {
            return Finding.Yellow(Name, $"chain {contracts.ChainId}: no separators were published to compare with");
        }
        IEnumerable<(string Name, byte[] Separator)> own =
        [
            .. Exchanges(contracts).Select(one => (one.Name, one.Separator)),
            ("ClobAuth", ClobAuth.DomainOf(contracts.ChainId).Separator.ToArray()),
        ];
        foreach ((string name, byte[] separator) in own)
        {
            string published = Published.First(one => one.Name == name).Separator;
            if (Hex.Of(separator) != published)
            {
                return Finding.Red(
                    Name, $"{name}: this build computes {Hex.Of(separator)}, published is {published}",
                    "this build would sign wrongly: reinstall it");
            }
        }
        return Finding.Green(Name, $"{Published.Length} domain separators equal the published ones");
    }
}
