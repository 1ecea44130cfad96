//! Where pallets meet. A pallet never depends on another pallet: it names one of these
//! traits in its configuration, and the runtime says who answers.
//!
//! Each method that reads storage has a twin that gives its weight, so that a call's weight
//! is whole; where the calls that ask are measured whole, there is none. `()` implements each trait as an empty country, for mocks.

use crate::{
    records::credits::IssuanceBasis, Action, Actor, Credits, IssuanceId, MemberState,
    MonitoredPeriod, OrganisationId, OrganisationKind, OrganisationState, PersonId, ProgrammeId,
    Proponent, ReportId, Sector, SectoralScope, SerialRange, Stage, UserRole,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::Bounded, DispatchError, Weight};

/// What the registry knows of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Member {
    /// The organisation it acts for.
    pub organisation: OrganisationId,
    /// The person it stands for.
    pub person: PersonId,
    /// Whether the key may act for that person.
    pub standing: MemberState,
    /// What that organisation is.
    pub kind: OrganisationKind,
    /// Whether that organisation may act.
    pub state: OrganisationState,
    /// The person's role in it.
    pub role: UserRole,
}

impl Member {
    /// Whether the key and its organisation both may act.
    #[must_use]
    pub fn may_act(&self) -> bool {
        self.standing == MemberState::Active && self.state == OrganisationState::Active
    }
}

/// Who belongs to which organisation.
pub trait Membership<AccountId> {
    /// The member behind a key, `None` for a key that was never admitted.
    fn member(key: &AccountId) -> Option<Member>;
    /// Weight of [`Self::member`].
    fn member_weight() -> Weight;
}

/// What organisations are and may.
pub trait Organisations {
    /// Kind and state, `None` when there is no such organisation.
    fn organisation(id: OrganisationId) -> Option<(OrganisationKind, OrganisationState)>;
    /// The organisation of a tax id. For genesis: calls name organisations by number.
    fn of_tax_id(_: &[u8]) -> Option<OrganisationId> {
        None
    }
    /// Whether an authority may act on programmes of this scope: the government always, a
    /// ministry on its own scopes, any other organisation never.
    fn covers_scope(id: OrganisationId, scope: SectoralScope) -> bool;
    /// Whether a certifier is accredited for a sector now: it is active, and the accreditation
    /// has begun, has not ended and is not suspended.
    fn is_accredited(id: OrganisationId, sector: Sector) -> bool;
    /// Whether an organisation is active and was at no time suspended since a block, that block
    /// itself included.
    fn unbroken_since(id: OrganisationId, block: u64) -> bool;
    /// Weight of any of them.
    fn organisation_weight() -> Weight;
}

/// The check that every call of the registry goes through.
///
/// The origin is a key's own signature, or an intent that a second person approved.
pub trait Permissions<Origin, AccountId> {
    /// The actor behind an origin, if the matrix in storage lets it do this, its key and its
    /// organisation are active, and a second person approved where the policy in force for
    /// this amount asks for one.
    fn authorise(
        origin: Origin,
        action: Action,
        amount: Option<Credits>,
    ) -> Result<Actor<AccountId>, DispatchError>;
    /// The actor behind an origin, if the matrix in storage lets it do this, without asking for a
    /// second person: for an answer that gives nothing away. What is given here serves checks
    /// that know no second person.
    fn permit(origin: Origin, action: Action) -> Result<Actor<AccountId>, DispatchError> {
        Self::authorise(origin, action, None)
    }
    /// The actor behind an origin whatever it wants to do: for what everybody may do for
    /// itself.
    fn identify(origin: Origin) -> Result<Actor<AccountId>, DispatchError>;
    /// Weight of any of them.
    fn authorise_weight() -> Weight;
}

/// The record that an actor wants to act on.
#[derive(
    Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Subject<AccountId> {
    /// None: something new, or the registry itself.
    #[codec(index = 0)]
    Registry,
    /// An organisation, its people, or what it holds.
    #[codec(index = 1)]
    Organisation(OrganisationId),
    /// A member.
    #[codec(index = 2)]
    Member(AccountId),
    /// A programme.
    #[codec(index = 3)]
    Programme(ProgrammeId),
}

/// The rules about records: what the matrix cannot know, read from the record in storage.
/// A pallet answers for its own records with the very checks its calls make, and lets the
/// subjects of other pallets pass.
pub trait RecordRules<AccountId> {
    /// Whether the actor may take the action on this record as it is now.
    fn check(
        by: &Actor<AccountId>,
        action: Action,
        subject: &Subject<AccountId>,
    ) -> Result<(), DispatchError>;
}

