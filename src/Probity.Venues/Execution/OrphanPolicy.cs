namespace Probity.Venues.Execution;

/// <summary>What happens to an order that the venue holds for us and that our journal does not know.</summary>
public enum OrphanPolicy : byte
{
    Cancel = 0,

    /// <summary>The first strategy takes it over.</summary>
    Adopt = 1,

    /// <summary>It is reported and left alone: somebody else trades on this account.</summary>
    Leave = 2,
}
