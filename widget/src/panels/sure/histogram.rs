//! Where the trials lie.

use partner_roi_shared::{Answer, Decimal};

use super::Sure;
use crate::panels::controls::aim_text;
use crate::state::simulation::Found;
use crate::view::{El, el};

pub fn histogram(sure: Sure, found: &Found) -> El {
    let cx = sure.cx;
    let aim = sure.asked.with(|asked| asked.as_ref().map(|asked| asked.aim));
    let text = |value: Decimal| aim.map(|aim| aim_text(cx, aim, Answer::Value(value))).unwrap_or_default();
    let rows = found.bars.iter().map(|(from, to, trials)| {
        el("tr").child(el("th").text(&[text(*from), text(*to)].join(" – "))).child(el("td").text(&cx.number(*trials)))
    });
    el("table").child(el("tbody").children(rows))
}
