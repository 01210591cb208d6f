//! Calls to the server that the script came from.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::state::saving::{Ask, Outcome, Stored};

/// Where the script came from; its API and its programs lie beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    folder: String,
    /// Scheme, host and port.
    pub origin: String,
    /// What takes the place of fetching while the loader may have asked for it already, by address and token.
    early: Option<Function>,
}

/// A stored scenario as the server told it.
pub struct Opened {
    /// For later saves.
    pub stored: Stored,
    /// The scenario document.
    pub scenario: String,
    /// Engine of the stored report.
    pub engine: String,
    /// Hash of the stored report.
    pub result_hash: String,
    /// Program of the scenario.
    pub program: String,
    /// Its version.
    pub version: Option<u32>,
}

/// Any answer.
pub struct Reply {
    /// Its status.
    pub status: u16,
    headers: Headers,
    /// Its JSON, or null.
    pub body: JsValue,
}

impl Server {
    /// `folder` is the URL of the folder that the script lies in, `early` hands over what was asked for already.
    pub fn new(folder: &str, early: Option<Function>) -> Self {
        // Scheme, colon, two slashes, host: up to the third slash.
        let end = folder.match_indices('/').nth(2).map_or(folder.len(), |(end, _)| end);
        let origin = folder.get(..end).unwrap_or_default();
        Self { folder: folder.to_owned(), origin: origin.to_owned(), early }
    }

    /// The same from now on: what was asked for early is old by the time that somebody asks for it anew.
    pub fn by_itself(self) -> Self {
        Self { early: None, ..self }
    }

    /// Whether the API answers.
    pub async fn is_there(&self) -> bool {
        self.file(&[&self.origin, "/api/v1/programs"].concat()).await.is_some()
    }

    /// What is published at a URL.
    pub async fn file(&self, url: &str) -> Option<String> {
        let promise = match &self.early {
            Some(early) => early.call1(&JsValue::NULL, &url.into()).ok()?.unchecked_into(),
            None => web_sys::window()?.fetch_with_str(url),
        };
        let response: Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
        if !response.ok() {
            return None;
        }
        JsFuture::from(response.text().ok()?).await.ok()?.as_string()
    }

    /// The answer that the loader has asked for with a token, once.
    pub async fn early(&self, url: &str, token: &str) -> Option<Response> {
        let promise = self.early.as_ref()?.call2(&JsValue::NULL, &url.into(), &token.into()).ok()?;
        JsFuture::from(promise.dyn_into::<Promise>().ok()?).await.ok()?.dyn_into().ok()
    }

    /// A program's text: the published file, or an older version from the API.
    pub async fn program(&self, id: &str, version: Option<u32>) -> Option<String> {
        self.published("programs", id, version).await
    }

    async fn published(&self, what: &str, id: &str, version: Option<u32>) -> Option<String> {
        let id = String::from(js_sys::encode_uri_component(id));
        let url = match version {
            None => [self.folder.as_str(), what, "/", &id, ".json"].concat(),
            Some(version) => [&self.origin, "/api/v1/", what, "/", &id, "?version=", &version.to_string()].concat(),
        };
        self.file(&url).await
    }

    /// The words of a language that are not needed from the first moment on.
    pub async fn later_words(&self, language: &str) -> Option<String> {
        self.file(&[self.folder.as_str(), "words/", language, ".later.json"].concat()).await
    }

    /// The words of scorecards.
    pub async fn scorecard_words(&self, language: &str) -> Option<String> {
        self.file(&[self.folder.as_str(), "words/", language, ".scorecard.json"].concat()).await
    }

    /// A scorecard template's text: the published file, or an older version from the API.
    pub async fn template(&self, id: &str, version: Option<u32>) -> Option<String> {
        self.published("templates", id, version).await
    }

    /// Opens a stored scenario. `token` may be the one to edit or the one to read.
    pub async fn open(&self, id: &str, token: &str) -> Result<Opened, Outcome> {
        let reply = self.call("GET", &["/scenarios/", id].concat(), None, &[("Authorization", &bearer(token))]).await;
        let reply = reply.ok_or(Outcome::Unreachable)?;
        if reply.status != 200 {
            return Err(reply.unopened());
        }
        let scenario = get(&reply.body, "scenario");
        let report = get(&reply.body, "report");
        let edit = token.starts_with("pre_").then(|| token.to_owned());
        let read = token.starts_with("prr_").then(|| token.to_owned());
        Ok(Opened {
            stored: Stored { id: id.to_owned(), etag: reply.etag(), edit, read },
            program: text(&scenario, "program"),
            version: get(&get(&report, "program"), "version").as_f64().map(|version| version as u32),
            scenario: js_sys::JSON::stringify(&scenario).map(String::from).unwrap_or_default(),
            engine: text(&report, "engine"),
            result_hash: text(&report, "result_hash"),
        })
    }

