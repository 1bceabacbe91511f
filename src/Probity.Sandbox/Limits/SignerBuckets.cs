using System.Collections.Concurrent;
using System.Globalization;

namespace Probity.Sandbox.Limits;

/// <summary>What the buckets of a signer say to a request.</summary>
/// <param name="Passes">False: 429.</param>
/// <param name="Remaining">Tokens left.</param>
/// <param name="ResetUnixSeconds">When the bucket is full again.</param>
/// <param name="RetryAfterSeconds">When the request would pass, if it does not now.</param>
public readonly record struct BucketReply(bool Passes, int Remaining, long ResetUnixSeconds, int RetryAfterSeconds);

/// <summary>Token buckets per signer address for orders and cancels (reference/polymarket.md 6.2).</summary>
public sealed class SignerBuckets(SandboxLimits limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Signer> signers = new(StringComparer.OrdinalIgnoreCase);

    public string TierName => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(limits.Tier.Name);

    public bool IsOn => limits.IsOn;

    /// <summary>All or nothing.</summary>
    /// <param name="signer">The address of the key that owns the API key.</param>
    /// <param name="cancels">The bucket of cancels, else that of orders.</param>
    /// <param name="cost">Tokens.</param>
    public BucketReply Take(string signer, bool cancels, int cost) => Of(signer).Take(cancels, cost, time.GetUtcNow());

    /// <summary>The orders that a cancel-all found, after the fact; may leave the bucket below zero.</summary>
    public BucketReply Charge(string signer, int cost) => Of(signer).Charge(cost, time.GetUtcNow());

    private Signer Of(string signer) =>
        signers.GetOrAdd(signer, static (_, owner) => new Signer(owner.Limits, owner.Now),
            (Limits: limits, Now: time.GetUtcNow()));

    private sealed class Signer(SandboxLimits limits, DateTimeOffset now)
    {
        private readonly Lock guard = new();
        private readonly TokenBucket orders = new(
            limits.Scaled(limits.Tier.OrderRate), limits.Scaled(limits.Tier.OrderBurst), now.UtcTicks);

        private readonly TokenBucket cancels = new(
            limits.Scaled(limits.Tier.CancelRate), limits.Scaled(limits.Tier.CancelBurst), now.UtcTicks);

        public BucketReply Take(bool ofCancels, int cost, DateTimeOffset at)
        {
            lock (guard)
            {
                TokenBucket bucket = ofCancels ? cancels : orders;
                bucket.Refill(at.UtcTicks);
                bool passes = bucket.TryTake(cost);
                return Reply(bucket, passes, cost, at);
            }
        }

        public BucketReply Charge(int cost, DateTimeOffset at)
        {
            lock (guard)
            {
                cancels.Refill(at.UtcTicks);
                if (limits.Tier.MayGoNegative) { cancels.Overdraw(cost); }
                else { cancels.TryTake(Math.Min(cost, Math.Max(0, cancels.Remaining))); }
                return Reply(cancels, true, cost, at);
            }
        }

        private static BucketReply Reply(TokenBucket bucket, bool passes, int cost, DateTimeOffset at) => new(
            passes, bucket.Remaining, at.ToUnixTimeSeconds() + (long)Math.Ceiling(bucket.SecondsToFull),
            passes ? 0 : (int)Math.Max(1, Math.Ceiling(bucket.SecondsUntil(cost))));
    }
}
