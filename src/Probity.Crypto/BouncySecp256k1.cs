using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Probity.Crypto;

/// <summary>
/// Managed curve arithmetic by BouncyCastle, about 1 ms a signature: the fallback where the native library is missing,
/// and
/// the oracle in tests. Not hardened against timing like the native one.
/// </summary>
public sealed class BouncySecp256k1 : ISecp256k1
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly ECDomainParameters Domain = new(Curve.Curve, Curve.G, Curve.N, Curve.H);
    private static readonly BigInteger HalfOrder = Curve.N.ShiftRight(1);
    private static readonly BigInteger FieldPrime = new(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

    public string Name => "BouncyCastle";

    public bool IsValidKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32) { return false; }
        BigInteger number = Number(key);
        return number.SignValue > 0 && number.CompareTo(Domain.N) < 0;
    }

    public void PublicKey(ReadOnlySpan<byte> key, Span<byte> xy) => Write(Domain.G.Multiply(Number(key)), xy);

    public int Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> digest, Span<byte> compact)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, new ECPrivateKeyParameters(Number(key), Domain));
        BigInteger[] pair = signer.GenerateSignature(digest.ToArray());
        (BigInteger r, BigInteger s) = (pair[0], pair[1]);
        if (s.CompareTo(HalfOrder) > 0) { s = Domain.N.Subtract(s); }
        Write(r, compact[..32]);
        Write(s, compact[32..]);
        Span<byte> expected = stackalloc byte[64];
        Span<byte> recovered = stackalloc byte[64];
        PublicKey(key, expected);
        for (int id = 0; id < 4; id++)
        {
            if (TryRecover(compact[..64], id, digest, recovered) && recovered.SequenceEqual(expected)) { return id; }
        }
        throw new System.Security.Cryptography.CryptographicException("a signature of ours recovers to no key");
    }

    public bool TryRecover(ReadOnlySpan<byte> compact, int recoveryId, ReadOnlySpan<byte> digest, Span<byte> xy)
    {
        if (compact.Length != 64 || digest.Length != 32 || recoveryId is < 0 or > 3) { return false; }
        BigInteger r = Number(compact[..32]), s = Number(compact[32..]);
        if (!IsScalar(r) || !IsScalar(s)) { return false; }
        BigInteger x = recoveryId >= 2 ? r.Add(Domain.N) : r;
        if (x.CompareTo(FieldPrime) >= 0) { return false; }
        if (!TryDecompress(x, (recoveryId & 1) == 1, out ECPoint point)) { return false; }
        BigInteger inverse = r.ModInverse(Domain.N);
        BigInteger u1 = Number(digest).Negate().Multiply(inverse).Mod(Domain.N);
        BigInteger u2 = s.Multiply(inverse).Mod(Domain.N);
        ECPoint signer = ECAlgorithms.SumOfTwoMultiplies(Domain.G, u1, point, u2).Normalize();
        if (signer.IsInfinity) { return false; }
        Write(signer, xy);
        return true;
    }

    private static bool IsScalar(BigInteger number) => number.SignValue > 0 && number.CompareTo(Domain.N) < 0;

    private static bool TryDecompress(BigInteger x, bool odd, out ECPoint point)
    {
        var encoded = new byte[33];
        encoded[0] = odd ? (byte)3 : (byte)2;
        Write(x, encoded.AsSpan(1));
        try
        {
            point = Domain.Curve.DecodePoint(encoded);
            return true;
        }
        catch (ArgumentException)
        {
            point = Domain.Curve.Infinity;
            return false;
        }
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(1, bytes.ToArray());

    private static void Write(ECPoint point, Span<byte> xy)
    {
        ECPoint normal = point.Normalize();
        Write(normal.AffineXCoord.ToBigInteger(), xy[..32]);
        Write(normal.AffineYCoord.ToBigInteger(), xy[32..64]);
    }

    private static void Write(BigInteger number, Span<byte> bytes)
    {
        bytes.Clear();
        byte[] magnitude = number.ToByteArrayUnsigned();
        magnitude.CopyTo(bytes[(bytes.Length - magnitude.Length)..]);
    }
}
