-- Programmes from an idea to verified tonnes: all that is said of them in every version, their
-- authorisations, proposals, documents, mitigation actions and estimates, monitoring reports
-- with the calendar of monitored periods, and certificates.
--
-- What a registrant or a certifier alone says (money, tonnes, sizes, periods) is kept in full,
-- NUMERIC(20, 0) for 64 bits without sign. Hashes are blake2-256.
--
-- This step also contracts: the one block of serials that a programme had moves to
-- authorisations, of which it may have several, and an issuance names a verified report instead
-- of a hash. A database of the version before has no versions of its programmes; the indexer
-- refuses it and asks for an empty one.

-- Whether credits are issued against verified reports only.
CREATE TABLE verification_requirement (
    required    BOOLEAN NOT NULL,
    block_range INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    EXCLUDE USING gist (block_range WITH &&)
);

-- The country's constants of a method, by version from 1: those that differ from the
-- calculator's own. The latest version is in force.
CREATE TABLE constants (
    method       TEXT NOT NULL,
    version      BIGINT NOT NULL CHECK (version > 0),
    -- Numbers are decimal texts, exactly as they were given.
    constants    JSONB NOT NULL,
    organisation BIGINT NOT NULL,
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    PRIMARY KEY (method, version)
);

-- What is said of a programme now, column by column, and its sums. Every version as a whole is
-- in programme_versions, every stage with its blocks in programme_stages.
ALTER TABLE programmes
    DROP CONSTRAINT programmes_external_id_key,
    ADD COLUMN source           TEXT NOT NULL DEFAULT '',
    ADD COLUMN mitigation       TEXT NOT NULL DEFAULT '',
    ADD COLUMN gases            TEXT[] NOT NULL DEFAULT '{}',
    -- Calendar years from the start in which reductions can be credited; none is until the end.
    ADD COLUMN crediting_years  SMALLINT CHECK (crediting_years > 0),
    -- ISO 3166-2.
    ADD COLUMN regions          TEXT[] NOT NULL DEFAULT '{}',
    -- Hash of the boundary's geometry.
    ADD COLUMN boundary         BYTEA CHECK (octet_length(boundary) = 32),
    -- Money in hundredths of a United States dollar.
    ADD COLUMN cost             NUMERIC(20, 0) CHECK (cost > 0),
    ADD COLUMN price            NUMERIC(20, 0) CHECK (price > 0),
    ADD COLUMN funding          TEXT,
    ADD COLUMN grant_equivalent NUMERIC(20, 0) CHECK (grant_equivalent > 0),
    -- The nationally determined contribution; NULL is not told.
    ADD COLUMN in_scope         BOOLEAN,
    ADD COLUMN included_in_ndc  BOOLEAN,
    ADD COLUMN included_in_nap  BOOLEAN,
    -- Use of the credits outside the country.
    ADD COLUMN channels         TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN buyer_country    TEXT,
    ADD COLUMN maximum          NUMERIC(20, 0) CHECK (maximum > 0),
    -- Counts the versions of the details and the submissions after a rejection.
    ADD COLUMN version          BIGINT NOT NULL DEFAULT 1 CHECK (version > 0),
    -- Sums of its authorisations, its verified reports and its mitigation actions.
    ADD COLUMN authorised       BIGINT NOT NULL DEFAULT 0 CHECK (authorised >= 0),
    ADD COLUMN verified         NUMERIC(20, 0) NOT NULL DEFAULT 0 CHECK (verified >= 0),
    ADD COLUMN planned          NUMERIC(20, 0) NOT NULL DEFAULT 0 CHECK (planned >= 0),
    ADD UNIQUE (source, external_id);
ALTER TABLE programmes
    ALTER COLUMN source DROP DEFAULT,
    ALTER COLUMN mitigation DROP DEFAULT,
    ALTER COLUMN gases DROP DEFAULT,
    ALTER COLUMN regions DROP DEFAULT,
    ALTER COLUMN channels DROP DEFAULT;
CREATE INDEX programmes_by_title ON programmes (lower(title), id);
CREATE INDEX programme_proponents_of_organisation ON programme_proponents (organisation);

-- All that was said of a programme in each version. As of a block, the highest version of that
-- block or an earlier one counts.
CREATE TABLE programme_versions (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    version      BIGINT NOT NULL CHECK (version > 0),
    cause        TEXT NOT NULL
        CHECK (cause IN ('Registered', 'Amended', 'Resubmitted', 'OwnershipChanged')),
    details      JSONB NOT NULL,
    -- Who wrote it, or agreed to it last; and who proposed it, where another side agreed.
    organisation BIGINT NOT NULL,
    proposed_by  BIGINT,
    reason       TEXT,
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    PRIMARY KEY (programme, version)
);

