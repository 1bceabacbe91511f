using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Tests.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Accounts;

public sealed class KeyClientTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly PrivateKey key = PrivateKey.Parse(OpinionMarkets.Key);
    private readonly KeyVenue venue;

    public KeyClientTests() => venue = new KeyVenue(time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        key.Dispose();
        venue.Dispose();
    }

    [Fact]
    public async Task A_wallet_creates_reads_and_deletes_its_key_within_one_second()
    {
        KeyClient client = Client();
        ApiKey created = await client.Create(Cancel);
        Assert.Equal(created.Reveal(), (await client.Get(Cancel)).Reveal());
        await client.Delete(Cancel);
        ApiKey second = await client.Create(Cancel);
        Assert.NotEqual(created.Reveal(), second.Reveal());
        await client.Delete(Cancel);
        Assert.Null(venue.Key);
    }

    [Fact]
    public async Task The_key_is_read_where_there_is_one_and_created_where_there_is_none()
    {
        KeyClient client = Client();
        (ApiKey first, bool isNew) = await client.GetOrCreate(Cancel);
        Assert.True(isNew);
        (ApiKey again, bool isNewAgain) = await client.GetOrCreate(Cancel);
        Assert.False(isNewAgain);
        Assert.Equal(first.Reveal(), again.Reveal());
    }

    [Fact]
    public async Task A_create_whose_reply_was_lost_is_not_made_twice()
    {
        venue.Instead.Enqueue((200, KeyVenue.Refusal(11010, "no API key")));
        venue.Instead.Enqueue(null);
        (ApiKey found, bool isNew) = await Client().GetOrCreate(Cancel);
        Assert.True(isNew);
        Assert.Equal(venue.Key, found.Reveal());
        Assert.Single(venue.Seen, seen => seen.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_create_that_never_arrived_keeps_its_own_error()
    {
        venue.Key = null;
        venue.Instead.Enqueue((200, KeyVenue.Refusal(11010, "no API key")));
        venue.Instead.Enqueue((502, "<html>bad gateway</html>"));
        venue.Instead.Enqueue((200, KeyVenue.Refusal(11010, "no API key")));
        VenueException lost = await Assert.ThrowsAsync<VenueException>(() => Client().GetOrCreate(Cancel));
        Assert.Equal(502, lost.Error.Status);
    }

    [Theory]
    [InlineData(11002, "create a key anew")]
    [InlineData(11004, "ask its team")]
    [InlineData(11005, "sign in once on the venue's site")]
    [InlineData(11009, "has one key")]
    [InlineData(11010, "create one")]
    [InlineData(11011, "check the private key and the chain id")]
    [InlineData(11012, "check this machine's clock")]
    [InlineData(11013, "sign again")]
    [InlineData(10403, "does not help around that")]
    public async Task Each_refusal_comes_with_what_to_do_although_its_status_is_200(int number, string advice)
    {
        venue.Instead.Enqueue((200, KeyVenue.Refusal(number, "in the venue's words")));
        VenueException refused = await Assert.ThrowsAsync<VenueException>(() => Client().Get(Cancel));
        string said = KeyClient.Explain(refused.Error);
        Assert.Contains(advice, said);
        Assert.Contains("in the venue's words", said);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_by_more_than_five_minutes_is_what_expired_means()
    {
        venue.Ahead = 301;
        VenueException refused = await Assert.ThrowsAsync<VenueException>(() => Client().Create(Cancel));
        Assert.Equal(OpinionErrors.KeySignatureExpired, refused.Error.Code);
        venue.Ahead = 299;
        Assert.Equal((await Client().Create(Cancel)).Reveal(), venue.Key);
    }

    [Theory]
    [InlineData("""{"apiKey":"stolen-key-of-another","walletAddress":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8"}""")]
    [InlineData("""{"apiKey":"","walletAddress":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"}""")]
    [InlineData("""{"apiKey":"a key with blanks"}""")]
    [InlineData("""["stolen-key"]""")]
    public async Task A_reply_without_our_key_is_refused_and_never_quoted(string result)
    {
        venue.Instead.Enqueue((200, $$"""{"errno":0,"result":{{result}}}"""));
        VenueException refused = await Assert.ThrowsAsync<VenueException>(() => Client().Get(Cancel));
        Assert.Equal(VenueErrorKind.Malformed, refused.Error.Kind);
        Assert.DoesNotContain("key-of", refused.ToString());
        Assert.DoesNotContain("blanks", refused.ToString());
    }

    [Fact]
    public async Task A_new_key_is_refused_for_fifteen_seconds_and_then_works()
    {
        ApiKey created = await Client().Create(Cancel);
        List<string> notices = [];
        Task<KeyOwner> waiting = KeyActivation.Wait(
            new AccountClient(venue.Http(created.Reveal())), time, notices.Add, Cancel);
        await Eventually.Drive(time, TimeSpan.FromSeconds(1), () => waiting.IsCompleted, "the key works");
        KeyOwner owner = await waiting;
        Assert.Equal((key.Address, OpinionMarkets.Safe), (owner.Wallet, owner.Safe!.Value));
        Assert.Contains("about 15 s", Assert.Single(notices));
        Assert.True(time.Elapsed >= KeyVenue.KeyDelay);
    }

    [Fact]
    public async Task A_key_that_is_refused_for_a_minute_is_wrong()
    {
        venue.Key = "another-key";
        Task<KeyOwner> waiting = KeyActivation.Wait(
            new AccountClient(venue.Http("mistyped-key")), time, _ => { }, Cancel);
        await Eventually.Drive(time, TimeSpan.FromSeconds(1), () => waiting.IsCompleted, "the end of patience");
        BadInputException wrong = await Assert.ThrowsAsync<BadInputException>(() => waiting);
        Assert.Contains("wrong or deleted", wrong.Message);
        Assert.DoesNotContain("mistyped-key", wrong.ToString());
        Assert.InRange(venue.Seen.Count, 10, 20);
    }

    [Fact]
    public async Task The_safe_is_found_by_either_route_or_there_is_none()
    {
        venue.Key = "key-number-one";
        var client = new AccountClient(venue.Http(venue.Key));
        Assert.Equal(OpinionMarkets.Safe, await client.Safe(new KeyOwner(key.Address, null), Cancel));
        venue.Safe = "";
        Assert.Null(await client.Safe(await client.Owner(Cancel), Cancel));
    }

    private KeyClient Client() => new(venue.Http(), key, time);
}
