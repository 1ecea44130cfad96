//! Reports, verifications and issuances, each with whether it is to be accepted.

use super::*;

impl World<'_> {
    /// A report, and whether it is to be accepted.
    pub(super) fn step_report(&mut self) {
        let programme = self.programme_that_is(Stage::Authorised);
        let (key, period) = (self.author(programme), self.period());
        let claimed = self.dice.below(60);
        let record = Programmes::<Test>::get(programme);
        let expected = may(key, Action::ReportMonitoring)
            && claimed > 0
            && record.is_some_and(|record| {
                let author =
                    owns(org(key), &record) || key == API || org(key) == record.registered_by;
                author
                    && record.stage == Stage::Authorised
                    && inside(&record, period)
                    && period.until < Clock::get()
                    && free(&self.taken, programme, period)
            });
        let call = report(programme, period, claimed);
        assert_eq!(self.send("report", key, call), expected);
        if expected {
            self.reports.push(Report {
                programme,
                period,
                claimed,
                by: org(key),
                stage: ReportStage::Submitted,
                verification: None,
            });
        }
    }

    /// Whether a certifier may judge a report now.
    fn may_judge(&self, key: u64, report: &Report) -> bool {
        let record = record(report.programme);
        let certifier = org(key);
        may(key, Action::Verify)
            && Office::is_accredited(certifier, record.details.sector)
            && !owns(certifier, &record)
            && certifier != record.registered_by
            && certifier != report.by
            && !Office::holds(certifier, report.programme)
            && report.stage == ReportStage::Submitted
    }

    pub(super) fn step_verify(&mut self) {
        let id = self.report(ReportStage::Submitted);
        let key = self.mostly(&CERTIFIERS);
        let of = self.report_of(id).cloned();
        let claimed = of.as_ref().map_or(9, |report| report.claimed);
        let verified = if self.dice.chance(15) {
            self.dice.pick(&[0, claimed + 1])
        } else {
            self.dice.within(1, claimed.max(1))
        };
        let expected = of.as_ref().is_some_and(|report| {
            let record = record(report.programme);
            self.may_judge(key, report)
                && record.stage == Stage::Authorised
                && (1..=report.claimed).contains(&verified)
                && inside(&record, report.period)
                && free(&self.taken, report.programme, report.period)
        });
        assert_eq!(self.send("verify", key, verify(id, verified)), expected);
        if let Some(report) = of.filter(|_| expected) {
            let by = Taker::Report(id);
            self.taken.push((report.programme, report.period, by));
            self.change_report(id, |report| {
                report.stage = ReportStage::Verified;
                report.verification = Some((org(key), verified, 0));
            });
        }
    }

    pub(super) fn step_decline(&mut self) {
        let id = self.report(ReportStage::Submitted);
        let key = self.mostly(&CERTIFIERS);
        let expected = self
            .report_of(id)
            .is_some_and(|report| self.may_judge(key, report));
        assert_eq!(
            self.send("decline a report", key, decline_report(id)),
            expected
        );
        if expected {
            self.change_report(id, |report| report.stage = ReportStage::Declined);
        }
    }

    pub(super) fn step_withdraw(&mut self) {
        let id = self.report(ReportStage::Verified);
        let key = self.mostly(&[CERTIFIER, RIVAL, MINISTRY, GOVERNMENT]);
        let expected = self.report_of(id).is_some_and(|report| {
            let scope = record(report.programme).details.scope;
            let verification = report.verification;
            let withdrawer = Office::covers_scope(org(key), scope)
                || verification.is_some_and(|(certifier, _, _)| certifier == org(key));
            may(key, Action::WithdrawCertificate)
                && withdrawer
                && report.stage == ReportStage::Verified
                && verification.is_some_and(|(_, _, issued)| issued == 0)
        });
        let call = withdraw_verification(id);
        assert_eq!(self.send("withdraw a verification", key, call), expected);
        if expected {
            self.change_report(id, |report| report.stage = ReportStage::Withdrawn);
            self.taken.retain(|(_, _, by)| *by != Taker::Report(id));
        }
    }

    /// An issuance as the credits pallet makes it: of an authorised programme, and of no more
    /// than what is authorised.
    pub(super) fn step_draw(&mut self) {
        let programme = self.programme_that_is(Stage::Authorised);
        let amount = self.dice.within(1, 15);
        let basis = if self.dice.chance(70) {
            IssuanceBasis::Verified(self.report(ReportStage::Verified))
        } else {
            let period = self.dice.chance(80).then(|| self.period());
            IssuanceBasis::Unverified(period)
        };
        // Mostly of the report's own programme.
        let programme = match basis {
            IssuanceBasis::Verified(report) if self.dice.chance(90) => self
                .report_of(report)
                .map_or(programme, |report| report.programme),
            _ => programme,
        };
        let Some(record) = Programmes::<Test>::get(programme) else {
            return;
        };
        let before = self.issued.get(&programme).copied().unwrap_or_default();
        if record.stage != Stage::Authorised || before + amount > record.authorised.0 {
            return;
        }
        let expected = match basis {
            IssuanceBasis::Verified(report) => self.report_of(report).is_some_and(|report| {
                let block = System::block_number();
                report.programme == programme
                    && report.stage == ReportStage::Verified
                    && report
                        .verification
                        .is_some_and(|(certifier, verified, issued)| {
                            Office::unbroken_since(certifier, block) && issued + amount <= verified
                        })
            }),
            IssuanceBasis::Unverified(period) => {
                !IssuanceRequiresVerification::<Test>::get()
                    && period.is_none_or(|period| {
                        inside(&record, period)
                            && period.until < Clock::get()
                            && free(&self.taken, programme, period)
                    })
            }
        };
        let id = IssuanceId(self.issuances + 1);
        let drawn = with_storage_layer(|| Registry::draw(programme, id, Amount(amount), basis));
        self.tally.count("draw", drawn.map(|_| ()));
        assert_eq!(drawn.is_ok(), expected, "{basis:?}");
        let Ok(period) = drawn else {
            return;
        };
        self.issuances += 1;
        self.issued.insert(programme, before + amount);
        self.drawn.push(Drawn {
            programme,
            issuance: id,
            amount,
            report: match basis {
                IssuanceBasis::Verified(report) => Some(report),
                IssuanceBasis::Unverified(_) => None,
            },
            period,
        });
        match basis {
            IssuanceBasis::Verified(report) => {
                assert_eq!(period, self.report_of(report).map(|report| report.period));
                self.change_report(report, |report| {
                    let (_, _, issued) = report.verification.as_mut().unwrap();
                    *issued += amount;
                });
            }
            IssuanceBasis::Unverified(named) => {
                assert!(!IssuanceRequiresVerification::<Test>::get());
                assert_eq!(period, named);
                let by = Taker::Issuance(id);
                self.taken
                    .extend(named.map(|period| (programme, period, by)));
            }
        }
        let owner = record.details.proponents[0].organisation;
        Held::mutate(owner, programme, |held| held.0 += amount);
    }

    /// An issuance is voided, as the credits pallet does it: once. One that names the period of
    /// another one is refused.
    pub(super) fn step_undraw(&mut self) {
        let most = u64::try_from(self.drawn.len()).unwrap();
        if most == 0 {
            return;
        }
        let index = usize::try_from(self.dice.below(most)).unwrap();
        let of = self.drawn[index];
        let foreign = of.report.is_none() && of.period.is_some() && self.dice.chance(25);
        let issuance = if foreign {
            IssuanceId(of.issuance.0 + 1)
        } else {
            of.issuance
        };
        let undrawn = with_storage_layer(|| {
            let amount = Amount(of.amount);
            Registry::undraw(of.programme, issuance, amount, of.report, of.period)
        });
        self.tally.count("undraw", undrawn);
        assert_eq!(undrawn.is_ok(), !foreign);
        if foreign {
            return;
        }
        self.drawn.swap_remove(index);
        match of.report {
            Some(report) => self.change_report(report, |report| {
                let (_, _, issued) = report.verification.as_mut().unwrap();
                *issued -= of.amount;
            }),
            None => self
                .taken
                .retain(|(_, _, by)| *by != Taker::Issuance(of.issuance)),
        }
    }
}
