using System.Text;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Tests.Http;

public sealed class OpinionErrorsTests
{
    [Theory]
    [InlineData(200, "10207", "Insufficient token balance, available 3", RefusalCode.NotEnoughBalance)]
    [InlineData(200, "99999", "order value is below the minimum required value 5", RefusalCode.BelowMinimumNotional)]
    [InlineData(400, "12345", "maker must be the current multi-signature wallet", RefusalCode.NotAllowed)]
    [InlineData(200, "10200", "Topic ID does not exist", RefusalCode.MarketClosed)]
    [InlineData(200, "10014", "", RefusalCode.NotAllowed)]
    [InlineData(200, "10403", "", RefusalCode.NotAllowed)]
    [InlineData(200, "10605", "", RefusalCode.NotFilled)]
    [InlineData(200, "31337", "a thing nobody described", RefusalCode.Other)]
    [InlineData(429, "", "slow down", RefusalCode.RateLimited)]
    [InlineData(401, "", "who are you", RefusalCode.NotAllowed)]
    public void A_known_number_or_text_refuses_and_an_unknown_one_keeps_its_words(
        int status, string code, string text, RefusalCode expected)
    {
        ClassifiedError got = OpinionErrors.Map.Classify(Error(status, code, text));
        Assert.Equal((expected, ErrorMeaning.Refused), (got.Code, got.Meaning));
        Assert.Contains(text, got.Evidence);
        Assert.Contains(code, got.Evidence);
    }

    [Theory]
    [InlineData(500, "", "internal server error")]
    [InlineData(200, "50001", "request timeout")]
    [InlineData(200, "500", "internal error")]
    [InlineData(504, "", "gateway")]
    [InlineData(408, "", "")]
    public void What_may_have_taken_the_order_proves_nothing(int status, string code, string text) =>
        Assert.Equal(ErrorMeaning.Unknown, OpinionErrors.Map.Classify(Error(status, code, text)).Meaning);

    [Fact]
    public void Known_numbers_come_with_advice_and_others_without()
    {
        Assert.Contains("15 s", OpinionErrors.Advice(OpinionErrors.InvalidKey));
        Assert.Contains("sign in", OpinionErrors.Advice(OpinionErrors.WalletNotRegistered));
        Assert.Equal("", OpinionErrors.Advice("31337"));
    }

    [Theory]
    [InlineData("""{"errno":0,"errmsg":"","result":{"a":1}}""", """{"a":1}""")]
    [InlineData("""{"result":[1,2],"msg":"ok","code":0}""", "[1,2]")]
    [InlineData("""{"errno":"0","result":true}""", "true")]
    [InlineData("""{"code":0,"msg":"success","data":{},"result":"x"}""", "\"x\"")]
    public void Both_envelopes_open(string body, string expected)
    {
        Assert.Null(EnvelopeReader.Open(Reply(body), out ReadOnlyMemory<byte> result));
        Assert.Equal(expected, Encoding.UTF8.GetString(result.Span));
    }

    [Theory]
    [InlineData("""{"errno":10200,"errmsg":"Topic ID does not exist","result":null}""", "10200", "Topic ID")]
    [InlineData("""{"code":40100,"msg":"unauthorised"}""", "40100", "unauthorised")]
    [InlineData("""{"errno":7,"errmsg":"","result":{}}""", "7", "says no more")]
    public void An_errno_is_an_error_although_the_status_is_200(string body, string code, string text)
    {
        VenueError error = EnvelopeReader.Open(Reply(body), out ReadOnlyMemory<byte> result)!;
        Assert.Equal((VenueErrorKind.ErrorInSuccess, code), (error.Kind, error.Code));
        Assert.Contains(text, error.Text);
        Assert.True(result.IsEmpty);
    }

    [Theory]
    [InlineData("""{"list":[]}""")]
    [InlineData("[1]")]
    public void A_reply_without_envelope_is_malformed_and_quoted_unless_it_may_be_secret(string body)
    {
        VenueError error = EnvelopeReader.Open(Reply(body), out _)!;
        Assert.Equal(VenueErrorKind.Malformed, error.Kind);
        Assert.Contains(body, error.Text);
        Assert.DoesNotContain(body, EnvelopeReader.Open(Reply(body), out _, confidential: true)!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("abc\n")]
    [InlineData("schlüssel")]
    public void A_key_that_no_header_carries_is_refused_without_being_quoted(string text)
    {
        string message = Assert.Throws<BadInputException>(() => new ApiKey(text)).Message;
        Assert.Contains("API key", message);
        if (text.Trim().Length > 0) { Assert.DoesNotContain(text, message); }
        Assert.Equal("(secret)", new ApiKey("0123456789abcdef").ToString());
    }

    private static VenueError Error(int status, string code, string text) => new(
        status == 200 ? VenueErrorKind.ErrorInSuccess : VenueErrorKind.Status,
        status,
        code,
        text,
        "POST x",
        false,
        null);

    private static VenueReply Reply(string body) => new(Encoding.UTF8.GetBytes(body), Instant.None, "GET test");
}
