using Probity.Domain.Views;

namespace Probity.Runtime.Live;

/// <summary>The latest view, for any number of screens: written by the loop, read by anyone, older ones are
/// forgotten.</summary>
public sealed class ViewPublisher
{
    private EngineView? latest;

    /// <summary>Null before the first.</summary>
    public EngineView? Latest => Volatile.Read(ref latest);

    public void Publish(EngineView view) => Volatile.Write(ref latest, view);
}
