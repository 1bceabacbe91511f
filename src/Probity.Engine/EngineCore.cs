using System.Diagnostics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Orders;
using Probity.Engine.Risk;
using Probity.Engine.Strategies;
using Probity.Engine.Views;

namespace Probity.Engine;

/// <summary>
/// The deterministic core: one input in, wants out. No clock, no I/O, no randomness but the seeded one, one thread.
/// The same binary, configuration and inputs give the same outputs and the same digest (docs/determinism.md).
/// </summary>
public sealed class EngineCore
{
    private readonly EngineState state;
    private readonly OrderDesk desk;
    private readonly StrategyHost strategies;
    private readonly FillDesk fills;
    private readonly RiskWatch watch;
    private readonly TruthDesk truth;
    private readonly ViewBuilder views;

    public EngineCore(EngineOptions options, IReadOnlyList<StrategySlot> strategies)
    {
        state = new EngineState(options);
        state.Quality.Know(strategies);
        desk = new OrderDesk(state, new RiskPipeline(options.Risk));
        this.strategies = new StrategyHost(state, desk, strategies);
        fills = new FillDesk(state, desk, this.strategies);
        watch = new RiskWatch(state, desk, this.strategies, fills);
        truth = new TruthDesk(state, desk, watch);
        views = new ViewBuilder(state, desk, this.strategies, watch);
    }

    /// <summary>The sequence that the next input must carry.</summary>
    public long NextSequence => state.NextSequence;

    /// <summary>Orders that may still trade.</summary>
    public int OpenOrders => state.Orders.OpenCount;

    /// <summary>False while paused.</summary>
    public bool TradingEnabled => state.TradingEnabled;

    /// <summary>Applies one input. Everything that the engine knows comes from here; everything it wants goes to the
    /// outbox.</summary>
    /// <exception cref="InvariantException">The input is out of sequence, or a rule of the house broke.</exception>
    public void Process(EngineInput input, Outbox outbox)
    {
        Require.That(input.At.Sequence == state.NextSequence, "inputs arrive in sequence");
        state.Begin(input.At, outbox);
        switch (input)
        {
            case BookDelta e: Apply(e); break;
            case BookCleared e: Apply(e); break;
            case TradePrinted e: state.Books.Apply(e); strategies.OnTrade(state.Books.MarketOf(e.Instrument), e); break;
            case BookInvalidated e: Distrust(e); break;
            case TickGridChanged e: state.Books.Apply(e); strategies.OnBook(state.Books.MarketOf(e.Instrument)); break;

            case MarketListed e: List(e.Market); break;
            case EventGroupListed e: state.Books.List(e.Group); break;
            case MarketStatusChanged e: state.Books.Market(e.Market).Status = e.Status; break;
            case MarketTermsChanged e: state.Books.Apply(e); strategies.OnBook(state.Books.Market(e.Market)); break;
            case MarketResolved e: Resolve(e); break;
            case VenueStatusChanged e: Apply(e); break;
            case PairListed e: Pair(e.Pair); break;
            case PairStatusChanged e: Pair(e); break;

            case OrderAccepted e: Apply(e.Order, OrderEventKind.Accepted, e.VenueOrderId); break;
            case OrderDelayed e: Apply(e.Order, OrderEventKind.Delayed, e.VenueOrderId); break;
            case OrderUnknown e: Apply(e.Order, OrderEventKind.Unknown, ""); break;
            case OrderRefused e: Refuse(e); break;
            case OrderCancelled e: Apply(e.Order, OrderEventKind.Cancelled, ""); break;
            case OrderExpired e: Apply(e.Order, OrderEventKind.Expired, ""); break;
            case CancelRefused e: AllowCancelAgain(e); break;
            case OrderFilled e: fills.Fill(e); break;
            case FillSettled e: fills.Settle(e); break;
            case FeeCharged e: fills.Charge(e); break;
            case OrderAdopted e: Adopt(e); break;

            case CashMoved e: fills.Move(e); break;
            case SharesConverted e: fills.Convert(e); break;
            case SharesMoved e: fills.Move(e); break;
            case ConversionFailed e: fills.Fail(e); break;
            case RewardPaid e: fills.Reward(e); break;
            case BalanceReported e: truth.Compare(e); break;
            case ChainBalanceReported e: truth.Compare(e); break;
            case PositionReported e: truth.Compare(e); break;

            case TimerFired e: Fire(e); break;
            case OperatorCommand e: Operate(e); break;
            case SessionStarted e: state.Start(e); strategies.Start(e.Seed); break;
            case SignalObserved e: strategies.OnSignal(e); break;
            case WalletTraded e: strategies.OnWalletTrade(state.Books.MarketOf(e.Instrument), e); break;
            default: throw new UnreachableException($"input kind {input.Kind} has a case");
        }
        watch.AfterEach();
    }

