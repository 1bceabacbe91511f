using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>
/// The double-entry ledger, to the micro-unit. Every event is a posting whose cash legs sum to zero and whose share
/// legs sum to zero in each instrument; cash, shares, fees and realised profit exist at each settlement tier. History
/// is not kept here: the journal is the history, an <see cref="ILedgerObserver"/> may project the postings.
/// <para>Fills post at the tier they are reported at and climb; a failed one is reversed exactly, fee and lots too.
/// Everything that is not a fill happened on the chain and counts at every tier.</para>
/// <para>Resolution marks a position to its payout and realises the profit; redemption turns that value into
/// cash.</para>
/// </summary>
public sealed class Ledger
{
    private readonly ILedgerObserver? observer;
    private readonly Balances balances = new();
    private readonly FillIndex fills = new();
    private readonly HoldingTable holdings = new();
    private readonly Attribution attribution = new();
    private readonly Dictionary<MarketId, Payout> payouts = [];
    private readonly ConversionMoves conversions;
    private readonly Legs legs = new();
    private long sequence;
    private ulong payoutDigest;
    private readonly LedgerReport?[] reports = new LedgerReport?[2];

    public Ledger(ILedgerObserver? observer = null)
    {
        this.observer = observer;
        conversions = new ConversionMoves(holdings, balances, payouts);
    }

    /// <summary>
    /// Do the books balance: cash and shares over the whole chart at every tier, and cost less realised profit against
    /// what was paid for shares? O(1) from running sums; see <see cref="Audit"/> for the full recount.
    /// </summary>
    public bool IsBalanced => balances.IsBalanced && holdings.BasisAgreesWith(balances);

    /// <summary>Fills posted that may still fail.</summary>
    public int UnsettledFills => fills.OpenCount;

    public bool IsUnsettled(string tradeId, ClientOrderId order) => fills.TryOpen(FillKey.Of(tradeId, order), out _);

    /// <summary>Fills that failed: reversed, or never posted.</summary>
    public long FailedFills { get; private set; }

    /// <summary>
    /// Profit, equity and positions in one currency; reads the ledger as it is whenever asked. Amounts of two
    /// currencies never add, so there is no report over both.
    /// </summary>
    public LedgerReport Report(Currency currency) =>
        reports[(int)currency] ??= new LedgerReport(currency, balances, holdings, attribution);

    /// <summary>The full recount of everything that <see cref="IsBalanced"/> knows from running sums.</summary>
    /// <returns>Null when all agrees, otherwise a sentence with the first difference.</returns>
    public string? Audit() => LedgerAudit.FirstDifference(balances, holdings);

    /// <summary>Makes a market's instruments known; a repeat changes nothing. Before any fill in it.</summary>
    public void List(Market market) => holdings.List(market);

    /// <summary>Posts a fill once, however often it is reported; a repeat at a higher tier promotes it.</summary>
    public PostingOutcome Fill(in FillPosting fill)
    {
        if (!holdings.IsListed(fill.Instrument)) { return PostingOutcome.Unexplained; }
        FillKey key = FillKey.Of(fill.TradeId, fill.Order);
        ulong content = fill.Content;
        if (fills.TryOpen(key, out OpenFill open))
        {
            return open.Content == content ? Advance(key, open, fill.Tier) : PostingOutcome.Conflict;
        }
        SettlementTier tier = fill.Tier;
        if (fills.TrySettled(key, out SettledFill known))
        {
            if (!known.IsEarly)
            {
                return known.Content == content
                    ? PostingOutcomes.AfterTheEnd(known.Tier, tier) : PostingOutcome.Conflict;
            }
            if (known.Tier > tier) { tier = known.Tier; }
        }
        if (tier == SettlementTier.Failed)
        {
            FailedFills++;
            fills.Remember(key, tier, content);
            return PostingOutcome.Quarantined;
        }
        long shares = SignedQuantity.Of(fill.Side, fill.Quantity).Micros;
        // The venue's rounding below a micro-dollar is not documented: to our disadvantage.
        long paid = fill.Side == Side.Buy
            ? fill.Price.Notional(fill.Quantity, Rounding.Up).Micros
            : -fill.Price.Notional(fill.Quantity, Rounding.Down).Micros;
        var posted = new OpenFill(
            ++sequence, fill.Account, fill.Strategy, fill.Instrument, shares, paid, fill.Fee.Micros, tier, content);
        AddFillLegs(posted, 1);
        var happened = new BasisEvent(posted.Sequence, shares, paid, fill.Strategy.Value, false);
        Append(HoldingOf(fill.Account, fill.Instrument), happened, tier);
        Commit(PostingKind.Filled, SettlementTier.Matched, tier);
        attribution.Count(posted, CurrencyOf(posted), 1);
        if (tier == SettlementTier.Confirmed) { fills.Remember(key, tier, content); }
        else { fills.Open(key, posted); }
        return PostingOutcome.Posted;
    }

