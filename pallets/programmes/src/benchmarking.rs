//! Benchmarks of the calls, and of what the credits pallet asks of this one.
//!
//! Texts and lists are as long as they may be, and what a call may find in storage is there. A
//! call is measured with the check of permissions of its signer, and with all that it asks of
//! other pallets but the credits that move with ownership.

#![cfg(feature = "runtime-benchmarks")]

use crate::{
    Amendments, Authorisations, Calendar, Call, Certificates, Config, Constants, DocumentOfHash,
    Documents, Estimates, IssuanceRequiresVerification, LastReport, LatestConstants,
    MitigationActions, OwnershipProposals, Pallet, Programmes, Reports,
};
use alloc::{format, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{ConstU32, EnsureOrigin, Get},
    BoundedVec,
};
use frame_system::{
    pallet_prelude::{BlockNumberFor, OriginFor},
    RawOrigin as SystemOrigin,
};
use registry_primitives::{
    records::{
        calculation::{
            Calculation, CalculationFields, FieldName, FieldText, FieldValue, MethodName,
            MAX_ENTRIES,
        },
        monitoring::{MethodVersion, MonitoringReport, PeriodKey, TakenPeriod, Taker},
        programmes::{
            Amendment, Certificate, Document, Holdings, MitigationAction, NewDocument,
            OwnershipChange, OwnershipProposal, Programme, ProgrammeDetails, ProposalKind, Side,
        },
    },
    texts::{ActionId, MediaType, Title, MAX_AUTHORISATIONS, MAX_PROPONENTS},
    traits::{BenchmarkHelper, Programmes as ProgrammesOf, SerialBlocks},
    Credits, DocumentKind, MitigationType, MonitoredPeriod, OrganisationId, OrganisationKind,
    ProgrammeId, Proponent, ReportId, ReportStage, Sector, Stage, UserRole, PARTS_PER_WHOLE,
};
use sp_runtime::traits::{BlakeTwo256, Hash, One, Zero};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

/// The sector of the programmes that the runtime makes.
const SECTOR: Sector = Sector::Energy;
/// How they mitigate.
const MITIGATION: MitigationType = MitigationType::Solar;
/// The method with the most constants.
const METHOD: &[u8] = b"solar";
/// Periods in a calendar that is filled.
const PERIODS: u64 = 200;
/// Length of each of them, and of the free time between two, in seconds.
const HOUR: u64 = 3_600;
/// The hash of something.
const HASH: [u8; 32] = [7; 32];
/// The hash of something else.
const OTHER_HASH: [u8; 32] = [8; 32];

/// The longest text of this kind.
fn text<Length: Get<u32>>() -> BoundedVec<u8, Length> {
    BoundedVec::truncate_from(vec![b'x'; Length::get() as usize])
}

/// A member of a new organisation of this kind.
fn person<T>(kind: OrganisationKind) -> T::AccountId
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    T::member(T::organisation(kind), UserRole::Manager)
}

/// A certifier that is accredited for the programmes, and a member of it.
fn certifier<T>() -> (OrganisationId, T::AccountId)
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let organisation = T::certifier(SECTOR);
    (organisation, T::member(organisation, UserRole::Manager))
}

/// So many proponents; all but the first have the smallest share.
fn proponents<T>(count: u32) -> Vec<Proponent>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let others = count.saturating_sub(1);
    (0..count)
        .map(|index| Proponent {
            organisation: T::organisation(OrganisationKind::ProgrammeDeveloper),
            share: match index {
                0 => PARTS_PER_WHOLE.saturating_sub(others),
                _ => 1,
            },
        })
        .collect()
}

/// A programme of so many proponents at a stage.
fn programme_of<T>(count: u32, stage: Stage) -> ProgrammeId
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let id = T::programme(proponents::<T>(count));
    change::<T>(id, |record| record.stage = stage);
    id
}

/// A programme of as many proponents as there may be at a stage.
fn programme<T>(stage: Stage) -> ProgrammeId
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    programme_of::<T>(MAX_PROPONENTS, stage)
}

