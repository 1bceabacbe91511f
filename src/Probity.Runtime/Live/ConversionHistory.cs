using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Loop;

namespace Probity.Runtime.Live;

/// <summary>
/// What the journal says of conversions: asked for and answered, by account. Whoever does them compares that with what
/// it did, so that a crash in between neither repeats nor loses one.
/// </summary>
public sealed class ConversionHistory(ILoopObserver inner) : ILoopObserver
{
    private readonly List<RequestConversion> asked = [];
    private readonly Dictionary<AccountId, int> answered = [];

    /// <summary>Since the journal began, oldest first.</summary>
    public IReadOnlyList<RequestConversion> AskedBy(AccountId account) =>
        [.. asked.Where(request => request.Account == account)];

    /// <summary>Results that are in the journal, successes and failures.</summary>
    public int AnsweredTo(AccountId account) => answered.GetValueOrDefault(account);

    public void After(EngineInput input, Outbox outbox)
    {
        switch (input)
        {
            case SharesConverted e: Count(e.Account); break;
            case ConversionFailed e: Count(e.Account); break;
            default: break;
        }
        for (int i = 0; i < outbox.Count; i++)
        {
            if (outbox[i] is RequestConversion request) { asked.Add(request); }
        }
        inner.After(input, outbox);
    }

    private void Count(AccountId account) => answered[account] = AnsweredTo(account) + 1;
}
