using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Venues.Opinion.Tests.Streams;

/// <summary>The assembler against a venue that loses, repeats, delays and reorders what it sends.</summary>
public sealed class OpinionAssemblerStormTests
{
    private const int Changes = 300;

    /// <summary>Anything arrives within this, ms; shorter than the settle time.</summary>
    private const int LongestDelay = 1_500;

    [Fact]
    [Trait("Category", Storm.Category)]
    public void However_the_stream_is_damaged_the_book_is_the_venues_after_a_comparison() =>
        Storm.ForEachSeed(60, random =>
        {
            var world = new World(random);
            for (int i = 0; i < Changes; i++) { world.Change(); }
            world.Arrive(long.MaxValue);
            world.Read(world.Now + LongestDelay + 2_001);
            world.Arrive(long.MaxValue);
            Assert.Equal(world.Truth, world.Rig.Book);
            Assert.Equal(world.Truth, world.Rig.BookByInputs());
            Assert.True(world.Rig.Trusted);
        });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void A_stream_without_losses_needs_no_healing_once_it_is_quiet() => Storm.ForEachSeed(30, random =>
    {
        var world = new World(random) { Loss = 0, Disorder = 0 };
        for (int i = 0; i < Changes; i++) { world.Change(); }
        world.Arrive(long.MaxValue);
        Assert.Equal(world.Truth, world.Rig.Book);
        Assert.Equal(0, world.Rig.Counts.CrossedBooks);
    });

    private sealed class World(SeededRandom random)
    {
        private readonly LevelBook truth = new(TickGrid.Mill);
        private readonly PriorityQueue<Action<long>, (long At, long Order)> underWay = new();
        private long order;
        private long lastArrival;
        private bool asked;

        public AssemblerRig Rig { get; } = new();

        public double Loss { get; init; } = 0.05;

        /// <summary>Chance that a frame may overtake others.</summary>
        public double Disorder { get; init; } = 0.3;

        public long Now { get; private set; }

        public string Truth => AssemblerRig.Text(truth);

        public void Change()
        {
            Now += random.Next(0, 120);
            Arrive(Now);
            Side side = random.Chance(0.5) ? Side.Buy : Side.Sell;
            Price price = Price.FromPips(side == Side.Buy ? random.Next(1, 49) * 100 : random.Next(51, 99) * 100);
            Quantity size = random.Chance(0.4) ? Quantity.Zero : Quantity.FromMicros(random.Next(1, 9_000_000));
            truth.Set(side, price, size);
            Say(side, price, size);
            if (random.Chance(0.05)) { Say(side, price, size); }
            if (random.Chance(0.02) || !asked) { Read(Now); }
        }

        /// <summary>REST answers with the book as it is at that moment, and the answer takes its time.</summary>
        public void Read(long at)
        {
            asked = true;
            Now = at;
            Arrive(at);
            List<string> bids = [], asks = [];
            foreach ((Side side, List<string> into) in new[] { (Side.Buy, bids), (Side.Sell, asks) })
            {
                bool more = truth.TryBest(side, out Level level);
                while (more)
                {
                    into.Add($"{level.Price} x {level.Size}");
                    more = truth.TryBehind(side, level.Price, out level);
                }
            }
            underWay.Enqueue(
                when => Rig.Snapshot(when, [.. bids], [.. asks]), (at + random.Next(0, LongestDelay), ++order));
        }

        public void Arrive(long until)
        {
            while (underWay.TryPeek(out Action<long>? arrive, out (long At, long Order) due) && due.At <= until)
            {
                underWay.Dequeue();
                Now = Math.Max(Now, due.At);
                arrive(due.At);
                if (Rig.Trusted) { Assert.Equal(Rig.Book, Rig.BookByInputs()); }
            }
        }

        private void Say(Side side, Price price, Quantity size)
        {
            if (random.Chance(Loss)) { return; }
            long at = Now + random.Next(0, LongestDelay);
            // A socket keeps its order; where it does not, a later frame comes first.
            if (!random.Chance(Disorder)) { at = lastArrival = Math.Max(at, lastArrival); }
            string name = side == Side.Buy ? "bids" : "asks";
            underWay.Enqueue(
                when => Rig.Diff(when, name, price.ToString(), size.ToString()), (at, ++order));
        }
    }
}
