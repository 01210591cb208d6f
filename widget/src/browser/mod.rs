//! The browser's services: formatting, storage, network, time marks. Thin; nothing is decided here.

use partner_roi_shared::date::Date;

pub mod api;
pub mod clipboard;
pub mod files;
pub mod format;
pub mod link;
pub mod listener;
pub mod marks;
pub mod storage;

/// Runs a task of the page. Boxed so that the machinery around it is compiled once, not once a task.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: std::pin::Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}

/// The day that it is for the person, not in Greenwich.
pub fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let two = |number: u32| if number < 10 { format!("0{number}") } else { number.to_string() };
    let text = [now.get_full_year().to_string(), two(now.get_month() + 1), two(now.get_date())].join("-");
    Date::parse(&text)
}
