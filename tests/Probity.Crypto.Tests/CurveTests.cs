using System.Text;
using Probity.Domain.Values;

namespace Probity.Crypto.Tests;

public sealed class CurveTests
{
    private static readonly NativeSecp256k1 Native = NativeSecp256k1.TryOpen()
        ?? throw new DllNotFoundException("libsecp256k1 is missing: ./dev setup installs it");

    private static readonly BouncySecp256k1 Managed = new();

    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak_gives_the_published_digests(string text, string digest) =>
        Assert.Equal(digest, Hex.Of(Keccak256.Hash(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Keccak_agrees_with_the_oracle_at_every_length_around_the_block()
    {
        var random = new SeededRandom(1);
        for (int length = 0; length < 420; length++)
        {
            byte[] data = Bytes(random, length);
            var oracle = new Org.BouncyCastle.Crypto.Digests.KeccakDigest(256);
            oracle.BlockUpdate(data, 0, data.Length);
            var expected = new byte[32];
            oracle.DoFinal(expected, 0);
            Assert.Equal(expected, Keccak256.Hash(data));
        }
    }

    [Fact]
    public void Both_implementations_pass_their_self_test()
    {
        Secp256k1.SelfTest(Native);
        Secp256k1.SelfTest(Managed);
    }

    [Fact]
    public void Both_implementations_sign_alike_and_recover_the_signer()
    {
        var random = new SeededRandom(2);
        Span<byte> a = stackalloc byte[64], b = stackalloc byte[64];
        Span<byte> key = stackalloc byte[64], recovered = stackalloc byte[64];
        for (int i = 0; i < 40; i++)
        {
            byte[] secret = Bytes(random, 32), digest = Bytes(random, 32);
            int nativeId = Native.Sign(secret, digest, a);
            int managedId = Managed.Sign(secret, digest, b);
            Assert.Equal(Hex.Of(a), Hex.Of(b));
            Assert.Equal(nativeId, managedId);
            Native.PublicKey(secret, key);
            Assert.True(Native.TryRecover(a, nativeId, digest, recovered));
            Assert.Equal(Hex.Of(key), Hex.Of(recovered));
            Assert.True(Managed.TryRecover(a, nativeId, digest, recovered));
            Assert.Equal(Hex.Of(key), Hex.Of(recovered));
        }
    }

    [Theory]
    [InlineData("0x00", "64")]
    [InlineData("0xzz0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "other characters")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000", "zero")]
    [InlineData("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe", "order")]
    public void A_malformed_key_is_explained_and_never_shown(string text, string says)
    {
        FormatException error = Assert.Throws<FormatException>(() => PrivateKey.Parse(text));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text[2..], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_named_by_its_address_and_unusable_once_disposed()
    {
        PrivateKey key = PrivateKey.Parse("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        Assert.Equal("key of 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", key.ToString());
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(new byte[32]));
    }

    [Fact]
    public void A_mistyped_checksum_is_refused()
    {
        Assert.Equal(
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
            EvmAddress.Parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266").ToString());
        FormatException error = Assert.Throws<FormatException>(
            () => EvmAddress.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92267"));
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(SeededRandom random, int length)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) { bytes[i] = (byte)random.Next(256); }
        return bytes;
    }
}
