using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Relayer;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Server;

/// <summary>Where the servers of the simulated Polymarket are.</summary>
/// <param name="Ws">Root of the sockets: <c>/ws/market</c> and <c>/ws/user</c> are under it.</param>
public sealed record SandboxHosts(
    string Clob, string Gamma, string Data, string Ws, string Relayer, string Rpc, string Geoblock);

/// <summary>A wallet that is handed out. The key is play money's and is printed on purpose.</summary>
public sealed record SandboxWalletView(
    string Address, string PrivateKey, string Funder, int SignatureType, string Collateral);

/// <summary>A wallet of the simulated Opinion.</summary>
/// <param name="Funder">The Safe, or the key's own account.</param>
/// <param name="ApiKey">Null for the one that has to make its own.</param>
public sealed record OpinionWalletView(
    string Address, string PrivateKey, string Funder, int SignatureType, string Collateral, string? ApiKey);

/// <summary>Where the simulated Opinion is, and who trades there.</summary>
/// <param name="Rest">Root of all routes, with <c>/openapi</c>.</param>
/// <param name="Ws">The socket; the key goes into the query.</param>
/// <param name="Rpc">A node of its BNB chain.</param>
public sealed record OpinionView(
    string Rest, string Ws, string Rpc, ulong ChainId, IReadOnlyList<OpinionWalletView> Wallets)
{
    public static OpinionView Of(OpinionSandboxServer server) => new(
        server.Rest, server.Ws, server.Rpc, OpinionContracts.ChainId,
        [
            .. server.Venue.Run(() => server.Venue.Accounts.Select(account => new OpinionWalletView(
                account.Signer.ToString(), account.Wallet.PrivateKey, account.Maker.ToString(),
                account.Wallet.SignatureType, account.Wallet.Collateral.ToString(),
                server.Venue.Keys.TextOf(account))).ToArray()),
        ]);
}

/// <summary>The first line that <c>probity sandbox --json</c> prints.</summary>
/// <param name="RelayerKey">What the relayer wants as <c>RELAYER_API_KEY</c>, with any address.</param>
public sealed record SandboxAnnouncement(
    SandboxHosts Polymarket, ulong ChainId, IReadOnlyList<SandboxWalletView> Wallets, string RelayerKey)
{
    /// <summary>Null when only Polymarket is simulated.</summary>
    public OpinionView? Opinion { get; init; }

    public static SandboxAnnouncement Of(SandboxServer server, OpinionSandboxServer? opinion = null)
    {
        var hosts = new SandboxHosts(
            Root(server.Address(SandboxHost.Clob)), Root(server.Address(SandboxHost.Gamma)),
            Root(server.Address(SandboxHost.Data)), Root(server.Socket("")),
            Root(server.Address(SandboxHost.Relayer)), Root(server.Address(SandboxHost.Rpc)),
            new Uri(server.Address(SandboxHost.Gamma), "/api/geoblock").ToString());
        return new SandboxAnnouncement(
            hosts, server.Venue.Options.Contracts.ChainId,
            [
                .. SandboxWallets.Of(server.Venue.Options).Select(wallet => new SandboxWalletView(
                    wallet.Address.ToString(), wallet.PrivateKey, wallet.Funder.ToString(), (int)wallet.Type,
                    wallet.Collateral.ToString())),
            ],
            new RelayerAccess(server.Venue).RelayerKey)
        {
            Opinion = opinion is null ? null : OpinionView.Of(opinion),
        };
    }

    // Clients append their paths to the root, so that it ends without a slash.
    private static string Root(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
