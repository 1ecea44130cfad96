-- The ledger of credits in full: requests and cross-border retirements that wait, cancellations,
-- freezes, voided issuances, the log of all movements with what they did to each organisation,
-- and the digests of the ledger from the headers of blocks.
--
-- A database of the version before has no log of movements; the indexer refuses it and asks for
-- an empty one.

-- How long a request waits for its answer, in blocks; 0 only in a database of the version before.
ALTER TABLE delays ADD COLUMN request BIGINT NOT NULL DEFAULT 0 CHECK (request >= 0);
ALTER TABLE delays ALTER COLUMN request DROP DEFAULT;

-- Who may send an organisation credits, and who may ask it for credits; everybody without a row.
CREATE TABLE receptions (
    organisation BIGINT NOT NULL,
    credits      TEXT NOT NULL CHECK (credits IN ('Anyone', 'Trusted', 'Nobody')),
    requests     TEXT NOT NULL CHECK (requests IN ('Anyone', 'Trusted', 'Nobody')),
    decided_by   BYTEA NOT NULL CHECK (octet_length(decided_by) = 32),
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (int8range(organisation, organisation, '[]') WITH &&, block_range WITH &&)
);
CREATE UNIQUE INDEX receptions_current ON receptions (organisation) WHERE upper_inf(block_range);

-- Issuances. One call makes several where it reaches over blocks of serials; they are known by
-- the first and stand and fall together. Once a unit moved, an issuance cannot be voided.
ALTER TABLE issuances
    ADD COLUMN batch        BIGINT REFERENCES issuances (id),
    ADD COLUMN moved_block  BIGINT,
    ADD COLUMN moved_index  INTEGER,
    ADD COLUMN voided_block BIGINT,
    ADD COLUMN voided_index INTEGER,
    -- Organisation and key that voided it, and why.
    ADD COLUMN voided_by    BIGINT,
    ADD COLUMN voided_key   BYTEA CHECK (octet_length(voided_key) = 32),
    ADD COLUMN void_reason  TEXT,
    ADD COLUMN standing     TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN voided_block IS NOT NULL THEN 'Voided'
             WHEN moved_block IS NOT NULL THEN 'Moved'
             ELSE 'Unmoved' END
    ) STORED;
UPDATE issuances SET batch = id;
ALTER TABLE issuances
    ALTER COLUMN batch SET NOT NULL,
    ADD CHECK (batch <= id),
    ADD CHECK (moved_block IS NULL OR voided_block IS NULL),
    ADD CHECK ((moved_block IS NULL) = (moved_index IS NULL)),
    ADD CHECK (
        (voided_block IS NULL) = (voided_index IS NULL)
        AND (voided_block IS NULL) = (voided_by IS NULL)
        AND (voided_block IS NULL) = (voided_key IS NULL)
        AND (voided_block IS NULL) = (void_reason IS NULL)
    );
CREATE INDEX issuances_of_batch ON issuances (batch);

-- Ranges bear what reserves them, and the freeze that names them. A mark stays until the range
-- moves, and counts while its freeze is in force.
ALTER TABLE ranges
    ADD COLUMN reservation BIGINT,
    ADD COLUMN frozen      BIGINT,
    DROP CONSTRAINT ranges_account_check,
    ADD CONSTRAINT ranges_account_check CHECK (
        account IN ('Holding', 'Pending', 'RetirementLocal', 'RetirementInternational',
                    'Cancellation')
    );
UPDATE ranges r SET reservation = w.transfer
FROM waiting_transfer_ranges w JOIN waiting_transfers t ON t.id = w.transfer
WHERE r.account = 'Pending' AND w.first = r.first AND w.last = r.last
  AND t.asked_block = lower(r.block_range);
ALTER TABLE ranges
    ADD FOREIGN KEY (reservation) REFERENCES waiting_transfers (id),
    ADD CHECK ((account = 'Pending') = (reservation IS NOT NULL)),
    -- Nothing that has ended is frozen.
    ADD CHECK (frozen IS NULL OR account IN ('Holding', 'Pending'));
