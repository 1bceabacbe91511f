using System.Security.Cryptography;

namespace Probity.Crypto;

/// <summary>
/// Chooses the curve implementation once and proves it with a known answer before anything is signed.
/// </summary>
public static class Secp256k1
{
    /// <summary>Set to "bouncycastle" to force the managed implementation.</summary>
    public const string ChoiceVariable = "PROBITY_SECP256K1";

    private static readonly Lazy<ISecp256k1> Chosen = new(Choose);

    /// <exception cref="CryptographicException">The implementation fails its known answer; nothing may be
    /// signed.</exception>
    public static ISecp256k1 Default => Chosen.Value;

    /// <summary>
    /// Signs a fixed digest with the public development key 0 and compares with the published signature of
    /// clob-client-v2's L1 test (reference/polymarket.md 9), then recovers the signer.
    /// </summary>
    /// <exception cref="CryptographicException">The answer is wrong.</exception>
    public static void SelfTest(ISecp256k1 curve)
    {
        byte[] key = Hex.Parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        byte[] digest = Hex.Parse("0x8f442df8073c9cf2e36d7b20ca9d64d1a9352e982cc82a293b7de2df57920610");
        byte[] expected = Hex.Parse(
            "0xf62319a987514da40e57e2f4d7529f7bac38f0355bd88bb5adbb3768d80de6c1"
            + "682518e0af677d5260366425f4361e7b70c25ae232aff0ab2331e2b164a1aedc");
        Span<byte> compact = stackalloc byte[64];
        Span<byte> signer = stackalloc byte[64];
        Span<byte> own = stackalloc byte[64];
        int recoveryId = curve.Sign(key, digest, compact);
        curve.PublicKey(key, own);
        bool right = recoveryId == 0 && compact.SequenceEqual(expected)
            && curve.TryRecover(compact, recoveryId, digest, signer) && signer.SequenceEqual(own);
        if (!right)
        {
            throw new CryptographicException(
                $"{curve.Name} gives a wrong signature for a known answer: nothing will be signed with it. "
                + $"Reinstall libsecp256k1, or set {ChoiceVariable}=bouncycastle.");
        }
    }

    private static ISecp256k1 Choose()
    {
        bool managed = string.Equals(
            Environment.GetEnvironmentVariable(ChoiceVariable), "bouncycastle", StringComparison.OrdinalIgnoreCase);
        ISecp256k1 curve = (managed ? null : NativeSecp256k1.TryOpen()) as ISecp256k1 ?? new BouncySecp256k1();
        SelfTest(curve);
        return curve;
    }
}
