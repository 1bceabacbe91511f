using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Orders;

namespace Probity.Engine;

/// <summary>
/// Compares what the venue and the chain say that we have with the ledger. Fills that have not settled may be in their
/// count or not, and news may be on its way: only a difference that stays for longer than
/// <c>difference_grace</c> is told, once. Less money than we think holds the account back, a difference in shares the
/// market; more money than we think is told and no more, because rewards and deposits come unannounced.
/// </summary>
internal sealed class TruthDesk(EngineState state, OrderDesk desk, RiskWatch watch)
{
    private readonly List<Difference> differences = [];

    public void Compare(BalanceReported e) => Compare(e.Account, BalanceSource.Venue, e.Available);

    public void Compare(ChainBalanceReported e) => Compare(e.Account, BalanceSource.Chain, e.Balance);

    public void Compare(PositionReported e)
    {
        if (e.Instrument.Value >= state.Books.InstrumentCount)
        {
            state.Raise(
                Severity.Warning, "position-unlisted",
                $"{e.Account}: the {Name(e.Source)} says {e.Shares} shares of {e.Instrument}, which is not listed");
            return;
        }
        Currency currency = state.Books.MarketOf(e.Instrument).Market.Currency;
        (Quantity least, Quantity most) =
            state.Ledger.Report(currency).SettlingShares(e.Account, e.Instrument);
        var key = new DifferenceKey(e.Account, currency, e.Instrument, e.Source);
        Judge(key, e.Shares.Micros, least.Micros, most.Micros);
    }

    /// <summary>
    /// What would bring the ledger to what was last reported: cash and shares that come or go against capital. Shares
    /// count as having cost their mark (half a dollar where nobody quotes), those that go what their lots cost.
    /// </summary>
    public IReadOnlyList<EngineInput> Corrections(Stamp at, string reason)
    {
        List<EngineInput> corrections = [];
        foreach (Difference found in differences)
        {
            // The chain's word goes before the venue's.
            bool better = found.Key.Source == BalanceSource.Venue
                && differences.Exists(other => other.Key == found.Key with { Source = BalanceSource.Chain });
            if (better) { continue; }
            AccountId account = found.Key.Account;
            corrections.Add(found.Key.Instrument is { } instrument
                ? new SharesMoved(
                    at, account, instrument, new SignedQuantity(found.Excess), CostOf(found, instrument), reason)
                : new CashMoved(
                    at, account, new Money(Cash.FromMicros(found.Excess), found.Key.Currency), reason));
        }
        return corrections;
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = seed;
        foreach (Difference found in differences)
        {
            hash = StateHash.Combine(hash, ((long)found.Key.Account.Value << 32) | (uint)found.Key.Place);
            hash = StateHash.Combine(StateHash.Combine(hash, found.Excess), found.Since.Nanos);
            hash = StateHash.Combine(hash, ((long)found.Key.Source * 2) + (found.IsTold ? 1 : 0));
        }
        return hash;
    }

    private static string Name(BalanceSource source) => source == BalanceSource.Chain ? "chain" : "venue";

    private void Compare(AccountId account, BalanceSource source, Money reported)
    {
        (Cash least, Cash most) = state.Ledger.Report(reported.Currency).SettlingCash(account);
        var key = new DifferenceKey(account, reported.Currency, null, source);
        Judge(key, reported.Amount.Micros, least.Micros, most.Micros);
    }

    private void Judge(DifferenceKey key, long reported, long least, long most)
    {
        long tolerance = state.Options.Risk.KillSwitch.BalanceTolerance.Micros;
        long excess = reported < least ? reported - least : reported > most ? reported - most : 0;
        int index = differences.FindIndex(known => known.Key == key);
        if (Math.Abs(excess) <= tolerance)
        {
            if (index >= 0) { Forget(index); }
            return;
        }
        if (index < 0)
        {
            differences.Add(new Difference(key, excess, state.Now.Received, false));
            return;
        }
        Difference before = differences[index];
        bool isAnother = Math.Sign(before.Excess) != Math.Sign(excess)
            || (before.IsTold && Math.Abs(before.Excess - excess) > tolerance);
        Difference now = isAnother
            ? new Difference(key, excess, state.Now.Received, false)
            : before with { Excess = excess };
        bool tell = !now.IsTold
            && state.Now.Received - now.Since >= state.Options.Risk.KillSwitch.DifferenceGrace;
        differences[index] = now with { IsTold = now.IsTold || tell };
        if (tell) { Tell(now, reported, least, most); }
    }

    private void Tell(Difference found, long reported, long least, long most)
    {
        DifferenceKey key = found.Key;
        string range = least == most
            ? $"{Cash.FromMicros(least)}" : $"{Cash.FromMicros(least)}..{Cash.FromMicros(most)} while fills settle";
        string what = key.Instrument is { } named ? $"shares of {named}" : $"{key.Currency}";
        string sentence = $"{key.Account}: the {Name(key.Source)} says {Cash.FromMicros(reported)} {what}, the ledger "
            + $"{range}; since {state.Now.Received - found.Since}";
        if (key.Instrument is { } instrument)
        {
            state.Raise(Severity.Error, "position-differs", sentence);
            desk.Hold(state.Books.MarketOf(instrument).Market, sentence);
            return;
        }
        bool isLess = found.Excess < 0;
        state.Raise(isLess ? Severity.Error : Severity.Warning, "balance-differs", sentence);
        if (isLess) { state.Restraints.TryHold(key.Account, sentence); }
    }

    private void Forget(int index)
    {
        Difference gone = differences[index];
        differences.RemoveAt(index);
        if (!gone.IsTold) { return; }
        string what = gone.Key.Instrument is { } instrument ? $"shares of {instrument}" : $"{gone.Key.Currency}";
        state.Raise(
            Severity.Info, "difference-gone",
            $"{gone.Key.Account}: the {Name(gone.Key.Source)} and the ledger agree again on {what}");
    }

    private Cash CostOf(Difference found, InstrumentId instrument)
    {
        AccountId account = found.Key.Account;
        long held = state.Ledger.Position(account, instrument).Micros;
        if (found.Excess < 0 && held > 0)
        {
            Int128 part = (Int128)state.Ledger.CostOf(account, instrument).Micros * Math.Min(-found.Excess, held);
            return Cash.FromMicros(Math.Max(0, IntegerMath.Divide(part, held, Rounding.Nearest)));
        }
        Price price = watch.Mark(instrument) ?? Price.FromPips(Price.PipsPerDollar / 2);
        return price.Notional(Quantity.FromMicros(Math.Abs(found.Excess)), Rounding.Up);
    }

    /// <summary>Whose count of what; no instrument = cash.</summary>
    private readonly record struct DifferenceKey(
        AccountId Account, Currency Currency, InstrumentId? Instrument, BalanceSource Source)
    {
        public int Place => Instrument?.Value ?? -1 - (int)Currency;
    }

    /// <param name="Key">What is compared.</param>
    /// <param name="Excess">Micro-units beyond what the ledger allows for; minus = less.</param>
    /// <param name="Since">First report of it.</param>
    /// <param name="IsTold">The incident was raised.</param>
    private readonly record struct Difference(DifferenceKey Key, long Excess, Instant Since, bool IsTold);
}
