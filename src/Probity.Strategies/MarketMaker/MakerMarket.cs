using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>One market of the maker: what it measures, holds, has resting, and was given to spend.</summary>
internal sealed class MakerMarket(MarketView view, MarketMakerOptions options)
{
    private const double PicosPerDollar = 1e12;

    private readonly long[] held = new long[2];
    private FeeSchedule schedule = FeeSchedule.Free;
    private double rebateShare;

    public MarketView View { get; } = view;

    public Market Market => View.Market;

    public MakerSignals Signals { get; } = new(options);

    public MakerSide Bids { get; } = new(Side.Buy);

    public MakerSide Offers { get; } = new(Side.Sell);

    public MarketReward? Reward { get; } = options.Rewards.FirstOrDefault(reward => reward.Slug == view.Market.Slug);

    public MakerGroup? Group { get; set; }

    /// <summary>Where it stands in its group.</summary>
    public int Place { get; set; }

    public Instant WatchedSince { get; set; }

    /// <summary>May be quoted: the pool chose it.</summary>
    public bool Chosen { get; set; }

    /// <summary>Micro-shares of a first level that its share of the capital pays for.</summary>
    public long CapacityMicros { get; set; } = options.Size.Micros;

    /// <summary>What the pool thinks it earns a day.</summary>
    public double Score { get; set; }

    /// <summary>Why it is not quoted at all; null while it is.</summary>
    public string? StaysOut { get; set; } = "it has not been looked at";

    /// <summary>Look again at the next opportunity although fair value did not move.</summary>
    public bool Due { get; set; } = true;

    /// <summary>A timer will come: look then.</summary>
    public bool Waits { get; set; }

    /// <summary>Fair value that the quotes were made for.</summary>
    public double QuotedFair { get; set; }

    /// <summary>No quotes before this: it lost too much.</summary>
    public Instant RestsUntil { get; set; }

    /// <summary>Both sides have stayed away since this because flow was toxic.</summary>
    public Instant ToxicUntil { get; set; }

    /// <summary>Risk aversion as it applies now, per dollar; set with the reservation price.</summary>
    public double Risk { get; set; }

    /// <summary>Cash that came in less cash that went out, dollars.</summary>
    public double Flow { get; set; }

    /// <summary>Profit at the last rest.</summary>
    public double ProfitBase { get; set; }

    public bool Quotes => Bids.Count + Offers.Count > 0;

    /// <summary>Shares of the first outcome less those of the second.</summary>
    public double Net => (held[0] - held[1]) / (double)Quantity.MicrosPerShare;

    public long NetMicros => held[0] - held[1];

    /// <summary>Micro-shares of complete sets.</summary>
    public long Pairs => Math.Min(held[0], held[1]);

    public long Held(int outcome) => held[outcome];

    public void Hold(int outcome, long micros) => held[outcome] += micros;

    public MakerSide Of(Side side) => side == Side.Buy ? Bids : Offers;

    /// <summary>Dollars made here so far, with what is held at fair value.</summary>
    public double Profit(double fair) =>
        Flow + (((held[0] * fair) + (held[1] * (1 - fair))) / Quantity.MicrosPerShare);

    /// <summary>Dollars a share that a maker gets back (plus) or pays (minus) at a price.</summary>
    public double Rebate(Price price)
    {
        if (!ReferenceEquals(schedule, View.Fees))
        {
            schedule = View.Fees;
            FeeTerms terms = schedule.Terms;
            rebateShare = (double)terms.RebateShare - (terms.TakerOnly ? 0 : 1);
        }
        return rebateShare == 0 ? 0 : rebateShare * schedule.PicosPerShare(price) / PicosPerDollar;
    }

    public bool Observe(Instant now)
    {
        Span<FoldedQuote> own = stackalloc FoldedQuote[2 * MakerSide.MostOwn];
        int count = Bids.CopyOwn(own, now);
        count += Offers.CopyOwn(own[count..], now);
        if (!Signals.Observe(View, own[..count], now)) { return false; }
        Bids.Observe(Signals.Book);
        Offers.Observe(Signals.Book);
        Group?.Tell(Place, Signals.Fair, Net);
        return true;
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(StateHash.Combine(hash, held[0]), held[1]);
        hash = Offers.Digest(Bids.Digest(Signals.Digest(hash)));
        hash = StateHash.Combine(hash, CapacityMicros);
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, Score), Flow), ProfitBase);
        hash = Decay.Combine(hash, QuotedFair);
        hash = StateHash.Combine(StateHash.Combine(hash, RestsUntil.Nanos), ToxicUntil.Nanos);
        return StateHash.Combine(hash, (Chosen ? 1L : 0) | (Due ? 2L : 0) | (StaysOut is null ? 4L : 0));
    }
}
