using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;
using Probity.Venues.Streams;

namespace Probity.Sandbox.Tests.Public;

/// <summary>Our own adapter against the sandbox: what one writes, the other has to find right in every point.</summary>
public sealed class AdapterAgreementTests
{
    [Fact]
    public async Task Our_adapter_rebuilds_every_book_and_agrees_with_every_hash_and_top()
    {
        await using PublicRig rig = await PublicRig.Start();
        using var books = new Books();
        PolymarketOptions options = OptionsOf(rig.Server);
        using var clients = new PolymarketClients(options, TimeProvider.System, () => 0.5);
        await using var channel = new MarketChannel(options, clients.Clob, books, TimeProvider.System, () => 0.5);
        foreach (SandboxMarket market in rig.Venue.Markets)
        {
            books.Track(market.Token(0));
            books.Track(market.Token(1));
        }
        await channel.Subscribe([.. rig.Venue.Markets.Select(market => TokenPair.Of(market.Market))], default);
        await PublicRig.Until(
            () => books.Counts(counts => counts.Snapshots) >= 4 * rig.Venue.Markets.Count, "all books came twice");
        for (int i = 0; i < 300; i++)
        {
            rig.Pass(TimeSpan.FromMilliseconds(100));
            await PublicRig.Until(() => books.AreOf(rig.Venue), $"the books equal the exchange's after step {i}");
        }
        books.Settle();
        AssemblerCounts counts = books.Counts(all => all);
        Assert.True(counts.ChangeEntries > 5_000, $"{counts.ChangeEntries} changes");
        Assert.True(counts.Trades > 50, $"{counts.Trades} trades");
        Assert.Equal(counts.HashesCompared, counts.HashesAgreed);
        Assert.Equal(counts.TopsCompared, counts.TopsAgreed);
        Assert.True(counts.HashesCompared > 5_000, $"{counts.HashesCompared} hashes");
        Assert.Equal(counts.ChangeEntries, counts.TopsCompared);
        Assert.Equal(0, counts.HashesNotComparable);
        Assert.Equal(0, counts.CrossedBooks);
        Assert.Equal(0, counts.UnknownEvents);
        Assert.All(
            Enum.GetValues<BookDisagreement>().Where(each => each != BookDisagreement.OlderSnapshot),
            each => Assert.True(counts[each] == 0, $"{each}: {counts[each]}"));
    }

    internal static PolymarketOptions OptionsOf(SandboxServer server) => new()
    {
        Hosts = new PolymarketHosts
        {
            Clob = server.Address(SandboxHost.Clob),
            Gamma = server.Address(SandboxHost.Gamma),
            MarketSocket = server.Socket("/ws/market"),
        },
    };

    /// <summary>Feeds the assembler as a session does.</summary>
    private sealed class Books : IMarketFrameHandler, IDisposable
    {
        private readonly Lock guard = new();
        private readonly TokenTable tokens = new();
        private readonly BookAssembler assembler;
        private readonly MarketFrameDecoder decoder;

        public Books()
        {
            assembler = new BookAssembler(tokens, AssemblerOptions.Live, IgnoredBookEvents.Instance);
            decoder = new MarketFrameDecoder(tokens);
        }

        public void Track(string token)
        {
            lock (guard) { assembler.Track(token, TokenTerms.Unknown); }
        }

        public T Counts<T>(Func<AssemblerCounts, T> look)
        {
            lock (guard) { return look(assembler.Counts); }
        }

        public void Settle()
        {
            lock (guard) { assembler.SettleHashes(); }
        }

        public bool AreOf(SandboxVenue venue)
        {
            lock (venue.Gate)
            {
                lock (guard)
                {
                    return venue.Markets.All(market => Same(venue, market, 0) && Same(venue, market, 1));
                }
            }
        }

        public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection)
        {
            lock (guard)
            {
                assembler.Arriving(received, FrameSource.Socket);
                decoder.Decode(frame, assembler);
            }
        }

        public void OnBooks(ReadOnlySpan<byte> books, Instant received)
        {
            lock (guard)
            {
                assembler.Arriving(received, FrameSource.Rest);
                decoder.Decode(books, assembler);
            }
        }

        public void OnConnected(int connection, IReadOnlyList<string> subscribed)
        {
        }

        public void OnDisconnected(int connection, IReadOnlyList<string> subscribed, string why) =>
            Assert.Fail($"disconnected: {why}");

        public void OnUnreachable(int connection, string why) => Assert.Fail($"unreachable: {why}");

        public void Dispose()
        {
        }

        private bool Same(SandboxVenue venue, SandboxMarket market, int outcome)
        {
            IBookView? ours = assembler.BookOf(tokens.Find(market.Token(outcome)));
            IBookView theirs = venue.BookOf(market, outcome);
            return ours is not null && Levels(ours).SequenceEqual(Levels(theirs));
        }

        private static IEnumerable<Level> Levels(IBookView book)
        {
            foreach (Side side in (Side[])[Side.Buy, Side.Sell])
            {
                bool more = book.TryBest(side, out Level level);
                while (more)
                {
                    yield return level;
                    more = book.TryBehind(side, level.Price, out level);
                }
            }
        }
    }
}
