using System.Globalization;
using Probity.Domain;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;

namespace Probity.Venues.Opinion.Accounts;

/// <summary>
/// A new API key is refused for about 15 seconds (reference/opinion.md 2): this asks again, ever more slowly, until it
/// works or the delay cannot be the reason any more.
/// </summary>
public static class KeyActivation
{
    /// <summary>What the venue needs as a rule.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);

    /// <summary>Refused for so long, a key is not new but wrong.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(5);

    /// <summary>Does an error say that the key is not known (yet)?</summary>
    public static bool IsRefusal(VenueError error) =>
        error.Code is OpinionErrors.InvalidKey or OpinionErrors.Unauthorised or OpinionErrors.KeyWithoutWallet
        || (error is { Kind: VenueErrorKind.Status, Status: 401 });

    /// <param name="client">With the key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notice">Told once that there is a wait.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">Refused for <see cref="Longest"/>.</exception>
    /// <exception cref="VenueException">No usable answer, for another reason.</exception>
    public static async Task<KeyOwner> Wait(
        AccountClient client, TimeProvider time, Action<string> notice, CancellationToken cancel)
    {
        long began = time.GetTimestamp();
        TimeSpan pause = First;
        bool told = false;
        while (true)
        {
            try
            {
                return await client.Owner(cancel).ConfigureAwait(false);
            }
            catch (VenueException e) when (IsRefusal(e.Error))
            {
                TimeSpan waited = time.GetElapsedTime(began);
                if (waited >= Longest)
                {
                    throw new BadInputException(
                        $"the venue has refused the API key for {Seconds(waited)} s: {e.Error}; a new key works after "
                        + $"about {Seconds(Usual)} s, so this one is wrong or deleted: unset it, and the wallet's own "
                        + "is read or created",
                        e);
                }
            }
            if (!told)
            {
                notice(
                    $"the venue refuses the API key; a new one works after about {Seconds(Usual)} s: asking again for "
                    + $"{Seconds(Longest)} s");
                told = true;
            }
            await Task.Delay(pause, time, cancel).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, Slowest.Ticks));
        }
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
