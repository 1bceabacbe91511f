using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>
/// Gives each asset id (a uint256 of up to 78 decimal digits, reference/polymarket.md 0.1) a dense index from 0, looked
/// up by its bytes so that no string is made per message. Open addressing with linear probing; ids are never removed.
/// Not thread-safe: one table belongs to one decoder.
/// </summary>
public sealed class TokenTable
{
    /// <summary>
    /// Longest id: 78 digits on the venue, some room for the labels that recorders put in their place.
    /// </summary>
    public const int LongestToken = 128;

    private const ulong Golden = 0x9e3779b97f4a7c15;
    private const ulong Odd = 0xbf58476d1ce4e5b9;

    private readonly int capacity;
    private ulong[] slots = new ulong[64];
    private byte[] arena = new byte[1_024];
    private int[] ends = new int[16];

    /// <param name="capacity">Most ids to take on; further ones are refused.</param>
    public TokenTable(int capacity = Domain.Limits.InstrumentsPerShard) => this.capacity = capacity;

    /// <summary>The bytes of which ids consist; anything else needs JSON escapes or is no id.</summary>
    internal static SearchValues<byte> IdBytes { get; } =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-."u8);

    public int Count { get; private set; }

    /// <summary>The index of a known id, or -1.</summary>
    public int Find(ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty) { return -1; }
        ulong hash = Hash(token);
        ulong mask = (ulong)slots.Length - 1;
        for (ulong at = hash & mask; ; at = (at + 1) & mask)
        {
            ulong slot = slots[at];
            if (slot == 0) { return -1; }
            int index = (int)(uint)slot - 1;
            if ((slot >> 32) == (hash >> 32) && Bytes(index).SequenceEqual(token)) { return index; }
        }
    }

    /// <summary>
    /// The index of an id, which becomes known if it was not; -1 when it is no id or the table is full.
    /// </summary>
    public int Add(ReadOnlySpan<byte> token)
    {
        int known = Find(token);
        if (known >= 0) { return known; }
        if (token.Length is 0 or > LongestToken || token.ContainsAnyExcept(IdBytes) || Count == capacity) { return -1; }
        int start = Count == 0 ? 0 : ends[Count - 1];
        int end = start + token.Length;
        if (end > arena.Length) { Array.Resize(ref arena, Math.Max(arena.Length * 2, end)); }
        if (Count == ends.Length) { Array.Resize(ref ends, ends.Length * 2); }
        token.CopyTo(arena.AsSpan(start));
        ends[Count++] = end;
        if (Count * 2 > slots.Length) { Grow(); } else { Place(slots, Hash(token), Count - 1); }
        return Count - 1;
    }

    /// <summary>As the byte form; -1 also for text that is not ASCII.</summary>
    public int Add(string token) => Add(Encoding.UTF8.GetBytes(token));

    /// <summary>As the byte form.</summary>
    public int Find(string token) => Find(Encoding.UTF8.GetBytes(token));

    /// <summary>The id in ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return arena.AsSpan(start, ends[index] - start);
    }

    public string Text(int index) => Encoding.ASCII.GetString(Bytes(index));

    private static ulong Hash(ReadOnlySpan<byte> token)
    {
        if (token.Length < 24)
        {
            ulong hash = Golden;
            foreach (byte b in token) { hash = (hash ^ b) * Odd; }
            return StateHash.Mix(hash);
        }
        ref byte first = ref MemoryMarshal.GetReference(token);
        ulong head = (Word(ref first, 0) ^ (ulong)token.Length) * Golden;
        ulong middle = BitOperations.RotateLeft(Word(ref first, token.Length / 2) * Odd, 23);
        ulong tail = BitOperations.RotateLeft(Word(ref first, token.Length - 8) * Golden, 41);
        ulong mixed = head ^ middle ^ tail;
        return (mixed ^ (mixed >> 29)) * Odd;
    }

    /// <summary>Byte order does not matter: the hash never leaves the process.</summary>
    private static ulong Word(ref byte first, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, offset));

    private static void Place(ulong[] slots, ulong hash, int index)
    {
        ulong mask = (ulong)slots.Length - 1;
        ulong at = hash & mask;
        while (slots[at] != 0) { at = (at + 1) & mask; }
        slots[at] = (hash >> 32 << 32) | (uint)(index + 1);
    }

    private void Grow()
    {
        var larger = new ulong[slots.Length * 2];
        for (int i = 0; i < Count; i++) { Place(larger, Hash(Bytes(i)), i); }
        slots = larger;
    }
}
