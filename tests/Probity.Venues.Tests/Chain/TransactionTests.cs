using System.Numerics;
using System.Text;
using Probity.Crypto;

namespace Probity.Venues.Tests.Chain;

/// <summary>
/// Raw transactions against those that viem 2.47.0 signs, and RLP against the examples of its inventors.
/// </summary>
public sealed class TransactionTests
{
    private const string Approve =
        "0x095ea7b3000000000000000000000000e111180000d2663c0091e4f400237545b87b996b"
        + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData(
        137, 0, 30_000_000_000, 100_000_000_000, 60_000, "0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB", "0", Approve,
        "0x4c388c644a12797818ca63515971d515c93110606115c35db3b953846b7d9940")]
    [InlineData(
        137, 1234, 1, 127, 21_000, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "1000000000000000000", "0x",
        "0x2e9c67cdad13193c067c2c4611ecc9c1f8795e9e2f320923fddfd08311461268")]
    [InlineData(
        80002, 128, 0, 255, 256, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "128", "0x7f",
        "0x4a2f2cbff3d982153cd90c7507e77430ecfc8c9e5317a1ad88b73e1a7f613d4b")]
    public void A_signed_transaction_has_the_hash_that_viem_gives_it(
        ulong chain, long nonce, long tip, long most, long gas, string to, string value, string data, string hash)
    {
        var transaction = new Eip1559Transaction(
            chain, nonce, tip, most, gas, EvmAddress.Parse(to), BigInteger.Parse(value), Hex.Parse(data));
        foreach (ISecp256k1 curve in new[] { Secp256k1.Default, new BouncySecp256k1() })
        {
            using PrivateKey key = PrivateKey.Parse(ChainKeys.Text, curve);
            SignedTransaction signed = transaction.Sign(key);
            Assert.Equal(hash, signed.Hash);
            Assert.Equal(hash, Hex.Of(Keccak256.Hash(signed.Raw)));
        }
    }

    [Fact]
    public void The_bytes_of_a_small_transaction_are_those_of_viem()
    {
        using PrivateKey key = PrivateKey.Parse(ChainKeys.Text);
        var transaction = new Eip1559Transaction(
            80002, 128, 0, 255, 256, EvmAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), 128, [0x7f]);
        Assert.Equal(
            "0x02f8688301388281808081ff8201009470997970c51812dc3a010c7d01b50e0d17dc79c881807fc080"
            + "a0d99c9a871994c5c302aaed53047c192f6712f3acd8a195a33c6dfd555928be0f"
            + "a0047bc69c2187e7d82fe592527135dbba15a4790d7bcdc5be45822a76e990075c",
            Hex.Of(transaction.Sign(key).Raw));
        Assert.Equal((255 * 256) + 128, transaction.MaximumCost);
    }

    // https://ethereum.org/developers/docs/data-structures-and-encoding/rlp
    [Theory]
    [InlineData("dog", "0x83646f67")]
    [InlineData("", "0x80")]
    [InlineData("\0", "0x00")]
    [InlineData("\u000f", "0x0f")]
    [InlineData(
        "Lorem ipsum dolor sit amet, consectetur adipisicing elit",
        "0xb8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e736563746574757220"
        + "6164697069736963696e6720656c6974")]
    public void Texts_are_encoded_as_the_examples_say(string text, string encoded) =>
        Assert.Equal(encoded, Hex.Of(Rlp.Text(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Lists_and_numbers_are_encoded_as_the_examples_say()
    {
        byte[] cat = Rlp.Text("cat"u8), dog = Rlp.Text("dog"u8);
        Assert.Equal("0xc88363617483646f67", Hex.Of(Rlp.List(cat, dog)));
        Assert.Equal("0xc0", Hex.Of(Rlp.List()));
        // The set-theoretical three: [ [], [[]], [ [], [[]] ] ].
        byte[] zero = Rlp.List(), one = Rlp.List(zero);
        Assert.Equal("0xc7c0c1c0c3c0c1c0", Hex.Of(Rlp.List(zero, one, Rlp.List(zero, one))));
        Assert.Equal("0x80", Hex.Of(Rlp.Number(0)));
        Assert.Equal("0x820400", Hex.Of(Rlp.Number(1024)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rlp.Number(-1));
    }
}
