using System.Numerics;
using Probity.Crypto;
using Probity.Sandbox.Chain;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>Signed transactions: the example of EIP-155, and others signed with viem 2.46.0.</summary>
public sealed class RawTransactionTests
{
    private const string Approve =
        "095ea7b3000000000000000000000000ada100db00ca00073811820692005400218fce1fffffffffffffffffffffffffffffffff"
        + "ffffffffffffffffffffffffffffffff";

    private const string Legacy =
        "0xf8ac078506fc23ac0083015f9094c011a7e12a19f7b1f670d46f03b03f3342e82dfb80b844" + Approve
        + "820135a05ade497a379e955635838a67be118f50dc9770e57afa65df29b112f3a2f9bef5a07e86d736488d3b5f1f0665ae2baa3d"
        + "f52a8c67907cbefa49caa816b7f9a232c4";

    private const string Fee1559 =
        "0x02f8b38189808506fc23ac00851bf08eb0008301d4c094c011a7e12a19f7b1f670d46f03b03f3342e82dfb80b844" + Approve
        + "c080a05c9941e623285015aefc31be921be60d0858407ca486b49773c4c560613fed31a0052f91065cb3d0fdaabb9324424bf255"
        + "ac2a26361f8fae119ce23c2eb6621272";

    private const string Transfer1559 =
        "0x02f877818982012c8506fc23ac00851bf08eb0008252089470997970c51812dc3a010c7d01b50e0d17dc79c88814d1120d7b16"
        + "000080c001a0829dec393b5e0d1494f398b308ceb73eeb6f2724517bdf004749dc6346a9fbd9a03679062b5f7d8369fb4fe33c2c"
        + "972e568778d4b78491d0561cb375339faab9df";

    private static readonly EvmAddress Collateral = EvmAddress.Parse("0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB");

    [Fact]
    public void The_example_of_eip_155_is_read()
    {
        const string Raw =
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd9"
            + "39bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b"
            + "297fb1966a3b6d83";
        RawTransaction read = RawTransaction.Decode(Hex.Parse(Raw), 1);
        Assert.Equal("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F", read.From.ToString());
        Assert.Equal((9UL, 21_000UL), (read.Nonce, read.GasLimit));
        Assert.Equal(BigInteger.Pow(10, 18), read.Value);
        Assert.Equal(20_000_000_000, read.MaxFeePerGas);
        Assert.Empty(read.Data);
    }

    [Theory]
    [InlineData(Legacy, 0, 7, 90_000, "0x89eaf899af02a4ef2d76ffec5df6e7d7bb80413a684bd1032f8cb0c2f430b426")]
    [InlineData(Fee1559, 2, 0, 120_000, "0x3bf9541ef87ab26530e47ea7c80e2e623853547b04f5deabd4cb6b4f9167df9d")]
    public void A_call_is_read_with_its_hash_and_signer(string raw, int type, ulong nonce, ulong gas, string hash)
    {
        RawTransaction read = RawTransaction.Decode(Hex.Parse(raw), 137);
        Assert.Equal(ChainFixture.Eoa, read.From);
        Assert.Equal(Collateral, read.To);
        Assert.Equal((type, nonce, gas), (read.Type, read.Nonce, read.GasLimit));
        Assert.Equal(Hex.Parse(Approve), read.Data);
        Assert.Equal(hash, Hex.Of(read.Hash));
    }

    [Fact]
    public void A_transfer_of_coins_is_read()
    {
        RawTransaction read = RawTransaction.Decode(Hex.Parse(Transfer1559), 137);
        Assert.Equal(ChainFixture.Eoa, read.From);
        Assert.Equal(ChainFixture.Other, read.To);
        Assert.Equal(BigInteger.Parse("1500000000000000000"), read.Value);
        Assert.Equal((300UL, 30_000_000_000L), (read.Nonce, (long)read.PriorityFeePerGas));
        Assert.Equal("0xf5820a0e9910ce473f533b8042d22b2fb838225bb11d4e03a698e64b5878d81d", Hex.Of(read.Hash));
    }

    [Fact]
    public void Another_chain_and_a_changed_byte_are_seen()
    {
        FormatException wrong = Assert.Throws<FormatException>(() => RawTransaction.Decode(Hex.Parse(Legacy), 80002));
        Assert.Contains("invalid chain id", wrong.Message, StringComparison.Ordinal);
        byte[] changed = Hex.Parse(Fee1559);
        changed[60] ^= 1;
        Assert.NotEqual(ChainFixture.Eoa, RawTransaction.Decode(changed, 137).From);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x01c0")]
    [InlineData("0xc0")]
    [InlineData("0xf8")]
    [InlineData("0x02f8")]
    [InlineData("0xb90000")]
    public void Garbage_is_refused(string raw) =>
        Assert.Throws<FormatException>(() => RawTransaction.Decode(Hex.Parse(raw), 137));

    [Fact]
    public void Cut_transactions_are_refused_at_every_length()
    {
        byte[] whole = Hex.Parse(Legacy);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<FormatException>(() => RawTransaction.Decode(whole.AsSpan(0, length), 137));
        }
    }
}