fn change<T: Config>(id: ProgrammeId, change: impl FnOnce(&mut Programme)) {
    Programmes::<T>::mutate_extant(id, change);
}

fn record<T: Config>(id: ProgrammeId) -> Result<Programme, BenchmarkError> {
    Programmes::<T>::get(id).ok_or("the programme exists".into())
}

fn stage_of<T: Config>(id: ProgrammeId) -> Option<Stage> {
    Programmes::<T>::get(id).map(|record| record.stage)
}

/// The details of a programme with another title.
fn amended<T: Config>(id: ProgrammeId) -> Result<ProgrammeDetails, BenchmarkError> {
    Ok(ProgrammeDetails {
        title: Title::truncate_from(vec![b'y'; Title::bound()]),
        ..record::<T>(id)?.details
    })
}

/// Store an amendment that the proponents proposed; its hash.
fn proposed_amendment<T: Config>(id: ProgrammeId) -> Result<[u8; 32], BenchmarkError> {
    let details = amended::<T>(id)?;
    let hash = BlakeTwo256::hash_of(&details).0;
    let amendment = Amendment {
        details,
        by: record::<T>(id)?.registered_by,
        side: Side::Proponents,
    };
    Amendments::<T>::insert(id, amendment);
    Ok(hash)
}

/// Store a change of ownership to an organisation that is no proponent, which giver and
/// receiver agreed to; its hash.
fn proposed_change<T>(id: ProgrammeId) -> Result<(OwnershipChange, [u8; 32]), BenchmarkError>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let giver = record::<T>(id)?.registered_by;
    let change = OwnershipChange {
        giver,
        receiver: T::organisation(OrganisationKind::ProgrammeDeveloper),
        share: 1,
        holdings: Holdings::Stay,
    };
    let proposal = OwnershipProposal {
        change,
        by: giver,
        agreed: [Some(giver), Some(change.receiver), None],
    };
    OwnershipProposals::<T>::insert(id, proposal);
    Ok((change, BlakeTwo256::hash_of(&change).0))
}

/// The hour of this number after the start of a programme.
fn hour<T: Config>(id: ProgrammeId, number: u64) -> Result<MonitoredPeriod, BenchmarkError> {
    let start = record::<T>(id)?.details.start;
    let from = start.saturating_add(number.saturating_mul(HOUR));
    Ok(MonitoredPeriod {
        from,
        until: from.saturating_add(HOUR).saturating_sub(1),
    })
}

/// Take every other hour of a programme; a free one among them.
fn fill_calendar<T: Config>(id: ProgrammeId) -> Result<MonitoredPeriod, BenchmarkError> {
    for number in 0..PERIODS {
        let period = hour::<T>(id, number.saturating_mul(2))?;
        let taken = TakenPeriod {
            from: period.from,
            by: Taker::Report(ReportId::default()),
        };
        Calendar::<T>::insert(id, PeriodKey::from(period.until), taken);
    }
    hour::<T>(id, PERIODS.saturating_add(1))
}

/// A programme with a full calendar, and a report on a free hour among its periods.
fn reported<T>() -> Result<(ProgrammeId, ReportId), BenchmarkError>
where
    T: Config + BenchmarkHelper<AccountIdOf<T>>,
{
    let id = programme::<T>(Stage::Authorised);
    let number = LastReport::<T>::get()
        .next()
        .ok_or("there are few reports")?;
    LastReport::<T>::put(number);
    let claim = MonitoringReport {
        programme: id,
        period: fill_calendar::<T>(id)?,
        claimed: Credits(2),
        inputs: HASH,
        method: Some(MethodVersion {
            method: text(),
            constants: 1,
        }),
        by: record::<T>(id)?.registered_by,
        block: BlockNumberFor::<T>::zero(),
        stage: ReportStage::Submitted,
        verification: None,
    };
    Reports::<T>::insert(number, claim);
    Ok((id, number))
}

