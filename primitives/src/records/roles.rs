//! Intents: calls that wait for a second person.

use crate::{OrganisationId, PersonId};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Bytes that the call of an intent may have.
pub const MAX_CALL_LENGTH: u32 = 8_192;
/// Intents that one organisation may have open.
pub const MAX_OPEN_INTENTS: u32 = 64;

/// The call of an intent as the runtime encodes it.
pub type IntentCall = BoundedVec<u8, ConstU32<MAX_CALL_LENGTH>>;

/// A call that waits for a second person.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Intent<AccountId, BlockNumber> {
    /// The key whose call it is.
    pub initiator: AccountId,
    /// The person behind the key.
    pub person: PersonId,
    /// The person's organisation.
    pub organisation: OrganisationId,
    /// The call.
    pub call: IntentCall,
    /// The last block in which it can be approved.
    pub expires: BlockNumber,
}
