using Probity.Domain.Seams;

namespace Probity.Journal.Codec;

/// <summary>
/// Layout of a raw frame: source of the receive time, connection, venue, channel, then the message to the record's end.
/// </summary>
internal static class FrameCodec
{
    public static void Write(
        WireWriter to, ReceiveSource source, int connection, string venue, string channel, ReadOnlySpan<byte> message)
    {
        to.Byte((byte)source);
        to.Zigzag(connection);
        to.Text(venue);
        to.Text(channel);
        to.Raw(message);
    }

    /// <summary>
    /// The fields before the message; <paramref name="messageAt"/> is where that begins in the payload.
    /// </summary>
    public static (ReceiveSource Source, int Connection, string Venue, string Channel) Read(
        ReadOnlySpan<byte> payload, TextCache texts, out int messageAt)
    {
        var from = new WireReader(payload);
        ReceiveSource source = from.Code<ReceiveSource>();
        int connection = checked((int)from.Zigzag());
        string venue = texts.Get(from.TextBytes());
        string channel = texts.Get(from.TextBytes());
        messageAt = from.Position;
        return (source, connection, venue, channel);
    }
}
