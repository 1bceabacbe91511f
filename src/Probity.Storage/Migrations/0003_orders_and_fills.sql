-- One row an order, as the state machine has it now. ended_by says why it ended, in the venue's or our own words.
CREATE TABLE orders (
    order_id BIGINT NOT NULL PRIMARY KEY,
    strategy BIGINT NOT NULL,
    account BIGINT NOT NULL,
    market BIGINT NOT NULL,
    instrument BIGINT NOT NULL,
    side TEXT NOT NULL,
    price_pips BIGINT NOT NULL,
    quantity_micros BIGINT NOT NULL,
    filled_micros BIGINT NOT NULL,
    time_in_force TEXT NOT NULL,
    post_only BIGINT NOT NULL,
    expires_at_ns BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    bundle BIGINT NOT NULL,
    status TEXT NOT NULL,
    cancel_requested BIGINT NOT NULL,
    venue_order_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    placed_sequence BIGINT NOT NULL,
    placed_at_ns BIGINT NOT NULL,
    updated_at_ns BIGINT NOT NULL
);

CREATE INDEX orders_by_time ON orders (placed_at_ns);

-- One row a trade and order, however often the venue reports it; tier follows the settlement.
CREATE TABLE fills (
    order_id BIGINT NOT NULL,
    trade_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at_ns BIGINT NOT NULL,
    strategy BIGINT NOT NULL,
    market BIGINT NOT NULL,
    instrument BIGINT NOT NULL,
    side TEXT NOT NULL,
    price_pips BIGINT NOT NULL,
    quantity_micros BIGINT NOT NULL,
    notional_micros BIGINT NOT NULL,
    fee_micros BIGINT NOT NULL,
    liquidity TEXT NOT NULL,
    tier TEXT NOT NULL,
    PRIMARY KEY (order_id, trade_id)
);

CREATE INDEX fills_by_time ON fills (at_ns);

-- A settlement that was reported before its fill waits here.
CREATE TABLE early_settlements (
    order_id BIGINT NOT NULL,
    trade_id TEXT NOT NULL,
    tier TEXT NOT NULL,
    PRIMARY KEY (order_id, trade_id)
);
