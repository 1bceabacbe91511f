-- Ids are dense and given by the journal. Prices are pips of 0.0001 dollars, shares and dollars are micros (10^-6),
-- times are nanoseconds since 1970 (0 = unknown), kinds are the names that the code uses.
CREATE TABLE event_groups (
    event_group BIGINT NOT NULL PRIMARY KEY,
    venue TEXT NOT NULL,
    venue_key TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL
);

-- position: place in a nested ladder, the narrowest first.
CREATE TABLE event_group_markets (
    event_group BIGINT NOT NULL,
    market BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (event_group, market)
);

-- fee_rate is decimal text, exact. Payouts are null until the result is in.
CREATE TABLE markets (
    market BIGINT NOT NULL PRIMARY KEY,
    venue TEXT NOT NULL,
    condition_id TEXT NOT NULL,
    slug TEXT NOT NULL,
    question TEXT NOT NULL,
    status TEXT NOT NULL,
    protocol TEXT NOT NULL,
    currency TEXT NOT NULL,
    neg_risk BIGINT NOT NULL,
    minimum_size_micros BIGINT NOT NULL,
    fee_rate TEXT NOT NULL,
    fee_exponent BIGINT NOT NULL,
    terms_source TEXT NOT NULL,
    ends_at_ns BIGINT NOT NULL,
    first_payout_micros BIGINT,
    second_payout_micros BIGINT
);

CREATE INDEX markets_by_slug ON markets (slug);

CREATE TABLE instruments (
    instrument BIGINT NOT NULL PRIMARY KEY,
    market BIGINT NOT NULL,
    outcome_index BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    token TEXT NOT NULL,
    tick_pips BIGINT NOT NULL
);
