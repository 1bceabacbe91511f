using Probity.Domain.Seams;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Runtime.Configuration;

/// <summary>The keys of Opinion's sections, and the venue's options made from them.</summary>
internal static class OpinionSection
{
    public static IReadOnlyList<OptionInfo> Keys { get; } =
    [
        OptionInfo.ForText("rest_url", "https://openapi.opinion.trade/openapi", "Markets, books and orders."),
        OptionInfo.ForText("socket_url", "wss://ws.opinion.trade", "Market and user channels; without a key."),
        OptionInfo.ForFlag("use_websocket", true, "Off: books come by polling alone."),
        OptionInfo.ForDuration(
            "poll_interval", "5s", "100ms", "1h", "Books are read this often while a socket is down or unused."),
        OptionInfo.ForDuration(
            "reanchor_interval", "45s", "1s", "1h",
            "Every book is compared with one read anew this often: the stream has no sequence numbers."),
        OptionInfo.ForWhole("markets_per_connection", "markets", "100", "1", "1000", "Markets that share a socket."),
        OptionInfo.ForDuration("request_timeout", "10s", "100ms", "10m", "Longest wait for one reply."),
        OptionInfo.ForWhole("request_attempts", "attempts", "4", "1", "20", "Attempts of a read, the first included."),
        OptionInfo.ForDuration(
            "reconnect_first", "250ms", "1ms", "1m", "Wait before the first reconnect; doubles from there."),
        OptionInfo.ForDuration("reconnect_longest", "60s", "1ms", "1h", "Longest wait between reconnects."),
    ];

    public static IReadOnlyList<OptionInfo> HostKeys { get; } =
    [
        OptionInfo.ForText(
            "rpc_url", "", "JSON-RPC node of BNB Chain, for wallet operations and checks; empty = none."),
        OptionInfo.ForWhole(
            "most_gwei", "gwei per gas", "20", "1", "10000", "Most that gas may cost; above it nothing is sent."),
        OptionInfo.ForChoice(
            "sign_member", "full", ["full", "r"],
            "What an order's member 'sign' holds: the whole signature, or its first 32 bytes."),
    ];

    public static IReadOnlyList<OptionInfo> RateLimitKeys { get; } =
    [
        OptionInfo.ForWhole("key", "requests a second", "15", "1", "10000", "Of one API key."),
        OptionInfo.ForWhole("address", "requests a second", "5", "1", "10000", "Without a key, of this address."),
    ];

    public static OpinionOptions Build(OptionValues values, OptionValues limits)
    {
        var usual = new OpinionOptions();
        OpinionOptions options = usual with
        {
            Hosts = new OpinionHosts
            {
                Rest = PolymarketSection.Address(values, "rest_url"),
                Socket = PolymarketSection.Address(values, "socket_url"),
            },
            Http = new VenueHttpOptions
            {
                Timeout = PolymarketSection.Span(values, "request_timeout"),
                Attempts = values.GetInt("request_attempts"),
            },
            Socket = usual.Socket with
            {
                FirstBackoff = PolymarketSection.Span(values, "reconnect_first"),
                LongestBackoff = PolymarketSection.Span(values, "reconnect_longest"),
            },
            Stream = usual.Stream with
            {
                UseWebsocket = values.GetBool("use_websocket"),
                PollInterval = PolymarketSection.Span(values, "poll_interval"),
                ReanchorInterval = PolymarketSection.Span(values, "reanchor_interval"),
                MarketsPerConnection = values.GetInt("markets_per_connection"),
            },
            RateLimits = OpinionRateLimits.With(OpinionRateLimits.Defaults.Select(limit => Limit(limit, limits))),
        };
        options.Validate();
        return options;
    }

    public static OpinionWalletOptions BuildWallet(OptionValues hosts)
    {
        var usual = new OpinionWalletOptions();
        OpinionWalletOptions options = usual with
        {
            Rpc = hosts.GetText("rpc_url").Length == 0 ? null : PolymarketSection.Node(hosts),
            Sign = hosts.GetChoice("sign_member") == "r" ? SignMember.R : SignMember.Full,
            Chain = usual.Chain with { MostGwei = hosts.GetInt("most_gwei") },
        };
        options.Validate();
        return options;
    }

    private static RateLimit Limit(RateLimit limit, OptionValues limits)
    {
        int permits = limits.GetInt(limit.Name);
        return limit with { Permits = permits, Burst = Math.Clamp(limit.Burst, 1, Math.Max(1, permits - 1)) };
    }
}
