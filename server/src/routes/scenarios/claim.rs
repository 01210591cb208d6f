//! What a client says that it has computed, and whether that can stand beside the server's own result.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;

use super::answer::Notice;
use crate::engine::{Calculated, ENGINE_VERSION};
use crate::problem::{Code, Problem};
use crate::routes::headers::text;

/// The hash of the report that the client computed.
pub const RESULT_HASH: HeaderName = HeaderName::from_static("result-hash");
/// The engine that the client computed it with.
pub const RESULT_ENGINE: HeaderName = HeaderName::from_static("result-engine");
/// The program that the client computed it with, as `id@version`.
pub const RESULT_PROGRAM: HeaderName = HeaderName::from_static("result-program");

/// What the client says it computed, as sent, so that it can be part of a fingerprint.
#[derive(Default)]
pub struct Claim<'a> {
    /// Hash of its report.
    pub hash: Option<&'a str>,
    /// Version of its engine; this one's if left out.
    pub engine: Option<&'a str>,
    /// Its program as `id@version`; this one's if left out.
    pub program: Option<&'a str>,
}

impl<'a> Claim<'a> {
    pub fn of(request: &'a HttpRequest) -> Result<Self, Problem> {
        let program = text(request, &RESULT_PROGRAM)?;
        let versioned = |program: &str| {
            program.rsplit_once('@').is_some_and(|(id, version)| {
                !id.is_empty() && !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        if !program.is_none_or(versioned) {
            return Err(Problem::new(
                Code::InvalidHeader,
                "Result-Program takes a program and its version, for example agent-platform@1.",
            ));
        }
        Ok(Self { hash: text(request, &RESULT_HASH)?, engine: text(request, &RESULT_ENGINE)?, program })
    }

    /// The notices for the person, as JSON, if the server's result may stand for the client's. Results
    /// can be compared only if they were made with the same engine and the same program.
    pub fn check(&self, calculated: &Calculated) -> Result<String, Problem> {
        let mut notices = Vec::new();
        let mut differs = |code, what: &str, theirs: Option<&str>, ours: &str| {
            if let Some(theirs) = theirs.filter(|theirs| *theirs != ours) {
                let detail = format!(
                    "The figures were computed with {what} {theirs}; the server's {what} is {ours}, and what is saved is its report."
                );
                notices.push(Notice { code, detail });
            }
        };
        differs("engine_differs", "engine", self.engine, ENGINE_VERSION);
        let program = format!("{}@{}", calculated.program_id, calculated.program_version);
        differs("program_differs", "program", self.program, &program);
        let same_result = self.hash.is_none_or(|hash| hash.eq_ignore_ascii_case(&calculated.result_hash));
        if notices.is_empty() && !same_result {
            return Err(Problem::new(
                Code::ResultDiffers,
                format!(
                    "The same engine and program give another result here (result hash {}); nothing was saved.",
                    calculated.result_hash
                ),
            ));
        }
        serde_json::to_string(&notices).map_err(|error| Problem::new(Code::Internal, error.to_string()))
    }
}
