using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Simulation.Loop;

namespace Probity.Runtime.Live;

/// <summary>Notes what people ask for that the session itself has to do something about.</summary>
/// <param name="inner">Looks on too.</param>
internal sealed class OperatorWatch(ILoopObserver inner) : ILoopObserver
{
    private bool accepts;
    private bool resumes;

    public void After(EngineInput input, Outbox outbox)
    {
        if (input is OperatorCommand command)
        {
            accepts |= command.Action == OperatorAction.AcceptBalances;
            resumes |= command.Action == OperatorAction.Resume;
        }
        inner.After(input, outbox);
    }

    /// <summary>Somebody wants the reported balances in the books, since the last call.</summary>
    public bool TakeAccepts() => Take(ref accepts);

    /// <summary>Somebody resumed, since the last call.</summary>
    public bool TakeResumes() => Take(ref resumes);

    private static bool Take(ref bool flag)
    {
        bool was = flag;
        flag = false;
        return was;
    }
}
