using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// What is known of a wallet while it is followed: its shares as far as we saw them, how it sells, and how we did
/// behind it.
/// </summary>
public sealed class FollowedWallet(string address, MirrorOptions options)
{
    private const int SalesRemembered = 10;
    private const int LeastSales = 4;

    private readonly List<Stake> stakes = [];
    private readonly List<bool> sales = [];
    private readonly List<double> markouts = [];

    public string Address { get; } = address;

    /// <summary>Why it is followed no more; null while it is.</summary>
    public string? Dropped { get; private set; }

    /// <summary>Takes a trade of the wallet into account.</summary>
    /// <returns>
    /// Of a sale, the part of its shares that was sold, in millionths; all of it when more was sold than we saw bought.
    /// </returns>
    public long Note(WalletTraded trade)
    {
        Stake stake = StakeIn(trade.Instrument);
        if (trade.Side == Side.Buy)
        {
            stake.Held += trade.Quantity.Micros;
            stake.BoughtAt = trade.TradedAt;
            stake.Price = trade.Price;
            return 0;
        }
        long part = stake.Held <= trade.Quantity.Micros
            ? 1_000_000
            : (long)((Int128)trade.Quantity.Micros * 1_000_000 / stake.Held);
        if (stake.BoughtAt.IsKnown) { NoteSale(stake, trade); }
        stake.Held = Math.Max(0, stake.Held - trade.Quantity.Micros);
        return part;
    }

    /// <summary>What a share that we bought behind it was worth a while later, less what it cost; dollars.</summary>
    public void Judge(double markout)
    {
        markouts.Add(markout);
        if (markouts.Count > options.DecayWindow) { markouts.RemoveAt(0); }
        if (markouts.Count < options.DecayWindow || Dropped is not null) { return; }
        double mean = markouts.Average();
        if (mean < -options.DecayStop)
        {
            Dropped = $"its last {markouts.Count} trades lost us {-mean:0.0000} a share";
        }
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(hash, StateHash.Of(Address + Dropped));
        foreach (Stake stake in stakes)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, stake.Instrument.Value), stake.Held);
            hash = StateHash.Combine(StateHash.Combine(hash, stake.BoughtAt.Nanos), stake.Price.Pips);
        }
        foreach (bool dump in sales) { hash = StateHash.Combine(hash, dump ? 1L : 0L); }
        foreach (double markout in markouts)
        {
            hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(markout));
        }
        return hash;
    }

    /// <summary>Bought and sold again at more, soon: whoever followed bought what it sold.</summary>
    private void NoteSale(Stake stake, WalletTraded sale)
    {
        sales.Add(sale.TradedAt - stake.BoughtAt <= options.DumpWindow && sale.Price > stake.Price);
        if (sales.Count > SalesRemembered) { sales.RemoveAt(0); }
        int dumps = sales.Count(dump => dump);
        if (Dropped is null && sales.Count >= LeastSales && dumps >= options.DumpShare * sales.Count)
        {
            Dropped = $"{dumps} of its last {sales.Count} sales were into its followers";
        }
    }

    private Stake StakeIn(InstrumentId instrument)
    {
        foreach (Stake known in stakes)
        {
            if (known.Instrument == instrument) { return known; }
        }
        var stake = new Stake(instrument);
        stakes.Add(stake);
        return stake;
    }

    private sealed class Stake(InstrumentId instrument)
    {
        public InstrumentId Instrument { get; } = instrument;

        /// <summary>Micro-shares.</summary>
        public long Held { get; set; }

        public Instant BoughtAt { get; set; }

        public Price Price { get; set; }
    }
}
