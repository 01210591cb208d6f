//! Files that a person takes away or brings. A script does it that is loaded for it.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::api::{Reply, Server, get, reply};
use crate::view::{El, el};

const SCRIPT: &str = "partner-roi-files.js";

/// Loads the script, so that it is there when the server is not. `part` imports what lies beside the loader.
pub async fn load(part: &Function) -> Option<JsValue> {
    let loading: Promise = part.call1(&JsValue::NULL, &SCRIPT.into()).ok()?.dyn_into().ok()?;
    JsFuture::from(loading).await.ok()
}

async fn call(part: &Function, name: &str, arguments: &Array) -> Option<JsValue> {
    let function: Function = get(&load(part).await?, name).dyn_into().ok()?;
    let given = function.apply(&JsValue::NULL, arguments).ok()?;
    match given.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await.ok(),
        Err(value) => Some(value),
    }
}

/// Gives a text to the person as a file. False if the script could not be loaded.
pub async fn download(part: Function, name: String, media_type: &str, text: String) -> bool {
    let arguments = Array::of3(&name.into(), &media_type.into(), &text.into());
    call(&part, "download", &arguments).await.is_some()
}

/// The file that was chosen in a field, and how many bytes it has.
pub fn chosen(field: &El) -> Option<(JsValue, f64)> {
    let file = get(&get(field.node(), "files"), "0");
    let size = get(&file, "size").as_f64()?;
    Some((file, size))
}

/// What stands in a file.
pub async fn text_of(part: Function, file: JsValue) -> Option<String> {
    call(&part, "read", &Array::of1(&file)).await?.as_string()
}

impl Server {
    /// Sends a text by POST; `sent` is told how many percent of it are on their way. No answer where the server cannot be
    /// reached.
    pub async fn upload(
        &self,
        part: &Function,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
        sent: impl Fn(u32) + 'static,
    ) -> Option<Reply> {
        let listener = el("span");
        let told = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            if let Some(percent) = get(&event, "detail").as_f64() {
                sent(percent as u32);
            }
        });
        listener.node().add_event_listener_with_callback("told", told.as_ref().unchecked_ref()).ok()?;
        let headers: Array =
            headers.iter().map(|(name, value)| Array::of2(&(*name).into(), &(*value).into())).collect();
        let url = [&self.origin, "/api/v1", path].concat();
        let arguments = Array::of4(listener.node(), &url.into(), &headers, &body.into());
        let response: Response = call(part, "upload", &arguments).await?.dyn_into().ok()?;
        reply(response).await
    }
}