-- Authorisations of a programme by number, each with its block of serials.
CREATE TABLE authorisations (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    number       BIGINT NOT NULL CHECK (number > 0),
    first        BIGINT NOT NULL CHECK (first > 0),
    last         BIGINT NOT NULL CHECK (last >= first),
    serial       TEXT NOT NULL,
    -- Hash of the letter of authorisation.
    letter       BYTEA CHECK (octet_length(letter) = 32),
    reason       TEXT,
    organisation BIGINT NOT NULL,
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    PRIMARY KEY (programme, number),
    -- No serial is reserved twice.
    EXCLUDE USING gist (int8range(first, last, '[]') WITH &&)
);
INSERT INTO authorisations (programme, number, first, last, serial, reason, organisation, block,
                            index)
SELECT programme, 1, first, last, serial, reason, decided_by, lower(block_range), 0
FROM programme_stages
WHERE first IS NOT NULL AND upper_inf(block_range);
UPDATE programmes p SET authorised = a.last - a.first + 1
FROM authorisations a WHERE a.programme = p.id;

DROP VIEW national_totals, programme_totals, programmes_now;
ALTER TABLE programme_stages
    DROP CONSTRAINT programme_stages_int8range_block_range_excl1,
    DROP COLUMN first,
    DROP COLUMN last,
    DROP COLUMN serial,
    DROP COLUMN authorised;

-- What happened to a programme, event by event, with what all of them have in common.
CREATE TABLE programme_steps (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    -- Name of the event; CertificateSuspended where the suspension of a certifier ended its
    -- certificate.
    step         TEXT NOT NULL,
    -- Both when the step led to another stage; the first step has none before it.
    stage_before TEXT,
    stage_after  TEXT,
    -- Version of the programme after the step.
    version      BIGINT NOT NULL,
    -- Who acted; nobody when the chain did by itself.
    organisation BIGINT,
    key          BYTEA CHECK (octet_length(key) = 32),
    role         TEXT,
    -- The key of the second person, when one approved.
    approved_by  BYTEA CHECK (octet_length(approved_by) = 32),
    reason       TEXT,
    PRIMARY KEY (programme, block, index),
    FOREIGN KEY (block, index) REFERENCES events (block, index),
    CHECK ((organisation IS NULL) = (key IS NULL) AND (key IS NULL) = (role IS NULL))
);

-- Amendments and changes of ownership that wait for somebody, or did.
CREATE TABLE proposals (
    block          BIGINT NOT NULL,
    index          INTEGER NOT NULL,
    programme      BIGINT NOT NULL REFERENCES programmes (id),
    kind           TEXT NOT NULL CHECK (kind IN ('Amendment', 'Ownership')),
    -- What the others agree to: hash of the details or of the change, and these themselves.
    hash           BYTEA NOT NULL CHECK (octet_length(hash) = 32),
    proposal       JSONB NOT NULL,
    -- For which side an amendment was proposed; the other one has to agree.
    side           TEXT CHECK (side IN ('Proponents', 'Authority')),
    organisation   BIGINT NOT NULL,
    reason         TEXT,
    -- Replaced by a later proposal; Lapsed with the end of the programme.
    state          TEXT NOT NULL DEFAULT 'Open'
        CHECK (state IN ('Open', 'Agreed', 'Declined', 'Replaced', 'Lapsed')),
    -- Who agreed last, declined it or took it back, proposed another one, ended the programme.
    closed_by      BIGINT,
    closing_reason TEXT,
    closed_block   BIGINT,
    closed_index   INTEGER,
    PRIMARY KEY (block, index),
    CHECK ((kind = 'Amendment') = (side IS NOT NULL)),
    CHECK ((state = 'Open') = (closed_block IS NULL))
);
CREATE UNIQUE INDEX proposals_open ON proposals (programme, kind) WHERE state = 'Open';
CREATE INDEX proposals_of_programme ON proposals (programme, block, index);

-- Who agreed to a change of ownership, and as which party.
CREATE TABLE proposal_agreements (
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    party        TEXT NOT NULL CHECK (party IN ('Giver', 'Receiver', 'Authority')),
    organisation BIGINT NOT NULL,
    agreed_block BIGINT NOT NULL,
    agreed_index INTEGER NOT NULL,
    PRIMARY KEY (block, index, party),
    FOREIGN KEY (block, index) REFERENCES proposals (block, index)
);

