//! The vendor's money in the program so far: a line over the months.

use std::rc::Rc;

use partner_roi_shared::Decimal;
use partner_roi_shared::text::plain;
use partner_roi_shared::what_if::Forecast;

use crate::chart::{LinePlot, Plot, Size};
use crate::view::chart::drawing::{label, px, upward, widest, zero};
use crate::view::chart::{Shown, pixels};
use crate::view::{El, Shell, el, head, svg};
use crate::words::Key;

/// The months of a forecast.
pub struct Flow(pub Rc<Forecast>);

impl Flow {
    fn partners(&self, cx: Shell, month: usize) -> String {
        let partners = month.checked_sub(1).and_then(|index| self.0.months.get(index)).map(|month| month.partners);
        cx.formats.with(|formats| formats.number(&plain(partners.unwrap_or_default())))
    }

    /// What is left for the vendor from the beginning to the end of a month.
    fn so_far(&self, month: usize) -> Decimal {
        let month = month.checked_sub(1).and_then(|index| self.0.months.get(index));
        month.map(|month| month.cumulative).unwrap_or_default()
    }
}

impl Shown for Flow {
    fn last(&self) -> u32 {
        self.0.months.len() as u32
    }

    fn rest(&self) -> u32 {
        self.last()
    }

    fn leap(&self) -> u32 {
        12
    }

    fn point(&self, cx: Shell, month: u32) -> String {
        let amount = cx.formats.with(|formats| formats.money(self.so_far(month as usize)));
        let name = cx.fill(Key::MONTH_N, &[&cx.number(month)]);
        cx.fill(Key::FORECAST_POINT, &[&name, &self.partners(cx, month as usize), &amount])
    }

    fn draw(&self, cx: Shell, size: Size) -> (Vec<El>, Rc<dyn Plot>) {
        let points = (0..=self.0.months.len()).map(|month| pixels(self.so_far(month))).collect();
        let plot = LinePlot::new(points, size, |ticks| widest(cx, ticks.iter().map(|tick| tick.plain.as_str())));
        let (room, level) = (plot.room, plot.values.at(0.0));
        let clip = |id: &str, from: f64, to: f64| {
            let place = svg("rect").attr("x", "0").attr("y", &px(from)).attr("width", &px(room.width));
            svg("clipPath").attr("id", id).child(place.attr("height", &px((to - from).max(0.0))))
        };
        let area = |what: &str, clip: &str| svg(what).attr("d", &plot.area).attr("clip-path", clip);
        let place = |month: &u32| {
            let x = plot.x(f64::from(*month));
            label("text", x, room.bottom + 1.35 * size.em, "middle", &cx.number(*month))
        };
        let drawn = vec![
            svg("defs").child(clip("forecast-above", 0.0, level)).child(clip("forecast-below", level, room.height)),
            upward(room, &plot.values, size.em, &|plain| cx.formats.with(|formats| formats.short(plain))),
            svg("g.axis").children(plot.months.iter().map(place)),
            area("path.area", "url(#forecast-above)"),
            // The hatching is that of the cash flow, which stands on every page.
            area("path.area negative", "url(#forecast-below)"),
            zero(room, &plot.values),
            svg("path.line").attr("d", &plot.line),
        ];
        (drawn, Rc::new(plot))
    }

    fn summary(&self, cx: Shell) -> String {
        let months = (1_u32..).zip(&self.0.months);
        let Some((month, lowest)) = months.min_by_key(|(month, found)| (found.cumulative, *month)) else {
            return String::new();
        };
        match lowest.cumulative.is_sign_negative() && !lowest.cumulative.is_zero() {
            true => {
                let amount = cx.formats.with(|formats| formats.money(lowest.cumulative));
                cx.fill(Key::FORECAST_LOWEST, &[&amount, &cx.number(month)])
            }
            false => cx.say(Key::FORECAST_NEVER_BELOW).to_owned(),
        }
    }

    fn table(&self, cx: Shell) -> Vec<El> {
        let cell = |text: &str| el("td").text(text);
        let rows = (1_u32..).zip(&self.0.months).map(|(number, month)| {
            let [net, so_far] = [month.vendor_net, month.cumulative]
                .map(|amount| cell(&cx.formats.with(|formats| formats.money(amount))));
            el("tr")
                .child(el("th").attr("scope", "row").text(&cx.fill(Key::MONTH_N, &[&cx.number(number)])))
                .child(cell(&self.partners(cx, number as usize)))
                .children([net, so_far])
        });
        let names = [Key::MONTH, Key::FORECAST_PARTNERS, Key::FORECAST_NET, Key::FORECAST_SO_FAR];
        vec![head(cx, &names), el("tbody").children(rows)]
    }
}
