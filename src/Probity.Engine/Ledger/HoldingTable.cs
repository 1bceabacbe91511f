using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>All positions by account and instrument, as dense arrays, and the sums of their cost and profit.</summary>
internal sealed class HoldingTable
{
    private const int Currencies = 2;

    private readonly List<Market?> markets = [];
    private readonly List<Market?> marketByInstrument = [];
    private readonly List<Holding> touched = [];
    private readonly long[] costLessRealised = new long[Currencies];
    private Holding?[][] byAccount = [];
    private ulong digest;

    public int Accounts => byAccount.Length;

    public void List(Market market)
    {
        if (IsListed(market.Id)) { return; }
        Put(markets, market.Id.Value, market);
        Put(marketByInstrument, market.First.Id.Value, market);
        Put(marketByInstrument, market.Second.Id.Value, market);
    }

    public bool IsListed(MarketId id) => id.Value < markets.Count && markets[id.Value] is not null;

    public bool IsListed(InstrumentId id) =>
        id.Value < marketByInstrument.Count && marketByInstrument[id.Value] is not null;

    public Market Market(MarketId id) => markets[id.Value] ?? throw new InvariantException($"market {id} is listed");

    public Market MarketOf(InstrumentId id) =>
        marketByInstrument[id.Value] ?? throw new InvariantException($"instrument {id} is listed");

    public Holding? Find(AccountId account, InstrumentId instrument)
    {
        if (account.Value >= byAccount.Length) { return null; }
        Holding?[] row = byAccount[account.Value];
        return instrument.Value < row.Length ? row[instrument.Value] : null;
    }

    public Holding Add(AccountId account, InstrumentId instrument)
    {
        Market market = MarketOf(instrument);
        while (byAccount.Length <= account.Value) { byAccount = [.. byAccount, []]; }
        ref Holding?[] row = ref byAccount[account.Value];
        if (row.Length <= instrument.Value) { Array.Resize(ref row, Math.Max(instrument.Value + 1, row.Length * 2)); }
        var holding = new Holding(account, market, instrument == market.First.Id ? market.First : market.Second);
        row[instrument.Value] = holding;
        return holding;
    }

    /// <summary>By account, then instrument.</summary>
    public IEnumerable<Holding> All()
    {
        foreach (Holding?[] row in byAccount)
        {
            foreach (Holding? holding in row) { if (holding is not null) { yield return holding; } }
        }
    }

    /// <summary>In one currency, by account, then instrument.</summary>
    public IEnumerable<Holding> All(Currency currency)
    {
        foreach (Holding holding in All()) { if (holding.Market.Currency == currency) { yield return holding; } }
    }

    /// <summary>Of one account in one currency, by instrument.</summary>
    public IEnumerable<Holding> Of(AccountId account, Currency currency)
    {
        if (account.Value >= byAccount.Length) { yield break; }
        foreach (Holding? holding in byAccount[account.Value])
        {
            if (holding is not null && holding.Market.Currency == currency) { yield return holding; }
        }
    }

    /// <summary>What the open lots cost, micro-dollars.</summary>
    public long Cost(Currency currency)
    {
        long sum = 0;
        foreach (Holding holding in All(currency)) { sum = checked(sum + holding.Basis.Cost); }
        return sum;
    }

    public void NoteChange(Holding holding, long cost, long realised)
    {
        ref long sum = ref costLessRealised[(int)holding.Market.Currency];
        sum = checked(sum + cost - realised);
        Touch(holding);
    }

    /// <summary>The holding's part of the digest is out of date.</summary>
    public void Touch(Holding holding)
    {
        if (holding.IsDirty) { return; }
        holding.IsDirty = true;
        touched.Add(holding);
    }

    /// <summary>Is cost less realised profit what was paid for shares, in every currency?</summary>
    public bool BasisAgreesWith(Balances balances)
    {
        for (int currency = 0; currency < Currencies; currency++)
        {
            if (costLessRealised[currency] != balances.PaidForShares((Currency)currency, SettlementTier.Matched))
            {
                return false;
            }
        }
        return true;
    }

    public ulong Digest()
    {
        foreach (Holding holding in touched)
        {
            ulong fresh = holding.Digest();
            digest ^= holding.FoldedDigest ^ fresh;
            holding.FoldedDigest = fresh;
            holding.IsDirty = false;
        }
        touched.Clear();
        return digest;
    }

    private static void Put(List<Market?> table, int index, Market market)
    {
        while (table.Count <= index) { table.Add(null); }
        table[index] = market;
    }
}