fn bytes<const N: u32>(text: &str) -> BoundedVec<u8, ConstU32<N>> {
    BoundedVec::truncate_from(text.as_bytes().to_vec())
}

fn number(name: &str, digits: &str) -> (FieldName, FieldValue) {
    (bytes(name), FieldValue::Number(bytes(digits)))
}

fn words(name: &str, words: &str) -> (FieldName, FieldValue) {
    (bytes(name), FieldValue::Text(bytes(words)))
}

/// The name of a type of building, as long as it may be.
fn building(index: u32) -> FieldName {
    bytes(&format!("{index:x>32}"))
}

/// Constants of the method, each of them, with as many types of buildings as there may be and
/// more digits than anybody needs.
fn constants(high_factor: &str) -> CalculationFields {
    let threshold = |index| (building(index), bytes("55.1234567890123456789012345"));
    let thresholds = (0..MAX_ENTRIES).map(threshold).collect();
    let thresholds = FieldValue::Map(BoundedVec::truncate_from(thresholds));
    CalculationFields(BoundedVec::truncate_from(vec![
        (bytes("buildingTypes"), thresholds),
        words("emissionFactorUnit", "tCO2e/MWh"),
        number("highEmissionFactor", high_factor),
        number("lowEmissionFactor", "1.3000000000000000000000001"),
        words("thresholdUnit", "MWh/month"),
    ]))
}

/// Store such constants as the country's first; a calculation that uses all of it.
fn calculation<T: Config>() -> Calculation {
    let method = MethodName::truncate_from(METHOD.to_vec());
    LatestConstants::<T>::insert(&method, 1);
    Constants::<T>::insert(&method, 1, constants("6.8000000000000000000000001"));
    let last = building(MAX_ENTRIES.saturating_sub(1));
    let unit = format!("kWh/year/{:x>1$}", "", FieldText::bound().saturating_sub(9));
    let inputs = vec![
        (
            bytes("buildingType"),
            FieldValue::Text(FieldText::truncate_from(last.into_inner())),
        ),
        number("energyGeneration", "987654321.123456789"),
        words("energyGenerationUnit", &unit),
    ];
    Calculation {
        method,
        inputs: CalculationFields(BoundedVec::truncate_from(inputs)),
    }
}

