namespace Probity.Domain.Outputs;

/// <summary>Collects what one input made the engine want, in order. Cleared and reused by the loop.</summary>
public sealed class Outbox
{
    private readonly List<EngineOutput> items = [];

    public int Count => items.Count;

    public EngineOutput this[int index] => items[index];

    public void Add(EngineOutput output) => items.Add(output);

    public void Clear() => items.Clear();

    public IReadOnlyList<EngineOutput> Items => items;
}
