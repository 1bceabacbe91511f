using System.Globalization;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>
/// Makes trades of the exchange's fills, one per taker order and price, charges the taker, and sees each through to the
/// chain: confirmed, and then the makers get their rebate, or failed, which undoes it.
/// </summary>
public sealed class OpinionTradeDesk
{
    private const int Attempts = 3;

    private readonly OpinionSandboxVenue venue;
    private readonly Action<Action<IOpinionListener>> publish;
    private readonly List<OpinionTrade> all = [];
    private long made;

    internal OpinionTradeDesk(OpinionSandboxVenue venue, Action<Action<IOpinionListener>> publish)
    {
        this.venue = venue;
        this.publish = publish;
    }

    /// <summary>Trades with an account in them, oldest first.</summary>
    public IReadOnlyList<OpinionTrade> All => all;

    /// <summary>The fills of one act: maker and taker of each match in turn.</summary>
    internal void Take(IReadOnlyList<ExchangeFill> fills)
    {
        for (int at = 0; at < fills.Count;)
        {
            ExchangeFill taker = fills[at + 1];
            List<(ExchangeFill Maker, ExchangeFill Taker)> matches = [];
            while (at < fills.Count && fills[at + 1].Order == taker.Order && fills[at + 1].Price == taker.Price)
            {
                matches.Add((fills[at], fills[at + 1]));
                at += 2;
            }
            Make(matches);
        }
    }

    private void Make(IReadOnlyList<(ExchangeFill Maker, ExchangeFill Taker)> matches)
    {
        ExchangeFill first = matches[0].Taker;
        bool ours = venue.Orders.ByExchange(first.Order) is not null
            || matches.Any(match => venue.Orders.ByExchange(match.Maker.Order) is not null);
        if (!ours) { return; }
        var trade = new OpinionTrade(venue.MarketOf(first.Instrument), venue.Now) { Matches = matches };
        trade.Taker = FillOf(trade, first, matches.Sum(match => match.Taker.Quantity.Micros));
        trade.Makers = [.. matches.Select(match => FillOf(trade, match.Maker, match.Maker.Quantity.Micros))];
        Charge(trade);
        all.Add(trade);
        if (trade.Taker.Order is { } taker)
        {
            venue.Orders.Matched(taker, trade.Taker, matches[^1].Taker.Remaining.IsZero);
        }
        for (int i = 0; i < matches.Count; i++)
        {
            if (trade.Makers[i].Order is { } maker)
            {
                venue.Orders.Matched(maker, trade.Makers[i], matches[i].Maker.Remaining.IsZero);
            }
        }
        Follow(trade);
    }

    /// <summary>Charges the taker and works out what each maker will get of it.</summary>
    private void Charge(OpinionTrade trade)
    {
        OpinionFill taker = trade.Taker;
        taker.Due = OpinionFees.Of(venue.Options, taker.Order, taker.Price, taker.Shares);
        taker.Fee = taker.Order is null ? taker.Due : venue.Faults.OnFee(trade.Market.Market.Condition, taker.Due);
        Charge(taker, taker.Fee);
        foreach (OpinionFill maker in trade.Makers)
        {
            decimal share = (decimal)maker.Shares / taker.Shares * venue.Options.RebateShare;
            long rebate = (long)(taker.Fee * share);
            maker.Rebate = rebate - (rebate % Grains.PerMicro);
        }
    }

    private void Charge(OpinionFill fill, long fee)
    {
        venue.Exchange.Charge(fill.Participant, Cash.FromMicros(fee));
        if (fill.Order is { } order) { order.Account.Fees += fee; }
    }

    private void Follow(OpinionTrade trade)
    {
        string condition = trade.Market.Market.Condition;
        SettlementFault fault = venue.Faults.OnSettlement(condition);
        Duration mined = venue.Options.Common.Settlement.Mined;
        Duration wait = new(((fault.Retries + 1) * mined.Nanos) + venue.Faults.ConfirmDelay(condition).Nanos);
        venue.Schedule(wait, () =>
        {
            if (!fault.Fails || !TryFail(trade, venue.Chain.FailSettlement(fault.Text).TransactionHash))
            {
                Settle(trade);
            }
        });
    }

    /// <summary>
    /// Brings a trade into a block. One that the chain reverts, because shares of an earlier trade are still on their
    /// way or the wallet was emptied meanwhile, is tried again a few times before it fails.
    /// </summary>
    private void Settle(OpinionTrade trade, int attempt = 1)
    {
        SettlementResult done = venue.Chain.Settle(trade);
        if (done.Error is not null)
        {
            if (attempt > Attempts && TryFail(trade, done.TransactionHash)) { return; }
            venue.Schedule(venue.Options.Common.Settlement.Mined, () => Settle(trade, attempt + 1));
            return;
        }
        foreach (OpinionFill maker in trade.Makers)
        {
            venue.Exchange.Charge(maker.Participant, Cash.FromMicros(-maker.Rebate));
            if (maker.Order is { } order) { order.Account.Rebates += maker.Rebate; }
        }
        End(trade, OpinionTradeStatus.Finished, done.TransactionHash);
    }

