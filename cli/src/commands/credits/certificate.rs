//! `registry credits certificate`: all that a receipt of a retirement or cancellation says.

use crate::{
    commands::{organisation::organisation_json, programme::serial},
    context::Context,
    failure::{Exit, Failure},
    lookup::Organisations,
    output::{pairs_of, table, Answer},
    values,
};
use registry_client::{CountryView, ProgrammeView, ReceiptView};
use registry_primitives::{records::credits::Ending, OrganisationId, ReceiptId};
use serde_json::{json, Value};

/// Show the certificate of a retirement or cancellation.
pub async fn certificate(context: &Context, id: ReceiptId) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let receipt = state.receipt(id).await?.ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            "ReceiptNotFound",
            format!("There is no receipt {id}."),
            "Check the number; retirements and cancellations tell theirs.",
        )
    })?;
    let certificate = Certificate {
        id,
        programme: state.programme(receipt.programme).await?,
        country: state.country().await?,
        organisations: Organisations::of(&state).await?,
        receipt,
    };
    Ok(Answer::new(&certificate.json(), certificate.text()))
}

/// A receipt with what its numbers stand for.
struct Certificate {
    id: ReceiptId,
    receipt: ReceiptView,
    programme: Option<ProgrammeView>,
    country: Option<CountryView>,
    organisations: Organisations,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Certificate {
    /// The serial text of each range.
    fn serials(&self) -> Vec<Option<String>> {
        let ranges = self.receipt.ranges.iter();
        ranges
            .map(|moved| {
                let programme = self.programme.as_ref()?;
                serial(self.country.as_ref(), programme, moved.range)
            })
            .collect()
    }

    fn json(&self) -> Value {
        let Self {
            receipt,
            organisations,
            ..
        } = self;
        let ranges: Vec<Value> = receipt
            .ranges
            .iter()
            .zip(self.serials())
            .map(|(moved, serial)| {
                json!({
                    "serial": serial,
                    "first": moved.range.first,
                    "last": moved.range.last,
                    "amount": moved.range.len(),
                    "vintage": moved.vintage,
                    "issuance": moved.issuance,
                })
            })
            .collect();
        let ending = match &receipt.ending {
            Ending::Retired {
                kind,
                country,
                receiver,
                beneficiary,
            } => json!({
                "ending": "Retired",
                "kind": kind.name(),
                "country": country.map(values::country_text),
                "receiver": receiver.as_ref().map(|name| text(name)),
                "beneficiary": text(beneficiary),
                "order": null,
            }),
            Ending::Cancelled { order } => json!({
                "ending": "Cancelled",
                "kind": null,
                "country": null,
                "receiver": null,
                "beneficiary": null,
                "order": order.map(values::hash_text),
            }),
        };
        let owner = organisations.get(receipt.owner);
        let by = organisations.get(receipt.by.organisation);
        let mut json = json!({
            "receipt": self.id,
            "registry": self.country.as_ref().map(|country| &country.name),
            "unit": self.country.as_ref().map(|country| &country.unit),
            "programme": receipt.programme,
            "externalId": self.programme.as_ref().map(|programme| &programme.external_id),
            "title": self.programme.as_ref().map(|programme| &programme.title),
            "owner": owner.map(organisation_json),
            "account": receipt.ending.account().name(),
            "amount": receipt.amount,
            "ranges": ranges,
            "reason": text(&receipt.reason),
            "by": {
                "address": receipt.by.key.to_string(),
                "organisation": by.map(organisation_json),
                "role": receipt.by.role.name(),
                "person": receipt.by.person,
                "approvedBy": receipt.by.approved_by.as_ref().map(ToString::to_string),
            },
            "block": receipt.block,
        });
        if let (Value::Object(json), Value::Object(ending)) = (&mut json, ending) {
            json.extend(ending);
        }
        json
    }

    fn text(&self) -> String {
        let Self {
            receipt,
            organisations,
            ..
        } = self;
        let mut facts = vec![("receipt", self.id.to_string())];
        if let Some(country) = &self.country {
            facts.push((
                "registry",
                format!("{}, unit {}", country.name, country.unit),
            ));
        }
        facts.push((
            "programme",
            self.programme.as_ref().map_or_else(
                || receipt.programme.to_string(),
                |of| format!("{} {}: {}", of.id, of.external_id, of.title),
            ),
        ));
        facts.push(("owner", self.named(receipt.owner)));
        facts.push(("credits", receipt.amount.to_string()));
        match &receipt.ending {
            Ending::Retired {
                kind,
                country,
                receiver,
                beneficiary,
            } => {
                facts.push(("retired", kind.to_string()));
                if let Some(country) = country {
                    facts.push(("receiving country", values::country_text(*country)));
                }
                if let Some(receiver) = receiver {
                    facts.push(("receiving organisation", text(receiver)));
                }
                facts.push(("beneficiary", text(beneficiary)));
            }
            Ending::Cancelled { order } => {
                let told = order.map_or_else(
                    || "by the owner".to_owned(),
                    |hash| format!("by the order {}", values::hash_text(hash)),
                );
                facts.push(("cancelled", told));
            }
        }
        facts.push(("reason", text(&receipt.reason)));
        facts.push((
            "decided by",
            format!(
                "{} of {}",
                receipt.by.key,
                organisations.shown(receipt.by.organisation)
            ),
        ));
        if let Some(second) = &receipt.by.approved_by {
            facts.push(("approved by", second.to_string()));
        }
        facts.push(("block", receipt.block.to_string()));
        let rows = receipt
            .ranges
            .iter()
            .zip(self.serials())
            .map(|(moved, serial)| {
                [
                    serial.unwrap_or_else(|| moved.range.to_string()),
                    moved.range.len().to_string(),
                    moved.vintage.to_string(),
                    moved.issuance.to_string(),
                ]
            });
        let header = ["Serial number", "Credits", "Vintage", "Issuance"];
        format!("{}\n{}", pairs_of(&facts), table(header, rows))
    }

    fn named(&self, id: OrganisationId) -> String {
        self.organisations.get(id).map_or_else(
            || id.to_string(),
            |found| format!("{} {}, {}", found.id, found.tax_id, found.name),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{super::obstacles::tests::actor, *};
    use crate::commands::programme::sample;
    use registry_primitives::{
        records::credits::{MovedRange, Receipt},
        Credits, IssuanceId, ProgrammeId, RetirementKind, SerialRange,
    };

    fn certificate(ending: Ending) -> Certificate {
        let moved = MovedRange {
            range: SerialRange {
                first: 11,
                last: 40,
            },
            issuance: IssuanceId(2),
            vintage: 2023,
        };
        Certificate {
            id: ReceiptId(4),
            receipt: Receipt {
                programme: ProgrammeId(7),
                owner: OrganisationId(2),
                ranges: vec![moved].try_into().unwrap(),
                amount: Credits(30),
                ending,
                reason: b"NDC 2030".to_vec().try_into().unwrap(),
                by: actor(1),
                block: 90,
            },
            programme: Some(sample()),
            country: Some(CountryView {
                alpha2: "QM".into(),
                alpha3: "QMA".into(),
                name: "Amara".into(),
                unit: "ITMO".into(),
                registry_number: 1,
            }),
            organisations: Organisations::default(),
        }
    }

    #[test]
    fn a_certificate_of_a_retirement_tells_for_whom_and_where() {
        let certificate = certificate(Ending::Retired {
            kind: RetirementKind::CrossBorder,
            country: Some(*b"CH"),
            receiver: Some(b"Federal Office".to_vec().try_into().unwrap()),
            beneficiary: b"Confederation".to_vec().try_into().unwrap(),
        });
        let json = certificate.json();
        assert_eq!(json["account"], "RetirementInternational");
        assert_eq!(json["country"], "CH");
        assert_eq!(json["receiver"], "Federal Office");
        assert_eq!(json["order"], Value::Null);
        assert_eq!(json["ranges"][0]["vintage"], 2023);
        let serial = json["ranges"][0]["serial"].as_str().unwrap();
        assert!(
            serial.starts_with("QM-ITMO-") && serial.ends_with("-0-11-40"),
            "{serial}"
        );
        let text = certificate.text();
        for part in ["Federal Office", "Confederation", "NDC 2030", serial] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_certificate_of_a_cancellation_tells_its_order() {
        let ordered = certificate(Ending::Cancelled {
            order: Some([0xab; 32]),
        });
        let json = ordered.json();
        assert_eq!(json["ending"], "Cancelled");
        assert_eq!(json["account"], "Cancellation");
        assert_eq!(json["order"], values::hash_text([0xab; 32]));
        assert!(ordered.text().contains("by the order 0xabab"));
        let own = certificate(Ending::Cancelled { order: None });
        assert!(own.text().contains("by the owner"));
    }
}
