using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>
/// The balances of every cash and share account at each settlement tier, as dense arrays of micro-units. A balance at
/// a tier counts what is at least that final. Sums over the whole chart are kept as it goes, so that a leg without its
/// counterpart is seen at once.
/// </summary>
internal sealed class Balances
{
    /// <summary>Matched, mined, confirmed.</summary>
    public const int Tiers = 3;

    private const int Books = 7;
    private const int Currencies = 2;
    private const int CellsPerAccount = Currencies * Books * Tiers;

    private readonly long[] cashSums = new long[Currencies * Tiers];
    private readonly ulong[] shareSums = new ulong[Tiers];
    private long[] cash = [];
    private long[][] shares = [];
    private long[] contraShares = [];

    /// <summary>Do all accounts sum to zero, in every currency, instrument and tier? O(1).</summary>
    public bool IsBalanced
    {
        get
        {
            foreach (long sum in cashSums) { if (sum != 0) { return false; } }
            foreach (ulong sum in shareSums) { if (sum != 0) { return false; } }
            return true;
        }
    }

    public int Accounts => cash.Length / CellsPerAccount;

    public void Commit(in Posting posting)
    {
        int lowest = (int)posting.Lowest, highest = (int)posting.Highest;
        foreach (CashLeg leg in posting.Cash)
        {
            if (leg.Account.Value >= Accounts) { Array.Resize(ref cash, (leg.Account.Value + 1) * CellsPerAccount); }
            int cell = CellOf(leg.Account, leg.Currency, leg.Book);
            for (int tier = lowest; tier <= highest; tier++)
            {
                checked
                {
                    cash[cell + tier] += leg.Amount.Micros;
                    cashSums[((int)leg.Currency * Tiers) + tier] += leg.Amount.Micros;
                }
            }
        }
        foreach (ShareLeg leg in posting.Shares)
        {
            long[] cells = leg.Book == ShareBook.Own
                ? OwnShares(leg.Account, leg.Instrument)
                : ContraShares(leg.Instrument);
            // One random weight per instrument lets one sum stand for all: it is zero when each instrument's is.
            ulong weighted = unchecked((ulong)leg.Amount.Micros * StateHash.Mix((ulong)leg.Instrument.Value + 1));
            for (int tier = lowest; tier <= highest; tier++)
            {
                checked { cells[(leg.Instrument.Value * Tiers) + tier] += leg.Amount.Micros; }
                unchecked { shareSums[tier] += weighted; }
            }
        }
    }

    public long Cash(AccountId account, Currency currency, CashBook book, SettlementTier tier) =>
        account.Value < Accounts ? cash[CellOf(account, currency, book) + (int)tier] : 0;

    /// <summary>Over all accounts.</summary>
    public long Cash(Currency currency, CashBook book, SettlementTier tier)
    {
        long sum = 0;
        for (int account = 0; account < Accounts; account++)
        {
            sum += Cash(new AccountId(account), currency, book, tier);
        }
        return sum;
    }

    /// <summary>Cash that went to counterparties and contracts for shares, less what came from them.</summary>
    public long PaidForShares(Currency currency, SettlementTier tier) =>
        Cash(currency, CashBook.Venue, tier) + Cash(currency, CashBook.Chain, tier);

    public long Shares(AccountId account, InstrumentId instrument, SettlementTier tier)
    {
        if (account.Value >= shares.Length) { return 0; }
        long[] cells = shares[account.Value];
        int cell = (instrument.Value * Tiers) + (int)tier;
        return cell < cells.Length ? cells[cell] : 0;
    }

    /// <summary>Over all accounts: what the contra side does not hold.</summary>
    public long Shares(InstrumentId instrument, SettlementTier tier)
    {
        int cell = (instrument.Value * Tiers) + (int)tier;
        return cell < contraShares.Length ? -contraShares[cell] : 0;
    }

    /// <summary>Adds everything up again from the balances themselves.</summary>
    public bool Recount()
    {
        for (int currency = 0; currency < Currencies; currency++)
        {
            for (int tier = 0; tier < Tiers; tier++)
            {
                long sum = 0;
                for (int book = 0; book < Books; book++)
                {
                    sum += Cash((Currency)currency, (CashBook)book, (SettlementTier)tier);
                }
                if (sum != 0) { return false; }
            }
        }
        for (int cell = 0; cell < contraShares.Length; cell++)
        {
            long sum = contraShares[cell];
            foreach (long[] own in shares) { sum += cell < own.Length ? own[cell] : 0; }
            if (sum != 0) { return false; }
        }
        return true;
    }

    /// <summary>Of the cash accounts; shares are in the digests of their positions.</summary>
    public ulong Digest(ulong hash)
    {
        foreach (long micros in cash) { hash = StateHash.Combine(hash, micros); }
        return hash;
    }

    private static int CellOf(AccountId account, Currency currency, CashBook book) =>
        ((((account.Value * Currencies) + (int)currency) * Books) + (int)book) * Tiers;

    private static void Reach(ref long[] cells, InstrumentId instrument)
    {
        int needed = (instrument.Value + 1) * Tiers;
        if (cells.Length < needed) { Array.Resize(ref cells, Math.Max(needed, cells.Length * 2)); }
    }

    private long[] OwnShares(AccountId account, InstrumentId instrument)
    {
        while (shares.Length <= account.Value) { shares = [.. shares, []]; }
        Reach(ref shares[account.Value], instrument);
        return shares[account.Value];
    }

    private long[] ContraShares(InstrumentId instrument)
    {
        Reach(ref contraShares, instrument);
        return contraShares;
    }
}
