using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Streams;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>The market channel as the house sees it: markets and instruments in, tokens out.</summary>
internal sealed class MarketChannelFeed(MarketChannel channel, IMarketFrameDecoder decoder) : IMarketDataFeed
{
    private readonly Lock guard = new();
    private readonly Dictionary<MarketId, Market> markets = [];
    private readonly Dictionary<InstrumentId, string> tokens = [];

    public Task Subscribe(IReadOnlyList<Market> added, CancellationToken cancel)
    {
        lock (guard)
        {
            foreach (Market market in added)
            {
                markets[market.Id] = market;
                tokens[market.First.Id] = market.First.Token;
                tokens[market.Second.Id] = market.Second.Token;
            }
        }
        decoder.Track(added);
        return channel.Subscribe([.. added.Select(TokenPair.Of)], cancel);
    }

    public async Task Unsubscribe(IReadOnlyList<MarketId> removed, CancellationToken cancel)
    {
        List<Market> gone = [];
        lock (guard)
        {
            foreach (MarketId id in removed)
            {
                if (!markets.Remove(id, out Market? market)) { continue; }
                gone.Add(market);
                tokens.Remove(market.First.Id);
                tokens.Remove(market.Second.Id);
            }
        }
        await channel.Unsubscribe([.. gone.SelectMany(market => TokenPair.Of(market).Tokens)], cancel)
            .ConfigureAwait(false);
        decoder.Untrack(gone);
    }

    /// <summary>Asks for the snapshot; it comes as inputs.</summary>
    /// <exception cref="BadInputException">The instrument is not subscribed.</exception>
    public Task Resync(InstrumentId instrument, CancellationToken cancel)
    {
        string? token;
        lock (guard) { token = tokens.GetValueOrDefault(instrument); }
        if (token is null)
        {
            throw new BadInputException($"instrument {instrument} is not subscribed: nothing to fetch");
        }
        channel.Request(token);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();
}
