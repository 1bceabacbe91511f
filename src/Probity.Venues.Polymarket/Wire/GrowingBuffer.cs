using System.Runtime.CompilerServices;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>An array that grows and is used again, so that decoding allocates nothing once it is warm.</summary>
internal sealed class GrowingBuffer<T>(int capacity)
{
    private T[] items = new T[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<T> Items => items.AsSpan(0, Count);

    public ref T this[int index] => ref items[index];

    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T item)
    {
        if (Count == items.Length) { Array.Resize(ref items, items.Length * 2); }
        items[Count++] = item;
    }

    /// <summary>Room for <paramref name="length"/> more items, which count at once.</summary>
    public Span<T> Take(int length)
    {
        if (Count + length > items.Length) { Array.Resize(ref items, Math.Max(items.Length * 2, Count + length)); }
        Count += length;
        return items.AsSpan(Count - length, length);
    }

    /// <summary>Gives back the last <paramref name="length"/> items.</summary>
    public void GiveBack(int length) => Count -= length;
}
