using System.Net;
using Probity.Domain;

namespace Probity.Venues.Http;

/// <summary>Builds the handlers that the clients of a venue share.</summary>
public static class VenueProxy
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>The proxy of an option text, or null for none. A password in it is never echoed.</summary>
    /// <exception cref="BadInputException">Not a proxy address.</exception>
    public static IWebProxy? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return null; }
        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri);
        if (!isAddress || !Schemes.Contains(uri!.Scheme) || uri.Host.Length == 0)
        {
            throw new BadInputException(
                "the proxy is not an address such as 'http://host:port' or 'socks5://host:port' "
                + "(http, https, socks4, socks4a and socks5 exist)");
        }
        var proxy = new WebProxy(new UriBuilder(uri) { UserName = "", Password = "" }.Uri);
        if (uri.UserInfo.Length > 0)
        {
            string[] parts = uri.UserInfo.Split(':', 2);
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }
        return proxy;
    }

    /// <summary>Keep-alive connections, compressed bodies, no redirects and no cookies.</summary>
    public static SocketsHttpHandler Handler(string proxy)
    {
        IWebProxy? web = Parse(proxy);
        return new SocketsHttpHandler
        {
            Proxy = web,
            UseProxy = web is not null,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
    }
}
