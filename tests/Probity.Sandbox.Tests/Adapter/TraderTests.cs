using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Adapter;

/// <summary>The sending side and the truth together, against the venue's protocol.</summary>
public sealed class TraderTests
{
    private static readonly InstrumentId Yes = new(2);
    private static readonly InstrumentId No = new(3);

    private static SandboxOptions Quiet => new()
    {
        Traffic = false,
        Length = Duration.Zero,
        Settlement = new SettlementDelays(Duration.FromMilliseconds(100), Duration.FromMilliseconds(200)),
    };

    [Theory]
    [InlineData(SignatureType.Eoa)]
    [InlineData(SignatureType.PolyProxy)]
    [InlineData(SignatureType.GnosisSafe)]
    [InlineData(SignatureType.DepositWallet)]
    public async Task Each_kind_of_wallet_quotes_is_taken_from_and_cancels(SignatureType type)
    {
        var venue = new SandboxVenue(Quiet, TimeProvider.System);
        await using SandboxServer server = await SandboxServer.Start(venue, TestContext.Current.CancellationToken);
        SandboxWallet[] wallets = [.. SandboxWallets.Of(venue.Options)];
        SandboxWallet own = wallets.First(wallet => wallet.Type == type);
        SandboxWallet others = wallets.Last(wallet => wallet.Type == SignatureType.Eoa);
        await using TraderRig maker = await new TraderRig(server, own).Start();
        await using TraderRig taker = await new TraderRig(server, others).Start();

        ApprovedOrder quote = maker.Place(OrderIntent.Quote(
            new StrategyId(0), Yes, Side.Buy, Price.Parse("0.4"), Quantity.FromShares(20), "quote"));
        await maker.Input<OrderAccepted>(input => input.Order == quote.Id);
        ApprovedOrder take = taker.Place(OrderIntent.Take(
            new StrategyId(0), No, Side.Buy, Price.Parse("0.6"), Quantity.FromShares(10), 0, "take"));

        OrderFilled made = await maker.Input<OrderFilled>(input => input.Order == quote.Id);
        Assert.Equal(
            (Price.Parse("0.4"), Quantity.FromShares(10), Liquidity.Maker),
            (made.Price, made.Quantity, made.Liquidity));
        OrderFilled taken = await taker.Input<OrderFilled>(input => input.Order == take.Id);
        Assert.Equal(
            (Price.Parse("0.6"), Quantity.FromShares(10), Liquidity.Taker),
            (taken.Price, taken.Quantity, taken.Liquidity));
        await maker.Input<FillSettled>(input => input.Tier == SettlementTier.Confirmed);
        await taker.Input<FillSettled>(input => input.Tier == SettlementTier.Confirmed);

        maker.Trader.Gateway.Cancel(quote.Id);
        OrderCancelled cancelled = await maker.Input<OrderCancelled>(input => input.Order == quote.Id);
        Assert.Equal(CancelCause.Requested, cancelled.Cause);
    }

    [Fact]
    public async Task A_buy_that_takes_less_than_it_wants_leaves_nothing_and_a_cancel_of_everything_clears_the_book()
    {
        var venue = new SandboxVenue(Quiet, TimeProvider.System);
        await using SandboxServer server = await SandboxServer.Start(venue, TestContext.Current.CancellationToken);
        SandboxWallet[] wallets =
            [.. SandboxWallets.Of(venue.Options).Where(wallet => wallet.Type == SignatureType.Eoa)];
        await using TraderRig maker = await new TraderRig(server, wallets[0]).Start();
        await using TraderRig taker = await new TraderRig(server, wallets[1]).Start();
        ApprovedOrder[] quotes =
        [
            .. new[] { "0.4", "0.3", "0.2" }.Select(price => maker.Place(OrderIntent.Quote(
                new StrategyId(0), Yes, Side.Buy, Price.Parse(price), Quantity.FromShares(20), "quote"))),
        ];
        foreach (ApprovedOrder quote in quotes)
        {
            await maker.Input<OrderAccepted>(input => input.Order == quote.Id);
        }
        ApprovedOrder take = taker.Place(OrderIntent.Take(
            new StrategyId(0), No, Side.Buy, Price.Parse("0.6"), Quantity.FromShares(50), 0, "take"));
        OrderFilled filled = await taker.Input<OrderFilled>(input => input.Order == take.Id);
        Assert.Equal(Quantity.FromShares(20), filled.Quantity);
        Assert.Equal(
            CancelCause.Killed, (await taker.Input<OrderCancelled>(input => input.Order == take.Id)).Cause);

        maker.Trader.Gateway.CancelAll();
        foreach (ApprovedOrder quote in quotes.Skip(1))
        {
            await maker.Input<OrderCancelled>(input => input.Order == quote.Id);
        }
        Assert.Empty(await maker.Trader.Clients.Trading.OpenOrders(default));
        Assert.Empty(await taker.Trader.Clients.Trading.OpenOrders(default));
        Assert.True(venue.Run(venue.IsBalanced));
    }
}
