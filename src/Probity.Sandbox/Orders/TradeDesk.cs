using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Orders;

/// <summary>
/// Makes trades of the exchange's fills, one per taker order and price, and sees each through to the chain: MATCHED,
/// MINED, CONFIRMED, or by RETRYING to FAILED, which undoes it.
/// </summary>
public sealed class TradeDesk
{
    private const int Attempts = 3;

    private readonly SandboxVenue venue;
    private readonly Action<Action<ISandboxListener>> publish;
    private readonly List<SandboxTrade> all = [];
    private readonly Dictionary<string, SandboxTrade> byId = [];
    private long made;

    internal TradeDesk(SandboxVenue venue, Action<Action<ISandboxListener>> publish)
    {
        this.venue = venue;
        this.publish = publish;
    }

    /// <summary>Trades with an account in them, oldest first.</summary>
    public IReadOnlyList<SandboxTrade> All => all;

    public SandboxTrade? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The fills of one act: maker and taker of each match in turn.</summary>
    internal void Take(IReadOnlyList<ExchangeFill> fills)
    {
        int bucket = 0;
        for (int at = 0; at < fills.Count;)
        {
            ExchangeFill taker = fills[at + 1];
            List<(ExchangeFill Maker, ExchangeFill Taker)> matches = [];
            while (at < fills.Count && matches.Count < venue.Options.MakersPerTrade
                && fills[at + 1].Order == taker.Order && fills[at + 1].Price == taker.Price)
            {
                matches.Add((fills[at], fills[at + 1]));
                at += 2;
            }
            Make(matches, bucket);
            bucket = at < fills.Count && fills[at + 1].Order == taker.Order ? bucket + 1 : 0;
        }
    }

    private void Make(IReadOnlyList<(ExchangeFill Maker, ExchangeFill Taker)> matches, int bucket)
    {
        ExchangeFill first = matches[0].Taker;
        TradeParty taker = PartyOf(first);
        MakerMatch[] makers =
        [
            .. matches.Select(match => new MakerMatch(
                PartyOf(match.Maker), match.Maker.Instrument.Value % 2, match.Maker.Side, match.Maker.Price,
                match.Maker.Quantity, match.Maker.Fee)),
        ];
        if (taker.Order is null && makers.All(maker => maker.Party.Order is null)) { return; }
        string id = NextId();
        var trade = new SandboxTrade(
            id, venue.MarketOf(first.Instrument), taker, first.Instrument.Value % 2, first.Side, first.Price, makers,
            bucket, venue.Now)
        {
            Fills = matches,
        };
        trade.Fee = Charge(trade, first.Participant, matches);
        all.Add(trade);
        byId.Add(id, trade);
        venue.Orders.Filled(trade);
        Tell(trade);
        Follow(trade);
    }

    /// <summary>The fee of the trade as a whole: the exchange rounded it match by match.</summary>
    private Cash Charge(
        SandboxTrade trade, ParticipantId payer, IReadOnlyList<(ExchangeFill Maker, ExchangeFill Taker)> matches)
    {
        var charged = Cash.FromMicros(matches.Sum(match => match.Taker.Fee.Micros));
        Cash right = trade.Market.Fees.TakerFee(trade.Price, trade.Size);
        Cash fee = trade.Taker.Order is null
            ? charged
            : Cash.FromMicros(venue.Faults.OnFee(trade.Market.Condition, right.Micros));
        if (fee != charged) { venue.Exchange.Charge(payer, fee - charged); }
        return fee;
    }

    private void Follow(SandboxTrade trade)
    {
        SettlementFault fault = venue.Faults.OnSettlement(trade.Market.Condition);
        Duration mined = venue.Options.Settlement.Mined;
        for (int retry = 1; retry <= fault.Retries; retry++)
        {
            venue.Schedule(new Duration(retry * mined.Nanos), () => Move(trade, TradeStatus.Retrying));
        }
        venue.Schedule(new Duration((fault.Retries + 1) * mined.Nanos), () =>
        {
            if (!fault.Fails || !TryFail(trade, fault.Text)) { Mine(trade); }
        });
    }

    /// <summary>
    /// Brings a trade into a block. One that the chain reverts, because shares of an earlier trade are still on their
    /// way or the wallet was emptied meanwhile, is tried again a few times before it fails.
    /// </summary>
    private void Mine(SandboxTrade trade, int attempt = 1)
    {
        SettlementResult done = venue.Chain.Settle(trade);
        if (done.Error is { } error)
        {
            if (attempt > Attempts && TryFail(trade, error)) { return; }
            Move(trade, TradeStatus.Retrying);
            venue.Schedule(venue.Options.Settlement.Mined, () => Mine(trade, attempt + 1));
            return;
        }
        trade.TransactionHash = done.TransactionHash;
        Move(trade, TradeStatus.Mined);
        venue.Schedule(venue.Options.Settlement.Confirmed, () => Move(trade, TradeStatus.Confirmed));
    }

    /// <summary>Undoes a trade; false when somebody has passed the shares on, and then it settles after all.</summary>
    private bool TryFail(SandboxTrade trade, string error)
    {
        if (!venue.Exchange.TryReverse(trade.Fills)) { return false; }
        (ExchangeFill Maker, ExchangeFill Taker) first = trade.Fills[0];
        Cash inFills = Cash.FromMicros(trade.Fills.Sum(match => match.Taker.Fee.Micros));
        venue.Exchange.Charge(first.Taker.Participant, inFills - trade.Fee);
        trade.Error = error;
        Move(trade, TradeStatus.Failed);
        foreach (SandboxAccount account in trade.Accounts())
        {
            venue.Effects.SeeShortage(account, trade.Market.Market.First.Id);
            venue.Effects.SeeShortage(account, trade.Market.Market.Second.Id);
            venue.Exchange.CancelUncovered(account.Participant);
        }
        return true;
    }

    private void Move(SandboxTrade trade, TradeStatus status)
    {
        trade.Status = status;
        trade.LastUpdate = venue.Now;
        Tell(trade);
    }

    private void Tell(SandboxTrade trade)
    {
        Instant now = venue.Now;
        publish(listener => listener.OnTrade(trade, now));
    }

    private TradeParty PartyOf(in ExchangeFill fill)
    {
        if (venue.Orders.ByExchange(fill.Order) is { } order)
        {
            return new TradeParty(order.Id, order.Signed.Owner, order.Account.Funder, order);
        }
        byte[] seed = Keccak256.Hash(Encoding.ASCII.GetBytes($"trader {venue.Options.Seed} {fill.Participant.Value}"));
        byte[] id = Keccak256.Hash(Encoding.ASCII.GetBytes($"order {venue.Options.Seed} {fill.Order.Value}"));
        return new TradeParty(
            Hex.Of(id), new Guid(seed.AsSpan(0, 16)).ToString(), new EvmAddress(seed.AsSpan(12)), null);
    }

    private string NextId() =>
        new Guid(Keccak256.Hash(Encoding.ASCII.GetBytes($"trade {venue.Options.Seed} {++made}")).AsSpan(0, 16))
            .ToString();
}
