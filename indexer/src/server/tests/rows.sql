-- A programme whose credits were issued, voided, sent, asked for, retired, cancelled and frozen.
-- Organisation 1 is the government, 2 owns the programme, 3 and 4 hold credits.

INSERT INTO chain (genesis_hash, spec_name, alpha2, alpha3, name, unit, registry_number)
VALUES (decode(repeat('ab', 32), 'hex'), 'carbon-registry', 'QM', 'QMA', 'Amara', 'ITMO', 1);
INSERT INTO blocks (number, hash, time, spec_version)
SELECT n, decode(lpad(to_hex(n), 64, '0'), 'hex'), TIMESTAMPTZ '2026-01-01Z' + n * INTERVAL '6 h', 4
FROM generate_series(0, 20) n;
INSERT INTO watermark (block, hash, time, spec_version)
SELECT number, hash, time, spec_version FROM blocks WHERE number = 20;
INSERT INTO events (block, index, phase, pallet, name, programme, payload, raw)
SELECT n, 0, 'ApplyExtrinsic', 'Credits', 'Credits', 1, 'null', '' FROM generate_series(1, 15) n;
INSERT INTO verification_requirement (required, block_range) VALUES (FALSE, '[0,)');

INSERT INTO organisations (id, kind, state, name, tax_id, country, scopes, block_range)
VALUES (1, 'Government', 'Active', 'Ministry', 'T-1', 'QM', 0, '[0,)'),
       -- Renamed after its first receipt.
       (2, 'ProgrammeDeveloper', 'Active', 'Green <Fields>', 'T-2', 'QM', 0, '[0,11)'),
       (2, 'ProgrammeDeveloper', 'Active', 'Greener Fields', 'T-2', 'QM', 0, '[11,)'),
       (3, 'ProgrammeDeveloper', 'Active', '=River()', 'T-3', 'QM', 0, '[0,)'),
       (4, 'ProgrammeDeveloper', 'Suspended', 'Lake', 'T-4', 'QM', 0, '[0,)');
INSERT INTO receptions (organisation, credits, requests, decided_by, block_range)
VALUES (2, 'Trusted', 'Nobody', decode(repeat('02', 32), 'hex'), '[3,)');

INSERT INTO programmes (id, source, external_id, title, sector, scope, starts_at, ends_at,
                        mitigation, gases, regions, channels, estimate, authorised,
                        registered_by, registered_block)
VALUES (1, 'MRV', 'E-1', 'Rice', 'Agriculture', 15, 1685577600, 1999999999, 'Agriculture',
        '{CO2}', '{QM-01}', '{}', 1000, 400, 2, 1);
INSERT INTO programme_proponents (programme, position, organisation, share)
VALUES (1, 0, 2, 1000000);
INSERT INTO programme_stages (programme, stage, block_range) VALUES (1, 'Authorised', '[1,)');
INSERT INTO programme_versions (programme, version, cause, details, organisation, block, index)
SELECT 1, n.version, n.cause,
       jsonb_build_object(
           'source', 'MRV', 'external_id', 'E-1', 'title', n.title, 'sector', 'Agriculture',
           'scope', 15, 'mitigation', 'Agriculture', 'gases', '["CO2"]'::jsonb,
           'start', 1685577600, 'end', 1999999999, 'regions', '["QM-01"]'::jsonb,
           'estimate', 1000, 'proponents', '[{"organisation": 2, "share": 1000000}]'::jsonb,
           'finance', '{}'::jsonb, 'ndc', '{}'::jsonb, 'international', '{"channels": []}'::jsonb),
       2, n.block, 0
FROM (VALUES (1, 'Registered', 'Rice & water', 1), (2, 'Amended', 'Rice', 11))
     AS n (version, cause, title, block);