CREATE INDEX ranges_current_frozen ON ranges (frozen)
    WHERE upper_inf(block_range) AND frozen IS NOT NULL;

-- Transfers and retirements that waited, or still do: a transfer for its delay, a request for the
-- giver's answer, a retirement for an authority that recognises it.
DROP INDEX waiting_transfers_now;
ALTER TABLE waiting_transfers
    ALTER COLUMN receiver DROP NOT NULL,
    ALTER COLUMN cancellable_until DROP NOT NULL,
    -- What was asked for. A request that was accepted may have to wait for its delay: then it has
    -- a last block in which it can be cancelled.
    ADD COLUMN kind             TEXT NOT NULL DEFAULT 'Delayed'
        CHECK (kind IN ('Delayed', 'Requested', 'Retirement')),
    -- The first one of the call that asked for several.
    ADD COLUMN group_id         BIGINT REFERENCES waiting_transfers (id),
    -- Organisation that asked; its key is asked_by.
    ADD COLUMN initiator        BIGINT,
    -- The first block in which a request has expired. What waits now does so until due: the first
    -- block in which a delayed transfer is executed, or a request has expired.
    ADD COLUMN expires          BIGINT,
    -- Organisation and key that accepted it.
    ADD COLUMN accepted_by      BIGINT,
    ADD COLUMN accepted_key     BYTEA CHECK (octet_length(accepted_key) = 32),
    ADD COLUMN accepted_block   BIGINT,
    ADD COLUMN accepted_index   INTEGER,
    -- Of a retirement: the receiving country and organisation, for whom, and why.
    ADD COLUMN country          TEXT,
    ADD COLUMN foreign_receiver TEXT,
    ADD COLUMN beneficiary      TEXT,
    ADD COLUMN reason           TEXT,
    -- How it ended: Executed when it was due, Accepted by an answer that ended it at once, or why
    -- it was undone.
    ADD COLUMN outcome          TEXT
        CHECK (outcome IN ('Executed', 'Accepted', 'Cancelled', 'Refused', 'Expired',
                           'PartyInactive', 'Frozen')),
    -- What was said when it was refused, and the organisation that accepted, cancelled or refused
    -- it; nobody when it ended by being due. The key is closed_by.
    ADD COLUMN closing_reason   TEXT,
    ADD COLUMN closed_organisation BIGINT,
    -- The blocks after which it waits.
    ADD COLUMN block_range      INT8RANGE NOT NULL
        GENERATED ALWAYS AS (int8range(asked_block, closed_block)) STORED;
-- Until now only the giver asked, and only the giver cancelled.
UPDATE waiting_transfers
SET group_id = id, initiator = giver,
    closed_organisation = CASE WHEN closed_by IS NOT NULL THEN giver END,
    outcome = CASE WHEN state = 'Executed' THEN 'Executed'
                   WHEN closed_by IS NOT NULL THEN 'Cancelled'
                   WHEN state = 'Undone' THEN 'PartyInactive' END;
ALTER TABLE waiting_transfers
    DROP CONSTRAINT waiting_transfers_check,
    DROP COLUMN state;
