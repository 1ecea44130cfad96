//! What kinds of programmes there are: sector, sectoral scope, mitigation type, gases, funding,
//! and the ways in which their credits may be used.

use crate::named::{named_enum, named_set};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_enum! {
    /// Sector of the economy, the reference registry's list.
    Sector {
        /// Energy.
        Energy = 0,
        /// Health.
        Health = 1,
        /// Education.
        Education = 2,
        /// Transport.
        Transport = 3,
        /// Manufacturing.
        Manufacturing = 4,
        /// Hospitality.
        Hospitality = 5,
        /// Forestry.
        Forestry = 6,
        /// Waste.
        Waste = 7,
        /// Agriculture.
        Agriculture = 8,
        /// Any other.
        Other = 9,
    }
}

impl Sector {
    /// The CDM scopes that fit the sector; an empty list means any
    /// (the reference registry's mapping).
    #[must_use]
    pub const fn scopes(self) -> &'static [u8] {
        match self {
            Self::Energy => &[1, 2, 3],
            Self::Transport => &[7],
            Self::Manufacturing => &[4, 5, 9],
            Self::Forestry => &[14],
            Self::Waste => &[10, 13],
            Self::Agriculture => &[15],
            Self::Other => &[6, 8, 11, 12],
            Self::Health | Self::Education | Self::Hospitality => &[],
        }
    }
}

/// A CDM sectoral scope, 1 (energy industries) to 15 (agriculture).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Hash,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct SectoralScope(pub u8);

impl SectoralScope {
    /// Whether the number is one of the fifteen.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        matches!(self.0, 1..=15)
    }

    /// Whether a programme of `sector` may have this scope.
    #[must_use]
    pub fn fits(self, sector: Sector) -> bool {
        let scopes = sector.scopes();
        self.is_valid() && (scopes.is_empty() || scopes.contains(&self.0))
    }
}

impl fmt::Display for SectoralScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The scopes that a ministry may act on, one bit each: bit `n` is scope `n`.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct ScopeSet(pub u16);

impl ScopeSet {
    /// The set of these scopes; `None` when one of them does not exist.
    #[must_use]
    pub fn of(scopes: &[SectoralScope]) -> Option<Self> {
        scopes.iter().try_fold(Self::default(), |set, scope| {
            scope.is_valid().then(|| Self(set.0 | Self::bit(*scope)))
        })
    }

    /// Whether the scope is in the set.
    #[must_use]
    pub fn contains(self, scope: SectoralScope) -> bool {
        scope.is_valid() && self.0 & Self::bit(scope) != 0
    }

    /// Whether there is no scope in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every bit is a scope that exists.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.0 & 1 == 0
    }

    /// The scopes in the set, in ascending order.
    pub fn iter(self) -> impl Iterator<Item = SectoralScope> {
        (1..=15)
            .map(SectoralScope)
            .filter(move |scope| self.contains(*scope))
    }

    fn bit(scope: SectoralScope) -> u16 {
        1u16.checked_shl(u32::from(scope.0)).unwrap_or(0)
    }
}

named_enum! {
    /// How a programme mitigates, the reference registry's list.
    MitigationType {
        /// Agriculture.
        Agriculture = 0,
        /// Energy from biomass.
        BiomassEnergy = 1,
        /// Capture and storage of CO2.
        CCS = 2,
        /// Cement.
        Cement = 3,
        /// Coal bed and coal mine methane.
        CoalMine = 4,
        /// Energy efficiency in households.
        EEHouseholds = 5,
        /// Energy efficiency in industry.
        EEIndustry = 6,
        /// Energy efficiency by own generation.
        EEOwnGeneration = 7,
        /// Energy efficiency in services.
        EEService = 8,
        /// Energy efficiency on the supply side.
        EESupplySide = 9,
        /// Distribution of energy.
        EnergyDistribution = 10,
        /// Afforestation, reforestation and other forestry.
        Forestry = 11,
        /// Another fossil fuel.
        FossilFuel = 12,
        /// Fugitive emissions.
        Fugitive = 13,
        /// Geothermal energy.
        Geothermal = 14,
        /// HFCs, PFCs and SF6.
        HfcPfcSf6 = 15,
        /// Hydropower.
        Hydro = 16,
        /// Landfills.
        Landfills = 17,
        /// Marine.
        Marine = 18,
        /// Avoidance of methane.
        MethaneAvoidance = 19,
        /// Nitrous oxide.
        N2O = 20,
        /// Solar energy.
        Solar = 21,
        /// Transport.
        Transport = 22,
        /// Wind energy.
        Wind = 23,
        /// Use of CO2.
        CO2Usage = 24,
        /// Tidal energy.
        Tidal = 25,
    }
}

impl MitigationType {
    /// The sector that the type belongs to (the reference registry's mapping). Programmes of
    /// Health, Education and Hospitality have any type.
    #[must_use]
    pub const fn sector(self) -> Sector {
        match self {
            Self::BiomassEnergy
            | Self::CoalMine
            | Self::EEHouseholds
            | Self::EEIndustry
            | Self::EEOwnGeneration
            | Self::EEService
            | Self::EESupplySide
            | Self::EnergyDistribution
            | Self::FossilFuel
            | Self::Geothermal
            | Self::Hydro
            | Self::Solar
            | Self::Wind => Sector::Energy,
            Self::Transport => Sector::Transport,
            Self::Cement | Self::CCS | Self::HfcPfcSf6 => Sector::Manufacturing,
            Self::Forestry => Sector::Forestry,
            Self::Landfills | Self::Fugitive | Self::MethaneAvoidance => Sector::Waste,
            Self::Agriculture => Sector::Agriculture,
            Self::Marine | Self::N2O | Self::CO2Usage | Self::Tidal => Sector::Other,
        }
    }

