using System.Numerics;
using System.Text;

namespace Probity.Crypto;

/// <summary>
/// The words of EIP-712 and of contract calls: 32 bytes each, big-endian. The house signs a handful of fixed structs,
/// so
/// there is no general encoder: each struct writes its words in order.
/// </summary>
public ref struct WordWriter(Span<byte> words)
{
    /// <summary>Bytes of a word.</summary>
    public const int Size = 32;

    private readonly Span<byte> words = words;
    private int at;

    public readonly ReadOnlySpan<byte> Written => words[..at];

    /// <summary>A uint256, 0..2^256-1.</summary>
    public void Add(BigInteger number)
    {
        Span<byte> word = Next();
        Span<byte> bytes = stackalloc byte[Size];
        if (number.Sign < 0 || !number.TryWriteBytes(bytes, out int length, isUnsigned: true, isBigEndian: true))
        {
            throw new ArgumentOutOfRangeException(nameof(number), "a word holds 0..2^256-1");
        }
        bytes[..length].CopyTo(word[(Size - length)..]);
    }

    public void Add(ulong number) => System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(Next()[24..], number);

    public void Add(EvmAddress address) => address.CopyTo(Next()[12..]);

    /// <summary>32 bytes as they are: a bytes32, or the hash of a dynamic member.</summary>
    public void Add(ReadOnlySpan<byte> word)
    {
        if (word.Length != Size)
        {
            throw new ArgumentException($"a word is 32 bytes, not {word.Length}", nameof(word));
        }
        word.CopyTo(Next());
    }

    private Span<byte> Next()
    {
        Span<byte> word = words.Slice(at, Size);
        word.Clear();
        at += Size;
        return word;
    }
}

/// <summary>An EIP-712 domain. Absent members are left out of the domain type, as the standard says.</summary>
/// <param name="Name">Member "name".</param>
/// <param name="Version">Member "version".</param>
/// <param name="ChainId">Member "chainId".</param>
/// <param name="VerifyingContract">Member "verifyingContract".</param>
public sealed record Eip712Domain(string? Name, string? Version, ulong? ChainId, EvmAddress? VerifyingContract)
{
    private byte[]? separator;

    /// <summary>The domain separator: hash of the domain struct.</summary>
    public ReadOnlySpan<byte> Separator => separator ??= Compute();

    private byte[] Compute()
    {
        var members = new List<string>(4);
        if (Name is not null) { members.Add("string name"); }
        if (Version is not null) { members.Add("string version"); }
        if (ChainId is not null) { members.Add("uint256 chainId"); }
        if (VerifyingContract is not null) { members.Add("address verifyingContract"); }
        var words = new WordWriter(stackalloc byte[5 * WordWriter.Size]);
        words.Add(Eip712.TypeHash($"EIP712Domain({string.Join(',', members)})"));
        if (Name is not null) { words.Add(Eip712.TextHash(Name)); }
        if (Version is not null) { words.Add(Eip712.TextHash(Version)); }
        if (ChainId is { } chain) { words.Add(chain); }
        if (VerifyingContract is { } contract) { words.Add(contract); }
        return Keccak256.Hash(words.Written);
    }
}

/// <summary>Digests of typed data.</summary>
public static class Eip712
{
    public static byte[] TypeHash(string type) => Keccak256.Hash(Encoding.ASCII.GetBytes(type));

    public static byte[] TextHash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));

    /// <summary>keccak256(0x1901, domain separator, struct hash): what is signed.</summary>
    public static byte[] Digest(Eip712Domain domain, ReadOnlySpan<byte> structHash)
    {
        var digest = new byte[Keccak256.Length];
        Digest(domain, structHash, digest);
        return digest;
    }

    /// <summary>As above, without allocation.</summary>
    public static void Digest(Eip712Domain domain, ReadOnlySpan<byte> structHash, Span<byte> digest)
    {
        Span<byte> packed = stackalloc byte[66];
        packed[0] = 0x19;
        packed[1] = 0x01;
        domain.Separator.CopyTo(packed[2..]);
        structHash.CopyTo(packed[34..]);
        Keccak256.Hash(packed, digest);
    }
}
