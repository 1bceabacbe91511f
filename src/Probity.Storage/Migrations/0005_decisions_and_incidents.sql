-- Decisions with their numbers; ordinal tells several of one input apart.
CREATE TABLE decisions (
    sequence BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    at_ns BIGINT NOT NULL,
    strategy BIGINT NOT NULL,
    market BIGINT NOT NULL,
    stopped_by TEXT NOT NULL,
    size_micros BIGINT NOT NULL,
    gross_micros BIGINT NOT NULL,
    fees_micros BIGINT NOT NULL,
    slippage_micros BIGINT NOT NULL,
    buffer_micros BIGINT NOT NULL,
    net_micros BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (sequence, ordinal)
);

-- Every candidate by the gate that stopped it, stored or only counted, as of the last sample.
CREATE TABLE decision_counts (
    strategy BIGINT NOT NULL,
    gate TEXT NOT NULL,
    candidates BIGINT NOT NULL,
    PRIMARY KEY (strategy, gate)
);

CREATE TABLE incidents (
    sequence BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    at_ns BIGINT NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (sequence, ordinal)
);
