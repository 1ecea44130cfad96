-- People, rights and safeguards: organisations that register themselves, members with their
-- keys, the permission matrix, second persons, trusted accounts, limits, quotas, and transfers
-- that wait.
--
-- Limits, thresholds and quotas are what an organisation or governance alone decides, so they
-- are kept in full. A key is 32 bytes; the chain knows no names of persons.

-- Events by the organisations that they are about.
ALTER TABLE events ADD COLUMN organisations BIGINT[] NOT NULL DEFAULT '{}';
CREATE INDEX events_of_organisation ON events USING gin (organisations);

-- Public pages of an organisation; empty when it has none.
ALTER TABLE organisations ADD COLUMN website TEXT NOT NULL DEFAULT '';

-- Whether organisations may register themselves.
CREATE TABLE self_registration (
    open        BOOLEAN NOT NULL,
    decided_by  BYTEA CHECK (octet_length(decided_by) = 32),
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (block_range WITH &&)
);

-- The keys of members with their history. A person is known by a number and acts with one key
-- at a time; a key that was replaced stays here. A key that was never admitted leaves and is
-- free for another organisation. Person 0: a row of a chain that did not number persons.
ALTER TABLE members RENAME TO member_keys;
ALTER TABLE member_keys
    DROP CONSTRAINT members_pkey,
    ADD COLUMN person      BIGINT NOT NULL DEFAULT 0 CHECK (person >= 0),
    ADD COLUMN state       TEXT NOT NULL DEFAULT 'Active',
    ADD COLUMN replaced_by BYTEA CHECK (octet_length(replaced_by) = 32),
    ADD COLUMN block_range INT8RANGE;
UPDATE member_keys SET block_range = int8range(since_block, NULL);
ALTER TABLE member_keys
    ALTER COLUMN person DROP DEFAULT,
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN block_range SET NOT NULL,
    ADD CHECK (NOT isempty(block_range)),
    ADD CHECK ((state = 'Replaced') = (replaced_by IS NOT NULL));
DROP INDEX members_of_organisation;
CREATE UNIQUE INDEX member_keys_current ON member_keys (key) WHERE upper_inf(block_range);
CREATE INDEX member_keys_of_key ON member_keys (key);
CREATE INDEX member_keys_of_organisation ON member_keys (organisation, person);

-- Vouchers by which somebody may become a member. A voucher may be used for another
-- invitation once the first one is over.
CREATE TABLE invitations (
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    voucher      BYTEA NOT NULL CHECK (octet_length(voucher) = 32),
    organisation BIGINT NOT NULL,
    role         TEXT NOT NULL,
    expires      BIGINT NOT NULL,
    invited_by   BYTEA NOT NULL CHECK (octet_length(invited_by) = 32),
    state        TEXT NOT NULL DEFAULT 'Open' CHECK (state IN ('Open', 'Accepted', 'Withdrawn')),
    -- The key that joined, or the one that withdrew the invitation.
    closed_by    BYTEA CHECK (octet_length(closed_by) = 32),
    closed_block BIGINT,
    closed_index INTEGER,
    PRIMARY KEY (block, index),
    CHECK ((state = 'Open') = (closed_block IS NULL))
);
CREATE UNIQUE INDEX invitations_open ON invitations (voucher) WHERE state = 'Open';
CREATE INDEX invitations_of_organisation ON invitations (organisation);

-- Accreditations of certifiers, one row per certifier and sector at any block.
CREATE TABLE accreditations (
    organisation BIGINT NOT NULL,
    sector       TEXT NOT NULL,
    good_from    NUMERIC(20, 0) NOT NULL,
    good_until   NUMERIC(20, 0) NOT NULL,
    suspended    BOOLEAN NOT NULL,
    reason       TEXT,
    decided_by   BYTEA NOT NULL CHECK (octet_length(decided_by) = 32),
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range))
);
CREATE UNIQUE INDEX accreditations_current ON accreditations (organisation, sector)
    WHERE upper_inf(block_range);

-- Persons who lost a key and are to act with another one.
CREATE TABLE recoveries (
    block          BIGINT NOT NULL,
    index          INTEGER NOT NULL,
    organisation   BIGINT NOT NULL,
    person         BIGINT NOT NULL,
    lost_key       BYTEA NOT NULL CHECK (octet_length(lost_key) = 32),
    new_key        BYTEA NOT NULL CHECK (octet_length(new_key) = 32),
    proposed_by    BYTEA NOT NULL CHECK (octet_length(proposed_by) = 32),
    proposer       BIGINT NOT NULL,
    state          TEXT NOT NULL DEFAULT 'Proposed'
        CHECK (state IN ('Proposed', 'Approved', 'Completed', 'Cancelled')),
    approved_by    BYTEA CHECK (octet_length(approved_by) = 32),
    approved_block BIGINT,
    approved_index INTEGER,
    -- The first block in which it can be completed.
    due            BIGINT,
    closed_by      BYTEA CHECK (octet_length(closed_by) = 32),
    closed_block   BIGINT,
    closed_index   INTEGER,
    PRIMARY KEY (block, index),
    CHECK ((due IS NULL) = (approved_block IS NULL)),
    CHECK ((state IN ('Proposed', 'Approved')) = (closed_block IS NULL))
);
CREATE UNIQUE INDEX recoveries_open ON recoveries (lost_key) WHERE closed_block IS NULL;

