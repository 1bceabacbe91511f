using Probity.Runtime.Live;

namespace Probity.Runtime.Sessions;

/// <summary>A session, whatever feeds it and wherever its orders go.</summary>
public interface ISession
{
    /// <summary>Inputs from people.</summary>
    Sequencer Commands { get; }

    ViewPublisher Views { get; }

    /// <summary>What starting found in the journal; empty for a new one.</summary>
    string Resumed { get; }

    /// <summary>
    /// Trades until the data ends, the time is over or it is cancelled; ends with everything on disk.
    /// </summary>
    Task<ClosingReport> Run(CancellationToken cancel);
}