    /// <summary>Moves a fill to another tier, or reverses it; news may be repeated, out of order or early.</summary>
    public PostingOutcome Settle(FillSettled news)
    {
        FillKey key = FillKey.Of(news.TradeId, news.Order);
        if (fills.TryOpen(key, out OpenFill open)) { return Advance(key, open, news.Tier); }
        if (!fills.TrySettled(key, out SettledFill known))
        {
            fills.Remember(key, news.Tier, 0);
            return PostingOutcome.Early;
        }
        if (!known.IsEarly) { return PostingOutcomes.AfterTheEnd(known.Tier, news.Tier); }
        if (news.Tier > known.Tier) { fills.Remember(key, news.Tier, 0); }
        return PostingOutcome.Early;
    }

    /// <summary>Deposit (plus), withdrawal (minus) or paper endowment.</summary>
    public PostingOutcome Move(CashMoved moved) =>
        PostCash(PostingKind.CashMoved, moved.Account, moved.Amount, CashBook.External);

    public PostingOutcome Reward(RewardPaid paid)
    {
        bool isRebate = paid.Reward is RewardKind.MakerRebate or RewardKind.TakerRebate;
        return PostCash(
            PostingKind.Rewarded, paid.Account, paid.Amount, isRebate ? CashBook.Rebates : CashBook.Rewards);
    }

    /// <summary>
    /// Shares that came (plus) or went without a trade: as if capital had come in and bought them at their cost, so
    /// that no profit and no loss arises. What leaves is taken out of the oldest lots at the cost named.
    /// </summary>
    public PostingOutcome Move(SharesMoved moved)
    {
        if (!holdings.IsListed(moved.Instrument) || moved.Cost < Cash.Zero) { return PostingOutcome.Unexplained; }
        long shares = moved.Quantity.Micros, paid = shares < 0 ? -moved.Cost.Micros : moved.Cost.Micros;
        Currency currency = holdings.MarketOf(moved.Instrument).Currency;
        legs.Add(new CashLeg(moved.Account, currency, CashBook.External, Cash.FromMicros(-paid)));
        legs.Add(new CashLeg(moved.Account, currency, CashBook.Chain, Cash.FromMicros(paid)));
        legs.Add(new ShareLeg(moved.Account, moved.Instrument, ShareBook.Own, moved.Quantity));
        legs.Add(new ShareLeg(moved.Account, moved.Instrument, ShareBook.External, new SignedQuantity(-shares)));
        var happened = new BasisEvent(++sequence, shares, paid, CostBasis.NoStrategy, false);
        Append(HoldingOf(moved.Account, moved.Instrument), happened, SettlementTier.Confirmed);
        Commit(PostingKind.SharesMoved, SettlementTier.Matched, SettlementTier.Confirmed);
        return PostingOutcome.Posted;
    }

