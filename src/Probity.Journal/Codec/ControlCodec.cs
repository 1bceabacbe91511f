using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of timers, operator commands and the start of a session.</summary>
internal static class ControlCodec
{
    public static void Write(WireWriter to, TimerFired e) => to.Zigzag(e.Timer.Value);

    public static TimerFired TimerFired(Stamp at, ref WireReader from) => new(at, new TimerId(from.Zigzag()));

    public static void Write(WireWriter to, OperatorCommand e)
    {
        to.Byte((byte)e.Action);
        to.Text(e.Argument);
        to.Text(e.User);
        to.Text(e.Reason);
    }

    public static OperatorCommand OperatorCommand(Stamp at, ref WireReader from) =>
        new(at, from.Code<OperatorAction>(), from.Text(), from.Text(), from.Text());

    public static void Write(WireWriter to, SessionStarted e)
    {
        to.UInt64(e.ConfigHash);
        to.UInt64(e.Seed);
        to.Bool(e.TradingEnabled);
    }

    public static SessionStarted SessionStarted(Stamp at, ref WireReader from) =>
        new(at, from.UInt64(), from.UInt64(), from.Bool());
}
