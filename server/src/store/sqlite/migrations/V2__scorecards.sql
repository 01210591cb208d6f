CREATE TABLE scorecards (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- The newest of its revisions.
    revision        INTEGER NOT NULL CHECK (revision >= 1),
    edit_token_hash BLOB    NOT NULL CHECK (length(edit_token_hash) = 32),
    read_token_hash BLOB    NOT NULL CHECK (length(read_token_hash) = 32),
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER
) STRICT;

CREATE INDEX scorecards_by_expiry ON scorecards (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE scorecard_revisions (
    scorecard_id      BLOB    NOT NULL REFERENCES scorecards (id) ON DELETE CASCADE,
    revision          INTEGER NOT NULL CHECK (revision >= 1),
    saved_at          INTEGER NOT NULL,
    cause             TEXT    NOT NULL,
    engine_version    TEXT    NOT NULL,
    result_hash       TEXT    NOT NULL CHECK (length(result_hash) = 64),
    -- No reference: the plan stays in the card when the scenario goes.
    baseline_id       BLOB    CHECK (length(baseline_id) = 16),
    baseline_revision INTEGER CHECK ((baseline_revision IS NULL) = (baseline_id IS NULL)),
    bytes             INTEGER NOT NULL,
    card              TEXT    NOT NULL,
    -- Last, because it is large.
    report            TEXT    NOT NULL,
    PRIMARY KEY (scorecard_id, revision)
) STRICT;

CREATE TABLE scorecard_keys (
    key_hash     BLOB    NOT NULL PRIMARY KEY CHECK (length(key_hash) = 32),
    fingerprint  BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    salt         BLOB    NOT NULL CHECK (length(salt) = 32),
    scorecard_id BLOB    NOT NULL REFERENCES scorecards (id) ON DELETE CASCADE,
    body         TEXT    NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX scorecard_keys_by_scorecard ON scorecard_keys (scorecard_id);
CREATE INDEX scorecard_keys_by_expiry ON scorecard_keys (expires_at);

-- What others are to be told, written in the transaction that caused it. `position` is the order for whoever delivers,
-- `number` counts for whoever reads one scorecard.
CREATE TABLE outbox (
    position     INTEGER PRIMARY KEY AUTOINCREMENT,
    scorecard_id BLOB    NOT NULL REFERENCES scorecards (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL CHECK (number >= 1),
    revision     INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('escalation.raised', 'escalation.withdrawn')),
    escalation   TEXT    NOT NULL,
    UNIQUE (scorecard_id, number)
) STRICT;
