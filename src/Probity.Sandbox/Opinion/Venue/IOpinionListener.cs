using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>What happened to an order, as the user channel names it (reference/opinion.md 5).</summary>
public enum OpinionOrderNews : byte
{
    New = 0,

    /// <summary>Matched; it may still fail on chain.</summary>
    Fill = 1,

    /// <summary>Settled on chain.</summary>
    Confirm = 2,

    Cancel = 3,
}

/// <summary>
/// Hears what the venue does, in order, under its gate: must return at once (queue what is slow) and must not call the
/// venue back. Sizes are grains.
/// </summary>
public interface IOpinionListener
{
    /// <summary>A trade as the public sees it.</summary>
    void OnPrint(OpinionMarket market, int outcome, OpinionPrint print) { }

    /// <summary>A level's new absolute size, told for both outcomes.</summary>
    void OnLevel(OpinionMarket market, int outcome, Side side, Price price, long size) { }

    /// <summary>News of an account's order; its members are as of now.</summary>
    void OnOrder(OpinionOrder order, OpinionOrderNews news) { }

    /// <summary>An account's part of a trade reached the end of its way, good or bad.</summary>
    void OnRecord(OpinionFill fill) { }

    /// <summary>A split or merge of an account: not a trade of the book.</summary>
    void OnConversion(OpinionMarket market, bool isSplit, long sets) { }
}