    /// <summary>A number that two engines share exactly when they are in the same state.</summary>
    public ulong Digest() => strategies.Digest(truth.Digest(state.Digest()));

    /// <summary>What a gateway has to know of its account when it starts. Walks the remembered orders.</summary>
    public KnownAccount KnownOrders(AccountId account) => KnownOrderList.Of(account, state);

    /// <summary>
    /// What would bring the ledger to what venue and chain last reported, as inputs that are not yet sequenced.
    /// </summary>
    /// <param name="at">Their stamp.</param>
    /// <param name="reason">Why, for the journal.</param>
    public IReadOnlyList<EngineInput> Corrections(Stamp at, string reason) => truth.Corrections(at, reason);

    /// <summary>Everything that a screen needs, as of now.</summary>
    public EngineView View() => views.Build();

    private void List(Market market)
    {
        state.Ledger.List(market);
        strategies.OnMarket(state.Books.List(market));
    }

    private void Apply(BookDelta delta)
    {
        if (!state.Books.Apply(delta))
        {
            state.Outbox.Add(new ResyncBook(delta.Instrument, BookFault.OffGrid));
            state.Raise(
                Severity.Warning, "book-off-grid",
                $"{delta.Instrument}: level {delta.Price} is not on tick {state.Books.Grid(delta.Instrument)}; "
                + "book distrusted until a snapshot");
        }
        strategies.BookChanged(state.Books.MarketOf(delta.Instrument), delta.Flags);
    }

    private void Apply(BookCleared cleared)
    {
        state.Books.Apply(cleared);
        strategies.BookChanged(state.Books.MarketOf(cleared.Instrument), cleared.Flags);
    }

    private void Distrust(BookInvalidated fault)
    {
        state.Books.Apply(fault);
        state.Outbox.Add(new ResyncBook(fault.Instrument, fault.Fault));
        strategies.OnBook(state.Books.MarketOf(fault.Instrument));
    }

    private void Resolve(MarketResolved resolved)
    {
        MarketView market = state.Books.Market(resolved.Market);
        market.Status = MarketStatus.Resolved;
        desk.Cancel(market.Market);
        fills.Resolve(market.Market, resolved.Payout);
        strategies.OnBook(market);
    }

    private void Apply(VenueStatusChanged status)
    {
        bool wasAway = state.Restraints.StatusOf(status.Venue) == VenueStatus.Disconnected;
        state.Restraints.Note(status);
        if (status.Account is null)
        {
            if (status.Status == VenueStatus.Disconnected) { state.Books.Distrust(status.Venue); }
            else if (wasAway) { AskForBooks(status.Venue); }
        }
        string whose = status.Account is { } account ? $" for {account}" : "";
        state.Raise(
            status.Status == VenueStatus.Connected ? Severity.Info : Severity.Warning, "venue-status",
            $"{status.Venue} is {status.Status}{whose}: {status.Detail}");
        strategies.OnVenueStatus(status);
    }

    private void Pair(MarketPair pair)
    {
        int markets = state.Books.Markets.Count;
        string? why = pair.First.Value >= markets || pair.Second.Value >= markets
            ? $"pair '{pair.Name}' names a market that is not listed"
            : state.Pairs.List(pair);
        if (why is null) { strategies.OnPair(state.Pairs.All[pair.Id.Value]); }
        else { state.Raise(Severity.Error, "pair-not-listed", why); }
        state.LedgerMoves++;
    }

    private void Pair(PairStatusChanged change)
    {
        PairState pair = state.Pairs.Change(change);
        state.Raise(
            change.Status == PairStatus.Approved ? Severity.Info : Severity.Warning, "pair-status",
            $"pair '{pair.Pair.Name}' is {change.Status}: {change.Why}");
        // What counts as hedged changed with it.
        state.LedgerMoves++;
        strategies.OnPair(pair);
    }

