//! The registry's own pallets. They meet only here.

use crate::{AccountId, Accounts, Credits, Programmes, Roles, Runtime};

impl pallet_registry_roles::Config for Runtime {
    type Members = Accounts;
    type GovernanceOrigin = frame_system::EnsureRoot<AccountId>;
    type WeightInfo = ();
}

impl pallet_registry_accounts::Config for Runtime {
    type Permissions = Roles;
    type WeightInfo = ();
}

impl pallet_registry_programmes::Config for Runtime {
    type Permissions = Roles;
    type Organisations = Accounts;
    type Country = Accounts;
    type SerialBlocks = Credits;
    type WeightInfo = ();
}

impl pallet_registry_credits::Config for Runtime {
    type Permissions = Roles;
    type Organisations = Accounts;
    type Programmes = Programmes;
    type WeightInfo = ();
}
