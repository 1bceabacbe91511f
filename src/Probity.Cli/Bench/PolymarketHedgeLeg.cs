using System.Globalization;
using System.Text;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Cli.Bench;

/// <summary>Polymarket as one side of the measured pair.</summary>
internal sealed class PolymarketHedgeLeg : IHedgeLeg, IUserEvents
{
    private readonly PolymarketAccount account = OrderSignBench.Account();
    private readonly OrderBuilder builder;
    private readonly OrderTracker tracker;
    private readonly UserChannel channel;
    private readonly Dictionary<ClientOrderId, string> names = [];

    public PolymarketHedgeLeg(Market market, IInputSink sink)
    {
        Market = market;
        builder = new OrderBuilder(account, TakeBuys.Shares);
        tracker = new OrderTracker(sink, _ => market, new PolymarketTradingOptions());
        channel = new UserChannel(account, new PolymarketOptions(), this, TimeProvider.System, () => 0.5);
    }

    public Market Market { get; }

    public void Request(ApprovedOrder order, Instant now)
    {
        BuiltOrder built = builder.Build(order, Market);
        L2Headers.Headers(
            account.Signer, account.Credentials!, now.Nanos / Instant.NanosPerSecond, "POST", "/order", built.Body);
    }

    public void Rest(ApprovedOrder order, Instant now)
    {
        string name = names[order.Id] = builder.IdOf(order, Market);
        tracker.Sent(order, name, now);
        tracker.Submitted(order.Id, new SubmitReply.Held(VenueOrderState.Live, []), now);
    }

    /// <summary>As in reference/polymarket.md 5.3: a trade in which ours was one maker of one.</summary>
    public byte[] FillFrame(ApprovedOrder order, int number, Instant now) => Frame(order, number, now, "MATCHED");

    public byte[] SettledFrame(ApprovedOrder order, int number, Instant now) => Frame(order, number, now, "CONFIRMED");

    public void Read(byte[] frame, Instant now) => channel.OnFrame(frame, now);

    void IUserEvents.OnConnected()
    {
    }

    void IUserEvents.OnOrder(VenueOrder order, Instant received) => tracker.Event(order, received);

    void IUserEvents.OnTrade(VenueTrade trade, Instant received) => tracker.Event(trade, received);

    void IUserEvents.OnBroken(string why) => throw new InvariantException(why);

    void IUserEvents.OnDisconnected(string why)
    {
    }

    void IUserEvents.OnUnreachable(string why)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync().ConfigureAwait(false);
        account.Dispose();
    }

    private byte[] Frame(ApprovedOrder order, int number, Instant now, string status)
    {
        OrderIntent intent = order.Intent;
        Instrument outcome = Market.First.Id == intent.Instrument ? Market.First : Market.Second;
        string seconds = (now.Nanos / Instant.NanosPerSecond).ToString(CultureInfo.InvariantCulture);
        string maker = $$"""
            {"order_id":"{{names[order.Id]}}","owner":"00000000-0000-0000-0000-000000000001",
            "maker_address":"{{account.Signer}}","matched_amount":"{{intent.Quantity}}","price":"{{intent.Price}}",
            "fee_rate_bps":"0","asset_id":"{{outcome.Token}}","outcome":"{{outcome.Outcome}}",
            "outcome_index":{{outcome.OutcomeIndex}},"side":"BUY"}
            """;
        return Encoding.UTF8.GetBytes($$"""
            {"event_type":"trade","type":"TRADE","id":"28c4d2eb-bbea-40e7-a9f0-{{number:x12}}",
            "taker_order_id":"0x{{number:x64}}","market":"{{Market.Condition}}","asset_id":"{{outcome.Token}}",
            "side":"SELL","size":"{{intent.Quantity}}","price":"{{intent.Price}}","fee_rate_bps":"0",
            "status":"{{status}}","match_time":"{{seconds}}","last_update":"{{seconds}}","outcome":"YES",
            "owner":"9180014b-33c8-9240-a14b-bdca11c0a465","trade_owner":"9180014b-33c8-9240-a14b-bdca11c0a465",
            "maker_address":"0xBc0fF067b7740Eff76C1ca93c875Ba6B890d6B50","transaction_hash":"","bucket_index":0,
            "maker_orders":[{{maker}}],"trader_side":"MAKER","timestamp":"{{seconds}}123"}
            """.ReplaceLineEndings(""));
    }
}
