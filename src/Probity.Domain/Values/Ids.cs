using System.Globalization;

namespace Probity.Domain.Values;

/// <summary>A venue that we speak to. The number is a storage format: never renumber.</summary>
public enum VenueId : byte
{
    Polymarket = 1,
    Opinion = 2,
}

/// <summary>
/// One outcome's order book: dense from 0 in a shard, given by the journaled <c>MarketListed</c> input.
/// </summary>
public readonly record struct InstrumentId(int Value)
{
    public override string ToString() => "i" + Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One binary question: dense from 0 in a shard.</summary>
public readonly record struct MarketId(int Value)
{
    public override string ToString() => "m" + Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A group of markets whose outcomes constrain one another: dense from 0 in a shard.</summary>
public readonly record struct EventGroupId(int Value)
{
    public override string ToString() => "g" + Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Two markets on two venues that ask the same question: dense from 0 in a shard.</summary>
public readonly record struct PairId(int Value)
{
    public override string ToString() => "p" + Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An account on a venue: dense from 0 in the configuration's order.</summary>
public readonly record struct AccountId(int Value)
{
    public override string ToString() => "a" + Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A strategy slot: dense from 0 in the configuration's order.</summary>
public readonly record struct StrategyId(int Value)
{
    public override string ToString() => "s" + Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A timer that a strategy set; unique within the shard.</summary>
public readonly record struct TimerId(long Value);

/// <summary>
/// Our name for an order, given before it leaves: strategy slot in the upper 16 bits, counter below. No GUIDs, so that
/// replay gives the same ids.
/// </summary>
public readonly record struct ClientOrderId(ulong Value) : IComparable<ClientOrderId>
{
    private const int CounterBits = 48;

    public static ClientOrderId None => default;

    public StrategyId Strategy => new((int)(Value >> CounterBits));

    public static ClientOrderId Of(StrategyId strategy, long counter)
    {
        Require.That(strategy.Value is >= 0 and <= ushort.MaxValue, "strategy slot fits 16 bits");
        Require.That(counter is > 0 and < (1L << CounterBits), "order counter fits 48 bits");
        return new ClientOrderId(((ulong)(ushort)strategy.Value << CounterBits) | (ulong)counter);
    }

    /// <summary>
    /// The name of an order that was not placed by this journal: the upper half of the counter, which counting never
    /// reaches, filled from a hash of the venue's name, so that the same order gets the same name again.
    /// </summary>
    public static ClientOrderId Adopted(StrategyId strategy, string venueOrderId) => Of(
        strategy, (1L << (CounterBits - 1)) | (long)(StateHash.Of(venueOrderId) & ((1UL << (CounterBits - 1)) - 1)));

    public bool IsAdopted => (Value & (1UL << (CounterBits - 1))) != 0;

    public int CompareTo(ClientOrderId other) => Value.CompareTo(other.Value);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"o{Value >> CounterBits}-{Value & ((1UL << CounterBits) - 1)}");
}
