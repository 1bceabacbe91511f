using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Probity.Crypto;

/// <summary>
/// A private key in memory that the collector never copies and that is zeroed on disposal. Never printed: its text form
/// is
/// the address.
/// </summary>
public sealed class PrivateKey : IDisposable
{
    private const int Size = 32;

    private readonly ISecp256k1 curve;
    private readonly byte[] key;
    private bool disposed;

    private PrivateKey(byte[] pinned, ISecp256k1 curve)
    {
        key = pinned;
        this.curve = curve;
        Span<byte> xy = stackalloc byte[64];
        curve.PublicKey(key, xy);
        Address = AddressOf(xy);
    }

    /// <summary>The account that this key controls.</summary>
    public EvmAddress Address { get; }

    /// <summary>Reads 64 hexadecimal digits, with or without "0x". The text is not kept and never quoted.</summary>
    /// <exception cref="FormatException">Not a private key; says what is wrong without showing it.</exception>
    public static PrivateKey Parse(ReadOnlySpan<char> text, ISecp256k1? curve = null)
    {
        curve ??= Secp256k1.Default;
        ReadOnlySpan<char> digits = text.Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) { digits = digits[2..]; }
        if (digits.Length != Size * 2)
        {
            throw new FormatException(
                $"a private key has 64 hexadecimal digits; this text has {digits.Length} characters");
        }
        byte[] pinned = GC.AllocateArray<byte>(Size, pinned: true);
        if (Convert.FromHexString(digits, pinned, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            CryptographicOperations.ZeroMemory(pinned);
            throw new FormatException("a private key has 64 hexadecimal digits; this text has other characters");
        }
        if (!curve.IsValidKey(pinned))
        {
            CryptographicOperations.ZeroMemory(pinned);
            throw new FormatException(
                "these digits are no private key: the number is zero or not below the curve's order");
        }
        return new PrivateKey(pinned, curve);
    }

    /// <summary>The signer of a digest; false when the signature is none.</summary>
    public static bool TryRecover(
        Signature signature, ReadOnlySpan<byte> digest, out EvmAddress signer, ISecp256k1? curve = null)
    {
        Span<byte> xy = stackalloc byte[64];
        bool recovered = (curve ?? Secp256k1.Default).TryRecover(signature.Bytes[..64], signature.V - 27, digest, xy);
        signer = recovered ? AddressOf(xy) : EvmAddress.Zero;
        return recovered;
    }

    /// <summary>Signs 32 bytes: deterministic, low s, v of 27 or 28.</summary>
    public Signature Sign(ReadOnlySpan<byte> digest)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Span<byte> compact = stackalloc byte[64];
        int recoveryId = curve.Sign(key, digest, compact);
        return new Signature(compact, recoveryId);
    }

    /// <summary>Signs as a personal message (EIP-191): the length-prefixed text of these bytes.</summary>
    public Signature SignPersonal(ReadOnlySpan<byte> message)
    {
        byte[] prefix = Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}");
        return Sign(Keccak256.Hash([.. prefix, .. message]));
    }

    public void Dispose()
    {
        if (disposed) { return; }
        disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(key.AsSpan()));
    }

    public override string ToString() => $"key of {Address}";

    private static EvmAddress AddressOf(ReadOnlySpan<byte> xy) => new(Keccak256.Hash(xy).AsSpan(12));
}
