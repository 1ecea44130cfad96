//! `registry monitoring`.

mod calendar;
mod report;
mod show;
mod verify;

pub use calendar::{collision_told, period_json, taken_json, taken_table};
pub use show::{report_json, reports_table};

use crate::{args::monitoring::Monitoring, context::Context, failure::Failure, output::Answer};

/// Report what was monitored, verify reports, or look at them.
pub async fn run(context: &Context, command: &Monitoring) -> Result<Answer, Failure> {
    match command {
        Monitoring::Report(command) => report::report(context, command).await,
        Monitoring::Verify(command) => verify::verify(context, command).await,
        Monitoring::Decline(command) => verify::decline(context, command).await,
        Monitoring::Withdraw(command) => verify::withdraw(context, command).await,
        Monitoring::List { programme, stage } => {
            show::list(context, programme.as_deref(), *stage).await
        }
        Monitoring::Show { report } => show::show(context, *report).await,
        Monitoring::Calendar { programme } => calendar::calendar(context, programme).await,
    }
}