ALTER TABLE waiting_transfers
    ADD COLUMN state TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN outcome IS NULL THEN 'Waiting'
             WHEN outcome IN ('Executed', 'Accepted') THEN 'Executed'
             ELSE 'Undone' END
    ) STORED,
    -- What waits now, or did last: a request that was accepted and has to wait for its delay is a
    -- delayed transfer.
    ADD COLUMN phase TEXT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN cancellable_until IS NOT NULL THEN 'Delayed' ELSE kind END
    ) STORED,
    ALTER COLUMN kind DROP DEFAULT,
    ALTER COLUMN group_id SET NOT NULL,
    ALTER COLUMN initiator SET NOT NULL,
    ADD CHECK (group_id <= id),
    ADD CHECK ((outcome IS NULL) = (closed_block IS NULL)),
    ADD CHECK ((closed_block IS NULL) = (closed_index IS NULL)),
    ADD CHECK ((closed_by IS NULL) = (closed_organisation IS NULL)),
    ADD CHECK ((kind = 'Retirement') = (receiver IS NULL)),
    ADD CHECK (
        (kind = 'Retirement') = (country IS NOT NULL)
        AND (kind = 'Retirement') = (beneficiary IS NOT NULL)
        AND (kind = 'Retirement') = (reason IS NOT NULL)
    ),
    ADD CHECK ((kind = 'Delayed') = (expires IS NULL)),
    ADD CHECK (kind <> 'Delayed' OR cancellable_until IS NOT NULL),
    ADD CHECK (
        kind = 'Delayed' OR cancellable_until IS NULL
        OR (kind = 'Requested' AND accepted_block IS NOT NULL)
    ),
    ADD CHECK (
        (accepted_block IS NULL) = (accepted_index IS NULL)
        AND (accepted_block IS NULL) = (accepted_by IS NULL)
        AND (accepted_block IS NULL) = (accepted_key IS NULL)
    ),
    ADD CHECK (kind <> 'Delayed' OR accepted_block IS NULL);
CREATE INDEX waiting_transfers_now ON waiting_transfers (due, id) WHERE outcome IS NULL;
CREATE INDEX waiting_transfers_of_initiator ON waiting_transfers (initiator, id);
CREATE INDEX waiting_transfers_of_group ON waiting_transfers (group_id, id);
CREATE INDEX waiting_transfers_of_programme ON waiting_transfers (programme, id);

-- A retirement names its receiver, and the request that was recognised.
ALTER TABLE retirements
    ADD COLUMN receiver TEXT,
    ADD COLUMN transfer BIGINT UNIQUE REFERENCES waiting_transfers (id);

-- Cancellations. Receipts are counted together with those of retirements.
CREATE TABLE cancellations (
    receipt       BIGINT PRIMARY KEY CHECK (receipt > 0),
    programme     BIGINT NOT NULL REFERENCES programmes (id),
    owner         BIGINT NOT NULL,
    amount        BIGINT NOT NULL CHECK (amount > 0),
    reason        TEXT NOT NULL,
    -- Hash of the order, when an authority ordered it.
    order_hash    BYTEA CHECK (octet_length(order_hash) = 32),
    cancelled_by  BIGINT NOT NULL,
    block         BIGINT NOT NULL,
    index         INTEGER NOT NULL
);
CREATE INDEX cancellations_of_programme ON cancellations (programme, receipt);
CREATE INDEX cancellations_of_owner ON cancellations (owner, receipt);

CREATE TABLE cancellation_ranges (
    receipt  BIGINT NOT NULL REFERENCES cancellations (receipt),
    position INTEGER NOT NULL,
    first    BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    issuance BIGINT NOT NULL,
    vintage  INTEGER NOT NULL,
    PRIMARY KEY (receipt, position)
);

