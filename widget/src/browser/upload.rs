//! Sending a file, which says how much of it is sent.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ProgressEvent, XmlHttpRequest};

use super::api::{Reply, Server};

/// What of an answer's headers is read.
const HEADERS: [&str; 2] = ["ETag", "Retry-After"];

impl Server {
    /// Sends a text by POST; `sent` is told how many percent of it are on their way. No answer where the server cannot be
    /// reached.
    pub async fn upload(
        &self,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
        sent: impl Fn(u32) + 'static,
    ) -> Option<Reply> {
        // Only the older interface knows how far an upload is.
        let request = XmlHttpRequest::new().ok()?;
        request.open_with_async("POST", &[&self.origin, "/api/v1", path].concat(), true).ok()?;
        for (name, value) in headers {
            request.set_request_header(name, value).ok()?;
        }
        let told = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                sent((event.loaded() / event.total() * 100.0) as u32);
            }
        });
        let upload = request.upload().ok()?;
        upload.add_event_listener_with_callback("progress", told.as_ref().unchecked_ref()).ok()?;
        let ended = Promise::new(&mut |resolve, _| {
            let _ = request.add_event_listener_with_callback("loadend", &resolve);
        });
        request.send_with_opt_str(Some(body)).ok()?;
        JsFuture::from(ended).await.ok()?;
        let status = request.status().ok()?;
        // A gateway without a server behind it is no server.
        if matches!(status, 0 | 502..=504) {
            return None;
        }
        let answered = Headers::new().ok()?;
        for name in HEADERS {
            if let Some(value) = request.get_response_header(name).ok().flatten() {
                let _ = answered.set(name, &value);
            }
        }
        let text = request.response_text().ok().flatten().unwrap_or_default();
        let body = js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL);
        Some(Reply { status, headers: answered, body })
    }
}