-- The permission matrix: what a role in a kind of organisation may do.
CREATE TABLE permissions (
    kind        TEXT NOT NULL,
    role        TEXT NOT NULL,
    actions     TEXT[] NOT NULL,
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range))
);
CREATE UNIQUE INDEX permissions_current ON permissions (kind, role) WHERE upper_inf(block_range);

-- When an action needs a second person in the whole country, and from where that person comes.
CREATE TABLE policies (
    action      TEXT NOT NULL,
    needed      TEXT NOT NULL CHECK (needed IN ('Never', 'From', 'Always')),
    threshold   NUMERIC(20, 0),
    approver    TEXT NOT NULL,
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    CHECK ((needed = 'From') = (threshold IS NOT NULL))
);
CREATE UNIQUE INDEX policies_current ON policies (action) WHERE upper_inf(block_range);

-- What an organisation asks of itself on top of that; no row when it asks nothing.
CREATE TABLE own_policies (
    organisation BIGINT NOT NULL,
    action       TEXT NOT NULL,
    needed       TEXT NOT NULL CHECK (needed IN ('From', 'Always')),
    threshold    NUMERIC(20, 0),
    decided_by   BYTEA NOT NULL CHECK (octet_length(decided_by) = 32),
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    CHECK ((needed = 'From') = (threshold IS NOT NULL))
);
CREATE UNIQUE INDEX own_policies_current ON own_policies (organisation, action)
    WHERE upper_inf(block_range);

-- Calls that waited for a second person, or still do. Open means that the chain keeps it:
-- after its last block it can no longer be approved, whether it was removed or not.
CREATE TABLE intents (
    id                  BIGINT PRIMARY KEY CHECK (id > 0),
    organisation        BIGINT NOT NULL,
    initiator           BYTEA NOT NULL CHECK (octet_length(initiator) = 32),
    person              BIGINT NOT NULL,
    -- The call as the chain encodes it, and what it says by the runtime of its block.
    call                BYTEA NOT NULL,
    pallet              TEXT,
    name                TEXT,
    arguments           JSONB,
    expires             BIGINT NOT NULL,
    state               TEXT NOT NULL DEFAULT 'Open'
        CHECK (state IN ('Open', 'Approved', 'Refused', 'Cancelled', 'Expired')),
    opened_block        BIGINT NOT NULL,
    opened_index        INTEGER NOT NULL,
    -- Who approved, refused or cancelled it; nobody when it expired.
    closed_by           BYTEA CHECK (octet_length(closed_by) = 32),
    closed_person       BIGINT,
    closed_organisation BIGINT,
    closed_block        BIGINT,
    closed_index        INTEGER,
    reason              TEXT,
    CHECK ((state = 'Open') = (closed_block IS NULL)),
    CHECK ((pallet IS NULL) = (name IS NULL))
);
CREATE INDEX intents_of_organisation ON intents (organisation, id);
CREATE INDEX intents_open ON intents (id) WHERE state = 'Open';

-- Whom an organisation trusts, and from which block on.
CREATE TABLE trusted_accounts (
    organisation BIGINT NOT NULL,
    counterparty BIGINT NOT NULL,
    effective    BIGINT NOT NULL,
    decided_by   BYTEA NOT NULL CHECK (octet_length(decided_by) = 32),
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range))
);
CREATE UNIQUE INDEX trusted_accounts_current ON trusted_accounts (organisation, counterparty)
    WHERE upper_inf(block_range);

-- What an organisation lets itself send, and what it will from a later block on. Without a
-- number there is no limit.
CREATE TABLE transfer_limits (
    organisation       BIGINT NOT NULL,
    per_transfer       NUMERIC(20, 0),
    per_day            NUMERIC(20, 0),
    later_per_transfer NUMERIC(20, 0),
    later_per_day      NUMERIC(20, 0),
    -- The first block in which the later ones are in force; none when there are none.
    effective          BIGINT,
    decided_by         BYTEA NOT NULL CHECK (octet_length(decided_by) = 32),
    block_range        INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (int8range(organisation, organisation, '[]') WITH &&, block_range WITH &&)
);
CREATE UNIQUE INDEX transfer_limits_current ON transfer_limits (organisation)
    WHERE upper_inf(block_range);

-- The delays of the country, in blocks.
CREATE TABLE delays (
    trust         BIGINT NOT NULL,
    transfer      BIGINT NOT NULL,
    cancel_before BIGINT NOT NULL,
    limits        BIGINT NOT NULL,
    recovery      BIGINT NOT NULL,
    block_range   INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (block_range WITH &&)
);

