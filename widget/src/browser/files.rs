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
    settled(part.call1(&JsValue::NULL, &SCRIPT.into())).await
}

/// What a function of the script gives. All of them promise it.
async fn call<const N: usize>(part: &Function, name: &str, arguments: [JsValue; N]) -> Option<JsValue> {
    let function: Function = get(&load(part).await?, name).dyn_into().ok()?;
    let arguments: Array = arguments.into_iter().collect();
    settled(function.call1(&JsValue::NULL, &arguments)).await
}

async fn settled(promised: Result<JsValue, JsValue>) -> Option<JsValue> {
    JsFuture::from(promised.ok()?.unchecked_into::<Promise>()).await.ok()
}

/// Gives a text to the person as a file. False if the script could not be loaded.
pub async fn download(part: Function, name: String, media_type: &str, text: String) -> bool {
    call(&part, "download", [name.into(), media_type.into(), text.into()]).await.is_some()
}

/// The file that was chosen in a field, and how many bytes it has.
pub fn chosen(field: &El) -> Option<(JsValue, f64)> {
    let file = get(&get(field.node(), "files"), "0");
    let size = get(&file, "size").as_f64()?;
    Some((file, size))
}

/// What stands in a file.
pub async fn text_of(part: Function, file: JsValue) -> Option<String> {
    call(&part, "read", [file]).await?.as_string()
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
        let pair =
            |(name, value): &(&str, &str)| [JsValue::from(*name), (*value).into()].into_iter().collect::<Array>();
        let headers: Array = headers.iter().map(pair).collect();
        let url = [&self.origin, "/api/v1", path].concat();
        let arguments = [listener.node().into(), url.into(), headers.into(), body.into()];
        let response: Response = call(part, "upload", arguments).await?.dyn_into().ok()?;
        reply(response).await
    }
}