#[benchmarks(
    where
        T: BenchmarkHelper<AccountIdOf<T>>,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register() -> Result<(), BenchmarkError> {
        let known = programme::<T>(Stage::Authorised);
        let details = ProgrammeDetails {
            external_id: text(),
            ..record::<T>(known)?.details
        };
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), details, true);

        let id = known.next().ok_or("there are few programmes")?;
        assert_eq!(stage_of::<T>(id), Some(Stage::Pending));
        Ok(())
    }

    // The last authorisation that the programme may have.
    #[benchmark]
    fn authorise() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        let others = MAX_AUTHORISATIONS.saturating_sub(1);
        for _ in 0..others {
            T::SerialBlocks::reserve(id, Credits(1))?;
        }
        change::<T>(id, |record| {
            record.authorisations = others;
            record.authorised = Credits(others.into());
        });
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            id,
            1,
            Credits(1),
            Some(HASH),
            Some(text()),
        );

        assert!(Authorisations::<T>::contains_key(id, MAX_AUTHORISATIONS));
        Ok(())
    }

    #[benchmark]
    fn reject() {
        let id = programme::<T>(Stage::Pending);
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, text());

        assert_eq!(stage_of::<T>(id), Some(Stage::Rejected));
    }

    #[benchmark]
    fn submit() {
        let id = programme::<T>(Stage::Rejected);
        let caller = person::<T>(OrganisationKind::Api);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            id,
            Some(Credits(1)),
            Some(text()),
        );

        assert_eq!(stage_of::<T>(id), Some(Stage::Pending));
    }

    // Of an authorised programme, in place of another proposal: that is more than to write
    // anew.
    #[benchmark]
    fn amend() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        proposed_amendment::<T>(id)?;
        let details = amended::<T>(id)?;
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, details, Some(text()));

        let side = Amendments::<T>::get(id).map(|amendment| amendment.side);
        assert_eq!(side, Some(Side::Authority));
        Ok(())
    }

    #[benchmark]
    fn agree_amendment() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        let hash = proposed_amendment::<T>(id)?;
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, hash);

        assert_eq!(record::<T>(id)?.version, 2);
        Ok(())
    }

    #[benchmark]
    fn decline_proposal() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        proposed_amendment::<T>(id)?;
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            id,
            ProposalKind::Amendment,
            text(),
        );

        assert!(!Amendments::<T>::contains_key(id));
        Ok(())
    }

    #[benchmark]
    fn withdraw() {
        let id = programme::<T>(Stage::Pending);
        let caller = person::<T>(OrganisationKind::Api);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, text());

        assert_eq!(stage_of::<T>(id), Some(Stage::Cancelled));
    }

    #[benchmark]
    fn close() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        proposed_amendment::<T>(id)?;
        proposed_change::<T>(id)?;
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, Stage::Completed, text());

        assert_eq!(stage_of::<T>(id), Some(Stage::Completed));
        assert!(!OwnershipProposals::<T>::contains_key(id));
        Ok(())
    }

    // In place of another proposal, of an authority.
    #[benchmark]
    fn propose_ownership() -> Result<(), BenchmarkError> {
        let id = programme_of::<T>(MAX_PROPONENTS.saturating_sub(1), Stage::Authorised);
        let (change, _) = proposed_change::<T>(id)?;
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, change, Some(text()));

        let agreed = OwnershipProposals::<T>::get(id).map(|proposal| proposal.agreed);
        assert_eq!(agreed, Some([None; 3]));
        Ok(())
    }

    // The last of three agreements. The credits that move weigh for themselves.
    #[benchmark]
    fn agree_ownership() -> Result<(), BenchmarkError> {
        let id = programme_of::<T>(MAX_PROPONENTS.saturating_sub(1), Stage::Authorised);
        let (_, hash) = proposed_change::<T>(id)?;
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, hash);

        let after = record::<T>(id)?.details.proponents.len();
        assert_eq!(after, MAX_PROPONENTS as usize);
        Ok(())
    }

    // A new version, of a certifier and for a mitigation action.
    #[benchmark]
    fn add_document() {
        let id = programme::<T>(Stage::Authorised);
        let (author, caller) = certifier::<T>();
        let action: ActionId = text();
        let of_action = MitigationAction {
            mitigation: MITIGATION,
            estimate: Credits(1),
            computed: None,
            by: author,
        };
        MitigationActions::<T>::insert(id, &action, of_action);
        let old = NewDocument {
            kind: DocumentKind::VerificationReport,
            name: text(),
            hash: OTHER_HASH,
            size: 1,
            media: MediaType::truncate_from([b"x/", &[b'x'; 98][..]].concat()),
            action: Some(action),
            replaces: None,
        };
        let new = NewDocument {
            hash: HASH,
            replaces: Some(1),
            ..old.clone()
        };
        let first = Document {
            document: old,
            version: 1,
            replaced: false,
            author,
            block: BlockNumberFor::<T>::zero(),
        };
        Documents::<T>::insert(id, 1, first);
        change::<T>(id, |record| record.documents = 1);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, new);

        assert_eq!(DocumentOfHash::<T>::get(id, HASH), Some(2));
    }

    #[benchmark]
    fn add_mitigation_action() {
        let id = programme::<T>(Stage::Authorised);
        let action: ActionId = text();
        let caller = person::<T>(OrganisationKind::Api);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            id,
            action.clone(),
            MITIGATION,
            Credits(1),
            Some(calculation::<T>()),
        );

        assert!(MitigationActions::<T>::contains_key(id, action));
        assert!(Estimates::<T>::contains_key(id, 1));
    }

    // Of a pending programme, whose estimate it becomes.
    #[benchmark]
    fn estimate() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Pending);
        let caller = person::<T>(OrganisationKind::Api);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, calculation::<T>(), true);

        assert!(Estimates::<T>::contains_key(id, 1));
        assert_eq!(record::<T>(id)?.version, 2);
        Ok(())
    }

    #[benchmark]
    fn report() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        let period = fill_calendar::<T>(id)?;
        let method = MethodVersion {
            method: calculation::<T>().method,
            constants: 1,
        };
        let caller = person::<T>(OrganisationKind::Api);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            id,
            period,
            Credits(1),
            HASH,
            Some(method),
        );

        assert!(Reports::<T>::contains_key(LastReport::<T>::get()));
        Ok(())
    }

    // The macro has a `verify` of its own.
    #[benchmark]
    fn verify_report() -> Result<(), BenchmarkError> {
        let (id, of) = reported::<T>()?;
        let (_, caller) = certifier::<T>();

        #[extrinsic_call]
        verify(SystemOrigin::Signed(caller), of, Credits(1), HASH);

        assert_eq!(record::<T>(id)?.verified, Credits(1));
        Ok(())
    }

    #[benchmark]
    fn decline_report() -> Result<(), BenchmarkError> {
        let (_, of) = reported::<T>()?;
        let (_, caller) = certifier::<T>();

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), of, text());

        let stage = Reports::<T>::get(of).map(|of| of.stage);
        assert_eq!(stage, Some(ReportStage::Declined));
        Ok(())
    }

    #[benchmark]
    fn withdraw_verification() -> Result<(), BenchmarkError> {
        let id = programme::<T>(Stage::Authorised);
        let of = T::verified(id, Credits(1));
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), of, text());

        assert_eq!(record::<T>(id)?.verified, Credits::ZERO);
        Ok(())
    }

    // After a certificate that a suspension withdrew.
    #[benchmark]
    fn certify() {
        let id = programme::<T>(Stage::Authorised);
        let (organisation, caller) = certifier::<T>();
        let before = Certificate {
            standing: true,
            statement: Some(OTHER_HASH),
            block: BlockNumberFor::<T>::zero(),
        };
        Certificates::<T>::insert(id, organisation, before);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, Some(HASH));

        assert!(Pallet::<T>::is_certified_by(id, organisation));
    }

    #[benchmark]
    fn withdraw_certificate() {
        let id = programme::<T>(Stage::Authorised);
        let (organisation, _) = certifier::<T>();
        let before = Certificate {
            standing: true,
            statement: Some(HASH),
            // Later than the reactivation of the certifier.
            block: BlockNumberFor::<T>::one(),
        };
        Certificates::<T>::insert(id, organisation, before);
        let caller = person::<T>(OrganisationKind::Ministry);

        #[extrinsic_call]
        _(SystemOrigin::Signed(caller), id, organisation, text());

        assert!(!Pallet::<T>::is_certified_by(id, organisation));
    }

    #[benchmark]
    fn set_constants() {
        let method = calculation::<T>().method;
        let caller = person::<T>(OrganisationKind::Government);

        #[extrinsic_call]
        _(
            SystemOrigin::Signed(caller),
            method.clone(),
            constants("6.9000000000000000000000001"),
        );

        assert!(Constants::<T>::contains_key(method, 2));
    }

    #[benchmark]
    fn set_verification_requirement() -> Result<(), BenchmarkError> {
        let origin = T::GovernanceOrigin::try_successful_origin()
            .map_err(|()| BenchmarkError::Weightless)?;
        let required = !IssuanceRequiresVerification::<T>::get();

        #[extrinsic_call]
        _(origin as OriginFor<T>, required);

        assert_eq!(IssuanceRequiresVerification::<T>::get(), required);
        Ok(())
    }

    #[benchmark]
    fn terms() {
        let id = programme::<T>(Stage::Authorised);
        let found;

        #[block]
        {
            found = <Pallet<T> as ProgrammesOf>::terms(id);
        }

        let count = found.map(|of| of.proponents.len());
        assert_eq!(count, Some(MAX_PROPONENTS as usize));
    }
}