INSERT INTO authorisations (programme, number, first, last, serial, organisation, block, index)
VALUES (1, 1, 1, 300, 'QM-ITMO-15-001-2023-0-1-300', 1, 1, 0),
       (1, 2, 301, 400, 'QM-ITMO-15-001-2023-0-301-400', 1, 1, 0);
INSERT INTO issuances (id, programme, first, last, vintage, issued_by, block, index, batch,
                       moved_block, moved_index)
VALUES (1, 1, 1, 100, 2023, 1, 2, 0, 1, 5, 0);
INSERT INTO issuances (id, programme, first, last, vintage, issued_by, block, index, batch,
                       voided_block, voided_index, voided_by, voided_key, void_reason)
VALUES (2, 1, 101, 150, 2024, 1, 3, 0, 2, 4, 0, 1, decode(repeat('01', 32), 'hex'),
        'issued twice');

-- Transfer 1: River asks Green Fields for 20, which waits. Transfer 2: a retirement that was
-- recognised. Transfer 3: River sends 5 with a delay and cancels it.
INSERT INTO waiting_transfers (id, programme, giver, receiver, amount, remark, due,
                               cancellable_until, asked_by, asked_block, asked_index, kind,
                               group_id, initiator, expires, country, foreign_receiver,
                               beneficiary, reason, outcome, closed_by, closed_organisation,
                               closed_block, closed_index, accepted_by, accepted_key,
                               accepted_block, accepted_index)
