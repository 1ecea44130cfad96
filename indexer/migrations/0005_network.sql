-- The network and its governance: runtimes, validators with the rules of their set, sessions with
-- what validators did in them, motions of council and technical committee.
--
-- A database of the version before does not know with which runtime and validators its chain
-- began; the indexer refuses it and asks for an empty one.

-- The runtimes that made the blocks, each from a block on.
CREATE TABLE runtime_versions (
    spec_version  BIGINT PRIMARY KEY,
    first_block   BIGINT NOT NULL UNIQUE CHECK (first_block >= 0),
    -- The block before, in which it was applied; none for the runtime of genesis.
    applied_block BIGINT REFERENCES blocks (number),
    -- Blake2-256 of its code.
    code_hash     BYTEA NOT NULL CHECK (octet_length(code_hash) = 32),
    -- The name under which governance authorised it.
    release       TEXT,
    CHECK (first_block = COALESCE(applied_block + 1, 0))
);

-- Events of a block that is not indexed yet because the program did not understand them, as the
-- chain encodes them. They leave with the block's being indexed.
CREATE TABLE unread_events (
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL CHECK (index >= 0),
    spec_version BIGINT NOT NULL,
    pallet       TEXT NOT NULL,
    name         TEXT NOT NULL,
    raw          BYTEA NOT NULL,
    reason       TEXT NOT NULL,
    PRIMARY KEY (block, index)
);

CREATE TABLE validators (
    -- The public block key with which it began.
    account      BYTEA NOT NULL CHECK (octet_length(account) = 32),
    organisation BIGINT NOT NULL,
    state        TEXT NOT NULL
        CHECK (state IN ('Proposed', 'Entering', 'Active', 'Standby', 'Leaving', 'Suspended')),
    -- Whether it has a seat in the set that is planned last.
    seated       BOOLEAN NOT NULL,
    -- The session in which it came into this state, and the last one of its term.
    since        BIGINT NOT NULL CHECK (since >= 0),
    until        BIGINT CHECK (until >= 0),
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range))
);
CREATE UNIQUE INDEX validators_current ON validators (account) WHERE upper_inf(block_range);
CREATE INDEX validators_of_account ON validators (account, block_range);

-- Everything that happened to a validator.
CREATE TABLE validator_changes (
    block        BIGINT NOT NULL REFERENCES blocks (number),
    index        INTEGER NOT NULL,
    account      BYTEA NOT NULL CHECK (octet_length(account) = 32),
    organisation BIGINT NOT NULL,
    -- A change of its state or seat; or KeysChanged.
    change       TEXT NOT NULL,
    state_before TEXT,
    state_after  TEXT,
    seated       BOOLEAN,
    -- The running session.
    session      BIGINT,
    until        BIGINT,
    reason       TEXT,
    -- Organisation and key of the member who did it, if one did.
    decided_by   BIGINT,
    decided_key  BYTEA CHECK (octet_length(decided_key) = 32),
    PRIMARY KEY (block, index)
);
CREATE INDEX validator_changes_of_account ON validator_changes (account, block, index);

-- Proofs that a validator voted for two blocks at once.
CREATE TABLE equivocations (
    block        BIGINT NOT NULL REFERENCES blocks (number),
    index        INTEGER NOT NULL,
    account      BYTEA NOT NULL CHECK (octet_length(account) = 32),
    organisation BIGINT NOT NULL,
    -- The session in which it did.
    session      BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    id           BYTEA NOT NULL CHECK (octet_length(id) = 32),
    -- The validator in whose block the proof stands.
    reporter     BYTEA CHECK (octet_length(reporter) = 32),
    PRIMARY KEY (block, index)
);
CREATE INDEX equivocations_of_account ON equivocations (account, block, index);

