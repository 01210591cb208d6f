//! Files that a person takes away or brings.

use js_sys::{Array, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use crate::view::el;

/// How long the address of a file is kept for the browser to read it, in milliseconds.
const KEPT: u32 = 60_000;

/// Gives a text to the person as a file.
pub fn download(name: &str, media_type: &str, text: &str) -> Option<()> {
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()).into(), &properties).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = el("a").attr("href", &address).attr("download", name).cast();
    link.click();
    gloo_timers::callback::Timeout::new(KEPT, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Some(())
}

/// What stands in a file: as UTF-8, and where it is not that, as older spreadsheets write.
pub async fn text_of(file: &File) -> Option<String> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => other.into_bytes().into_iter().map(char::from).collect(),
    })
}
