using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Venue;
using Probity.Simulation;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Accounts;
using OpinionAccount = Probity.Sandbox.Opinion.Venue.OpinionAccount;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>As <see cref="CardRig"/>, for the simulated Opinion; makers get no rebates, which no frame tells.</summary>
internal sealed class OpinionCardRig : CardVenue
{
    private OpinionCardRig(OpinionSandboxServer server, JumpTime time)
        : base(server.Addresses[(int)OpinionHost.Rest], time) => Server = server;

    public OpinionSandboxServer Server { get; }

    public OpinionSandboxVenue Venue => Server.Venue;

    public OpinionMarket Plain => Venue.Markets[0];

    public OpinionMarket Second => Venue.Markets[1];

    public static async Task<OpinionCardRig> Start(Func<OpinionSandboxOptions, OpinionSandboxOptions>? change = null)
    {
        var options = new OpinionSandboxOptions
        {
            Common = new SandboxOptions
            {
                Traffic = false,
                Length = Duration.Zero,
                Limits = SandboxLimits.Default with { Scale = 0 },
                Settlement = new SettlementDelays(Duration.FromMilliseconds(100), Duration.FromMilliseconds(100)),
            },
            RebateShare = 0m,
        };
        options = change?.Invoke(options) ?? options;
        var time = new JumpTime();
        var venue = new OpinionSandboxVenue(
            options, new SandboxClock(time, options.Common.Speed), new FaultPlan(time, new FaultFile(1, [])));
        return new OpinionCardRig(
            await OpinionSandboxServer.Start(venue, TestContext.Current.CancellationToken), time);
    }

    /// <summary>The trader whom the card is about: a Safe.</summary>
    public Task<OpinionCardDesk> Own(Func<OpinionTradingOptions, OpinionTradingOptions>? change = null) =>
        OpinionCardDesk.Enter(this, 0, change);

    /// <summary>The other side of its trades.</summary>
    public Task<OpinionCardDesk> Others() => OpinionCardDesk.Enter(this, 1, null);

    /// <summary>A key that a wallet without one asks for by its signature; it does not work at once.</summary>
    public async Task<string> NewKey(OpinionAccount account)
    {
        using PrivateKey signer = PrivateKey.Parse(account.Wallet.PrivateKey);
        using var clients = new OpinionClients(OpinionCardDesk.OptionsOf(this), null, Time, () => 0.5);
        var keys = new KeyClient(clients.Anonymous, signer, Time);
        return (await keys.Create(TestContext.Current.CancellationToken)).Reveal();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }
}
