//! Where pallets meet. A pallet never depends on another pallet: it names one of these
//! traits in its configuration, and the runtime says who answers.
//!
//! Each method that reads storage has a twin that gives its weight, so that a call's weight
//! is whole. `()` implements each trait as an empty country, for mocks.

use crate::{
    Action, Actor, Credits, OrganisationId, OrganisationKind, OrganisationState, ProgrammeId,
    Proponent, SectoralScope, SerialRange, Stage, UserRole,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, Weight};

/// What the registry knows of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Member {
    /// The organisation it acts for.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub kind: OrganisationKind,
    /// Whether that organisation may act.
    pub state: OrganisationState,
    /// The person's role in it.
    pub role: UserRole,
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
    /// Whether an authority may act on programmes of this scope: the government always, a
    /// ministry on its own scopes, any other organisation never.
    fn covers_scope(id: OrganisationId, scope: SectoralScope) -> bool;
    /// Weight of either.
    fn organisation_weight() -> Weight;
}

/// The check that every call of the registry goes through.
pub trait Permissions<AccountId> {
    /// The actor behind a key, if the matrix in storage lets it do this and its
    /// organisation is active.
    fn authorise(key: AccountId, action: Action) -> Result<Actor<AccountId>, DispatchError>;
    /// Weight of [`Self::authorise`].
    fn authorise_weight() -> Weight;
}

/// The country a registry belongs to.
pub trait Country {
    /// ISO 3166-1 alpha-2 code and the name of the credit unit, as serial texts show them.
    fn code_and_unit() -> (String, String);
    /// Weight of [`Self::code_and_unit`].
    fn country_weight() -> Weight;
}

/// The national counter of serials and the blocks reserved from it.
pub trait SerialBlocks {
    /// Reserve the next `amount` serials for a programme.
    fn reserve(programme: ProgrammeId, amount: Credits) -> Result<SerialRange, DispatchError>;
    /// Weight of [`Self::reserve`].
    fn reserve_weight() -> Weight;
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
    /// Weight of [`Self::terms`].
    fn terms_weight() -> Weight;
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
    fn organisation_weight() -> Weight {
        Weight::zero()
    }
}

impl<AccountId> Permissions<AccountId> for () {
    fn authorise(_: AccountId, _: Action) -> Result<Actor<AccountId>, DispatchError> {
        Err(DispatchError::BadOrigin)
    }
    fn authorise_weight() -> Weight {
        Weight::zero()
    }
}

impl Country for () {
    fn code_and_unit() -> (String, String) {
        (String::new(), String::new())
    }
    fn country_weight() -> Weight {
        Weight::zero()
    }
}

impl SerialBlocks for () {
    fn reserve(_: ProgrammeId, _: Credits) -> Result<SerialRange, DispatchError> {
        Err(DispatchError::Unavailable)
    }
    fn reserve_weight() -> Weight {
        Weight::zero()
    }
}

impl Programmes for () {
    fn terms(_: ProgrammeId) -> Option<ProgrammeTerms> {
        None
    }
    fn terms_weight() -> Weight {
        Weight::zero()
    }
}
