-- The mirror of one country's chain.
--
-- Every row comes from finalised blocks alone, so an empty database that is indexed again
-- ends with the same rows. How these files change:
--   expand    a new file adds tables, columns with a default, and views; programs of the
--             version before keep working on the result;
--   contract  a later file removes what no supported version reads any more;
--   a file that was released is never edited.
--
-- Rows that change over time carry the blocks they are valid for: block_range is [from, to),
-- without end for the current row. "As of block b" is block_range @> b.
--
-- Identifiers, serials and amounts are whole numbers of 64 bits on the chain. BIGINT holds
-- them up to 2^63-1; the indexer stops with an error rather than write a larger one. What a
-- registrant alone decides (an estimate, the end of a programme) is kept in full.

-- The one chain that this database belongs to.
CREATE TABLE chain (
    singleton       BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (singleton),
    genesis_hash    BYTEA NOT NULL CHECK (octet_length(genesis_hash) = 32),
    spec_name       TEXT NOT NULL,
    alpha2          TEXT NOT NULL,
    alpha3          TEXT NOT NULL,
    name            TEXT NOT NULL,
    unit            TEXT NOT NULL,
    registry_number SMALLINT NOT NULL
);

-- The last block whose rows are complete; written in the transaction that writes them.
CREATE TABLE watermark (
    singleton    BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (singleton),
    block        BIGINT NOT NULL CHECK (block >= 0),
    hash         BYTEA NOT NULL CHECK (octet_length(hash) = 32),
    time         TIMESTAMPTZ NOT NULL,
    spec_version BIGINT NOT NULL,
    written_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE blocks (
    number       BIGINT PRIMARY KEY CHECK (number >= 0),
    hash         BYTEA NOT NULL CHECK (octet_length(hash) = 32),
    time         TIMESTAMPTZ NOT NULL,
    spec_version BIGINT NOT NULL
);

-- Every event of the registry's pallets, as told and as encoded.
CREATE TABLE events (
    block     BIGINT NOT NULL REFERENCES blocks (number),
    index     INTEGER NOT NULL CHECK (index >= 0),
    extrinsic INTEGER,
    phase     TEXT NOT NULL CHECK (phase IN ('ApplyExtrinsic', 'Finalization', 'Initialization')),
    pallet    TEXT NOT NULL,
    name      TEXT NOT NULL,
    programme BIGINT,
    payload   JSONB NOT NULL,
    raw       BYTEA NOT NULL,
    PRIMARY KEY (block, index)
);
CREATE INDEX events_of_programme ON events (programme, block, index) WHERE programme IS NOT NULL;

CREATE TABLE organisations (
    id          BIGINT NOT NULL CHECK (id > 0),
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    name        TEXT NOT NULL,
    tax_id      TEXT NOT NULL,
    country     TEXT NOT NULL,
    scopes      INTEGER NOT NULL,
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    -- An organisation has one row at any block.
    EXCLUDE USING gist (int8range(id, id, '[]') WITH &&, block_range WITH &&)
);
CREATE UNIQUE INDEX organisations_current ON organisations (id) WHERE upper_inf(block_range);

-- Keys, not persons: the chain knows no names.
CREATE TABLE members (
    key          BYTEA PRIMARY KEY CHECK (octet_length(key) = 32),
    organisation BIGINT NOT NULL,
    role         TEXT NOT NULL,
    since_block  BIGINT NOT NULL
);
CREATE INDEX members_of_organisation ON members (organisation);

-- What was said of a programme when it was registered; it does not change.
CREATE TABLE programmes (
    id                  BIGINT PRIMARY KEY CHECK (id > 0),
    external_id         TEXT NOT NULL UNIQUE,
    title               TEXT NOT NULL,
    sector              TEXT NOT NULL,
    scope               SMALLINT NOT NULL,
    starts_at           NUMERIC(20, 0) NOT NULL,
    ends_at             NUMERIC(20, 0) NOT NULL,
    estimate            NUMERIC(20, 0) NOT NULL CHECK (estimate >= 0),
    registered_by       BIGINT NOT NULL,
    registered_block    BIGINT NOT NULL
);

CREATE TABLE programme_proponents (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    position     INTEGER NOT NULL,
    organisation BIGINT NOT NULL,
    share        BIGINT NOT NULL CHECK (share > 0),
    PRIMARY KEY (programme, position)
);

-- Where a programme stood, block by block.
CREATE TABLE programme_stages (
    programme   BIGINT NOT NULL REFERENCES programmes (id),
    stage       TEXT NOT NULL,
    authorised  BIGINT NOT NULL DEFAULT 0 CHECK (authorised >= 0),
    first       BIGINT,
    last        BIGINT,
    serial      TEXT,
    reason      TEXT,
    decided_by  BIGINT,
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    CHECK ((first IS NULL) = (last IS NULL)),
    CHECK (first IS NULL OR authorised = last - first + 1),
    EXCLUDE USING gist (int8range(programme, programme, '[]') WITH &&, block_range WITH &&),
    -- No serial is reserved twice.
    EXCLUDE USING gist (int8range(first, last, '[]') WITH &&, block_range WITH &&)
        WHERE (first IS NOT NULL)
);
CREATE UNIQUE INDEX programme_stages_current ON programme_stages (programme)
    WHERE upper_inf(block_range);

CREATE TABLE issuances (
    id           BIGINT PRIMARY KEY CHECK (id > 0),
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    first        BIGINT NOT NULL CHECK (first > 0),
    last         BIGINT NOT NULL CHECK (last >= first),
    vintage      INTEGER NOT NULL,
    period_from  NUMERIC(20, 0),
    period_until NUMERIC(20, 0),
    verification BYTEA,
    issued_by    BIGINT NOT NULL,
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    EXCLUDE USING gist (int8range(first, last, '[]') WITH &&)
);
CREATE INDEX issuances_of_programme ON issuances (programme, id);

-- Every range of issued credits: whose it was, and in which account.
CREATE TABLE ranges (
    first       BIGINT NOT NULL CHECK (first > 0),
    last        BIGINT NOT NULL CHECK (last >= first),
    owner       BIGINT NOT NULL,
    account     TEXT NOT NULL
        CHECK (account IN ('Holding', 'RetirementLocal', 'RetirementInternational')),
    programme   BIGINT NOT NULL REFERENCES programmes (id),
    issuance    BIGINT NOT NULL REFERENCES issuances (id),
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    -- No serial is in two places at one block.
    EXCLUDE USING gist (int8range(first, last, '[]') WITH &&, block_range WITH &&)
);
CREATE UNIQUE INDEX ranges_current ON ranges (last) WHERE upper_inf(block_range);
CREATE INDEX ranges_current_of_owner ON ranges (owner, programme, first)
    WHERE upper_inf(block_range);
CREATE INDEX ranges_current_of_programme ON ranges (programme) WHERE upper_inf(block_range);

CREATE TABLE transfers (
    block     BIGINT NOT NULL,
    index     INTEGER NOT NULL,
    programme BIGINT NOT NULL REFERENCES programmes (id),
    giver     BIGINT NOT NULL,
    receiver  BIGINT NOT NULL,
    amount    BIGINT NOT NULL CHECK (amount > 0),
    remark    TEXT,
    PRIMARY KEY (block, index)
);
CREATE INDEX transfers_of_programme ON transfers (programme, block, index);

CREATE TABLE transfer_ranges (
    block    BIGINT NOT NULL,
    index    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    first    BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    issuance BIGINT NOT NULL,
    vintage  INTEGER NOT NULL,
    PRIMARY KEY (block, index, position),
    FOREIGN KEY (block, index) REFERENCES transfers (block, index)
);

CREATE TABLE retirements (
    receipt     BIGINT PRIMARY KEY CHECK (receipt > 0),
    programme   BIGINT NOT NULL REFERENCES programmes (id),
    owner       BIGINT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount > 0),
    kind        TEXT NOT NULL,
    account     TEXT NOT NULL,
    country     TEXT,
    beneficiary TEXT NOT NULL,
    reason      TEXT NOT NULL,
    retired_by  BIGINT NOT NULL,
    block       BIGINT NOT NULL,
    index       INTEGER NOT NULL
);
CREATE INDEX retirements_of_programme ON retirements (programme, receipt);
CREATE INDEX retirements_of_owner ON retirements (owner, receipt);

