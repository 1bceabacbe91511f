using Probity.Domain;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Risk;

/// <summary>The kill switch moved: raise an incident, and cancel everything when placing has stopped.</summary>
/// <param name="From">State before.</param>
/// <param name="To">State now.</param>
/// <param name="Why">One sentence with the numbers, or who resumed and why.</param>
public sealed record KillSwitchMove(KillSwitchState From, KillSwitchState To, string Why)
{
    public bool IsDown => To > From;

    /// <summary>Are all open orders to be cancelled?</summary>
    public bool CancelsAll => IsDown && To >= KillSwitchState.CancelOnly;
}

/// <summary>
/// Four states: Running, Cautious (only orders that reduce exposure), CancelOnly, Halted. It goes down by itself,
/// never up; a person resumes, giving a reason, and thereby accepts the losses so far: they count anew from there.
/// <code>
/// ledger out of balance, total loss at limit    -> Halted
/// day loss, drawdown or unknown orders at limit -> CancelOnly
/// a loss near its limit, burst of refusals      -> Cautious
/// </code>
/// </summary>
public sealed class KillSwitch
{
    private const long NanosPerDay = 86_400 * Instant.NanosPerSecond;

    private readonly KillSwitchOptions options;
    private readonly long[] refusals;
    private long refusalCount;
    private long day = -1;
    private long profit;
    private long profitAtResume;
    private long profitAtMidnight;
    private long peak;

    public KillSwitch(KillSwitchOptions options)
    {
        this.options = options;
        refusals = new long[options.CautiousAtRefusals];
    }

    public KillSwitchState State { get; private set; }

    /// <summary>Why it is in this state; empty while it never moved.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Fall from the highest profit since the last resume, as of the last look.</summary>
    public Cash Drawdown => Cash.FromMicros(peak - profit);

    /// <summary>
    /// Looks at money and orders; call it after whatever moves them, and now and then for the marks.
    /// </summary>
    /// <param name="now">Time of the input.</param>
    /// <param name="equity">Cash and the value of all shares.</param>
    /// <param name="deposited">Deposits less withdrawals: they are no profit.</param>
    /// <param name="unknownOrders">Orders without evidence either way.</param>
    /// <param name="ledgerBalanced">Do the books balance?</param>
    /// <returns>Null when the state stays.</returns>
    public KillSwitchMove? Look(Instant now, Cash equity, Cash deposited, int unknownOrders, bool ledgerBalanced)
    {
        long today = now.Nanos / NanosPerDay;
        if (today != day)
        {
            // The profit of the last look before midnight is where the new day begins.
            profitAtMidnight = profit;
            day = today;
        }
        profit = (equity - deposited).Micros;
        peak = Math.Max(peak, profit);
        if (!ledgerBalanced) { return Down(KillSwitchState.Halted, "the ledger is out of balance"); }
        long loss = profitAtResume - profit, dayLoss = profitAtMidnight - profit;
        return DownAt(KillSwitchState.Halted, "total loss", loss, options.HaltAtLoss, 100)
            ?? DownAt(KillSwitchState.CancelOnly, "loss of the day", dayLoss, options.CancelOnlyAtDayLoss, 100)
            ?? DownAt(KillSwitchState.CancelOnly, "drawdown", peak - profit, options.CancelOnlyAtDrawdown, 100)
            ?? DownAtUnknown(unknownOrders)
            ?? Near("total loss", loss, options.HaltAtLoss)
            ?? Near("loss of the day", dayLoss, options.CancelOnlyAtDayLoss)
            ?? Near("drawdown", peak - profit, options.CancelOnlyAtDrawdown);
    }

    /// <summary>The venue refused an order for a reason that good orders don't meet.</summary>
    public KillSwitchMove? NoteRefusal(Instant now)
    {
        refusals[refusalCount++ % refusals.Length] = now.Nanos;
        if (refusalCount < refusals.Length) { return null; }
        long oldest = refusals[refusalCount % refusals.Length];
        if (now.Nanos - oldest > options.RefusalWindow.Nanos) { return null; }
        return Down(KillSwitchState.Cautious, $"{refusals.Length} orders refused within {options.RefusalWindow}");
    }

    /// <summary>An operator or a broken invariant stops everything.</summary>
    public KillSwitchMove? Halt(string why) => Down(KillSwitchState.Halted, why);

    /// <summary>The only way up. Losses, drawdown and refusals count anew from here.</summary>
    /// <returns>Null when it was running anyway; the counts begin anew all the same.</returns>
    public KillSwitchMove? Resume(string user, string reason)
    {
        (profitAtResume, profitAtMidnight, peak, refusalCount) = (profit, profit, profit, 0);
        if (State == KillSwitchState.Running) { return null; }
        var move = new KillSwitchMove(State, KillSwitchState.Running, $"resumed by {user}: {reason}");
        (State, Reason) = (move.To, move.Why);
        return move;
    }

    /// <summary>
    /// Positions are to be closed: allows reducing orders again from below, for that purpose only. Never goes past
    /// Cautious; the losses stand.
    /// </summary>
    public KillSwitchMove? AllowFlatten(string user, string reason)
    {
        if (State == KillSwitchState.Cautious) { return null; }
        var move = new KillSwitchMove(State, KillSwitchState.Cautious, $"flatten by {user}: {reason}");
        (State, Reason) = (move.To, move.Why);
        return move;
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Mix((ulong)State + 1), profit);
        hash = StateHash.Combine(StateHash.Combine(hash, profitAtResume), profitAtMidnight);
        hash = StateHash.Combine(StateHash.Combine(hash, peak), day);
        long first = Math.Max(0, refusalCount - refusals.Length);
        for (long i = first; i < refusalCount; i++) { hash = StateHash.Combine(hash, refusals[i % refusals.Length]); }
        return StateHash.Combine(hash, refusalCount);
    }

    private KillSwitchMove? Near(string what, long loss, Cash limit) =>
        DownAt(KillSwitchState.Cautious, what, loss, limit, options.CautiousAtPercent);

    private KillSwitchMove? DownAt(KillSwitchState to, string what, long loss, Cash limit, int percent)
    {
        if ((Int128)loss * 100 < (Int128)limit.Micros * percent) { return null; }
        string part = percent == 100 ? "" : $"{percent} % of ";
        return Down(to, $"{what} ${Cash.FromMicros(loss)} reached {part}the limit ${limit}");
    }

    private KillSwitchMove? DownAtUnknown(int unknownOrders) => unknownOrders >= options.CancelOnlyAtUnknownOrders
        ? Down(
            KillSwitchState.CancelOnly, $"{unknownOrders} orders unknown, limit {options.CancelOnlyAtUnknownOrders}")
        : null;

    private KillSwitchMove? Down(KillSwitchState to, string why)
    {
        if (to <= State) { return null; }
        var move = new KillSwitchMove(State, to, why);
        (State, Reason) = (to, why);
        return move;
    }
}