-- Freezes with their history: one row per freeze at any block, from the block of its event on.
-- A row stays when the freeze was lifted or ran out.
CREATE TABLE freezes (
    id              BIGINT NOT NULL CHECK (id > 0),
    subject         TEXT NOT NULL
        CHECK (subject IN ('Serials', 'Programme', 'Organisation', 'Country')),
    programme       BIGINT REFERENCES programmes (id),
    organisation    BIGINT,
    -- How many credits it covers, when it covers serials; these are in freeze_ranges.
    amount          BIGINT CHECK (amount > 0),
    reason          TEXT NOT NULL,
    case_id         TEXT NOT NULL,
    -- The block it began in, and the first block in which it is over; none until it is lifted.
    since           BIGINT NOT NULL,
    since_index     INTEGER NOT NULL,
    until           BIGINT,
    -- Organisation and key of the officer; nobody when governance ordered it.
    placed_by       BIGINT,
    placed_key      BYTEA CHECK (octet_length(placed_key) = 32),
    -- The last block in which governance changed its end; it is governance's own since.
    prolonged_block BIGINT,
    -- Organisation and key that lifted it; nobody when governance did.
    lifted_block    BIGINT,
    lifted_index    INTEGER,
    lifted_by       BIGINT,
    lifted_key      BYTEA CHECK (octet_length(lifted_key) = 32),
    lift_reason     TEXT,
    -- The block in which the chain cleared it away, after it ran out.
    cleared_block   BIGINT,
    block_range     INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    CHECK ((subject IN ('Serials', 'Programme')) = (programme IS NOT NULL)),
    CHECK ((subject = 'Organisation') = (organisation IS NOT NULL)),
    CHECK ((subject = 'Serials') = (amount IS NOT NULL)),
    CHECK (until IS NULL OR until > since),
    CHECK ((placed_by IS NULL) = (placed_key IS NULL)),
    CHECK ((lifted_by IS NULL) = (lifted_key IS NULL)),
    CHECK (
        (lifted_block IS NULL) = (lifted_index IS NULL)
        AND (lifted_block IS NULL) = (lift_reason IS NULL)
    ),
    CHECK (lifted_block IS NOT NULL OR lifted_by IS NULL),
    CHECK (cleared_block IS NULL OR lifted_block IS NULL),
    EXCLUDE USING gist (int8range(id, id, '[]') WITH &&, block_range WITH &&)
);
CREATE UNIQUE INDEX freezes_current ON freezes (id) WHERE upper_inf(block_range);
CREATE INDEX freezes_standing ON freezes (subject, programme, organisation)
    WHERE upper_inf(block_range) AND lifted_block IS NULL AND cleared_block IS NULL;

-- The serials that a freeze named.
CREATE TABLE freeze_ranges (
    freeze_id BIGINT NOT NULL CHECK (freeze_id > 0),
    position  INTEGER NOT NULL,
    first     BIGINT NOT NULL,
    last      BIGINT NOT NULL,
    issuance  BIGINT NOT NULL REFERENCES issuances (id),
    vintage   INTEGER NOT NULL,
    PRIMARY KEY (freeze_id, position)
);

-- The log of movements, numbered as the chain numbers them.
CREATE TABLE movements (
    number            BIGINT PRIMARY KEY CHECK (number > 0),
    -- The event that tells of it. An issuance, or the voiding of one, has several movements.
    block             BIGINT NOT NULL,
    index             INTEGER NOT NULL,
    programme         BIGINT NOT NULL REFERENCES programmes (id),
    kind              TEXT NOT NULL
        CHECK (kind IN ('Issued', 'Transferred', 'Reserved', 'Released', 'Retired', 'Cancelled',
                        'Voided')),
    -- Nowhere when they were issued.
    from_organisation BIGINT,
    from_account      TEXT,
    -- Nowhere when their issuance was voided.
    to_organisation   BIGINT,
    to_account        TEXT,
    amount            BIGINT NOT NULL CHECK (amount > 0),
    FOREIGN KEY (block, index) REFERENCES events (block, index),
    CHECK ((from_organisation IS NULL) = (from_account IS NULL)),
    CHECK ((to_organisation IS NULL) = (to_account IS NULL)),
    CHECK ((kind = 'Issued') = (from_organisation IS NULL)),
    CHECK ((kind = 'Voided') = (to_organisation IS NULL))
);
CREATE INDEX movements_of_block ON movements (block, index);
CREATE INDEX movements_of_programme ON movements (programme, number);

-- Which serials moved: where a unit has been is told by the movements whose ranges hold it.
CREATE TABLE movement_ranges (
    movement BIGINT NOT NULL REFERENCES movements (number),
    position INTEGER NOT NULL,
    first    BIGINT NOT NULL,
    last     BIGINT NOT NULL,
    issuance BIGINT NOT NULL REFERENCES issuances (id),
    vintage  INTEGER NOT NULL,
    PRIMARY KEY (movement, position)
);
CREATE INDEX movement_ranges_of_serials ON movement_ranges
    USING gist (int8range(first, last, '[]'));
CREATE INDEX movement_ranges_of_issuance ON movement_ranges (issuance, movement);

