using System.Globalization;
using System.Numerics;
using System.Text;
using Probity.Crypto;

namespace Probity.Venues.Chain;

/// <summary>
/// Calldata of the few contract functions that the house calls (reference/polymarket.md 8.3, reference/opinion.md 6):
/// value types, byte strings and arrays of uint256, which is all that they take.
/// </summary>
public static class ContractCall
{
    /// <summary>First four bytes of the hash of the function's signature.</summary>
    public static byte[] Selector(string function) => Keccak256.Hash(Encoding.ASCII.GetBytes(function))[..4];

    /// <param name="function">For example "merge(bytes31,uint256)".</param>
    /// <param name="arguments">
    /// A text per argument: addresses, 0x-bytes, numbers; for arrays the numbers separated by commas.
    /// </param>
    /// <exception cref="FormatException">An argument does not fit its type.</exception>
    public static byte[] Encode(string function, params ReadOnlySpan<string> arguments)
    {
        string[] types = function[(function.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(
            ',', StringSplitOptions.RemoveEmptyEntries);
        if (types.Length != arguments.Length)
        {
            throw new FormatException($"{function} takes {types.Length} arguments, not {arguments.Length}");
        }
        var head = new List<byte[]>();
        var tail = new List<byte>();
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i] is not ("uint256[]" or "bytes"))
            {
                head.Add(Word(types[i], arguments[i]));
                continue;
            }
            head.Add(Number((types.Length * WordWriter.Size) + tail.Count));
            tail.AddRange(types[i] == "bytes" ? Text(arguments[i]) : Array(arguments[i]));
        }
        return [.. Selector(function), .. head.SelectMany(w => w), .. tail];
    }

    /// <summary>A length, and the bytes filled up to whole words.</summary>
    private static byte[] Text(string text)
    {
        byte[] bytes = Hex.Parse(text);
        return [.. Number(bytes.Length), .. bytes, .. new byte[-bytes.Length & (WordWriter.Size - 1)]];
    }

    private static byte[] Array(string text)
    {
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        string[] numbers = text.Split(',', Tidy);
        return [.. Number(numbers.Length), .. numbers.SelectMany(number => Word("uint256", number))];
    }

    private static byte[] Word(string type, string text)
    {
        var word = new byte[WordWriter.Size];
        if (type == "address")
        {
            EvmAddress.Parse(text).CopyTo(word.AsSpan(12));
        }
        else if (type.StartsWith("bytes", StringComparison.Ordinal))
        {
            int length = int.Parse(type.AsSpan(5), CultureInfo.InvariantCulture);
            byte[] bytes = Hex.Parse(text);
            if (bytes.Length != length)
            {
                throw new FormatException($"'{text}' has {bytes.Length} bytes; {type} has {length}");
            }
            bytes.CopyTo(word, 0);
        }
        else
        {
            word = Number(Hex.ParseUInt256(text));
        }
        return word;
    }

    private static byte[] Number(BigInteger number)
    {
        var word = new byte[WordWriter.Size];
        var writer = new WordWriter(word);
        writer.Add(number);
        return word;
    }
}