    /// <summary>
    /// A posted fill was charged another fee: cash, fees and what is attributed follow, at the tiers where it counts.
    /// </summary>
    /// <param name="tradeId">The fill's trade.</param>
    /// <param name="order">The fill's order, which names it together with the trade.</param>
    /// <param name="account">Whose order.</param>
    /// <param name="instrument">What was traded.</param>
    /// <param name="more">Charged less predicted; minus when it was cheaper.</param>
    public PostingOutcome CorrectFee(
        string tradeId, ClientOrderId order, AccountId account, InstrumentId instrument, Cash more)
    {
        FillKey key = FillKey.Of(tradeId, order);
        SettlementTier tier = SettlementTier.Confirmed;
        if (fills.TryOpen(key, out OpenFill open))
        {
            tier = open.Tier;
            fills.CorrectFee(key, open with { Fee = checked(open.Fee + more.Micros) });
        }
        else if (!fills.TrySettled(key, out SettledFill known) || known.Tier != SettlementTier.Confirmed)
        {
            return PostingOutcome.Duplicate;
        }
        Currency currency = holdings.MarketOf(instrument).Currency;
        legs.Add(new CashLeg(account, currency, CashBook.Own, -more));
        legs.Add(new CashLeg(account, currency, CashBook.Fees, more));
        Commit(PostingKind.FeeCorrected, SettlementTier.Matched, tier);
        attribution.CorrectFee(order.Strategy, currency, more.Micros);
        return PostingOutcome.Posted;
    }

    /// <summary>
    /// Split, merge, convert or redeem. Redeeming burns up to the quantity of each outcome held, and no more.
    /// </summary>
    /// <param name="happened">The conversion.</param>
    /// <param name="group">For convert: the whole group of the markets named.</param>
    /// <param name="strategy">Whom new lots are attributed to; null = nobody.</param>
    public PostingOutcome Convert(SharesConverted happened, EventGroup? group, StrategyId? strategy)
    {
        if (!conversions.TryMake(happened, group)) { return PostingOutcome.Unexplained; }
        PostMoves(happened.Account, holdings.Market(happened.Markets[0]).Currency, strategy);
        return PostingOutcome.Posted;
    }

    /// <summary>
    /// Marks all positions of a market to the payout and realises the profit; the first payout stands.
    /// </summary>
    public PostingOutcome Resolve(MarketId id, Payout payout)
    {
        if (!holdings.IsListed(id)) { return PostingOutcome.Unexplained; }
        if (payouts.TryGetValue(id, out Payout known))
        {
            return known == payout ? PostingOutcome.Duplicate : PostingOutcome.Conflict;
        }
        payouts.Add(id, payout);
        payoutDigest ^= StateHash.Combine(
            StateHash.Mix((ulong)id.Value + 1), ((long)payout.FirstMicros << 32) | (uint)payout.SecondMicros);
        Market market = holdings.Market(id);
        sequence++;
        for (int account = 0; account < holdings.Accounts; account++)
        {
            for (int outcome = 0; outcome < 2; outcome++)
            {
                var happened = new BasisEvent(sequence, 0, payout.Of(outcome), CostBasis.NoStrategy, true);
                Holding? held = holdings.Find(new AccountId(account), market.Outcome(outcome).Id);
                if (held is not null) { Append(held, happened, SettlementTier.Confirmed); }
            }
        }
        Commit(PostingKind.Resolved, SettlementTier.Matched, SettlementTier.Confirmed);
        return PostingOutcome.Posted;
    }

    /// <summary>The payout of a resolved market; null when it is open.</summary>
    public Payout? PayoutOf(MarketId market) => payouts.TryGetValue(market, out Payout payout) ? payout : null;

    /// <summary>Shares held, provisional fills included.</summary>
    public SignedQuantity Position(AccountId account, InstrumentId instrument) =>
        PositionAtTier(account, instrument, SettlementTier.Matched);