-- What a movement did to the accounts of an organisation, all programmes together: a row for the
-- giver and one for the receiver, one row when they are the same.
CREATE TABLE ledger_entries (
    organisation                 BIGINT NOT NULL,
    movement                     BIGINT NOT NULL REFERENCES movements (number),
    block                        BIGINT NOT NULL,
    index                        INTEGER NOT NULL,
    programme                    BIGINT NOT NULL,
    kind                         TEXT NOT NULL,
    -- Out of its accounts, into them, or from one of them to another.
    direction                    TEXT NOT NULL CHECK (direction IN ('Out', 'In', 'Within')),
    -- The other organisation, when there is one.
    counterparty                 BIGINT,
    account_from                 TEXT,
    account_to                   TEXT,
    amount                       BIGINT NOT NULL CHECK (amount > 0),
    held_before                  BIGINT NOT NULL CHECK (held_before >= 0),
    held_after                   BIGINT NOT NULL CHECK (held_after >= 0),
    pending_before               BIGINT NOT NULL CHECK (pending_before >= 0),
    pending_after                BIGINT NOT NULL CHECK (pending_after >= 0),
    retired_local_before         BIGINT NOT NULL CHECK (retired_local_before >= 0),
    retired_local_after          BIGINT NOT NULL CHECK (retired_local_after >= 0),
    retired_international_before BIGINT NOT NULL CHECK (retired_international_before >= 0),
    retired_international_after  BIGINT NOT NULL CHECK (retired_international_after >= 0),
    cancelled_before             BIGINT NOT NULL CHECK (cancelled_before >= 0),
    cancelled_after              BIGINT NOT NULL CHECK (cancelled_after >= 0),
    PRIMARY KEY (organisation, movement),
    CHECK ((counterparty IS NOT NULL) = (kind = 'Transferred'))
);
CREATE INDEX ledger_entries_of_block ON ledger_entries (organisation, block, movement);
CREATE INDEX ledger_entries_of_movement ON ledger_entries (movement);

-- The ledger of the country as the header of a block tells it. A block that changed the ledger
-- has one, and it was equal to the rows here when the block was written.
CREATE TABLE ledger_digests (
    block                 BIGINT PRIMARY KEY REFERENCES blocks (number),
    authorised            BIGINT NOT NULL,
    issued                BIGINT NOT NULL,
    voided                BIGINT NOT NULL,
    held                  BIGINT NOT NULL,
    pending               BIGINT NOT NULL,
    retired_local         BIGINT NOT NULL,
    retired_international BIGINT NOT NULL,
    cancelled             BIGINT NOT NULL,
    last_serial           BIGINT NOT NULL,
    last_issuance         BIGINT NOT NULL,
    last_receipt          BIGINT NOT NULL,
    last_transfer         BIGINT NOT NULL,
    last_movement         BIGINT NOT NULL,
    CHECK (issued + voided <= authorised),
    CHECK (issued = held + pending + retired_local + retired_international + cancelled)
);
CREATE INDEX authorisations_of_block ON authorisations (block);

-- Current rows.

-- Every freeze as it is now, and whether it is in force: until it is lifted or runs out.
CREATE VIEW freezes_now AS
SELECT id, subject, programme, organisation, amount, reason, case_id, since, since_index, until,
       placed_by, placed_key, prolonged_block, lifted_block, lifted_index, lifted_by, lifted_key,
       lift_reason, cleared_block,
       CASE WHEN lifted_block IS NOT NULL THEN 'Lifted'
            WHEN until <= (SELECT block FROM watermark) THEN 'RanOut'
            ELSE 'InForce' END AS state
FROM freezes
WHERE upper_inf(block_range);

CREATE VIEW freezes_in_force AS
SELECT id, subject, programme, organisation
FROM freezes
WHERE upper_inf(block_range) AND lifted_block IS NULL AND cleared_block IS NULL
  AND (until IS NULL OR until > (SELECT block FROM watermark));

CREATE VIEW receptions_now AS
SELECT organisation, credits, requests, lower(block_range) AS changed_block
FROM receptions
WHERE upper_inf(block_range);