/// When credits may leave an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Release<BlockNumber> {
    /// At once.
    Now,
    /// After a delay.
    Later {
        /// The first block in which they leave.
        due: BlockNumber,
        /// The last block in which the transfer can be cancelled.
        cancellable_until: BlockNumber,
    },
}

/// The safeguards around outgoing transfers: trusted accounts, delays, limits.
pub trait Outgoing<BlockNumber> {
    /// Count an outgoing transfer against the giver's limits and tell when it may happen.
    /// Nothing is written when it is refused.
    fn release(
        from: OrganisationId,
        to: OrganisationId,
        amount: Credits,
    ) -> Result<Release<BlockNumber>, DispatchError>;
    /// Whether an organisation lets another one send it credits.
    fn accepts_credits(to: OrganisationId, from: OrganisationId) -> bool;
    /// Whether an organisation lets another one ask it for credits.
    fn accepts_requests(of: OrganisationId, by: OrganisationId) -> bool;
    /// The first block in which a request that is made now has expired.
    fn request_expires() -> BlockNumber;
    /// Weight of [`Self::release`].
    fn release_weight() -> Weight;
    /// Weight of each of the others.
    fn reception_weight() -> Weight;
}

/// The country a registry belongs to.
pub trait Country {
    /// ISO 3166-1 alpha-2 code and the name of the credit unit, as serial texts show them.
    fn code_and_unit() -> (String, String);
}

/// What organisations hold, for the pallets that are not about amounts.
pub trait Holdings<AccountId> {
    /// Whether an organisation has credits of a programme that it can still move.
    fn holds(organisation: OrganisationId, programme: ProgrammeId) -> bool;
    /// Move so many credits of a programme, lowest serials first, from one holding to another,
    /// past the safeguards of the giver: the parties and the authority agreed to it. The
    /// receiver must be one that can hold credits.
    fn move_with_ownership(
        programme: ProgrammeId,
        from: OrganisationId,
        to: OrganisationId,
        amount: Credits,
        by: Actor<AccountId>,
    ) -> Result<(), DispatchError>;
    /// Weight of [`Self::holds`].
    fn holds_weight() -> Weight;
    /// Weight of [`Self::move_with_ownership`].
    fn move_weight() -> Weight;
}

/// The national counter of serials and the blocks reserved from it.
pub trait SerialBlocks {
    /// Reserve the next `amount` serials for a programme, beside those that it has.
    fn reserve(programme: ProgrammeId, amount: Credits) -> Result<SerialRange, DispatchError>;
}

/// A programme as the credits pallet needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgrammeTerms {
    /// Where the programme stands.
    pub stage: Stage,
    /// Its sectoral scope.
    pub scope: SectoralScope,
    /// Proponents and their shares of future issues in parts per million.
    pub proponents: Vec<Proponent>,
}

/// The programmes of the country.
pub trait Programmes {
    /// A programme's terms, `None` when there is no such programme.
    fn terms(id: ProgrammeId) -> Option<ProgrammeTerms>;
    /// Count an issuance against the verified report it is based on, or take the period that
    /// it names. Gives the monitored period of the issuance.
    ///
    /// Refused when the registry requires a verification and there is none, when the report
    /// is not verified, is another programme's or has less left, when its certifier is not
    /// active, and when the period is taken or outside the programme's crediting period.
    fn draw(
        id: ProgrammeId,
        issuance: IssuanceId,
        amount: Credits,
        basis: IssuanceBasis,
    ) -> Result<Option<MonitoredPeriod>, DispatchError>;
    /// Take back what [`Self::draw`] counted, when all that was issued by one call is voided.
    fn undraw(
        id: ProgrammeId,
        first: IssuanceId,
        amount: Credits,
        verification: Option<ReportId>,
        period: Option<MonitoredPeriod>,
    ) -> Result<(), DispatchError>;
    /// Weight of [`Self::terms`].
    fn terms_weight() -> Weight;
}

/// What the benchmarks of the pallets need of a runtime: they measure calls of members, and only
/// one pallet keeps members. A runtime that is built for benchmarks implements it.
pub trait BenchmarkHelper<AccountId> {
    /// A new active organisation with the longest texts, whose members may take every action
    /// without a second person. A ministry acts on all scopes.
    fn organisation(kind: OrganisationKind) -> OrganisationId;
    /// The active key of a new person of an organisation.
    fn member(organisation: OrganisationId, role: UserRole) -> AccountId;
    /// A new certifier, accredited for a sector for all time, with a suspension behind it.
    fn certifier(sector: Sector) -> OrganisationId;
    /// A new authorised programme of the sector [`Sector::Energy`] with the longest texts, that
    /// credits from the year 2020 on and ran for years already. No serials are reserved for it.
    fn programme(proponents: Vec<Proponent>) -> ProgrammeId;
    /// A verified report on the first day of such a programme, against which nothing is issued.
    fn verified(programme: ProgrammeId, verified: Credits) -> ReportId;
    /// Set the clock of the chain to a time in seconds since 1970-01-01 UTC.
    fn set_time(seconds: u64);
    /// A call that succeeds and changes nothing because what is in it is refused, encoded: as long
    /// as it can be without being longer than this.
    fn idle_call(length: u32) -> Vec<u8>;
}

