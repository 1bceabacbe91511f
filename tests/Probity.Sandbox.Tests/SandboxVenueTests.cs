using Probity.Crypto;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

public sealed class SandboxVenueTests
{
    [Fact]
    public void Every_market_has_ids_of_the_right_form_and_every_tick_and_protocol_is_there()
    {
        var venue = new SandboxVenue(new SandboxOptions(), new ManualTime());
        Assert.All(venue.Markets, market =>
        {
            Assert.Matches("^0x[0-9a-f]{64}$", market.Condition);
            Assert.All(market.Tokens, token => Assert.Equal(market.IsPosition, PositionId.Is(token)));
            Assert.True(venue.TryMarket(market.Condition.ToUpperInvariant().Replace("0X", "0x"), out _));
            Assert.True(venue.TryToken(market.Token(1), out SandboxMarket? found, out int outcome));
            Assert.Equal((market, 1), (found, outcome));
        });
        Assert.All(
            venue.Markets.Where(market => market.IsPosition),
            market => Assert.Equal(
                market.Condition, Hex.Of([.. PositionId.ConditionOf(market.Tokens[0]), 0])));
        Assert.Equal(
            [1, 10, 25, 50, 100, 1_000],
            venue.Markets.Select(market => market.Grid.TickPips).Distinct().Order());
        Assert.Equal(4, venue.Markets.Count(market => market.Market.NegRisk));
        Assert.Equal(venue.Markets.Count * 2, venue.Markets.SelectMany(market => market.Tokens).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_wallets_and_they_are_of_every_type()
    {
        var options = new SandboxOptions();
        Assert.Equal(SandboxWallets.Of(options), SandboxWallets.Of(options));
        IReadOnlyList<SandboxWallet> wallets = SandboxWallets.Of(options);
        foreach (SignatureType type in Enum.GetValues<SignatureType>())
        {
            Assert.True(wallets.Count(wallet => wallet.Type == type && wallet.Approved) >= 2, $"{type}");
        }
        Assert.Contains(wallets, wallet => wallet.Collateral == Cash.Zero);
        Assert.Contains(wallets, wallet => !wallet.Approved);
        Assert.Equal(wallets.Count, wallets.Select(wallet => wallet.Funder).Distinct().Count());
        Assert.NotEqual(wallets[0].PrivateKey, SandboxWallets.Of(options with { Seed = 8 })[0].PrivateKey);
    }

    [Fact]
    public void Traders_fill_the_books_markets_resolve_ticks_refine_and_the_books_balance()
    {
        var time = new ManualTime();
        var venue = new SandboxVenue(new SandboxOptions { Length = Duration.FromSeconds(60) }, time);
        var heard = new Listener();
        venue.Subscribe(heard);
        time.Advance(TimeSpan.FromSeconds(30));
        venue.Run(() => Assert.All(
            venue.Markets, market => Assert.True(venue.BookOf(market, 0).TryBest(Side.Sell, out Level _))));
        time.Advance(TimeSpan.FromSeconds(40));
        venue.Advance();
        Assert.Equal([0, 1, 2, 3], heard.Resolved);
        Assert.All(venue.Markets.Take(4), market => Assert.NotNull(market.Payout));
        Assert.True(heard.Prints > 100, $"{heard.Prints} trades");
        Assert.True(heard.Ticks > 0, "a tick gets finer");
        Assert.True(venue.Run(venue.IsBalanced));
    }

    [Fact]
    public async Task The_servers_listen_each_on_its_own_port_and_tell_the_time()
    {
        var time = new ManualTime();
        var venue = new SandboxVenue(new SandboxOptions { Traffic = false }, time);
        await using SandboxServer server = await SandboxServer.Start(venue, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = server.Address(SandboxHost.Clob) };
        Assert.Equal("\"OK\"", await http.GetStringAsync("/ok"));
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds().ToString(), await http.GetStringAsync("/time"));
        Assert.Equal("""{"version":2}""", await http.GetStringAsync("/version"));
        Assert.Equal(6, server.Addresses.Select(address => address.Port).Distinct().Count());
        SandboxAnnouncement said = SandboxAnnouncement.Of(server);
        Assert.Equal(10, said.Wallets.Count);
        Assert.Equal("10000", said.Wallets[0].Collateral);
        Assert.StartsWith("ws://127.0.0.1:", said.Polymarket.Ws);
    }

    private sealed class Listener : ISandboxListener
    {
        public int Prints { get; private set; }

        public int Ticks { get; private set; }

        public List<int> Resolved { get; } = [];

        public void OnPrint(SandboxMarket market, in Simulation.Exchange.ExchangeTrade trade, Instant at) => Prints++;

        public void OnTick(SandboxMarket market, TickGrid old, TickGrid grid, Instant at) => Ticks++;

        public void OnResolved(SandboxMarket market, Payout payout, Instant at) => Resolved.Add(market.Id.Value);
    }
}
