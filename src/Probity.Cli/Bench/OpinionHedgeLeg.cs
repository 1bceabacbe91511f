using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Opinion.Truth;

namespace Probity.Cli.Bench;

/// <summary>
/// Opinion as one side of the measured pair. The frame that tells shares and price of a fill is <c>trade.record.new</c>
/// (reference/opinion.md 5); its <c>orderFill</c> names no shares, and what follows it is a request.
/// </summary>
internal sealed class OpinionHedgeLeg : IHedgeLeg, IUserEvents, IMarketDirectory
{
    private readonly OpinionAccount account = OrderSignBench.Safe();
    private readonly OpinionOrderBuilder builder;
    private readonly OpinionOrderTracker tracker;
    private readonly UserChannel channel;

    public OpinionHedgeLeg(Market market, IInputSink sink)
    {
        Market = market;
        builder = new OpinionOrderBuilder(account);
        tracker = new OpinionOrderTracker(
            sink, id => OpinionOutcome.Of(market, id), new FeePrediction(this), new OpinionTradingOptions(), _ => { });
        channel = new UserChannel(
            new ApiKey("bench"), new OpinionOptions(), null, this, TimeProvider.System, () => 0.5);
    }

    public Market Market { get; }

    /// <summary>The header is the API key alone.</summary>
    public void Request(ApprovedOrder order, Instant now) => builder.Build(order, Market);

    public void Rest(ApprovedOrder order, Instant now)
    {
        tracker.Sent(order, now);
        OrderIntent intent = order.Intent;
        tracker.Answered(
            order.Id,
            new PlaceAnswer.Held(new OpinionOrder(
                NameOf(order), Market.Contracts!.MarketId, OutcomeOf(intent).OutcomeIndex, intent.Side, intent.Price,
                intent.Quantity, Quantity.Zero, OpinionOrderState.Pending, "Pending", OrderUpdate.None, now,
                Instant.None, null)),
            now);
    }

    public byte[] FillFrame(ApprovedOrder order, int number, Instant now)
    {
        OrderIntent intent = order.Intent;
        Cash amount = intent.Price.Notional(intent.Quantity, Rounding.Nearest);
        string seconds = (now.Nanos / Instant.NanosPerSecond).ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($$"""
            {"orderId":"{{NameOf(order)}}","tradeNo":"e1403840-e22f-11f0-83af-{{number:x12}}",
            "marketId":{{Market.Contracts!.MarketId}},"rootMarketId":0,"txHash":"0x{{number:x64}}","side":"Buy",
            "outcomeSide":{{OutcomeOf(intent).OutcomeIndex + 1}},"price":"{{intent.Price}}00000000000000",
            "shares":"{{intent.Quantity}}","amount":"{{amount}}","profit":"0.000000000000000000","status":2,
            "quoteToken":"{{Market.Contracts.Collateral}}","quoteTokenUsdPrice":"1.000000000000000000",
            "usdAmount":"{{amount}}","fee":"0.000000000000000000","chainId":"56","createdAt":{{seconds}},
            "msgType":"trade.record.new"}
            """.ReplaceLineEndings(""));
    }

    public byte[]? SettledFrame(ApprovedOrder order, int number, Instant now) => null;

    public void Read(byte[] frame, Instant now) => ((IOpinionSocketEvents)channel).OnFrame(frame, now);

    void IUserEvents.OnConnected()
    {
    }

    void IUserEvents.OnOrder(OpinionOrder order, Instant received) => tracker.Event(order, received);

    void IUserEvents.OnTrade(OpinionTrade trade, Instant received) => tracker.Event(trade, received);

    void IUserEvents.OnBroken(string why) => throw new InvariantException(why);

    void IUserEvents.OnDisconnected(string why)
    {
    }

    void IUserEvents.OnUnreachable(string why)
    {
    }

    public Market MarketOf(InstrumentId instrument) => Market;

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
    {
        bool isFirst = token == Market.First.Token;
        bool found = isFirst || token == Market.Second.Token;
        (market, instrument) = found ? (Market, isFirst ? Market.First : Market.Second) : (null, null);
        return found;
    }

    public Market? OfCondition(string condition) => condition == Market.Condition ? Market : null;

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync().ConfigureAwait(false);
        account.Dispose();
    }

    private static string NameOf(ApprovedOrder order) => $"3c7af25f-e21f-11f0-9714-{order.Id.Value:x12}";

    private Instrument OutcomeOf(OrderIntent intent) =>
        Market.First.Id == intent.Instrument ? Market.First : Market.Second;
}
