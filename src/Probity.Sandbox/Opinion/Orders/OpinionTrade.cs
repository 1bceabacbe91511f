using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>One order's part in a trade, on its own outcome and side; amounts are grains.</summary>
public sealed class OpinionFill
{
    internal OpinionFill(
        OpinionTrade trade, string number, OpinionOrder? order, EvmAddress wallet, ParticipantId participant,
        int outcome, Side side, Price price, long shares)
    {
        Trade = trade;
        Number = number;
        Order = order;
        Wallet = wallet;
        Participant = participant;
        Outcome = outcome;
        Side = side;
        Price = price;
        Shares = shares;
    }

    public OpinionTrade Trade { get; }

    /// <summary>The venue's number of this part: a UUID.</summary>
    public string Number { get; }

    /// <summary>Null for the traders of the simulated world.</summary>
    public OpinionOrder? Order { get; }

    /// <summary>Who pays and gets; made up for the world's traders.</summary>
    public EvmAddress Wallet { get; }

    public int Outcome { get; }

    public Side Side { get; }

    public Price Price { get; }

    public long Shares { get; }

    public long Amount => Grains.Notional(Price, Shares);

    /// <summary>Charged to this order.</summary>
    public long Fee { get; internal set; }

    /// <summary>What the fee is by the formula; a fault may charge another one.</summary>
    internal long Due { get; set; }

    /// <summary>Paid to this order when the trade settles.</summary>
    public long Rebate { get; internal set; }

    internal ParticipantId Participant { get; }
}

/// <summary>One taker order against one or more makers at one price. What changes is under the venue's gate.</summary>
public sealed class OpinionTrade
{
    internal OpinionTrade(OpinionMarket market, Instant matchedAt)
    {
        Market = market;
        MatchedAt = matchedAt;
    }

    public OpinionMarket Market { get; }

    public Instant MatchedAt { get; }

    public OpinionFill Taker { get; internal set; } = null!;

    public IReadOnlyList<OpinionFill> Makers { get; internal set; } = [];

    public OpinionTradeStatus Status { get; internal set; } = OpinionTradeStatus.Pending;

    /// <summary>Empty until it is mined.</summary>
    public string TransactionHash { get; internal set; } = "";

    /// <summary>Maker's and taker's fill of each match, as the exchange reported them.</summary>
    internal IReadOnlyList<(ExchangeFill Maker, ExchangeFill Taker)> Matches { get; init; } = [];

    /// <summary>The taker's part first.</summary>
    public IEnumerable<OpinionFill> Fills => Makers.Prepend(Taker);
}