    /// <summary>Undoes a trade; false when somebody has passed the shares on, and then it settles after all.</summary>
    private bool TryFail(OpinionTrade trade, string hash)
    {
        if (!venue.Exchange.TryReverse(trade.Matches)) { return false; }
        Charge(trade.Taker, -trade.Taker.Fee);
        if (trade.Taker.Order is { } taker) { OpinionFees.Undo(venue.Options, taker, trade.Taker); }
        End(trade, OpinionTradeStatus.OnChainFailed, hash);
        foreach (OpinionAccount account in trade.Fills.Select(fill => fill.Order?.Account).OfType<OpinionAccount>())
        {
            venue.Effects.SettleOwed(account, trade.Market.Market.First.Id);
            venue.Effects.SettleOwed(account, trade.Market.Market.Second.Id);
            venue.Exchange.CancelUncovered(account.Participant);
        }
        return true;
    }

    private void End(OpinionTrade trade, OpinionTradeStatus status, string hash)
    {
        trade.Status = status;
        trade.TransactionHash = hash;
        foreach (OpinionFill fill in trade.Fills)
        {
            if (fill.Order is not { } order) { continue; }
            venue.Orders.Settled(order, fill, status == OpinionTradeStatus.Finished);
            publish(listener => listener.OnRecord(fill));
        }
    }

    private OpinionFill FillOf(OpinionTrade trade, in ExchangeFill fill, long shares)
    {
        OpinionOrder? order = venue.Orders.ByExchange(fill.Order);
        ulong seed = venue.Options.Common.Seed;
        string number = OpinionOrderDesk.Uuid(string.Create(
            CultureInfo.InvariantCulture, $"opinion trade {seed} {++made}"));
        EvmAddress wallet = order?.Account.Maker ?? new EvmAddress(Keccak256.Hash(
            Encoding.ASCII.GetBytes($"opinion trader {seed} {fill.Participant.Value}"))[12..]);
        return new OpinionFill(
            trade, number, order, wallet, fill.Participant, fill.Instrument.Value % 2, fill.Side, fill.Price, shares);
    }
}

/// <summary>The fee of a taker (reference/opinion.md 6.1).</summary>
internal static class OpinionFees
{
    /// <summary>Rate of all markets, basis points.</summary>
    public const int RateBps = 400;

    /// <summary>Least fee, grains: 0.25 USDT.</summary>
    private const long Least = Grains.PerUnit / 4;

    /// <summary>
    /// Without least fee, grains: V times p(1-p) times the rate, less the discount, rounded to the nearest millionth;
    /// the venue documents no rounding.
    /// </summary>
    public static long Curve(OpinionSandboxOptions options, Price price, long shares)
    {
        decimal p = price.Pips / (decimal)Price.PipsPerDollar;
        return Grains.ToWholeMicros(
            Grains.Notional(price, shares) * p * (1 - p) * RateBps / 10_000m * (1 - options.Discount));
    }

    /// <summary>
    /// What one match of an order is charged, grains. The least fee counts once an order, or for every match.
    /// </summary>
    public static long Of(OpinionSandboxOptions options, OpinionOrder? order, Price price, long shares)
    {
        long curve = Curve(options, price, shares);
        if (order is null || options.MinimumFeePerFill) { return Math.Max(Least, curve); }
        order.CurveFees += curve;
        long due = Math.Max(0, Math.Max(Least, order.CurveFees) - order.ChargedFees);
        order.ChargedFees += due;
        return due;
    }

    /// <summary>A match failed: the order's fees are counted as if it had never been.</summary>
    public static void Undo(OpinionSandboxOptions options, OpinionOrder order, OpinionFill fill)
    {
        if (options.MinimumFeePerFill) { return; }
        order.CurveFees -= Curve(options, fill.Price, fill.Shares);
        order.ChargedFees -= fill.Due;
    }

    /// <summary>The most that taking so many shares up to a price can cost, grains.</summary>
    public static long Most(OpinionSandboxOptions options, Price limit, long shares)
    {
        // p * p(1-p) is largest at two thirds.
        var worst = Price.FromPips(Math.Min(limit.Pips, 6_667));
        return Math.Max(Least, Curve(options, worst, shares) + Grains.PerMicro);
    }
}
