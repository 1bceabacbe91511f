using System.Text;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Runtime.Signals;
using Probity.Strategies;
using Probity.Testing;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests.Signals;

public sealed class WalletTests
{
    private const string Wallet = "0x00000000000000000000000000000000000000aa";

    [Fact]
    public async Task Trades_of_a_wallet_in_listed_markets_come_in_once()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 5;
        string Row(string token, string hash, long at) =>
            $$"""{"type":"TRADE","side":"BUY","token_id":"{{token}}","condition_id":"0xc","size":20.5,"price":0.47"""
            + $$""","timestamp":{{at}},"outcome_index":0,"transaction_hash":"{{hash}}"}""";
        string[] rows =
            [Row("1", "0x1", now), Row("1", "0x1", now), Row("9", "0x2", now), Row("1", "0x3", now - 1_000)];
        string page = "{\"data\":[" + string.Join(',', rows) + "],\"pagination\":{}}";
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, page);
        var door = new Sink();
        var feed = new WalletFeed(
            new WalletActivity(venue.Http(TimeProvider.System), "gate"), [Wallet], [Listed()], door, _ => { },
            TimeProvider.System);

        await feed.Round(default);
        await feed.Round(default);

        var trade = Assert.IsType<WalletTraded>(Assert.Single(door.Inputs));
        Assert.Equal((Wallet, new InstrumentId(0), Side.Buy), (trade.Wallet, trade.Instrument, trade.Side));
        Assert.Equal((Price.Parse("0.47"), Quantity.Parse("20.5")), (trade.Price, trade.Quantity));
        Assert.Contains("user=" + Wallet, venue.Seen[0].PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wallet_that_does_not_exist_is_a_clear_error()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, """{"data":[],"pagination":{}}""");

        var bad = await Assert.ThrowsAsync<BadInputException>(() => TapeReader.Fetch(
            new WalletActivity(venue.Http(TimeProvider.System), "gate"), Wallet, default));

        Assert.Equal($"wallet '{Wallet}' has no trades: check the address", bad.Message);
    }

    [Fact]
    public void A_file_of_rows_of_both_versions_is_a_tape_with_its_results()
    {
        string path = Path.GetTempFileName();
        File.WriteAllLines(path,
        [
            $$"""{"proxy_wallet":"{{Wallet}}","side":"BUY","condition_id":"c1","outcome_index":0,"size":10"""
            + ""","price":0.4,"timestamp":100}""",
            """{"proxyWallet":"0xBB","side":"SELL","conditionId":"c1","outcomeIndex":1"""
            + ""","size":"5","price":"0.5","timestamp":110}""",
            """{"side":"BUY","conditionId":"c2","outcomeIndex":1,"size":5,"price":0.5,"timestamp":120}""",
            """{"condition_id":"c1","payouts":[1000000,0]}""",
        ]);
        (WalletTape tape, IReadOnlyList<string> notes) = TapeReader.Read(path, Wallet);
        File.Delete(path);

        Assert.Equal([Wallet, "0xbb"], tape.Wallets);
        Assert.Equal(2, tape.TradesOf(Wallet).Count);
        Assert.Equal(1, tape.PayoutOf("c1", 0));
        Assert.Contains("1 trades name no wallet", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_row_and_a_file_that_is_not_there_are_named()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "rubbish\n");
        var bad = Assert.Throws<BadInputException>(() => TapeReader.Read(path, Wallet));
        Assert.Contains("line 1 is no row of the Data API: 'rubbish'", bad.Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Throws<BadInputException>(() => TapeReader.Read(path, Wallet));
    }

    [Fact]
    public void Recorded_trades_of_one_trader_are_scored_and_say_what_is_missing()
    {
        (WalletTape tape, IReadOnlyList<string> notes) = TapeReader.Read(
            Checkout.Shared("data/polymarket/data_api_trades_a.jsonl.gz"), Wallet);

        MirrorReport report = MirrorScore.Of(Wallet, tape, new ScoreTerms(FeeRate: 0.07));

        Assert.Equal(2_000, report.Trades);
        Assert.False(report.Accepted);
        Assert.True(report.Open > 0, "nothing of it was sold and no result is known");
        Assert.Single(notes);
    }

    [Theory]
    [InlineData("rtds-crypto-prices-chainlink-update", "ethusd", SignalKind.Price, 345_678_000_000)]
    [InlineData("rtds-crypto-prices-update", "btcusdt", SignalKind.Price, 6_103_586_000_000)]
    [InlineData("polybolt-price-crypto-twap", "btcusd", SignalKind.AveragePrice, 6_412_070_000_000)]
    public void Prices_of_the_venues_samples_are_read(string sample, string key, SignalKind kind, long value)
    {
        byte[] frame = File.ReadAllBytes(Checkout.Shared($"reference/samples/polymarket/{sample}.json"));
        SignalObserved signal = ReferencePrices.Read(frame, new Instant(1))!;
        Assert.Equal((key, kind, value), (signal.Key, signal.Signal, signal.Value));
        Assert.True(signal.ObservedAt.IsKnown);
    }

    [Theory]
    [InlineData("rtds-crypto-prices-snapshot")]
    [InlineData("polybolt-price-crypto-snapshot")]
    [InlineData("rtds-activity-orders-matched")]
    [InlineData("rtds-error-unknown-topic")]
    [InlineData("polybolt-ack")]
    public void Other_frames_hold_no_price(string sample) => Assert.Null(ReferencePrices.Read(
        File.ReadAllBytes(Checkout.Shared($"reference/samples/polymarket/{sample}.json")), new Instant(1)));

    [Theory]
    [InlineData(
        """{"stream":"btcusdt@trade","data":{"e":"trade","s":"BTCUSDT","p":"76158.78","T":1777385178438}}""",
        "btcusdt")]
    [InlineData("""{"type":"ticker","product_id":"BTC-USD","price":"76158.78"}""", "btcusd")]
    public void Trades_of_other_exchanges_are_read_as_references(string frame, string key)
    {
        SignalObserved signal = ReferencePrices.Read(Encoding.UTF8.GetBytes(frame), new Instant(1), true)!;
        Assert.Equal((key, 7_615_878_000_000L), (signal.Key, signal.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PONG")]
    [InlineData("[1]")]
    [InlineData("""{"topic":"crypto_prices","payload":{"symbol":"btcusdt","value":-3}}""")]
    [InlineData("""{"topic":"crypto_prices","payload":{"symbol":"","value":3}}""")]
    [InlineData("""{"topic":"crypto_prices","payload":{"symbol":"btcusdt","value":1e300}}""")]
    public void Rubbish_holds_no_price(string frame) =>
        Assert.Null(ReferencePrices.Read(Encoding.UTF8.GetBytes(frame), new Instant(1)));

    private static Market Listed()
    {
        var id = new MarketId(0);
        var terms = new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.Parse("0.01"), FeeTerms.Free,
            TermsSource.Venue);
        return new Market(
            id, VenueId.Polymarket, "0xc", "slug", "Question?", new Instrument(new InstrumentId(0), id, 0, "Yes", "1"),
            new Instrument(new InstrumentId(1), id, 1, "No", "2"), terms, Currency.PUsd,
            MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None);
    }
}
