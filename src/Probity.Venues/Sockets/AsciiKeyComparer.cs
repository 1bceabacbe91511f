using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Probity.Venues.Sockets;

/// <summary>Finds a key of ASCII text by the bytes of a frame without making a string of them.</summary>
public sealed class AsciiKeyComparer
    : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static AsciiKeyComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode([DisallowNull] string obj)
    {
        var hash = new HashCode();
        foreach (char c in obj) { hash.Add((byte)c); }
        return hash.ToHashCode();
    }

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        foreach (byte b in alternate) { hash.Add(b); }
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
}
