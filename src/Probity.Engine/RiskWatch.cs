using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Ledger;
using Probity.Engine.Orders;
using Probity.Engine.Risk;
using Probity.Engine.Strategies;

namespace Probity.Engine;

/// <summary>
/// Watches equity, losses and orders, and moves the kill switch. Looks after every input that moved money and otherwise
/// at the configured interval, because marking every position on every book change would cost more than it tells.
/// </summary>
internal sealed class RiskWatch(EngineState state, OrderDesk desk, StrategyHost strategies, FillDesk fills)
{
    private Instant lookedAt;

    public Cash Equity { get; private set; }

    /// <summary>Highest profit seen at a look.</summary>
    public Cash PeakProfit { get; private set; }

    /// <summary>How far profit is below its highest now.</summary>
    public Cash Drawdown => PeakProfit - (Equity - Deposits);

    private DollarReport Report => state.Dollars;

    private Cash Deposits => Report.NetDeposits;

    public Cash MaxDrawdown { get; private set; }

    /// <summary>After each input; cheap unless something moved or the interval is over.</summary>
    public void AfterEach()
    {
        bool due = state.Now.Received - lookedAt >= state.Options.RiskInterval;
        if (!fills.Moved && !due) { return; }
        fills.Moved = false;
        lookedAt = state.Now.Received;
        Look();
    }

    public void NoteRefusal(bool expected)
    {
        if (!expected) { Obey(state.KillSwitch.NoteRefusal(state.Now.Received)); }
    }

    public void Resume(OperatorCommand command) => Obey(state.KillSwitch.Resume(command.User, command.Reason));

    public void Kill(OperatorCommand command) => Obey(state.KillSwitch.Halt($"{command.User}: {command.Reason}"));

    /// <summary>Positions are to be closed, whatever the state.</summary>
    public void AllowFlatten(OperatorCommand command) =>
        Obey(state.KillSwitch.AllowFlatten(command.User, command.Reason));

    /// <summary>Brings equity up to date without judging it; for views.</summary>
    public void Refresh() => Equity = Report.Equity(Mark);

    private void Look()
    {
        Refresh();
        // Deposits are no profit: only profit makes a peak.
        Cash profit = Equity - Deposits;
        PeakProfit = Cash.Max(PeakProfit, profit);
        MaxDrawdown = Cash.Max(MaxDrawdown, PeakProfit - profit);
        Obey(state.KillSwitch.Look(
            state.Now.Received, Equity, Deposits, state.Orders.UnknownCount, state.Ledger.IsBalanced));
    }

    /// <summary>Midpoint, else the bid, else nothing: a position nobody bids for is worth what it last was.</summary>
    public Price? Mark(InstrumentId instrument)
    {
        IBookView book = state.Books.Book(instrument);
        if (book.TryMidHalfPips(out int halfPips)) { return Price.FromPips(halfPips / 2); }
        return state.Books.LastTrade(instrument);
    }

    private void Obey(KillSwitchMove? move)
    {
        if (move is null) { return; }
        state.Raise(
            move.IsDown ? Severity.Critical : Severity.Warning, "kill-switch", $"{move.From} -> {move.To}: {move.Why}");
        if (move.CancelsAll)
        {
            strategies.WithdrawAll();
            desk.CancelEverything();
        }
    }
}
