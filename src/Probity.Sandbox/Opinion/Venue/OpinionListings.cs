using System.Globalization;
using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.World;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>
/// The twins of the seeded world as Opinion lists them: with condition and token ids of the right form.
/// </summary>
internal static class OpinionListings
{
    public const int ParentId = TwinListings.FirstVenueId - 1;
    private const string ParentTitle = "Election winner";
    private const string ParentSlug = "sim-opinion-election-winner";

    private static readonly EventGroupId Group = new(0);

    /// <summary>The markets of the simulated Polymarket that the twins follow.</summary>
    public static IReadOnlyList<WorldListing> Leaders(OpinionSandboxOptions options, Instant start) =>
        WorldListings.Invent(SandboxListings.World(options.Common, start));

    public static WorldOptions World(OpinionSandboxOptions options, Instant start) =>
        SandboxListings.World(options.Common, start) with { Twins = options.Twins, Basis = options.Basis };

    /// <summary>In the order of their dense ids.</summary>
    public static IReadOnlyList<WorldListing> Of(OpinionSandboxOptions options, Instant start) =>
    [
        .. TwinListings.Of(World(options, start), Leaders(options, start), firstMarket: 0, Group)
            .Select(listing => listing with { Market = Named(options, listing.Market) }),
    ];

    public static IReadOnlyList<OpinionMarket> Markets(IReadOnlyList<WorldListing> listings, Instant start)
    {
        OpinionParent? parent = null;
        List<OpinionMarket> markets = [];
        foreach (Market market in listings.Select(listing => listing.Market))
        {
            bool child = market.Group is not null;
            if (child) { parent ??= new OpinionParent(ParentId, ParentTitle, ParentSlug); }
            string title = child ? market.Question[(ParentTitle.Length + 2)..] : market.Question;
            markets.Add(new OpinionMarket(market, title, child ? parent : null, start));
        }
        return markets;
    }

    /// <summary>The same market in grains, without fees: the venue charges them trade by trade.</summary>
    public static Market InGrains(Market market) => market with
    {
        Terms = market.Terms with
        {
            MinimumSize = Quantity.Zero,
            MinimumTakerNotional = Cash.Zero,
            MinimumNotional = Cash.Zero,
            SizeStep = Quantity.FromMicros(Grains.PerMicro),
            Fees = FeeTerms.Free,
        },
    };

    /// <summary>The id of an outcome's tokens, as the sandbox's Conditional Tokens make it.</summary>
    public static BigInteger PositionId(EvmAddress collateral, ReadOnlySpan<byte> collection) =>
        new(Keccak256.Hash([.. collateral.ToArray(), .. collection]), isUnsigned: true, isBigEndian: true);

    public static byte[] CollectionId(ReadOnlySpan<byte> condition, BigInteger indexSet) =>
        Keccak256.Hash([.. condition, .. Encoding.ASCII.GetBytes(indexSet.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The question of a market: 64 hexadecimal digits.</summary>
    public static string QuestionId(Market market) =>
        Hex.Of(Keccak256.Hash(Encoding.ASCII.GetBytes($"question of {market.Condition}")))[2..];

    private static Market Named(OpinionSandboxOptions options, Market market)
    {
        string seed = $"probity sandbox opinion market {options.Common.Seed} {market.Contracts!.MarketId}";
        byte[] condition = Keccak256.Hash(Encoding.ASCII.GetBytes(seed));
        return market with
        {
            Condition = Hex.Of(condition),
            First = market.First with { Token = Token(condition, 1) },
            Second = market.Second with { Token = Token(condition, 2) },
        };
    }

    private static string Token(byte[] condition, int indexSet) =>
        PositionId(OpinionContracts.Usdt, CollectionId(condition, indexSet)).ToString(CultureInfo.InvariantCulture);
}
