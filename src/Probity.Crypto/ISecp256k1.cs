namespace Probity.Crypto;

/// <summary>
/// The curve arithmetic that the house needs. Signing is deterministic (RFC 6979) with low s, so that every
/// implementation
/// gives the same bytes and one checks the other.
/// </summary>
public interface ISecp256k1
{
    /// <summary>For doctor and version: which implementation this is.</summary>
    string Name { get; }

    /// <summary>Is this a private key: 1..n-1?</summary>
    bool IsValidKey(ReadOnlySpan<byte> key);

    /// <summary>Writes the 64 bytes x, y of the public key.</summary>
    void PublicKey(ReadOnlySpan<byte> key, Span<byte> xy);

    /// <summary>Writes r, s (64 bytes) and returns the recovery id, 0..3.</summary>
    int Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> digest, Span<byte> compact);

    /// <summary>Recovers x, y of the signer; false when the signature is none.</summary>
    bool TryRecover(ReadOnlySpan<byte> compact, int recoveryId, ReadOnlySpan<byte> digest, Span<byte> xy);
}