    /// <summary>Shares held by all accounts together.</summary>
    public SignedQuantity Position(InstrumentId instrument) => new(balances.Shares(instrument, SettlementTier.Matched));

    /// <summary>What the open lots of all accounts cost.</summary>
    public Cash CostOf(InstrumentId instrument)
    {
        Cash cost = Cash.Zero;
        for (int account = 0; account < holdings.Accounts; account++)
        {
            cost += CostOf(new AccountId(account), instrument);
        }
        return cost;
    }

    /// <summary>Shares held, counting only fills that are at least this final.</summary>
    public SignedQuantity PositionAtTier(AccountId account, InstrumentId instrument, SettlementTier tier) =>
        new(balances.Shares(account, instrument, tier));

    /// <summary>
    /// Shares that can be sold: confirmed ones, or provisional ones too. Never more than are held in the end.
    /// </summary>
    public Quantity SellableShares(AccountId account, InstrumentId instrument, bool provisionalToo = false)
    {
        long held = Position(account, instrument).Micros;
        long confirmed = PositionAtTier(account, instrument, SettlementTier.Confirmed).Micros;
        return Quantity.FromMicros(Math.Max(0, provisionalToo ? held : Math.Min(held, confirmed)));
    }

    /// <summary>What the open FIFO lots cost; a resolved position is carried at its payout.</summary>
    public Cash CostOf(AccountId account, InstrumentId instrument) =>
        Cash.FromMicros(holdings.Find(account, instrument)?.Basis.Cost ?? 0);

    /// <summary>Cash held, provisional fills included; open orders are not subtracted.</summary>
    public Cash CashOf(AccountId account, Currency currency) => CashAtTier(account, currency, SettlementTier.Matched);

    public Cash CashAtTier(AccountId account, Currency currency, SettlementTier tier) =>
        Cash.FromMicros(balances.Cash(account, currency, CashBook.Own, tier));

    /// <summary>
    /// Equal for ledgers with the same balances, lots and known fills, whatever order led there. Costs the positions
    /// touched since the last call.
    /// </summary>
    public ulong Digest()
    {
        ulong hash = StateHash.Combine(balances.Digest(payoutDigest), holdings.Digest());
        return StateHash.Combine(hash, fills.Digest);
    }

    private PostingOutcome Advance(in FillKey key, in OpenFill fill, SettlementTier tier)
    {
        if (tier <= fill.Tier) { return PostingOutcome.Duplicate; }
        Holding holding = HoldingOf(fill.Account, fill.Instrument);
        if (tier == SettlementTier.Failed)
        {
            AddFillLegs(fill, -1);
            Reverse(holding, fill.Sequence);
            Commit(PostingKind.Reversed, SettlementTier.Matched, fill.Tier);
            attribution.Count(fill, CurrencyOf(fill), -1);
            FailedFills++;
            fills.Close(key, fill);
            fills.Remember(key, tier, fill.Content);
            return PostingOutcome.Reversed;
        }
        AddFillLegs(fill, 1);
        holdings.Touch(holding);
        holding.Promote(fill.Sequence, tier);
        Commit(PostingKind.Settled, fill.Tier + 1, tier);
        if (tier == SettlementTier.Confirmed)
        {
            fills.Close(key, fill);
            fills.Remember(key, tier, fill.Content);
        }
        else
        {
            fills.Promote(key, fill, tier);
        }
        return PostingOutcome.Promoted;
    }

    private PostingOutcome PostCash(PostingKind kind, AccountId account, Money amount, CashBook from)
    {
        legs.Add(new CashLeg(account, amount.Currency, CashBook.Own, amount.Amount));
        legs.Add(new CashLeg(account, amount.Currency, from, -amount.Amount));
        Commit(kind, SettlementTier.Matched, SettlementTier.Confirmed);
        return PostingOutcome.Posted;
    }

