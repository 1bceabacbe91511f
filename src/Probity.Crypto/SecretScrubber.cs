using System.Collections.Concurrent;

namespace Probity.Crypto;

/// <summary>
/// Takes opened secrets out of every text that leaves the process: reports, errors, notes. It is the last net, not the
/// way that secrets are kept: nothing prints them in the first place. To recognise a private key without holding it as
/// text, only its hash is kept.
/// </summary>
public static class SecretScrubber
{
    public const string Shown = "(secret)";

    private const int KeyDigits = 64;

    /// <summary>Shorter texts would take ordinary words away.</summary>
    private const int ShortestText = 8;

    private static readonly ConcurrentDictionary<string, byte> Texts = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, byte> Keys = new(StringComparer.Ordinal);

    /// <summary>An API secret, passphrase or password: taken out wherever it stands.</summary>
    public static void Register(string secret)
    {
        if (secret.Length >= ShortestText) { Texts.TryAdd(secret, 0); }
    }

    /// <summary>A private key of 64 digits: known again by its hash.</summary>
    public static void RegisterKey(ReadOnlySpan<char> digits) => Keys.TryAdd(Fingerprint(digits), 0);

    public static string Clean(string text)
    {
        string clean = text;
        foreach (string secret in Texts.Keys)
        {
            clean = clean.Replace(secret, Shown, StringComparison.OrdinalIgnoreCase);
        }
        return Keys.IsEmpty ? clean : WithoutKeys(clean);
    }

    private static string WithoutKeys(string text)
    {
        int run = 0;
        for (int i = 0; i < text.Length; i++)
        {
            run = char.IsAsciiHexDigit(text[i]) ? run + 1 : 0;
            int start = i + 1 - KeyDigits;
            if (run < KeyDigits || !Keys.ContainsKey(Fingerprint(text.AsSpan(start, KeyDigits)))) { continue; }
            return text[..start] + Shown + WithoutKeys(text[(i + 1)..]);
        }
        return text;
    }

    private static string Fingerprint(ReadOnlySpan<char> digits)
    {
        Span<byte> bytes = stackalloc byte[KeyDigits / 2];
        try
        {
            bool whole = Convert.FromHexString(digits, bytes, out _, out int written)
                == System.Buffers.OperationStatus.Done && written == bytes.Length;
            return whole ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes)) : "";
        }
        finally
        {
            bytes.Clear();
        }
    }
}