CREATE TABLE validator_rules (
    floor          BIGINT NOT NULL,
    seats          BIGINT NOT NULL,
    -- Of the seats one organisation may have, in parts per million.
    share          BIGINT NOT NULL,
    -- Sessions without a block until standby.
    missed         BIGINT NOT NULL,
    -- In blocks.
    session_length BIGINT NOT NULL,
    block_range    INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (block_range WITH &&)
);

-- Sessions: planned first, ended later. Those of genesis were planned before the first block.
CREATE TABLE sessions (
    session       BIGINT PRIMARY KEY CHECK (session >= 0),
    planned_block BIGINT REFERENCES blocks (number),
    -- The set, by account.
    validators    BYTEA[],
    first_block   BIGINT,
    last_block    BIGINT,
    -- The block that told its end.
    ended_block   BIGINT REFERENCES blocks (number),
    CHECK ((first_block IS NULL) = (ended_block IS NULL)),
    CHECK ((last_block IS NULL) = (ended_block IS NULL)),
    CHECK (last_block >= first_block - 1)
);
CREATE INDEX sessions_ended ON sessions (session) WHERE ended_block IS NOT NULL;

-- What a validator did in a session that ended.
CREATE TABLE performances (
    session      BIGINT NOT NULL REFERENCES sessions (session),
    account      BYTEA NOT NULL CHECK (octet_length(account) = 32),
    organisation BIGINT NOT NULL,
    -- Blocks that it made, and slots that were its own.
    authored     BIGINT NOT NULL CHECK (authored >= 0),
    expected     BIGINT NOT NULL CHECK (expected >= 0),
    PRIMARY KEY (session, account)
);
CREATE INDEX performances_of_account ON performances (account, session);

-- What members of the council and of the technical committee moved.
CREATE TABLE motions (
    -- Where it was moved, or executed when one member was enough.
    block          BIGINT NOT NULL REFERENCES blocks (number),
    index          INTEGER NOT NULL,
    body           TEXT NOT NULL CHECK (body IN ('Council', 'TechnicalCommittee')),
    -- Its number in its body; none when one member was enough.
    number         BIGINT,
    hash           BYTEA NOT NULL CHECK (octet_length(hash) = 32),
    proposer       BYTEA CHECK (octet_length(proposer) = 32),
    threshold      BIGINT,
    -- What the call says; none when it cannot be shown.
    pallet         TEXT,
    name           TEXT,
    arguments      JSONB,
    yes            BIGINT NOT NULL DEFAULT 0,
    no             BIGINT NOT NULL DEFAULT 0,
    -- Approved, Disapproved or Killed; none while it is open.
    decision       TEXT CHECK (decision IN ('Approved', 'Disapproved', 'Killed')),
    decided_block  BIGINT REFERENCES blocks (number),
    executed_block BIGINT REFERENCES blocks (number),
    -- The error of the execution.
    failure        TEXT,
    state          TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN executed_block IS NOT NULL AND failure IS NOT NULL THEN 'Failed'
             WHEN executed_block IS NOT NULL THEN 'Executed'
             WHEN decision IS NOT NULL THEN decision
             ELSE 'Open' END
    ) STORED,
    PRIMARY KEY (block, index),
    UNIQUE (body, number),
    CHECK ((decision IS NULL) = (decided_block IS NULL)),
    CHECK (failure IS NULL OR executed_block IS NOT NULL)
);
CREATE INDEX motions_of_hash ON motions (body, hash, block, index);

-- Votes; a member's last one counts.
CREATE TABLE motion_votes (
    block        BIGINT NOT NULL REFERENCES blocks (number),
    index        INTEGER NOT NULL,
    motion_block BIGINT NOT NULL,
    motion_index INTEGER NOT NULL,
    member       BYTEA NOT NULL CHECK (octet_length(member) = 32),
    approves     BOOLEAN NOT NULL,
    PRIMARY KEY (block, index),
    FOREIGN KEY (motion_block, motion_index) REFERENCES motions (block, index)
);
CREATE INDEX motion_votes_of_motion ON motion_votes (motion_block, motion_index, block, index);
