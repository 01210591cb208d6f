//! The browser's services: formatting, storage, network, time marks. Thin; nothing is decided here.

pub mod api;
pub mod clipboard;
pub mod files;
pub mod format;
pub mod link;
pub mod marks;
pub mod storage;

/// Runs a task of the page. Boxed so that the machinery around it is compiled once, not once a task.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: std::pin::Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}