    /// <summary>Whoever said that the venue is back need not be who brings its books.</summary>
    private void AskForBooks(VenueId venue)
    {
        for (int i = 0; i < state.Books.InstrumentCount; i++)
        {
            var id = new InstrumentId(i);
            MarketView market = state.Books.MarketOf(id);
            bool lacks = market.Market.Venue == venue && market.Status != MarketStatus.Resolved
                && state.Books.Instrument(id).HasOwnBook && !state.Books.IsTrusted(id);
            if (lacks) { state.Outbox.Add(new ResyncBook(id, BookFault.Disconnected)); }
        }
    }

    private void Apply(ClientOrderId id, OrderEventKind news, string venueOrderId)
    {
        if (!TryOrder(id, news.ToString(), out Order order)) { return; }
        if (state.Orders.Apply(order, news, state.Now.Received, venueOrderId)) { strategies.OnOrderEnded(order); }
    }

    private void Adopt(OrderAdopted adopted)
    {
        OrderIntent intent = adopted.Intent;
        if (state.Orders.TryGet(adopted.Order, out _))
        {
            Apply(adopted.Order, OrderEventKind.Accepted, adopted.VenueOrderId);
            return;
        }
        string what = $"{adopted.Order} is the venue's {adopted.VenueOrderId}: {intent.Side} {intent.Quantity}@"
            + $"{intent.Price}, {adopted.Filled} filled";
        if (intent.Instrument.Value >= state.Books.InstrumentCount || adopted.Filled >= intent.Quantity)
        {
            state.Raise(Severity.Warning, "not-adopted", $"{what}; its outcome is not listed, or it can't trade");
            return;
        }
        MarketView market = state.Books.MarketOf(intent.Instrument);
        // It exists already and never goes out from here, so there is nothing that risk could approve.
        var order = new Order(new ApprovedOrder(adopted.Order, adopted.Account, intent, state.Now));
        state.Orders.Adopt(adopted, order, market.Market.Currency, market.Fees);
        state.Raise(Severity.Info, "order-adopted", what);
    }

    private void Refuse(OrderRefused refused)
    {
        if (!TryOrder(refused.Order, "refusal", out Order order)) { return; }
        bool expected = refused.Code is RefusalCode.PostOnlyWouldCross or RefusalCode.NotFilled;
        state.Raise(
            expected ? Severity.Info : Severity.Warning, "order-refused",
            $"{refused.Order} {order.Intent.Side} {order.Intent.Quantity}@{order.Intent.Price}: "
            + $"{refused.Code}: {refused.Evidence}");
        watch.NoteRefusal(expected);
        if (state.Orders.Apply(order, OrderEventKind.Refused, state.Now.Received)) { strategies.OnOrderEnded(order); }
    }

    private void AllowCancelAgain(CancelRefused refused)
    {
        if (TryOrder(refused.Order, "cancel refusal", out Order order)) { order.CancelRequested = false; }
    }

    private void Fire(TimerFired fired)
    {
        if (state.TryTakeTimer(fired.Timer, out StrategyId owner)) { strategies.OnTimer(owner, fired.Timer); }
    }

    private void Operate(OperatorCommand command)
    {
        state.Raise(
            Severity.Info, "operator", $"{command.User}: {command.Action} {command.Argument} ({command.Reason})");
        switch (command.Action)
        {
            case OperatorAction.Pause: Pause(); break;
            case OperatorAction.Resume: Resume(command); break;
            case OperatorAction.Flatten: Pause(); watch.AllowFlatten(command); desk.Flatten(strategies.Slots); break;
            case OperatorAction.Kill: watch.Kill(command); Pause(); break;
            case OperatorAction.StrategyOn: Switch(command, true); break;
            case OperatorAction.StrategyOff: Switch(command, false); break;
            case OperatorAction.AcceptBalances: break;
            default: throw new UnreachableException($"operator action {command.Action} has a case");
        }
    }

    private void Resume(OperatorCommand command)
    {
        state.TradingEnabled = true;
        state.Restraints.Lift();
        watch.Resume(command);
    }

    private void Pause()
    {
        state.TradingEnabled = false;
        strategies.WithdrawAll();
        desk.CancelEverything();
    }

    private void Switch(OperatorCommand command, bool on)
    {
        if (!strategies.TrySwitch(command.Argument, on))
        {
            state.Raise(Severity.Warning, "unknown-strategy", $"no strategy is named '{command.Argument}'");
        }
    }

    private bool TryOrder(ClientOrderId id, string news, out Order order)
    {
        if (state.Orders.TryGet(id, out order)) { return true; }
        state.Raise(Severity.Warning, "unknown-order", $"{news} of {id}, which this engine does not know");
        return false;
    }
}
