//! Why calls about organisations and their people are refused.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// [2001] There is no such organisation.
        OrganisationNotFound,
        /// [2002] An organisation has this tax id already.
        TaxIdTaken,
        /// [2003] The country has its one government already.
        GovernmentExists,
        /// [2004] Only the government adds a ministry.
        MinistryNeedsGovernment,
        /// [2005] A text is blank, not UTF-8 or holds control characters.
        TextUnreadable,
        /// [2006] The country is not an ISO 3166-1 alpha-2 code in capitals.
        CountryCodeInvalid,
        /// [2007] A ministry needs scopes from 1 to 15; other kinds have none.
        ScopesInvalid,
        /// [2008] The key is a member of an organisation already.
        KeyTaken,
        /// [2009] The one root comes with genesis.
        RootIsUnique,
        /// [2010] The members of another organisation are added by its own administrators.
        NotOwnOrganisation,
        /// [2011] The first member of an organisation must be its administrator.
        FirstMemberNotAdministrator,
        /// [2012] Nobody suspends or reactivates its own organisation.
        OwnOrganisation,
        /// [2013] The government is never suspended, nor a ministry by a ministry.
        AuthorityProtected,
        /// [2014] The organisation is in that state already.
        StateUnchanged,
        /// [2015] The organisation's state does not allow this.
        StateForbids,
        /// [2016] Only certifiers, programme developers and API systems register themselves.
        KindNotSelfRegistered,
        /// [2017] An accreditation is a certifier's and does not end before it begins.
        AccreditationInvalid,
        /// [2018] The certifier has no accreditation for this sector.
        AccreditationNotFound,
        /// [2019] There is no such invitation.
        InvitationNotFound,
        /// [2020] An invitation with this voucher exists already.
        InvitationTaken,
        /// [2021] An invitation lives for at least one block and no longer than the longest.
        LifetimeInvalid,
        /// [2022] The key is no member.
        MemberNotFound,
        /// [2023] The member belongs to another organisation.
        NotOwnMember,
        /// [2024] Nobody changes the own role or state.
        OwnMembership,
        /// [2025] The root keeps its role and is never suspended or removed.
        RootProtected,
        /// [2026] The organisation would be left without an administrator.
        LastAdministrator,
        /// [2027] The member's state does not allow this.
        MemberStateForbids,
        /// [2028] The member has this role already.
        RoleUnchanged,
        /// [2029] A signature does not fit the key and what it is to agree to.
        ConsentInvalid,
        /// [2030] There is no recovery of this key.
        RecoveryNotFound,
        /// [2031] A recovery of this key is under way already.
        RecoveryExists,
        /// [2032] This person does not decide on the recovery of this key.
        RecoveryNotEntitled,
        /// [2033] The recovery is not approved, or its delay has not passed.
        RecoveryNotDue,
        /// [2034] The organisation has as many open invitations as it may have.
        TooManyInvitations,
        /// [2035] As many organisations wait for admission as may.
        TooManyApplications,
        /// [2042] The registry is closed to self-registration.
        SelfRegistrationClosed,
        /// [2043] The invitation has expired.
        InvitationExpired,
        /// [2044] This is done by members of the organisation itself.
        OwnOrganisationOnly,
        /// [9001] A counter has no further number.
        CounterExhausted,
    }
}
