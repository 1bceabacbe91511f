using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Tests.Signing;

public sealed class OpinionDraftTests
{
    [Theory]
    [InlineData("BUY", "size", "100", "45000000000000000000", "100000000000000000000")]
    [InlineData("BUY", "amount", "45", "45000000000000000000", "100000000000000000000")]
    [InlineData("SELL", "size", "100", "100000000000000000000", "45000000000000000000")]
    [InlineData("SELL", "amount", "45", "100000000000000000000", "45000000000000000000")]
    public void Price_and_size_or_collateral_make_the_amounts(
        string side, string member, string value, string maker, string taker)
    {
        using OpinionAccount account = OpinionMarkets.Account();
        OpinionDraft draft = Read(
            new JsonObject { ["side"] = side, ["price"] = "0.45", [member] = value, ["tokenId"] = "42" }, account);
        Assert.Equal((maker, taker, "0.45"), (
            $"{draft.Order.MakerAmount}", $"{draft.Order.TakerAmount}", draft.Price));
        Assert.Equal((account.Maker, account.Signer), (draft.Order.Maker, draft.Order.Signer));
        Assert.Null(draft.SignWith(account.Key).Body);
    }

    [Theory]
    [InlineData("chainId", "137", "Opinion exists on chain 56")]
    [InlineData("signatureType", "3", "'signatureType': 3 is not 0, 1 or 2")]
    [InlineData("side", "HOLD", "'HOLD' is neither BUY nor SELL")]
    [InlineData("tokenId", "-1", "'tokenId'")]
    [InlineData("price", "0.46", "'0.46' is not the 0.45")]
    [InlineData("signMember", "half", "'half' is neither full nor r")]
    [InlineData("maker", "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "wrong checksum")]
    [InlineData("privateKey", "0x11", "secrets never do")]
    [InlineData("currencyAddress", "0x2222222222222222222222222222222222222222", "GET /quoteToken")]
    public void What_is_wrong_is_named(string member, string value, string said)
    {
        using OpinionAccount account = OpinionMarkets.Account();
        JsonObject order = Good();
        order[member] = value;
        Assert.Contains(said, Assert.Throws<BadInputException>(() => Read(order, account)).Message);
    }

    [Fact]
    public void Amounts_that_state_no_price_and_a_market_order_that_is_post_only_are_refused()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        JsonObject uneven = Good();
        uneven["takerAmount"] = "99999999999999999999";
        Assert.Contains("ratio exact", Assert.Throws<BadInputException>(() => Read(uneven, account)).Message);
        JsonObject market = Good();
        (market["takerAmount"], market["postOnly"]) = ("0", true);
        Assert.Contains("10610", Assert.Throws<BadInputException>(() => Read(market, account)).Message);
    }

    [Fact]
    public void Another_key_than_the_signers_is_refused()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        using PrivateKey other = PrivateKey.Parse("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
        OpinionDraft draft = Read(Good(), account);
        Assert.Contains(
            "use the signer's key", Assert.Throws<BadInputException>(() => draft.SignWith(other)).Message);
    }

    [Fact]
    public void Typed_data_and_fields_show_what_is_signed()
    {
        using OpinionAccount account = OpinionMarkets.Account();
        OpinionDraft draft = Read(Good(), account);
        JsonObject typed = OpinionExplanation.TypedData(draft);
        Assert.Equal("OPINION CTF Exchange", (string?)typed["domain"]!["name"]);
        string[] declared = [.. ExchangeOrder.TypeText[6..^1].Split(',').Select(field => field.Split(' ')[1])];
        Assert.Equal(declared, typed["message"]!.AsObject().Select(member => member.Key));
        Assert.Equal(declared, typed["types"]!["Order"]!.AsArray().Select(field => (string?)field!["name"]));
        Assert.Contains(
            OpinionExplanation.Fields(draft),
            field => field is { Name: "makerAmount", Meaning: "gives 45 collateral" });
    }

    private static JsonObject Good() => new()
    {
        ["side"] = "0",
        ["tokenId"] = "42",
        ["makerAmount"] = "45000000000000000000",
        ["takerAmount"] = "100000000000000000000",
        ["topicId"] = 8453,
    };

    private static OpinionDraft Read(JsonObject order, OpinionAccount account) =>
        OpinionDraft.Read(JsonSerializer.SerializeToElement(order), account, TimeProvider.System);
}
