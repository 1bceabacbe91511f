namespace Probity.Crypto;

/// <summary>A recoverable ECDSA signature over secp256k1: r, s (low) and v of 27 or 28.</summary>
public readonly record struct Signature
{
    /// <summary>Bytes of r, s and v together.</summary>
    public const int Length = 65;

    private readonly byte[] bytes;

    internal Signature(ReadOnlySpan<byte> compact, int recoveryId)
    {
        bytes = new byte[Length];
        compact.CopyTo(bytes);
        bytes[64] = (byte)(27 + recoveryId);
    }

    private Signature(byte[] bytes) => this.bytes = bytes;

    public ReadOnlySpan<byte> Bytes => bytes;

    public byte V => bytes[64];

    /// <exception cref="FormatException">Not 65 bytes, or v is none of 0, 1, 27, 28, 31, 32.</exception>
    public static Signature Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length) { throw new FormatException($"a signature is {Length} bytes, not {text.Length}"); }
        byte[] copy = text.ToArray();
        copy[64] = copy[64] switch
        {
            0 or 1 => (byte)(copy[64] + 27),
            27 or 28 => copy[64],
            31 or 32 => (byte)(copy[64] - 4),
            byte v => throw new FormatException($"v of a signature is 27 or 28, not {v}"),
        };
        return new Signature(copy);
    }

    public override string ToString() => Hex.Of(bytes);
}