    private void PostMoves(AccountId account, Currency currency, StrategyId? strategy)
    {
        long paid = 0;
        sequence++;
        foreach (ShareMove move in conversions.Made)
        {
            if (move.Shares == 0) { continue; }
            paid = checked(paid + move.Paid);
            if (strategy is { } owner)
            {
                attribution.Convert(owner, currency, move.Instrument, move.Shares, move.Paid);
            }
            legs.Add(new ShareLeg(account, move.Instrument, ShareBook.Own, new SignedQuantity(move.Shares)));
            legs.Add(new ShareLeg(account, move.Instrument, ShareBook.Chain, new SignedQuantity(-move.Shares)));
            var happened = new BasisEvent(
                sequence, move.Shares, move.Paid, strategy?.Value ?? CostBasis.NoStrategy, false);
            Append(HoldingOf(account, move.Instrument), happened, SettlementTier.Confirmed);
        }
        legs.Add(new CashLeg(account, currency, CashBook.Own, Cash.FromMicros(-paid)));
        legs.Add(new CashLeg(account, currency, CashBook.Chain, Cash.FromMicros(paid)));
        Commit(PostingKind.Converted, SettlementTier.Matched, SettlementTier.Confirmed);
    }

    private void AddFillLegs(in OpenFill fill, int sign)
    {
        Currency currency = CurrencyOf(fill);
        long paid = sign * fill.Paid, fee = sign * fill.Fee, shares = sign * fill.Shares;
        legs.Add(new CashLeg(fill.Account, currency, CashBook.Own, Cash.FromMicros(checked(-paid - fee))));
        legs.Add(new CashLeg(fill.Account, currency, CashBook.Venue, Cash.FromMicros(paid)));
        if (fee != 0) { legs.Add(new CashLeg(fill.Account, currency, CashBook.Fees, Cash.FromMicros(fee))); }
        legs.Add(new ShareLeg(fill.Account, fill.Instrument, ShareBook.Own, new SignedQuantity(shares)));
        legs.Add(new ShareLeg(fill.Account, fill.Instrument, ShareBook.Venue, new SignedQuantity(-shares)));
    }

    private Currency CurrencyOf(in OpenFill fill) => holdings.MarketOf(fill.Instrument).Currency;

    private void Append(Holding holding, in BasisEvent happened, SettlementTier tier)
    {
        (long cost, long realised) = (holding.Basis.Cost, holding.Basis.Realised);
        holding.Append(happened, tier);
        NoteChange(holding, cost, realised);
    }

    /// <summary>
    /// The position, made when there is none; one that begins after the resolution begins at its payout.
    /// </summary>
    private Holding HoldingOf(AccountId account, InstrumentId instrument)
    {
        Holding? found = holdings.Find(account, instrument);
        if (found is not null) { return found; }
        Holding made = holdings.Add(account, instrument);
        if (payouts.TryGetValue(made.Market.Id, out Payout payout))
        {
            int micros = payout.Of(made.Instrument.OutcomeIndex);
            made.Append(new BasisEvent(sequence, 0, micros, CostBasis.NoStrategy, true), SettlementTier.Confirmed);
        }
        return made;
    }

    private void Reverse(Holding holding, long sequenceOfFill)
    {
        (long cost, long realised) = (holding.Basis.Cost, holding.Basis.Realised);
        holding.Remove(sequenceOfFill);
        NoteChange(holding, cost, realised);
    }

    private void NoteChange(Holding holding, long costBefore, long realisedBefore)
    {
        long cost = holding.Basis.Cost - costBefore, realised = holding.Basis.Realised - realisedBefore;
        holdings.NoteChange(holding, cost, realised);
        legs.Add(
            new BasisLeg(holding.Account, holding.Instrument.Id, Cash.FromMicros(cost), Cash.FromMicros(realised)));
    }

    private void Commit(PostingKind kind, SettlementTier lowest, SettlementTier highest)
    {
        Posting posting = legs.Take(kind, lowest, highest);
        balances.Commit(posting);
        observer?.OnPosting(posting);
    }
}