impl<AccountId> Membership<AccountId> for () {
    fn member(_: &AccountId) -> Option<Member> {
        None
    }
    fn member_weight() -> Weight {
        Weight::zero()
    }
}

impl Organisations for () {
    fn organisation(_: OrganisationId) -> Option<(OrganisationKind, OrganisationState)> {
        None
    }
    fn covers_scope(_: OrganisationId, _: SectoralScope) -> bool {
        false
    }
    fn is_accredited(_: OrganisationId, _: Sector) -> bool {
        false
    }
    fn unbroken_since(_: OrganisationId, _: u64) -> bool {
        false
    }
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

impl<Origin, AccountId> Permissions<Origin, AccountId> for () {
    fn authorise(
        _: Origin,
        _: Action,
        _: Option<Credits>,
    ) -> Result<Actor<AccountId>, DispatchError> {
        Err(DispatchError::BadOrigin)
    }
    fn identify(_: Origin) -> Result<Actor<AccountId>, DispatchError> {
        Err(DispatchError::BadOrigin)
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl<AccountId> RecordRules<AccountId> for () {
    fn check(_: &Actor<AccountId>, _: Action, _: &Subject<AccountId>) -> Result<(), DispatchError> {
        Ok(())
    }
}

impl<AccountId, A, B, C> RecordRules<AccountId> for (A, B, C)
where
    A: RecordRules<AccountId>,
    B: RecordRules<AccountId>,
    C: RecordRules<AccountId>,
{
    fn check(
        by: &Actor<AccountId>,
        action: Action,
        subject: &Subject<AccountId>,
    ) -> Result<(), DispatchError> {
        A::check(by, action, subject)?;
        B::check(by, action, subject)?;
        C::check(by, action, subject)
    }
}

impl<BlockNumber: Bounded> Outgoing<BlockNumber> for () {
    fn release(
        _: OrganisationId,
        _: OrganisationId,
        _: Credits,
    ) -> Result<Release<BlockNumber>, DispatchError> {
        Ok(Release::Now)
    }
    fn accepts_credits(_: OrganisationId, _: OrganisationId) -> bool {
        true
    }
    fn accepts_requests(_: OrganisationId, _: OrganisationId) -> bool {
        true
    }
    fn request_expires() -> BlockNumber {
        BlockNumber::max_value()
    }
    fn release_weight() -> Weight {
        Weight::zero()
    }
    fn reception_weight() -> Weight {
        Weight::zero()
    }
}

impl Country for () {
    fn code_and_unit() -> (String, String) {
        (String::new(), String::new())
    }
}

impl SerialBlocks for () {
    fn reserve(_: ProgrammeId, _: Credits) -> Result<SerialRange, DispatchError> {
        Err(DispatchError::Unavailable)
    }
}

impl Programmes for () {
    fn terms(_: ProgrammeId) -> Option<ProgrammeTerms> {
        None
    }
    fn draw(
        _: ProgrammeId,
        _: IssuanceId,
        _: Credits,
        _: IssuanceBasis,
    ) -> Result<Option<MonitoredPeriod>, DispatchError> {
        Err(DispatchError::Unavailable)
    }
    fn undraw(
        _: ProgrammeId,
        _: IssuanceId,
        _: Credits,
        _: Option<ReportId>,
        _: Option<MonitoredPeriod>,
    ) -> Result<(), DispatchError> {
        Err(DispatchError::Unavailable)
    }
    fn terms_weight() -> Weight {
        Weight::zero()
    }
}

impl<AccountId> Holdings<AccountId> for () {
    fn holds(_: OrganisationId, _: ProgrammeId) -> bool {
        false
    }
    fn move_with_ownership(
        _: ProgrammeId,
        _: OrganisationId,
        _: OrganisationId,
        _: Credits,
        _: Actor<AccountId>,
    ) -> Result<(), DispatchError> {
        Err(DispatchError::Unavailable)
    }
    fn holds_weight() -> Weight {
        Weight::zero()
    }
    fn move_weight() -> Weight {
        Weight::zero()
    }
}
