using Probity.Domain.Markets;

namespace Probity.Venues.Opinion.Mapping;

/// <summary>Why a market of the venue cannot become one of ours.</summary>
public enum OpinionRefusal
{
    /// <summary>No condition id of 64 hex digits.</summary>
    NoCondition = 0,

    /// <summary>Not two outcome tokens.</summary>
    NoTokens = 1,

    /// <summary>Its number is none: it has no channels and takes no orders.</summary>
    BadMarketId = 2,

    /// <summary>A status that we do not know: whether it trades would be a guess.</summary>
    UnknownStatus = 3,
    Deleted = 4,

    /// <summary>A categorical parent without markets in it.</summary>
    NoChildren = 5,

    /// <summary>On another chain than 56.</summary>
    WrongChain = 6,

    /// <summary>A collateral that the venue's list does not have: no exchange is known to sign for.</summary>
    UnknownQuoteToken = 7,

    /// <summary>Not 18 decimals: amounts would be wrong by powers of ten.</summary>
    BadDecimals = 8,

    /// <summary>The collateral's exchange is no address.</summary>
    BadExchange = 9,

    /// <summary>Fees that we cannot hold.</summary>
    BadFees = 10,
    BadDate = 11,
}

/// <summary>A market in our terms, or the reason why not.</summary>
public abstract record OpinionMapping
{
    private OpinionMapping()
    {
    }

    /// <summary>Ids are zero and the group is null: both are given on listing.</summary>
    public sealed record Mapped(Market Market, decimal Volume24h) : OpinionMapping;

    /// <summary>A sentence for a person names the market, the offending text and what it means.</summary>
    public sealed record Refused(OpinionRefusal Code, string Note) : OpinionMapping;
}