-- What an organisation of a class may send without a fee.
CREATE TABLE quota_limits (
    class         TEXT NOT NULL,
    weight        NUMERIC(20, 0) NOT NULL,
    length        NUMERIC(20, 0) NOT NULL,
    refill_blocks BIGINT NOT NULL,
    block_share   BIGINT NOT NULL,
    block_range   INT8RANGE NOT NULL CHECK (NOT isempty(block_range))
);
CREATE UNIQUE INDEX quota_limits_current ON quota_limits (class) WHERE upper_inf(block_range);

-- Classes that governance gave; the others follow from the kind of the organisation.
CREATE TABLE quota_classes (
    organisation BIGINT NOT NULL,
    class        TEXT NOT NULL,
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (int8range(organisation, organisation, '[]') WITH &&, block_range WITH &&)
);
CREATE UNIQUE INDEX quota_classes_current ON quota_classes (organisation)
    WHERE upper_inf(block_range);

-- Credits that a waiting transfer reserves are still the giver's.
ALTER TABLE ranges
    DROP CONSTRAINT ranges_account_check,
    ADD CONSTRAINT ranges_account_check CHECK (
        account IN ('Holding', 'Pending', 'RetirementLocal', 'RetirementInternational')
    );

-- Transfers that waited for their delay, or still do.
CREATE TABLE waiting_transfers (
    id                BIGINT PRIMARY KEY CHECK (id > 0),
    programme         BIGINT NOT NULL REFERENCES programmes (id),
    giver             BIGINT NOT NULL,
    receiver          BIGINT NOT NULL,
    amount            BIGINT NOT NULL CHECK (amount > 0),
    remark            TEXT,
    -- The first block in which it is executed, and the last in which it can be cancelled.
    due               BIGINT NOT NULL,
    cancellable_until BIGINT NOT NULL,
    asked_by          BYTEA NOT NULL CHECK (octet_length(asked_by) = 32),
    asked_block       BIGINT NOT NULL,
    asked_index       INTEGER NOT NULL,
    state             TEXT NOT NULL DEFAULT 'Waiting'
        CHECK (state IN ('Waiting', 'Executed', 'Undone')),
    -- Who cancelled it; nobody when it was executed, or undone because giver or receiver could
    -- not take part.
    closed_by         BYTEA CHECK (octet_length(closed_by) = 32),
    closed_block      BIGINT,
    closed_index      INTEGER,
    CHECK ((state = 'Waiting') = (closed_block IS NULL))
);
CREATE INDEX waiting_transfers_now ON waiting_transfers (due, id) WHERE state = 'Waiting';
CREATE INDEX waiting_transfers_of_giver ON waiting_transfers (giver, id);
CREATE INDEX waiting_transfers_of_receiver ON waiting_transfers (receiver, id);

CREATE TABLE waiting_transfer_ranges (
    transfer BIGINT NOT NULL REFERENCES waiting_transfers (id),
    position INTEGER NOT NULL,
    first    BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    issuance BIGINT NOT NULL,
    vintage  INTEGER NOT NULL,
    PRIMARY KEY (transfer, position)
);

-- The waiting transfer that a transfer was until it was executed.
ALTER TABLE transfers ADD COLUMN waited_as BIGINT REFERENCES waiting_transfers (id);

-- Current rows. A program of the version before finds its members where they were.

CREATE VIEW members AS
SELECT key, organisation, role, since_block, person, state, replaced_by,
       lower(block_range) AS changed_block
FROM member_keys
WHERE upper_inf(block_range);

CREATE OR REPLACE VIEW organisations_now AS
SELECT id, kind, state, name, tax_id, country, scopes, website, lower(block_range) AS changed_block
FROM organisations
WHERE upper_inf(block_range);

-- Totals, with what waits. Issued is held, pending and retired together.

CREATE OR REPLACE VIEW organisation_balances AS
SELECT o.id AS organisation,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Pending'), 0)::BIGINT AS pending
FROM organisations_now o
LEFT JOIN ranges_now r ON r.owner = o.id
GROUP BY o.id;

CREATE OR REPLACE VIEW programme_totals AS
SELECT p.id AS programme,
       p.authorised,
       COALESCE(SUM(r.amount), 0)::BIGINT AS issued,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Pending'), 0)::BIGINT AS pending
FROM programmes_now p
LEFT JOIN ranges_now r ON r.programme = p.id
GROUP BY p.id, p.authorised;

CREATE OR REPLACE VIEW national_totals AS
SELECT COALESCE(SUM(authorised), 0)::BIGINT AS authorised,
       COALESCE(SUM(issued), 0)::BIGINT AS issued,
       COALESCE(SUM(held), 0)::BIGINT AS held,
       COALESCE(SUM(retired_local), 0)::BIGINT AS retired_local,
       COALESCE(SUM(retired_international), 0)::BIGINT AS retired_international,
       COALESCE(SUM(pending), 0)::BIGINT AS pending
FROM programme_totals;
