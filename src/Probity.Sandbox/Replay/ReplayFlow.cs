using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Replay;

/// <summary>
/// Plays a recording at the venue, message by message at its own distances in time. One hidden participant rests what
/// the recorded books hold, another takes what was traded, so that orders of accounts wait and fill among them.
/// </summary>
internal sealed class ReplayFlow : ISandboxFlow
{
    private static readonly Instant Never = new(long.MaxValue);

    /// <summary>Of each outcome; nobody ever offered more.</summary>
    private static readonly Quantity Sets = Quantity.FromShares(100_000_000);
    private static readonly Cash Money = Cash.FromDollars(1_000_000_000);

    private readonly SandboxVenue venue;
    private readonly IInputStream recording;
    private readonly RecordedBook[] books;
    private readonly ParticipantId taker;
    private readonly Instant began;
    private readonly Instant origin;
    private EngineInput? next;

    public ReplayFlow(SandboxVenue venue, IInputStream recording, EngineInput? first, Instant start)
    {
        this.venue = venue;
        this.recording = recording;
        next = first;
        began = start;
        origin = first?.At.Received ?? Instant.None;
        ParticipantId maker = Join();
        taker = Join();
        books = [.. venue.Markets.Select(market => new RecordedBook(venue, market, maker))];
    }

    public Instant NextDue => next is null ? Never : began + (next.At.Received - origin);

    /// <summary>One message of the recording.</summary>
    public void Act()
    {
        Instant due = NextDue;
        bool whole = false;
        while (!whole && next is { } input && NextDue == due)
        {
            whole = Take(input);
            next = Read();
        }
        foreach (RecordedBook book in books) { book.Restore(); }
    }

    /// <summary>The next input that concerns a market known from the start; null at the end, or at damage.</summary>
    private EngineInput? Read()
    {
        try
        {
            while (recording.TryRead(out EngineInput? input))
            {
                if (InstrumentOf(input) is not { } instrument || instrument.Value < 2 * books.Length) { return input; }
            }
            return null;
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    private static InstrumentId? InstrumentOf(EngineInput input) => input switch
    {
        BookCleared cleared => cleared.Instrument,
        BookDelta delta => delta.Instrument,
        TradePrinted trade => trade.Instrument,
        TickGridChanged tick => tick.Instrument,
        _ => null,
    };

    private ParticipantId Join()
    {
        ParticipantId participant = venue.Exchange.AddParticipant(exempt: true);
        venue.Exchange.Deposit(participant, Money);
        foreach (SandboxMarket market in venue.Markets)
        {
            venue.Exchange.Deposit(participant, Cash.FromMicros(Sets.Micros));
            venue.Exchange.Split(participant, market.Id, Sets);
        }
        return participant;
    }

    /// <summary>True at the end of a message.</summary>
    private bool Take(EngineInput input)
    {
        switch (input)
        {
            case BookCleared cleared:
                Of(cleared.Instrument).Clear();
                return cleared.Flags.HasFlag(BookFlags.EndOfMessage);
            case BookDelta delta:
                Of(delta.Instrument).Set(delta.Instrument, delta.Side, delta.Price, delta.Size);
                return delta.Flags.HasFlag(BookFlags.EndOfMessage);
            case TradePrinted trade:
                Of(trade.Instrument).Trade(taker, trade);
                return true;
            case TickGridChanged tick:
                SandboxMarket market = venue.MarketOf(tick.Instrument);
                if (venue.Exchange.GridOf(market.Id) != tick.Grid) { venue.ChangeTick(market, tick.Grid); }
                return true;
            case MarketResolved resolved when resolved.Market.Value < books.Length:
                venue.Resolve(venue.Markets[resolved.Market.Value], resolved.Payout);
                return true;
            default:
                return true;
        }
    }

    private RecordedBook Of(InstrumentId instrument) => books[venue.MarketOf(instrument).Id.Value];
}
