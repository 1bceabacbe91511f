using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>
/// A sandbox of its own for one card, behind real sockets, without other traders: what happens there, the card did.
/// </summary>
internal sealed class CardRig : CardVenue
{
    private CardRig(SandboxServer server, JumpTime time)
        : base(server.Address(SandboxHost.Clob), time) =>
        (Server, Edge) = (server, new RateGates(PolymarketRateLimits.With([]), time));

    public SandboxServer Server { get; }

    /// <summary>The limits of this machine's address, which all its accounts share.</summary>
    public RateGates Edge { get; }

    public SandboxVenue Venue => Server.Venue;

    /// <summary>Conditional tokens, cent ticks, fees, no delay.</summary>
    public SandboxMarket Plain => Venue.Markets[1];

    /// <summary>Marketable orders wait three seconds.</summary>
    public SandboxMarket Delayed => Venue.Markets[2];

    public SandboxMarket Position => Venue.Markets[3];

    public SandboxMarket NegRisk => Venue.Markets[10];

    public static async Task<CardRig> Start(Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions
        {
            Traffic = false,
            Length = Duration.Zero,

            // A card sets the clock forward while requests are on their way.
            ClockTolerance = Duration.FromSeconds(1_000),
            Settlement = new SettlementDelays(Duration.FromMilliseconds(100), Duration.FromMilliseconds(100)),
        };
        var time = new JumpTime();
        var venue = new SandboxVenue(change?.Invoke(options) ?? options, time);
        return new CardRig(await SandboxServer.Start(venue, TestContext.Current.CancellationToken), time);
    }

    /// <summary>The trader whom the card is about.</summary>
    public Task<CardDesk> Own(
        SignatureType type = SignatureType.DepositWallet,
        Func<PolymarketTradingOptions, PolymarketTradingOptions>? change = null) =>
        CardDesk.Enter(this, Wallet(type, 0), change);

    /// <summary>The other side of its trades.</summary>
    public Task<CardDesk> Others() => CardDesk.Enter(this, Wallet(SignatureType.Eoa, 1), null);

    public SandboxWallet Wallet(SignatureType type, int which) =>
        SandboxWallets.Of(Venue.Options).Where(wallet => wallet.Type == type).ElementAt(which);

    public Task Tick(SandboxMarket market, string tick) =>
        Post("/admin/tick", $$"""{"market":"{{market.Condition}}","tick":"{{tick}}"}""");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Edge.Dispose();
        await Server.DisposeAsync();
    }
}
