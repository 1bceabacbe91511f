using System.Collections.Concurrent;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Venue;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Streams;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Opinion's cards about books (docs/venues/conformance.md).</summary>
public sealed class OpinionBookCards
{
    [Fact]
    [Trait("Card", "O-15")]
    public async Task A_book_that_a_lost_frame_crosses_is_distrusted_and_read_again()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk others = await rig.Others();
        ApprovedOrder ask = await others.Rest(rig.Plain, 1, Side.Buy, "0.5", 20);
        await using var books = new Books(rig, TimeSpan.FromSeconds(60));
        await books.Follow(rig.Plain);
        await books.Until(book => book.BestAsk == Price.Parse("0.5"), "the ask is there");

        await rig.Fault("""{"kind":"drop-frame","channel":"market"}""");
        others.Gateway.Cancel(ask.Id);
        await others.Told<OrderCancelled>(input => input.Order == ask.Id);
        await rig.Heal();
        await others.Rest(rig.Plain, 0, Side.Buy, "0.55", 20);

        await books.Until(book => book.Faults.Contains(BookFault.Crossed), "the cross is told");
        await books.Until(
            book => book is { IsTrusted: true, BestAsk: null } && book.BestBid == Price.Parse("0.55"),
            "the book is the venue's again");
    }

    [Fact]
    [Trait("Card", "O-16")]
    public async Task A_feed_that_says_nothing_while_books_change_is_made_anew_and_a_quiet_one_is_not()
    {
        await using OpinionCardRig rig = await OpinionCardRig.Start();
        await using OpinionCardDesk others = await rig.Others();
        await using var books = new Books(rig, TimeSpan.FromMilliseconds(500));
        await others.Rest(rig.Plain, 0, Side.Buy, "0.3", 20);
        await books.Follow(rig.Plain);
        await books.Until(book => book.BestBid == Price.Parse("0.3"), "the bid is there");
        await books.Until(book => book.Anchors >= 5, "the quiet book was compared");
        Assert.Equal(1, books.Opened);

        await rig.Fault("""{"kind":"frozen-feed","channel":"market"}""");
        int tick = 310;
        await CardVenue.Until(
            async () =>
            {
                if (tick < 450) { await others.Rest(rig.Plain, 0, Side.Buy, $"0.{++tick}", 20); }
                return books.Opened > 1;
            },
            () => "the connection was made anew");
        await rig.Heal();
        ApprovedOrder last = await others.Rest(rig.Plain, 0, Side.Buy, "0.46", 20);
        await books.Until(
            book => book.IsTrusted && book.BestBid == last.Intent.Price, "the book is the venue's again");
    }

    /// <summary>One market's book as the adapter's inputs make it.</summary>
    private sealed class Books : IInputSink, IAsyncDisposable
    {
        private readonly ConcurrentQueue<EngineInput> inputs = new();
        private readonly OpinionAdapter adapter;
        private OpinionInputDecoder? decoder;

        public Books(OpinionCardRig rig, TimeSpan anchors)
        {
            OpinionOptions options = OpinionCardDesk.OptionsOf(rig) with
            {
                Stream = new OpinionStreamOptions
                {
                    ReanchorInterval = anchors,
                    SettleTime = TimeSpan.FromMilliseconds(200),
                },
            };
            string key = rig.Venue.Run(() => rig.Venue.Keys.TextOf(rig.Venue.Accounts[0]))!;
            adapter = new OpinionAdapter(
                options, new ApiKey(key),
                resync => decoder = new OpinionInputDecoder(this, resync, rig.Time, options.Stream.SettleTime),
                rig.Time, () => 0.5);
        }

        public long Opened => adapter.Stream.Connections.Sum(connection => connection.Opened);

        public Task Follow(OpinionMarket market) =>
            adapter.MarketData.Subscribe([market.Market], TestContext.Current.CancellationToken);

        public Task Until(Func<BookState, bool> condition, string what) => CardVenue.Until(
            () => Task.FromResult(condition(Now())),
            () => $"{what}: {Now()}\n{string.Join("\n", inputs)}");

        public void Post(EngineInput input) => inputs.Enqueue(input);

        public ValueTask DisposeAsync() => adapter.DisposeAsync();

        private BookState Now()
        {
            SortedDictionary<int, Quantity> bids = [], asks = [];
            List<BookFault> faults = [];
            bool trusted = false;
            foreach (EngineInput input in inputs)
            {
                switch (input)
                {
                    case BookCleared:
                        bids.Clear();
                        asks.Clear();
                        break;
                    case BookDelta delta:
                        (delta.Side == Side.Buy ? bids : asks)[delta.Price.Pips] = delta.Size;
                        trusted |= delta.Flags.HasFlag(BookFlags.EndOfMessage);
                        break;
                    case BookInvalidated invalid:
                        faults.Add(invalid.Fault);
                        trusted = false;
                        break;
                }
            }
            Price? bid = Best(bids.Reverse()), ask = Best(asks);
            return new BookState(bid, ask, trusted, faults, decoder!.Counts.Anchors);
        }

        private static Price? Best(IEnumerable<KeyValuePair<int, Quantity>> levels)
        {
            foreach ((int pips, Quantity size) in levels)
            {
                if (!size.IsZero) { return Price.FromPips(pips); }
            }
            return null;
        }
    }

    private sealed record BookState(
        Price? BestBid, Price? BestAsk, bool IsTrusted, IReadOnlyList<BookFault> Faults, long Anchors);
}