VALUES (1, 1, 2, 3, 20, 'please', 26, NULL, decode(repeat('03', 32), 'hex'), 6, 0, 'Requested', 1,
        3, 26, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
       (2, 1, 2, NULL, 10, NULL, 27, NULL, decode(repeat('02', 32), 'hex'), 7, 0, 'Retirement', 2,
        2, 27, 'CH', 'Alpine Air', 'Bahn & <Söhne>', '=offset', 'Accepted',
        decode(repeat('01', 32), 'hex'), 1, 9, 0, 1, decode(repeat('01', 32), 'hex'), 9, 0),
       (3, 1, 3, 2, 5, NULL, 20, 18, decode(repeat('03', 32), 'hex'), 10, 0, 'Delayed', 3, 3,
        NULL, NULL, NULL, NULL, NULL, 'Cancelled', decode(repeat('03', 32), 'hex'), 3, 11, 0,
        NULL, NULL, NULL, NULL);
INSERT INTO waiting_transfer_ranges (transfer, position, first, last, issuance, vintage)
VALUES (1, 0, 31, 50, 1, 2023), (2, 0, 51, 60, 1, 2023), (3, 0, 1, 5, 1, 2023);
INSERT INTO transfers (block, index, programme, giver, receiver, amount, remark, waited_as)
VALUES (5, 0, 1, 2, 3, 30, '=HYPERLINK("http://x")', NULL),
       (8, 0, 1, 2, 4, 5, NULL, NULL);
INSERT INTO transfer_ranges (block, index, position, first, last, issuance, vintage)
VALUES (5, 0, 0, 1, 30, 1, 2023), (8, 0, 0, 96, 100, 1, 2023);
INSERT INTO retirements (receipt, programme, owner, amount, kind, account, country, beneficiary,
                         reason, retired_by, block, index, receiver, transfer)
VALUES (1, 1, 2, 10, 'CrossBorder', 'RetirementInternational', 'CH', 'Bahn & <Söhne>', '=offset',
        1, 9, 0, 'Alpine Air', 2);
INSERT INTO retirement_ranges (receipt, position, first, last, issuance, vintage)
VALUES (1, 0, 51, 60, 1, 2023);
INSERT INTO cancellations (receipt, programme, owner, amount, reason, order_hash, cancelled_by,
                           block, index)
VALUES (2, 1, 3, 5, '@court', decode(repeat('0d', 32), 'hex'), 1, 12, 0);
INSERT INTO cancellation_ranges (receipt, position, first, last, issuance, vintage)
VALUES (2, 0, 26, 30, 1, 2023);
INSERT INTO programme_steps (programme, block, index, step, version, organisation, key, role,
                             approved_by, reason)
VALUES (1, 9, 0, 'CreditsRetired', 1, 1, decode(repeat('01', 32), 'hex'), 'Manager',
        decode(repeat('07', 32), 'hex'), '=offset'),
       (1, 12, 0, 'CreditsCancelled', 2, 1, decode(repeat('01', 32), 'hex'), 'Admin', NULL,
        '@court');

-- Freeze 1 names serials and is in force; freeze 2 was River's and is lifted; freeze 3 ran out.
INSERT INTO freezes (id, subject, programme, organisation, amount, reason, case_id, since,
                     since_index, until, placed_by, placed_key, lifted_block, lifted_index,
                     lift_reason, block_range)
VALUES (1, 'Serials', 1, NULL, 10, 'under investigation', 'K-1', 13, 0, 100, 1,
        decode(repeat('01', 32), 'hex'), NULL, NULL, NULL, '[13,)'),
       (2, 'Organisation', NULL, 3, NULL, 'debts', 'K-2', 14, 0, NULL, NULL, NULL, NULL, NULL,
        NULL, '[14,15)'),
       (2, 'Organisation', NULL, 3, NULL, 'debts', 'K-2', 14, 0, NULL, NULL, NULL, 15, 0,
        'paid', '[15,)'),
       (3, 'Country', NULL, NULL, NULL, 'drill', 'K-3', 14, 1, 16, 1,
        decode(repeat('01', 32), 'hex'), NULL, NULL, NULL, '[14,)');
INSERT INTO freeze_ranges (freeze_id, position, first, last, issuance, vintage)
VALUES (1, 0, 61, 70, 1, 2023);

INSERT INTO ranges (first, last, owner, account, programme, issuance, reservation, frozen,
                    block_range)
VALUES (1, 25, 3, 'Holding', 1, 1, NULL, NULL, '[11,)'),
       (26, 30, 3, 'Cancellation', 1, 1, NULL, NULL, '[12,)'),
       (31, 50, 2, 'Pending', 1, 1, 1, NULL, '[6,)'),
       (51, 60, 2, 'RetirementInternational', 1, 1, NULL, NULL, '[9,)'),
       (61, 70, 2, 'Holding', 1, 1, NULL, 1, '[13,)'),
       (71, 95, 2, 'Holding', 1, 1, NULL, NULL, '[13,)'),
       (96, 100, 4, 'Holding', 1, 1, NULL, NULL, '[8,)');

INSERT INTO movements (number, block, index, programme, kind, from_organisation, from_account,
                       to_organisation, to_account, amount)
VALUES (1, 2, 0, 1, 'Issued', NULL, NULL, 2, 'Holding', 100),
       (2, 3, 0, 1, 'Issued', NULL, NULL, 2, 'Holding', 50),
       (3, 4, 0, 1, 'Voided', 2, 'Holding', NULL, NULL, 50),
       (4, 5, 0, 1, 'Transferred', 2, 'Holding', 3, 'Holding', 30),
       (5, 6, 0, 1, 'Reserved', 2, 'Holding', 2, 'Pending', 20),
       (6, 7, 0, 1, 'Reserved', 2, 'Holding', 2, 'Pending', 10),
       (7, 8, 0, 1, 'Transferred', 2, 'Holding', 4, 'Holding', 5),
       (8, 9, 0, 1, 'Retired', 2, 'Pending', 2, 'RetirementInternational', 10),
       (9, 10, 0, 1, 'Reserved', 3, 'Holding', 3, 'Pending', 5),
       (10, 11, 0, 1, 'Released', 3, 'Pending', 3, 'Holding', 5),
       (11, 12, 0, 1, 'Cancelled', 3, 'Holding', 3, 'Cancellation', 5);
INSERT INTO movement_ranges (movement, position, first, last, issuance, vintage)
VALUES (1, 0, 1, 100, 1, 2023), (2, 0, 101, 150, 2, 2024), (3, 0, 101, 150, 2, 2024),
       (4, 0, 1, 30, 1, 2023), (5, 0, 31, 50, 1, 2023), (6, 0, 51, 60, 1, 2023),
       (7, 0, 96, 100, 1, 2023), (8, 0, 51, 60, 1, 2023), (9, 0, 1, 5, 1, 2023),
       (10, 0, 1, 5, 1, 2023), (11, 0, 26, 30, 1, 2023);
INSERT INTO ledger_entries (organisation, movement, block, index, programme, kind, direction,
                            counterparty, account_from, account_to, amount, held_before,
                            held_after, pending_before, pending_after, retired_local_before,
                            retired_local_after, retired_international_before,
                            retired_international_after, cancelled_before, cancelled_after)
VALUES (2, 1, 2, 0, 1, 'Issued', 'In', NULL, NULL, 'Holding', 100, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0),
       (2, 2, 3, 0, 1, 'Issued', 'In', NULL, NULL, 'Holding', 50, 100, 150, 0, 0, 0, 0, 0, 0, 0, 0),
       (2, 3, 4, 0, 1, 'Voided', 'Out', NULL, 'Holding', NULL, 50, 150, 100, 0, 0, 0, 0, 0, 0, 0, 0),
       (2, 4, 5, 0, 1, 'Transferred', 'Out', 3, 'Holding', 'Holding', 30, 100, 70, 0, 0, 0, 0, 0, 0,
        0, 0),
       (3, 4, 5, 0, 1, 'Transferred', 'In', 2, 'Holding', 'Holding', 30, 0, 30, 0, 0, 0, 0, 0, 0,
        0, 0),
       (2, 5, 6, 0, 1, 'Reserved', 'Within', NULL, 'Holding', 'Pending', 20, 70, 50, 0, 20, 0, 0, 0,
        0, 0, 0),
       (2, 6, 7, 0, 1, 'Reserved', 'Within', NULL, 'Holding', 'Pending', 10, 50, 40, 20, 30, 0, 0,
        0, 0, 0, 0),
       (2, 7, 8, 0, 1, 'Transferred', 'Out', 4, 'Holding', 'Holding', 5, 40, 35, 30, 30, 0, 0, 0, 0,
        0, 0),
       (4, 7, 8, 0, 1, 'Transferred', 'In', 2, 'Holding', 'Holding', 5, 0, 5, 0, 0, 0, 0, 0, 0,
        0, 0),
       (2, 8, 9, 0, 1, 'Retired', 'Within', NULL, 'Pending', 'RetirementInternational', 10, 35, 35,
        30, 20, 0, 0, 0, 10, 0, 0),
       (3, 9, 10, 0, 1, 'Reserved', 'Within', NULL, 'Holding', 'Pending', 5, 30, 25, 0, 5, 0, 0, 0,
        0, 0, 0),
       (3, 10, 11, 0, 1, 'Released', 'Within', NULL, 'Pending', 'Holding', 5, 25, 30, 5, 0, 0, 0, 0,
        0, 0, 0),
       (3, 11, 12, 0, 1, 'Cancelled', 'Within', NULL, 'Holding', 'Cancellation', 5, 30, 25, 0, 0, 0,
        0, 0, 0, 0, 5);
INSERT INTO ledger_digests (block, authorised, issued, voided, held, pending, retired_local,
                            retired_international, cancelled, last_serial, last_issuance,
                            last_receipt, last_transfer, last_movement)
VALUES (1, 400, 0, 0, 0, 0, 0, 0, 0, 400, 0, 0, 0, 0),
       (2, 400, 100, 0, 100, 0, 0, 0, 0, 400, 1, 0, 0, 1),
       (12, 400, 100, 50, 65, 20, 0, 10, 5, 400, 2, 2, 3, 11);
