//! Organisations and members, with the real permission matrix and real signatures.

mod accreditation;
mod application;
mod founders;
mod invitations;
mod last_administrator;
mod members;
mod mock;
mod organisations;
mod recovery;
mod rotation;
