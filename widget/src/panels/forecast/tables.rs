//! The years of a forecast, and what the program aims at beside them.

use partner_roi_shared::Decimal;
use partner_roi_shared::text::plain;
use partner_roi_shared::what_if::{Beside, Forecast, ForecastYear, GroupYear, Subject};

use crate::view::{Context, El, el, head};
use crate::words::Key;

/// The years, the last of them by kind of partner where these are mixed, and the aims where a forecast says something of them.
pub fn tables(cx: Context, found: &Forecast) -> Vec<El> {
    let like_screen = |group: &GroupYear| {
        cx.form
            .with(|form| (&form.scenario().partner_type, &form.scenario().level) == (&group.partner_type, &group.level))
    };
    let mixed = found.years.last().is_some_and(|last| !last.groups.iter().all(like_screen));
    let aims: Vec<_> =
        found.projection.iter().chain(&found.rollout).filter_map(|beside| aim(cx, beside, mixed)).collect();
    let mut out = titled("forecast-years-title", cx.say(Key::FORECAST_BY_YEAR), years(cx, found));
    if let Some(last) = found.years.last().filter(|_| mixed) {
        let title = cx.fill(Key::FORECAST_BY_KIND, &[&cx.number(last.year)]);
        out.extend(titled("forecast-kinds-title", &title, kinds(cx, last)));
    }
    if !aims.is_empty() {
        let names = [Key::FORECAST_AIM, Key::FORECAST_AIM_STATED, Key::FORECAST_AIM_HERE, Key::FORECAST_AIM_MET];
        let table = el("table.aims").child(head(cx.shell(), &names)).child(el("tbody").children(aims));
        out.extend(titled("forecast-aims-title", cx.say(Key::FORECAST_AIMS), table));
        let rests = if mixed { "" } else { cx.say(Key::FORECAST_RESTS) };
        out.push(el("p.forecast-note").text(&cx.words.join(rests, cx.say(Key::FORECAST_LEAVERS))));
    }
    out
}

fn titled(id: &str, title: &str, table: El) -> Vec<El> {
    let scroll = el("div.scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", id);
    vec![el("h4").attr("id", id).text(title), scroll.child(table)]
}

fn years(cx: Context, found: &Forecast) -> El {
    let names = [
        Key::YEAR,
        Key::FORECAST_JOINED,
        Key::FORECAST_LOST,
        Key::FORECAST_AT_END,
        Key::FORECAST_REVENUE,
        Key::FORECAST_PAYOUTS,
        Key::FORECAST_NET,
        Key::FORECAST_SO_FAR,
    ];
    let row = |year: &ForecastYear| {
        let counts = [year.recruited, year.lost, year.partners].map(|count| number(cx, count));
        let amounts = [year.flows.partner_revenue, year.flows.payouts, year.flows.vendor_net, year.so_far.vendor_net];
        let amounts = amounts.map(|amount| money(cx, amount));
        el("tr")
            .child(el("th").attr("scope", "row").text(&cx.number(year.year)))
            .children(counts.iter().chain(&amounts).map(|text| el("td").text(text)))
    };
    el("table.by-year").child(head(cx.shell(), &names)).child(el("tbody").children(found.years.iter().map(row)))
}

/// A year by type and level.
fn kinds(cx: Context, year: &ForecastYear) -> El {
    let program = cx.form.with(|form| form.program().clone());
    let levels = !program.levels.is_empty();
    let names = [
        Key::PARTNER_TYPE,
        Key::LEVEL,
        Key::FORECAST_AT_END,
        Key::FORECAST_REVENUE,
        Key::FORECAST_PAYOUTS,
        Key::FORECAST_NET,
    ];
    let names: Vec<_> = names.into_iter().filter(|name| levels || *name != Key::LEVEL).collect();
    let row = |group: &GroupYear| {
        let partner_type = program.partner_type(&group.partner_type).map_or("", |known| known.name.as_str());
        let level = group.level.as_deref().and_then(|level| program.level(level)).map(|level| level.name.as_str());
        let amounts = [group.flows.partner_revenue, group.flows.payouts, group.flows.vendor_net];
        let amounts = amounts.map(|amount| el("td").text(&money(cx, amount)));
        el("tr")
            .child(cx.own_words(el("th").attr("scope", "row").text(partner_type)))
            .children(level.map(|level| cx.own_words(el("td.kind").text(level))))
            .child(el("td").text(&number(cx, group.partners)))
            .children(amounts)
    };
    el("table.kinds").child(head(cx.shell(), &names)).child(el("tbody").children(year.groups.iter().map(row)))
}

