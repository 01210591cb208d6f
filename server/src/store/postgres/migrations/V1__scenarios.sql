-- Moments are milliseconds since 1970 in UTC. Decimals stand inside the documents, as text.
CREATE TABLE scenarios (
    id              BYTEA   NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    revision        BIGINT  NOT NULL CHECK (revision >= 1),
    edit_token_hash BYTEA   NOT NULL CHECK (length(edit_token_hash) = 32),
    read_token_hash BYTEA   NOT NULL CHECK (length(read_token_hash) = 32),
    program_id      TEXT    NOT NULL,
    program_version BIGINT  NOT NULL CHECK (program_version >= 1),
    engine_version  TEXT    NOT NULL,
    result_hash     TEXT    NOT NULL CHECK (length(result_hash) = 64),
    created_at      BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL,
    -- Nobody's scenario expires; one that a person has claimed does not.
    expires_at      BIGINT ,
    notices         TEXT    NOT NULL,
    scenario        TEXT    NOT NULL,
    report          TEXT    NOT NULL
);

CREATE INDEX scenarios_by_expiry ON scenarios (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE idempotency_keys (
    key_hash    BYTEA   NOT NULL PRIMARY KEY CHECK (length(key_hash) = 32),
    fingerprint BYTEA   NOT NULL CHECK (length(fingerprint) = 32),
    salt        BYTEA   NOT NULL CHECK (length(salt) = 32),
    scenario_id BYTEA   NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
    body        TEXT    NOT NULL,
    expires_at  BIGINT  NOT NULL
);

CREATE INDEX idempotency_keys_by_scenario ON idempotency_keys (scenario_id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
