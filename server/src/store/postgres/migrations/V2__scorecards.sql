CREATE TABLE scorecards (
    id              BYTEA   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- The newest of its revisions.
    revision        BIGINT  NOT NULL CHECK (revision >= 1),
    edit_token_hash BYTEA   NOT NULL CHECK (length(edit_token_hash) = 32),
    read_token_hash BYTEA   NOT NULL CHECK (length(read_token_hash) = 32),
    created_at      BIGINT  NOT NULL,
    expires_at      BIGINT 
);

CREATE INDEX scorecards_by_expiry ON scorecards (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE scorecard_revisions (
    scorecard_id      BYTEA   NOT NULL REFERENCES scorecards (id) ON DELETE CASCADE,
    revision          BIGINT  NOT NULL CHECK (revision >= 1),
    saved_at          BIGINT  NOT NULL,
    cause             TEXT    NOT NULL,
    engine_version    TEXT    NOT NULL,
    result_hash       TEXT    NOT NULL CHECK (length(result_hash) = 64),
    -- No reference: the plan stays in the card when the scenario goes.
    baseline_id       BYTEA   CHECK (length(baseline_id) = 16),
    baseline_revision BIGINT  CHECK ((baseline_revision IS NULL) = (baseline_id IS NULL)),
    bytes             BIGINT  NOT NULL,
    card              TEXT    NOT NULL,
    report            TEXT    NOT NULL,
    PRIMARY KEY (scorecard_id, revision)
);

CREATE TABLE scorecard_keys (
    key_hash     BYTEA   NOT NULL PRIMARY KEY CHECK (length(key_hash) = 32),
    fingerprint  BYTEA   NOT NULL CHECK (length(fingerprint) = 32),
    salt         BYTEA   NOT NULL CHECK (length(salt) = 32),
    scorecard_id BYTEA   NOT NULL REFERENCES scorecards (id) ON DELETE CASCADE,
    body         TEXT    NOT NULL,
    expires_at   BIGINT  NOT NULL
);

CREATE INDEX scorecard_keys_by_scorecard ON scorecard_keys (scorecard_id);
CREATE INDEX scorecard_keys_by_expiry ON scorecard_keys (expires_at);

-- What others are to be told, written in the transaction that caused it. `position` is the order for whoever delivers,
-- `number` counts for whoever reads one scorecard.
CREATE TABLE outbox (
    position     BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scorecard_id BYTEA   NOT NULL REFERENCES scorecards (id) ON DELETE CASCADE,
    number       BIGINT  NOT NULL CHECK (number >= 1),
    revision     BIGINT  NOT NULL,
    at           BIGINT  NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('escalation.raised', 'escalation.withdrawn')),
    escalation   TEXT    NOT NULL,
    UNIQUE (scorecard_id, number)
);