    /// Whether a programme of `sector` may mitigate so.
    #[must_use]
    pub fn fits(self, sector: Sector) -> bool {
        sector.scopes().is_empty() || self.sector() == sector
    }
}

named_enum! {
    /// A greenhouse gas of the Kyoto Protocol's Annex A, as the reference registry lists them.
    Gas {
        /// Carbon dioxide.
        CO2 = 0,
        /// Methane.
        CH4 = 1,
        /// Nitrous oxide.
        N2O = 2,
        /// Hydrofluorocarbons.
        HFCs = 3,
        /// Perfluorocarbons.
        PFCs = 4,
        /// Sulphur hexafluoride.
        SF6 = 5,
    }
}

named_set! {
    /// The gases whose emissions a programme reduces.
    GasSet(u8) of Gas
}

named_enum! {
    /// Where the money of a programme comes from.
    FundingSource {
        /// Decided by the board.
        BoardSourceFunding = 0,
        /// A grant or loan of the government.
        GovernmentGrantOrLoan = 1,
        /// Any other.
        Other = 2,
    }
}

named_enum! {
    /// A way in which the credits of a programme may be used outside the country.
    Channel {
        /// Cooperative approaches, Article 6.2 of the Paris Agreement.
        Article62 = 0,
        /// The mechanism of Article 6.4.
        Article64 = 1,
        /// Non-market approaches, Article 6.8.
        Article68 = 2,
        /// The voluntary market, with corresponding adjustment.
        VoluntaryAdjusted = 3,
        /// The voluntary market, without corresponding adjustment.
        VoluntaryUnadjusted = 4,
    }
}

named_set! {
    /// The ways that apply to a programme.
    ChannelSet(u8) of Channel
}

named_enum! {
    /// What a document of a programme is.
    DocumentKind {
        /// Design document.
        Design = 0,
        /// Methodology.
        Methodology = 1,
        /// Monitoring report.
        MonitoringReport = 2,
        /// Verification report.
        VerificationReport = 3,
        /// Letter of no objection.
        NoObjectionLetter = 4,
        /// Letter of authorisation.
        AuthorisationLetter = 5,
        /// Annual report.
        AnnualReport = 6,
        /// Environmental impact assessment.
        EnvironmentalImpact = 7,
        /// The programme's description.
        Description = 8,
        /// Geometry of the boundary, GeoJSON (RFC 7946).
        Boundary = 9,
        /// Any other material.
        Material = 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mitigation_type_fits_its_sector_and_the_open_ones() {
        for kind in MitigationType::ALL.iter().copied() {
            let sectors: alloc::vec::Vec<_> = Sector::ALL
                .iter()
                .copied()
                .filter(|sector| kind.fits(*sector))
                .collect();
            assert_eq!(sectors.len(), 4, "{kind}: its own and three open ones");
            assert!(sectors.contains(&kind.sector()));
        }
    }

    #[test]
    fn sets_hold_what_was_put_in_and_know_foreign_bits() {
        let set = GasSet::of(&[Gas::CH4, Gas::SF6]);
        assert_eq!(
            set.iter().collect::<alloc::vec::Vec<_>>(),
            [Gas::CH4, Gas::SF6]
        );
        assert!(set.is_valid() && !set.is_empty() && !set.contains(Gas::CO2));
        assert!(!GasSet(0x40).is_valid() && !ChannelSet(0x20).is_valid());
    }

    #[test]
    fn every_scope_fits_some_sector_and_the_sectors_of_its_own() {
        for scope in (1..=15).map(SectoralScope) {
            let own = Sector::ALL
                .iter()
                .filter(|s| s.scopes().contains(&scope.0))
                .count();
            assert_eq!(own, 1, "scope {scope} belongs to one sector with a list");
            assert!(scope.fits(Sector::Health));
        }
        assert!(!SectoralScope(0).fits(Sector::Health));
        assert!(!SectoralScope(16).fits(Sector::Health));
        assert!(!SectoralScope(14).fits(Sector::Energy));
    }

    #[test]
    fn scope_sets_hold_what_was_put_in() {
        let scopes = [SectoralScope(1), SectoralScope(15)];
        let set = ScopeSet::of(&scopes).unwrap();
        assert!(set.is_valid());
        assert_eq!(set.iter().collect::<alloc::vec::Vec<_>>(), scopes);
        assert_eq!(ScopeSet::of(&[SectoralScope(16)]), None);
        assert_eq!(ScopeSet::of(&[SectoralScope(0)]), None);
        assert!(!ScopeSet(1).is_valid());
        assert!(!set.contains(SectoralScope(2)));
    }

    #[test]
    fn names_read_back_and_indices_are_the_codec_ones() {
        for sector in Sector::ALL.iter().copied() {
            assert_eq!(
                Sector::from_name(&sector.name().to_lowercase()),
                Some(sector)
            );
            assert_eq!(sector.encode(), [sector.index()]);
        }
        assert_eq!(Sector::from_name("Fishing"), None);
    }
}
