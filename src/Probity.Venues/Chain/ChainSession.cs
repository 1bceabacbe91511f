using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Chain;

/// <summary>What a live session gives the chain's side of one account.</summary>
/// <param name="MarketOf">A listed market; null when it is not listed.</param>
/// <param name="Held">Markets with the settled shares that our books show; asked for from another thread.</param>
/// <param name="LogPath">Of the conversion log, in the session's directory.</param>
/// <param name="Sink">Where inputs go.</param>
/// <param name="Notice">Told what a person should know.</param>
public sealed record ChainSession(
    Func<MarketId, Market?> MarketOf,
    Func<IReadOnlyList<HeldMarket>> Held,
    string LogPath,
    IInputSink Sink,
    Action<string> Notice);
