using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>Writes the 32-byte words of return values and log data.</summary>
internal static class AbiWords
{
    public static byte[] Of(BigInteger number)
    {
        var word = new byte[WordWriter.Size];
        new WordWriter(word).Add(number);
        return word;
    }

    public static byte[] Of(EvmAddress address) =>
        [.. new byte[WordWriter.Size - EvmAddress.Length], .. address.ToArray()];

    public static byte[] Of(bool value) => Of(value ? 1 : 0);

    /// <summary>A dynamic array of numbers, without its offset.</summary>
    public static byte[] ArrayOf(IReadOnlyList<BigInteger> numbers) =>
        [.. Of(numbers.Count), .. numbers.SelectMany(Of)];
}

/// <summary>
/// Reads the arguments of a call: words, and behind offsets arrays, bytes and lists of calls. Bad offsets revert.
/// </summary>
/// <param name="data">Calldata without the selector.</param>
/// <param name="start">Where the offsets of this level count from.</param>
internal sealed class AbiReader(ReadOnlyMemory<byte> data, int start = 0)
{
    public ReadOnlySpan<byte> Word(int index) => Slice(start + (index * WordWriter.Size), WordWriter.Size);

    public BigInteger Number(int index) => new(Word(index), isUnsigned: true, isBigEndian: true);

    public EvmAddress Address(int index) => new(Word(index)[12..]);

    public bool Bool(int index) => !Number(index).IsZero;

    public string HexWord(int index) => Hex.Of(Word(index));

    public BigInteger[] Numbers(int index)
    {
        AbiReader array = Behind(index);
        int count = array.Int(0);
        var numbers = new BigInteger[count];
        for (int i = 0; i < count; i++) { numbers[i] = array.Number(i + 1); }
        return numbers;
    }

    public EvmAddress[] Addresses(int index) => [.. Numbers(index).Select(n => new EvmAddress(AbiWords.Of(n)[12..]))];

    public byte[] Bytes(int index)
    {
        AbiReader tail = Behind(index);
        return tail.Slice(tail.Start + WordWriter.Size, tail.Int(0)).ToArray();
    }

    /// <summary>The tuples of a dynamic array of dynamic tuples.</summary>
    public AbiReader[] Tuples(int index)
    {
        AbiReader array = Behind(index);
        var elements = new AbiReader(data, array.Start + WordWriter.Size);
        var tuples = new AbiReader[array.Int(0)];
        for (int i = 0; i < tuples.Length; i++) { tuples[i] = elements.Behind(i); }
        return tuples;
    }

    private int Start => start;

    private AbiReader Behind(int index) => new(data, checked(start + Int(index)));

    /// <summary>A length or an offset: never more than there is data.</summary>
    private int Int(int index)
    {
        BigInteger number = Number(index);
        return number <= data.Length ? (int)number : throw new ChainRevert("calldata points behind its end");
    }

    private ReadOnlySpan<byte> Slice(int at, int length) => at >= 0 && at + length <= data.Length
        ? data.Span.Slice(at, length)
        : throw new ChainRevert("calldata is too short");
}
