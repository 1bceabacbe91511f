using System.Globalization;
using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Simulation.Models;
using Probity.Simulation.World;

namespace Probity.Sandbox.Venue;

/// <summary>
/// The markets of the seeded world as the venue lists them: condition and token ids of the right form, every tick size,
/// both protocols, a neg-risk event, delays and fee-free terms.
/// </summary>
public static class SandboxListings
{
    /// <summary>Outcomes of the neg-risk event, which come after the binary markets.</summary>
    public const int EventOutcomes = 4;
    private const int FirstGammaId = 700_000;
    private const byte BinaryModule = 1;

    private static readonly RewardTerms Rewards = new(50, 4.5m, 30);

    /// <summary>What differs from market to market, in the order of the ids; then from the first again.</summary>
    private static readonly Twist[] Twists =
    [
        new(100, MarketProtocol.ConditionalTokens, 0, false, true),
        new(100, MarketProtocol.ConditionalTokens, 0, false, true),
        new(100, MarketProtocol.ConditionalTokens, 3, false, true),
        new(100, MarketProtocol.Position, 0, false, true),
        new(100, MarketProtocol.Position, 0, true, true),
        new(1_000, MarketProtocol.ConditionalTokens, 0, false, false),
        new(10, MarketProtocol.ConditionalTokens, 0, false, true),
        new(50, MarketProtocol.ConditionalTokens, 0, false, true),
        new(25, MarketProtocol.ConditionalTokens, 0, true, true),
        new(1, MarketProtocol.Position, 0, false, false),
    ];

    public static WorldOptions World(SandboxOptions options, Instant start) => new(
        options.Seed, start, options.Length, options.Markets, SeparateBooks: 0, EventOutcomes,
        new ConstantLatency(Duration.Zero, Duration.Zero), Duration.Zero, Duration.Zero, options.Settlement);

    public static IReadOnlyList<SandboxListing> Of(SandboxOptions options, Instant start)
    {
        WorldOptions world = World(options, start);
        var election = new SandboxEvent(
            FirstGammaId + options.Markets, "sim-election", "Who wins the election?",
            [.. Bytes($"event {options.Seed}")[..31], 0]);
        return
        [
            .. WorldListings.Invent(world).Select((listing, index) => index < options.Markets
                ? Single(options, listing, index)
                : Member(options, listing, index, election)),
        ];
    }

    private static SandboxListing Single(SandboxOptions options, WorldListing listing, int index)
    {
        Twist twist = Twists[index % Twists.Length];
        Market market = listing.Market;
        byte[] question = Bytes($"question {options.Seed} {index}");
        (string condition, BigInteger yes, BigInteger no) = twist.Protocol == MarketProtocol.Position
            ? PositionIds(question)
            : ConditionalIds(question);
        MarketTerms terms = market.Terms with
        {
            Grid = TickGrid.OfPips(twist.TickPips),
            Fees = twist.HasFees ? market.Terms.Fees : FeeTerms.Free,
        };
        market = Named(market with { Terms = terms, Protocol = twist.Protocol }, condition, yes, no);
        var own = new SandboxEvent(FirstGammaId + index, market.Slug, market.Question, null);
        return new SandboxListing(
            market, FirstGammaId + 1_000 + index, own, question, twist.SecondsDelay, twist.TakerOrderDelay, Rewards,
            listing.ResolvesAt);
    }

    private static SandboxListing Member(SandboxOptions options, WorldListing listing, int index, SandboxEvent parent)
    {
        byte[] question = [.. parent.NegRiskMarketId!];
        question[31] = (byte)(index - options.Markets);
        (string condition, BigInteger yes, BigInteger no) = ConditionalIds(question);
        Market market = Named(listing.Market, condition, yes, no);
        return new SandboxListing(
            market, FirstGammaId + 1_000 + index, parent, question, 0, false, Rewards, listing.ResolvesAt);
    }

    /// <summary>The neg-risk event over the last markets.</summary>
    public static EventGroup? Group(SandboxOptions options, Instant start)
    {
        WorldOptions world = World(options, start);
        return WorldListings.Group(world, WorldListings.Invent(world));
    }

    private static Market Named(Market market, string condition, BigInteger yes, BigInteger no) => market with
    {
        Condition = condition,
        First = market.First with { Token = Text(yes) },
        Second = market.Second with { Token = Text(no) },
    };

    /// <summary>Ids of the form of Conditional Tokens: hashes without a pattern.</summary>
    private static (string Condition, BigInteger Yes, BigInteger No) ConditionalIds(byte[] question)
    {
        byte[] condition = Keccak256.Hash([.. Bytes("oracle")[..20], .. question, .. new byte[31], 2]);
        return (Hex.Of(condition), Number([.. condition, 1]), Number([.. condition, 2]));

        static BigInteger Number(byte[] seed) =>
            new(Keccak256.Hash(seed), isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Position ids (reference/polymarket.md 0.2): module, 16 bytes of hash, zeros, outcome.</summary>
    private static (string Condition, BigInteger Yes, BigInteger No) PositionIds(byte[] question)
    {
        byte[] word = [BinaryModule, .. Keccak256.Hash(question)[..16], .. new byte[15]];
        var yes = new BigInteger(word, isUnsigned: true, isBigEndian: true);
        return (Hex.Of(word), yes, yes + 1);
    }

    private static byte[] Bytes(string text) => Keccak256.Hash(Encoding.ASCII.GetBytes($"probity sandbox {text}"));

    private static string Text(BigInteger token) => token.ToString(CultureInfo.InvariantCulture);

    private sealed record Twist(
        int TickPips, MarketProtocol Protocol, int SecondsDelay, bool TakerOrderDelay, bool HasFees);
}
