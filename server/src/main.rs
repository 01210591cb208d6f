//! `partner-roi`: see [`partner_roi_server::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    partner_roi_server::cli::run()
}