/// The row of what the program aims at, if the forecast can be held against it: all partners, or what all of them bring; those
/// of some types and levels where the forecast is of a mix. Partners who are all of one kind are held against no such aim: they
/// are one kind because it is on screen, and not because the others are missing.
fn aim(cx: Context, beside: &Beside, mixed: bool) -> Option<El> {
    let (forecast, target) = (beside.forecast?, beside.target?);
    let same_currency =
        || cx.formats.with(|formats| cx.form.with(|form| formats.currency() == form.program().currency));
    let when = match beside.to_month % 12 {
        0 => cx.fill(Key::YEAR_N, &[&cx.number(beside.to_month / 12)]),
        _ => cx.fill(Key::MONTH_N, &[&cx.number(beside.to_month)]),
    };
    let (name, write): (_, fn(Context, Decimal) -> String) = match &beside.subject {
        Subject::Metric(metric) => match metric.as_str() {
            "partners" => (cx.fill(Key::FORECAST_AIM_PARTNERS, &[&when]), number),
            "partner_revenue" if same_currency() => (cx.fill(Key::FORECAST_AIM_REVENUE, &[&when]), money),
            _ => return None,
        },
        Subject::Partners { .. } if !mixed => return None,
        Subject::Partners { standing: true, .. } => (cx.fill(Key::FORECAST_AIM_PARTNERS, &[&when]), number),
        Subject::Partners { .. } => {
            let months = [beside.from_month, beside.to_month].map(|month| cx.number(month));
            (cx.fill(Key::FORECAST_AIM_JOINED, &[&months[0], &months[1]]), number)
        }
    };
    let stated = match beside.up_to {
        Some(up_to) => cx.fill(Key::FORECAST_AIM_RANGE, &[&write(cx, target), &write(cx, up_to)]),
        None => write(cx, target),
    };
    let source = cx.form.with(|form| form.program().sources.get(&beside.source).unwrap_or(&beside.source).to_owned());
    let (class, met) = match beside.met()? {
        true => ("td.met", Key::FORECAST_AIM_YES),
        false => ("td.missed", Key::FORECAST_AIM_NO),
    };
    let name = el("th").attr("scope", "row").text(&name);
    let whom = whom(cx, &beside.subject).map(|whom| cx.own_words(el("span.of").text(&whom)));
    Some(
        el("tr")
            .child(name.children(whom).child(cx.own_words(el("span.of").text(&source))))
            .child(el("td").text(&stated))
            .child(el("td").text(&write(cx, forecast)))
            .child(el(class).text(cx.say(met))),
    )
}

/// Types and level of those whom an aim counts; nothing where it counts all.
fn whom(cx: Context, subject: &Subject) -> Option<String> {
    let Subject::Partners { partner_types, level, .. } = subject else { return None };
    cx.form.with(|form| {
        let program = form.program();
        let types = partner_types.iter().filter_map(|id| program.partner_type(id)).map(|known| known.name.clone());
        let level = level.as_deref().and_then(|level| program.level(level)).map(|level| level.name.clone());
        types.chain(level).reduce(|list, name| cx.fill(Key::CHART_LIST, &[&list, &name]))
    })
}

fn number(cx: Context, count: Decimal) -> String {
    cx.formats.with(|formats| formats.number(&plain(count)))
}

fn money(cx: Context, amount: Decimal) -> String {
    cx.formats.with(|formats| formats.money(amount))
}
