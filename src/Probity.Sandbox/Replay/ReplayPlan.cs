using System.Globalization;
using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Replay;

/// <summary>
/// A sandbox whose markets and flow are those of a recording. Ids that no venue could have (labels of recorders,
/// missing outcomes) become numbers made of them; all others stay.
/// </summary>
public static class ReplayPlan
{
    private const int FirstGammaId = 800_000;
    private const int MostDigits = 78;

    /// <param name="recording">Begins with the listings of its markets; read once, disposed by the caller.</param>
    /// <exception cref="BadInputException">It lists no market.</exception>
    public static Func<SandboxOptions, Instant, SandboxPlan> Of(IInputStream recording)
    {
        List<Market> markets = [];
        EngineInput? first = null;
        while (recording.TryRead(out EngineInput? input))
        {
            if (input is MarketListed listed) { markets.Add(Venue(listed.Market)); }
            else if (input is not EventGroupListed)
            {
                first = input;
                break;
            }
        }
        if (markets.Count == 0) { throw new BadInputException("the recording lists no market: nothing can be traded"); }
        for (int i = 0; i < markets.Count; i++)
        {
            Require.That(markets[i].Id.Value == i, "a recording lists its markets in the order of their ids");
        }
        return (_, start) => new SandboxPlan(
            [.. markets.Select(Listing)], null, venue => new ReplayFlow(venue, recording, first, start));
    }

    private static Market Venue(Market market)
    {
        bool sound = market.Condition.Length == 66 && market.Condition.StartsWith("0x", StringComparison.Ordinal)
            && market.Condition.Skip(2).All(char.IsAsciiHexDigit);
        return market with
        {
            Condition = sound ? market.Condition.ToLowerInvariant() : Hex.Of(Hash(market.Condition)),
            First = market.First with { Token = Number(market.First.Token) },
            Second = market.Second with { Token = Number(market.Second.Token) },
            Status = MarketStatus.Open,
            Group = null,
        };
    }

    private static string Number(string token) =>
        token.Length is > 0 and <= MostDigits && token.All(char.IsAsciiDigit)
            ? token
            : new BigInteger(Hash(token), isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    private static SandboxListing Listing(Market market)
    {
        int id = FirstGammaId + market.Id.Value;
        byte[] question = Hash($"question {market.Condition}");
        byte[]? negRisk = market.NegRisk ? [.. question[..31], 0] : null;
        string title = market.Question.Length > 0 ? market.Question : market.Slug;
        return new SandboxListing(
            market with { Question = title }, id, new SandboxEvent(id, market.Slug, title, negRisk),
            negRisk ?? question, 0, TakerOrderDelay: false, Rewards: null, ResolvesAt: Instant.None);
    }

    private static byte[] Hash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));
}