    /// Saves. The second part is the server's engine, if it calculated with another one and stored its own result.
    pub async fn save(&self, ask: &Ask, document: &str, result_hash: &str, engine: &str) -> (Outcome, Option<String>) {
        let computed = [("Result-Hash", result_hash), ("Result-Engine", engine)];
        let reply = match ask {
            Ask::Create => self.call("POST", "/scenarios", Some(document), &computed).await,
            Ask::Update { id, etag, edit } => {
                let bearer = bearer(edit);
                let headers =
                    [computed[0], computed[1], ("If-Match", etag.as_str()), ("Authorization", bearer.as_str())];
                self.call("PUT", &["/scenarios/", id].concat(), Some(document), &headers).await
            }
        };
        let Some(reply) = reply else { return (Outcome::Unreachable, None) };
        let notices = get(&reply.body, "notices").dyn_into::<js_sys::Array>().unwrap_or_default();
        let differs = notices.iter().find_map(|notice| {
            (text(&notice, "code") == "engine_differs").then(|| text(&get(&reply.body, "report"), "engine"))
        });
        let outcome = match (reply.status, ask) {
            (201, _) => Outcome::Stored(Stored {
                id: text(&reply.body, "id"),
                etag: reply.etag(),
                edit: Some(text(&reply.body, "edit_token")).filter(|token| !token.is_empty()),
                read: Some(text(&reply.body, "read_token")).filter(|token| !token.is_empty()),
            }),
            (200 | 204, Ask::Update { .. }) => Outcome::Updated { etag: reply.etag() },
            _ => reply.refused(),
        };
        (outcome, differs)
    }

    pub async fn call(&self, method: &str, path: &str, body: Option<&str>, headers: &[(&str, &str)]) -> Option<Reply> {
        let init = RequestInit::new();
        init.set_method(method);
        let sent = Headers::new().ok()?;
        if let Some(body) = body {
            sent.set("Content-Type", "application/json").ok()?;
            init.set_body(&body.into());
        }
        for (name, value) in headers {
            sent.set(name, value).ok()?;
        }
        init.set_headers(&sent);
        let url = [&self.origin, "/api/v1", path].concat();
        let response = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(&url, &init)).await.ok()?;
        let response: Response = response.dyn_into().ok()?;
        reply(response).await
    }
}

/// An answer; none from a gateway without a server behind it, which is no server.
pub async fn reply(response: Response) -> Option<Reply> {
    let (status, headers) = (response.status(), response.headers());
    if matches!(status, 502..=504) {
        return None;
    }
    let body = match response.json() {
        Ok(json) => JsFuture::from(json).await.unwrap_or(JsValue::NULL),
        Err(_) => JsValue::NULL,
    };
    Some(Reply { status, headers, body })
}

impl Reply {
    /// The revision, quotes included.
    pub fn etag(&self) -> String {
        self.headers.get("ETag").ok().flatten().unwrap_or_default()
    }

    /// After how many seconds it is worth trying again, if the server says so.
    pub fn retry_after(&self) -> Option<u32> {
        self.headers.get("Retry-After").ok().flatten()?.trim().parse().ok()
    }

    /// What it means for what was to be opened: too many requests and faults of the server's own say nothing of its link.
    pub fn unopened(&self) -> Outcome {
        match self.status {
            429 | 500.. => Outcome::Unreachable,
            _ => self.refused(),
        }
    }

    /// What a refusal means.
    pub fn refused(&self) -> Outcome {
        match self.status {
            412 => Outcome::Stale,
            404 | 410 => Outcome::Missing,
            _ => {
                let detail = text(&self.body, "detail");
                Outcome::Refused(if detail.is_empty() { self.status.to_string() } else { detail })
            }
        }
    }
}

/// The header of a token.
pub fn bearer(token: &str) -> String {
    ["Bearer ", token].concat()
}

/// A property.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a text.
pub fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}