-- is_frozen: a freeze in force covers it, by its serials, its programme, its owner or the whole
-- country. is_suspended: its owner is suspended. Both of what has not ended only.
CREATE OR REPLACE VIEW ranges_now AS
SELECT first, last, last - first + 1 AS amount, owner, account, programme, issuance, reservation,
       frozen,
       account IN ('Holding', 'Pending') AND (
           EXISTS (SELECT 1 FROM freezes_in_force f WHERE f.subject = 'Country')
           OR (frozen IS NOT NULL AND frozen IN (SELECT f.id FROM freezes_in_force f))
           OR programme IN (SELECT f.programme FROM freezes_in_force f
                            WHERE f.subject = 'Programme')
           OR owner IN (SELECT f.organisation FROM freezes_in_force f
                        WHERE f.subject = 'Organisation')
       ) AS is_frozen,
       account IN ('Holding', 'Pending')
           AND owner IN (SELECT o.id FROM organisations_now o WHERE o.state = 'Suspended')
           AS is_suspended
FROM ranges
WHERE upper_inf(block_range);

-- Totals. Issued is held, pending, retired and cancelled together; voided is no longer issued.
-- frozen is held and pending credits that a freeze covers, frozen_held the held ones of these.

CREATE OR REPLACE VIEW organisation_balances AS
SELECT o.id AS organisation,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Pending'), 0)::BIGINT AS pending,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Cancellation'), 0)::BIGINT AS cancelled,
       COALESCE(SUM(r.amount) FILTER (WHERE r.is_frozen), 0)::BIGINT AS frozen,
       COALESCE(SUM(r.amount) FILTER (WHERE r.is_frozen AND r.account = 'Holding'), 0)::BIGINT
           AS frozen_held
FROM organisations_now o
LEFT JOIN ranges_now r ON r.owner = o.id
GROUP BY o.id;

CREATE OR REPLACE VIEW programme_totals AS
SELECT p.id AS programme,
       (SELECT COALESCE(SUM(a.last - a.first + 1), 0)::BIGINT FROM authorisations a
        WHERE a.programme = p.id) AS authorised,
       COALESCE(SUM(r.amount), 0)::BIGINT AS issued,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Pending'), 0)::BIGINT AS pending,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Cancellation'), 0)::BIGINT AS cancelled,
       (SELECT COALESCE(SUM(i.last - i.first + 1), 0)::BIGINT FROM issuances i
        WHERE i.programme = p.id AND i.standing = 'Voided') AS voided,
       COALESCE(SUM(r.amount) FILTER (WHERE r.is_frozen), 0)::BIGINT AS frozen,
       COALESCE(SUM(r.amount) FILTER (WHERE r.is_frozen AND r.account = 'Holding'), 0)::BIGINT
           AS frozen_held,
       -- Held and pending credits of suspended organisations, frozen or not.
       COALESCE(SUM(r.amount) FILTER (WHERE r.is_suspended), 0)::BIGINT AS suspended
FROM programmes p
LEFT JOIN ranges_now r ON r.programme = p.id
GROUP BY p.id;

CREATE OR REPLACE VIEW national_totals AS
SELECT COALESCE(SUM(authorised), 0)::BIGINT AS authorised,
       COALESCE(SUM(issued), 0)::BIGINT AS issued,
       COALESCE(SUM(held), 0)::BIGINT AS held,
       COALESCE(SUM(retired_local), 0)::BIGINT AS retired_local,
       COALESCE(SUM(retired_international), 0)::BIGINT AS retired_international,
       COALESCE(SUM(pending), 0)::BIGINT AS pending,
       COALESCE(SUM(cancelled), 0)::BIGINT AS cancelled,
       COALESCE(SUM(voided), 0)::BIGINT AS voided,
       COALESCE(SUM(frozen), 0)::BIGINT AS frozen,
       COALESCE(SUM(frozen_held), 0)::BIGINT AS frozen_held,
       COALESCE(SUM(suspended), 0)::BIGINT AS suspended
FROM programme_totals;