-- Documents of a programme by number. Their bytes live elsewhere.
CREATE TABLE documents (
    programme      BIGINT NOT NULL REFERENCES programmes (id),
    number         BIGINT NOT NULL CHECK (number > 0),
    kind           TEXT NOT NULL,
    name           TEXT NOT NULL,
    hash           BYTEA NOT NULL CHECK (octet_length(hash) = 32),
    size           NUMERIC(20, 0) NOT NULL CHECK (size > 0),
    media          TEXT NOT NULL,
    -- The mitigation action that it belongs to; none is the programme itself.
    action         TEXT,
    -- The document that it is a newer version of, and the block since which a newer one is.
    replaces       BIGINT,
    version        BIGINT NOT NULL CHECK (version > 0),
    replaced_block BIGINT,
    organisation   BIGINT NOT NULL,
    block          BIGINT NOT NULL,
    index          INTEGER NOT NULL,
    PRIMARY KEY (programme, number),
    UNIQUE (programme, hash),
    FOREIGN KEY (programme, replaces) REFERENCES documents (programme, number)
);

-- Estimates that the chain computed for a programme, by number.
CREATE TABLE estimates (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    number       BIGINT NOT NULL CHECK (number > 0),
    method       TEXT NOT NULL,
    -- Version of the country's constants; 0 is the calculator's own.
    constants    BIGINT NOT NULL CHECK (constants >= 0),
    -- Numbers are decimal texts, exactly as they were given.
    inputs       JSONB NOT NULL,
    -- The result in hundredths of tCO2e, of 128 bits with a sign.
    hundredths   NUMERIC(39, 0) NOT NULL,
    organisation BIGINT NOT NULL,
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    PRIMARY KEY (programme, number)
);

CREATE TABLE mitigation_actions (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    action       TEXT NOT NULL,
    mitigation   TEXT NOT NULL,
    estimate     NUMERIC(20, 0) NOT NULL CHECK (estimate > 0),
    -- The estimate that the chain computed for it.
    computed     BIGINT,
    organisation BIGINT NOT NULL,
    block        BIGINT NOT NULL,
    index        INTEGER NOT NULL,
    PRIMARY KEY (programme, action),
    FOREIGN KEY (programme, computed) REFERENCES estimates (programme, number)
);
CREATE UNIQUE INDEX mitigation_actions_in_order ON mitigation_actions (programme, block, index);

-- Monitoring reports: what is claimed for a period, what of it a certifier verified, and what
-- was issued against that.
CREATE TABLE monitoring_reports (
    id             BIGINT PRIMARY KEY CHECK (id > 0),
    programme      BIGINT NOT NULL REFERENCES programmes (id),
    period_from    NUMERIC(20, 0) NOT NULL,
    period_until   NUMERIC(20, 0) NOT NULL CHECK (period_until >= period_from),
    claimed        NUMERIC(20, 0) NOT NULL CHECK (claimed > 0),
    -- Hash of the monitored data.
    inputs         BYTEA NOT NULL CHECK (octet_length(inputs) = 32),
    method         TEXT,
    constants      BIGINT CHECK (constants >= 0),
    organisation   BIGINT NOT NULL,
    block          BIGINT NOT NULL,
    index          INTEGER NOT NULL,
    stage          TEXT NOT NULL DEFAULT 'Submitted'
        CHECK (stage IN ('Submitted', 'Verified', 'Declined', 'Withdrawn')),
    certifier      BIGINT,
    verified       NUMERIC(20, 0) CHECK (verified > 0 AND verified <= claimed),
    -- Hash of the verification report.
    statement      BYTEA CHECK (octet_length(statement) = 32),
    verified_block BIGINT,
    verified_index INTEGER,
    issued         NUMERIC(20, 0) NOT NULL DEFAULT 0
        CHECK (issued >= 0 AND issued <= COALESCE(verified, 0)),
    -- Who declined it, or withdrew its verification.
    ended_by       BIGINT,
    reason         TEXT,
    ended_block    BIGINT,
    ended_index    INTEGER,
    CHECK ((method IS NULL) = (constants IS NULL)),
    CHECK ((stage IN ('Verified', 'Withdrawn')) = (verified_block IS NOT NULL)),
    CHECK ((verified IS NULL) = (verified_block IS NULL)),
    CHECK ((stage IN ('Declined', 'Withdrawn')) = (ended_block IS NOT NULL))
);
CREATE INDEX monitoring_reports_of_programme ON monitoring_reports (programme, id);
CREATE INDEX monitoring_reports_of_certifier ON monitoring_reports (certifier, id);

-- An issuance names the verified report that it is based on.
ALTER TABLE issuances
    ALTER COLUMN verification TYPE BIGINT USING NULL,
    ADD FOREIGN KEY (verification) REFERENCES monitoring_reports (id);
CREATE INDEX issuances_of_report ON issuances (verification) WHERE verification IS NOT NULL;

