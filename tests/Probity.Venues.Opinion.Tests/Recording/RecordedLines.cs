using System.Text;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Recording;

namespace Probity.Venues.Opinion.Tests.Recording;

/// <summary>A recording in memory.</summary>
internal sealed class RecordedLines
{
    private readonly List<RecordedFrame> frames = [];

    /// <summary>Times are milliseconds.</summary>
    public RecordedLines Add(long at, string channel, string payload, int session = 1, string venue = "opinion")
    {
        frames.Add(new RecordedFrame(
            Instant.FromMilliseconds(1_800_000_000_000 + at),
            ReceiveSource.Local,
            venue,
            channel,
            session,
            frames.Count + 1,
            Encoding.UTF8.GetBytes(payload)));
        return this;
    }

    public RecordedLines Book(long at, string token, string bid, string ask, int session = 1) => Add(
        at,
        OpinionRecording.BookChannel,
        $$"""
        {"asks":[{"price":"{{ask}}","size":"2"}],"bids":[{"price":"{{bid}}","size":"1"}],"market":"c","timestamp":1,
         "tokenId":"{{token}}"}
        """,
        session);

    public RecordedLines Diff(
        long at, int market, string token, string price, string size, int session = 1, int outcome = 1) => Add(
        at,
        OpinionRecording.SocketChannel,
        $$"""
        {"marketId":{{market}},"tokenId":"{{token}}","outcomeSide":{{outcome}},"side":"bids","price":"{{price}}",
         "size":"{{size}}","msgType":"market.depth.diff"}
        """,
        session);

    public IFrameStream Open() => new Stream(frames);

    private sealed class Stream(List<RecordedFrame> frames) : IFrameStream
    {
        private int next;

        public IReadOnlyList<(long Line, string Reason)> Unreadable => [];

        public bool TryRead(out RecordedFrame frame)
        {
            frame = next < frames.Count ? frames[next] : default;
            return next++ < frames.Count;
        }

        public void Dispose()
        {
        }
    }
}
