using Probity.Domain.Markets;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>The two outcome tokens of a market, kept on one connection because one frame tells about both.</summary>
/// <param name="First">Outcome index 0.</param>
/// <param name="Second">Outcome index 1; empty when only one token is known.</param>
public readonly record struct TokenPair(string First, string Second = "")
{
    public static TokenPair Of(Market market) => new(market.First.Token, market.Second.Token);

    public int Count => Second.Length == 0 ? 1 : 2;

    public IEnumerable<string> Tokens => Second.Length == 0 ? [First] : [First, Second];
}