-- The calendar: periods that are verified, or issued without verification.
CREATE TABLE monitored_periods (
    programme    BIGINT NOT NULL REFERENCES programmes (id),
    period_from  NUMERIC(20, 0) NOT NULL,
    period_until NUMERIC(20, 0) NOT NULL CHECK (period_until >= period_from),
    -- What took it: one of the two. An issuance of several parts is known by the first.
    report       BIGINT REFERENCES monitoring_reports (id),
    issuance     BIGINT REFERENCES issuances (id),
    block_range  INT8RANGE NOT NULL CHECK (NOT isempty(block_range)),
    CHECK ((report IS NULL) <> (issuance IS NULL)),
    -- No second of a programme is taken twice.
    EXCLUDE USING gist (
        int8range(programme, programme, '[]') WITH &&,
        numrange(period_from, period_until, '[]') WITH &&,
        block_range WITH &&
    )
);
CREATE INDEX monitored_periods_now ON monitored_periods (programme, period_from)
    WHERE upper_inf(block_range);

-- Certificates of certifiers for programmes. One stands until it is withdrawn, or until its
-- certifier is suspended.
CREATE TABLE certificates (
    block           BIGINT NOT NULL,
    index           INTEGER NOT NULL,
    programme       BIGINT NOT NULL REFERENCES programmes (id),
    certifier       BIGINT NOT NULL,
    -- Hash of the certifier's statement.
    statement       BYTEA CHECK (octet_length(statement) = 32),
    -- Who withdrew it, or suspended its certifier.
    withdrawn_by    BIGINT,
    reason          TEXT,
    by_suspension   BOOLEAN NOT NULL DEFAULT FALSE,
    withdrawn_block BIGINT,
    withdrawn_index INTEGER,
    PRIMARY KEY (block, index),
    CHECK ((withdrawn_block IS NULL) = (withdrawn_by IS NULL)),
    CHECK (NOT by_suspension OR withdrawn_block IS NOT NULL)
);
CREATE UNIQUE INDEX certificates_standing ON certificates (programme, certifier)
    WHERE withdrawn_block IS NULL;
CREATE INDEX certificates_of_programme ON certificates (programme, block, index);
CREATE INDEX certificates_of_certifier ON certificates (certifier);

-- Current rows.

CREATE VIEW programmes_now AS
SELECT p.id, p.source, p.external_id, p.title, p.sector, p.scope, p.mitigation, p.gases,
       p.starts_at, p.ends_at, p.crediting_years, p.regions, p.boundary, p.estimate, p.cost,
       p.price, p.funding, p.grant_equivalent, p.in_scope, p.included_in_ndc, p.included_in_nap,
       p.channels, p.buyer_country, p.maximum, p.version, p.authorised, p.verified, p.planned,
       p.registered_by, p.registered_block, s.stage, s.reason, a.serial
FROM programmes p
JOIN programme_stages s ON s.programme = p.id AND upper_inf(s.block_range)
-- The serial text of the first authorisation stands for the programme.
LEFT JOIN authorisations a ON a.programme = p.id AND a.number = 1;

CREATE VIEW periods_now AS
SELECT programme, period_from, period_until, report, issuance, lower(block_range) AS block
FROM monitored_periods
WHERE upper_inf(block_range);

CREATE VIEW constants_now AS
SELECT DISTINCT ON (method) method, version, constants, organisation, block
FROM constants
ORDER BY method, version DESC;

-- Totals as before, with what is authorised summed from the authorisations.

CREATE VIEW programme_totals AS
SELECT p.id AS programme,
       (SELECT COALESCE(SUM(a.last - a.first + 1), 0)::BIGINT FROM authorisations a
        WHERE a.programme = p.id) AS authorised,
       COALESCE(SUM(r.amount), 0)::BIGINT AS issued,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Holding'), 0)::BIGINT AS held,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementLocal'), 0)::BIGINT
           AS retired_local,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'RetirementInternational'), 0)::BIGINT
           AS retired_international,
       COALESCE(SUM(r.amount) FILTER (WHERE r.account = 'Pending'), 0)::BIGINT AS pending
FROM programmes p
LEFT JOIN ranges_now r ON r.programme = p.id
GROUP BY p.id;

CREATE VIEW national_totals AS
SELECT COALESCE(SUM(authorised), 0)::BIGINT AS authorised,
       COALESCE(SUM(issued), 0)::BIGINT AS issued,
       COALESCE(SUM(held), 0)::BIGINT AS held,
       COALESCE(SUM(retired_local), 0)::BIGINT AS retired_local,
       COALESCE(SUM(retired_international), 0)::BIGINT AS retired_international,
       COALESCE(SUM(pending), 0)::BIGINT AS pending
FROM programme_totals;
