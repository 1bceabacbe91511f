using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Seams;

/// <summary>
/// Where our resting order stands in its level and when it fills (mathematics 4.13). The state is shares in front and
/// behind; trades at the price eat the front; a fall in depth is shared between front and back as the model says.
/// </summary>
public interface IQueueModel
{
    string Name { get; }

    /// <summary>Shares in front when our order joins a level that shows <paramref name="shown"/> shares.</summary>
    Quantity FrontOnJoin(Quantity shown);

    /// <summary>
    /// The front after the shown depth fell by <paramref name="fall"/> shares that no trade explains.
    /// </summary>
    Quantity FrontAfterCancel(Quantity front, Quantity back, Quantity fall);
}

/// <summary>How long messages take on the way, drawn from the seeded generator.</summary>
public interface ILatencyModel
{
    string Name { get; }

    /// <summary>From our decision to the venue acting on it.</summary>
    Duration OrderDelay(SeededRandom random);

    /// <summary>From the venue's act to our knowing.</summary>
    Duration ReplyDelay(SeededRandom random);
}
