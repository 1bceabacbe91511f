using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Probity.Crypto;

/// <summary>The system's libsecp256k1 (Debian: libsecp256k1-1), about 20 us a signature.</summary>
public sealed unsafe partial class NativeSecp256k1 : ISecp256k1
{
    private const string Library = "secp256k1";
    private const uint ContextNone = 1;
    private const uint Uncompressed = 2;
    private const int PublicKeySize = 64;
    private const int RecoverableSize = 65;

    private readonly nint context;

    static NativeSecp256k1() => NativeLibrary.SetDllImportResolver(typeof(NativeSecp256k1).Assembly, Resolve);

    private NativeSecp256k1(nint context) => this.context = context;

    public string Name => "libsecp256k1";

    /// <summary>Opens the library; null when the system has none.</summary>
    public static NativeSecp256k1? TryOpen()
    {
        try
        {
            nint context = ContextCreate(ContextNone);
            // Blinds the context against side channels.
            Span<byte> seed = stackalloc byte[32];
            RandomNumberGenerator.Fill(seed);
            fixed (byte* bytes = seed) { _ = ContextRandomize(context, bytes); }
            return new NativeSecp256k1(context);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    public bool IsValidKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32) { return false; }
        fixed (byte* bytes = key) { return SecretKeyVerify(context, bytes) == 1; }
    }

    public void PublicKey(ReadOnlySpan<byte> key, Span<byte> xy)
    {
        byte* point = stackalloc byte[PublicKeySize];
        fixed (byte* secret = key)
        {
            if (key.Length != 32 || PublicKeyCreate(context, point, secret) != 1)
            {
                throw new CryptographicException("not a private key");
            }
        }
        Write(point, xy);
    }

    public int Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> digest, Span<byte> compact)
    {
        if (key.Length != 32 || digest.Length != 32) { throw new ArgumentException("key and digest are 32 bytes"); }
        byte* recoverable = stackalloc byte[RecoverableSize];
        int recoveryId;
        fixed (byte* secret = key, message = digest, output = compact)
        {
            // The default nonce function is RFC 6979; the result has low s.
            if (SignRecoverable(context, recoverable, message, secret, 0, 0) != 1)
            {
                throw new CryptographicException("not a private key");
            }
            _ = SerializeRecoverable(context, output, &recoveryId, recoverable);
        }
        return recoveryId;
    }

    public bool TryRecover(ReadOnlySpan<byte> compact, int recoveryId, ReadOnlySpan<byte> digest, Span<byte> xy)
    {
        if (compact.Length != 64 || digest.Length != 32 || recoveryId is < 0 or > 3) { return false; }
        byte* recoverable = stackalloc byte[RecoverableSize];
        byte* point = stackalloc byte[PublicKeySize];
        fixed (byte* input = compact, message = digest)
        {
            if (ParseRecoverable(context, recoverable, input, recoveryId) != 1) { return false; }
            if (Recover(context, point, recoverable, message) != 1) { return false; }
        }
        Write(point, xy);
        return true;
    }

    private void Write(byte* point, Span<byte> xy)
    {
        Span<byte> serialized = stackalloc byte[65];
        nuint length = 65;
        fixed (byte* output = serialized) { _ = SerializePublicKey(context, output, &length, point, Uncompressed); }
        serialized[1..].CopyTo(xy);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) { return 0; }
        string[] candidates = ["libsecp256k1.so.1", "libsecp256k1.so.2", "libsecp256k1.so.0", "secp256k1"];
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint handle)) { return handle; }
        }
        return 0;
    }

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    private static partial nint ContextCreate(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_context_randomize")]
    private static partial int ContextRandomize(nint context, byte* seed);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_seckey_verify")]
    private static partial int SecretKeyVerify(nint context, byte* key);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_create")]
    private static partial int PublicKeyCreate(nint context, byte* point, byte* key);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_serialize")]
    private static partial int SerializePublicKey(nint context, byte* output, nuint* length, byte* point, uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_sign_recoverable")]
    private static partial int SignRecoverable(
        nint context, byte* signature, byte* digest, byte* key, nint nonce, nint data);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_serialize_compact")]
    private static partial int SerializeRecoverable(nint context, byte* output, int* recoveryId, byte* signature);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_parse_compact")]
    private static partial int ParseRecoverable(nint context, byte* signature, byte* input, int recoveryId);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recover")]
    private static partial int Recover(nint context, byte* point, byte* signature, byte* digest);
}