CREATE TABLE retirement_ranges (
    receipt  BIGINT NOT NULL REFERENCES retirements (receipt),
    position INTEGER NOT NULL,
    first    BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    issuance BIGINT NOT NULL,
    vintage  INTEGER NOT NULL,
    PRIMARY KEY (receipt, position)
);

-- Current rows.

CREATE VIEW organisations_now AS
SELECT id, kind, state, name, tax_id, country, scopes
FROM organisations
WHERE upper_inf(block_range);

CREATE VIEW programmes_now AS
SELECT p.id, p.external_id, p.title, p.sector, p.scope, p.starts_at, p.ends_at, p.estimate,
       p.registered_by, p.registered_block, s.stage, s.authorised, s.first, s.last, s.serial,
       s.reason
FROM programmes p
JOIN programme_stages s ON s.programme = p.id AND upper_inf(s.block_range);

CREATE VIEW ranges_now AS
SELECT first, last, last - first + 1 AS amount, owner, account, programme, issuance
FROM ranges
WHERE upper_inf(block_range);

-- Totals. Each is a sum over ranges, so that it cannot drift from them.

CREATE VIEW organisation_balances AS
SELECT o.id AS organisation,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international
FROM organisations_now o
LEFT JOIN ranges_now r ON r.owner = o.id
GROUP BY o.id;

CREATE VIEW programme_totals AS
SELECT p.id AS programme,
       p.authorised,
       COALESCE(SUM(r.amount), 0)::BIGINT AS issued,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international
FROM programmes_now p
LEFT JOIN ranges_now r ON r.programme = p.id
GROUP BY p.id, p.authorised;

CREATE VIEW national_totals AS
SELECT COALESCE(SUM(authorised), 0)::BIGINT AS authorised,
       COALESCE(SUM(issued), 0)::BIGINT AS issued,
       COALESCE(SUM(held), 0)::BIGINT AS held,
       COALESCE(SUM(retired_local), 0)::BIGINT AS retired_local,
       COALESCE(SUM(retired_international), 0)::BIGINT AS retired_international
FROM programme_totals;
