use super::*;
use crate::state::cases::Chosen;
use crate::state::entry::EntryFault;
use partner_roi_shared::Answer as Outcome;
use partner_roi_shared::what_if::{Target, levels};
use std::rc::Rc;

const PROGRAM: &str = include_str!("../../../../shared/programs/agent-platform/1.json");

fn form() -> Form {
    let program = Arc::new(Program::from_json(PROGRAM).expect("the bundled program is sound"));
    let start = Scenario::new("agent-platform", "channel", Some("premier"));
    Form::new(program, start, Separators::ENGLISH).expect("it has these")
}

fn spec(path: &str) -> &'static InputSpec {
    InputId::from_path(path).expect("in the registry").spec()
}

fn net_profit(form: &Form) -> Outcome {
    form.answer().expect("there is one").0.measures.partner.net_profit.answer
}

#[test]
fn the_answer_is_the_engine_s_own() {
    let mut form = form();
    form.type_text(spec("deal_size"), "36k");
    let text = r#"{"program":"agent-platform","partner_type":"channel","level":"premier","deal_size":"36000"}"#;
    let scenario = Scenario::from_json(text).expect("sound");
    let direct = calculate(form.program(), &scenario).expect("sound");
    assert_eq!(form.answer().map(|answer| answer.0.result_hash()), Some(direct.result_hash()));
}

#[test]
fn a_wrong_text_stays_as_typed_and_the_last_good_answer_with_it() {
    let mut form = form();
    form.type_text(spec("deal_size"), "30,000");
    form.leave(spec("deal_size"));
    let good = net_profit(&form);
    form.type_text(spec("deal_size"), "30,000 apples");
    let field = form.field(spec("deal_size"));
    assert_eq!((field.text.as_str(), field.fault), ("30,000 apples", Some(EntryFault::NotANumber)));
    assert!(form.is_stale());
    assert_eq!(net_profit(&form), good);
    // Another field still counts on top of the last good value.
    form.type_text(spec("conversion"), "20");
    assert_ne!(net_profit(&form), good);
    assert!(form.is_stale());
    // Leaving the field does not take the text away.
    assert_eq!(form.leave(spec("deal_size")), None);
    assert_eq!(form.field(spec("deal_size")).text, "30,000 apples");
    form.type_text(spec("deal_size"), "30000");
    assert!(!form.is_stale());
}

#[test]
fn a_number_on_its_way_is_no_last_good_answer() {
    let mut form = form();
    let good = net_profit(&form);
    for text in ["1", "12", "12x", "-", "0.", "0.x"] {
        form.type_text(spec("deal_size"), text);
        if form.is_stale() {
            assert_eq!(net_profit(&form), good, "{text}");
            assert!(!form.field(spec("deal_size")).changed, "{text}");
        } else {
            assert_ne!(net_profit(&form), good, "{text}");
        }
    }
    form.leave(spec("deal_size"));
    assert_eq!((form.field(spec("deal_size")).text.as_str(), form.steps()), ("0.x", (false, false)));
    // What was left is meant.
    form.type_text(spec("deal_size"), "12k");
    form.leave(spec("deal_size"));
    let meant = net_profit(&form);
    form.type_text(spec("deal_size"), "12");
    form.type_text(spec("deal_size"), "12k!");
    assert_eq!((net_profit(&form), form.value(spec("deal_size").id)), (meant, Value::Decimal(12_000.into())));
}

#[test]
fn an_answer_from_before_the_field_stays_where_figures_lead_nowhere_together() {
    let mut form = form();
    for path in ["leads_growth", "price_change", "opening_customers", "deal_size"] {
        let most =
            entry::write(spec(path).kind, &spec(path).read_text(spec(path).max).expect("a limit"), Separators::ENGLISH);
        form.type_text(spec(path), &most);
        form.leave(spec(path));
    }
    form.type_text(spec("horizon"), "36");
    form.leave(spec("horizon"));
    let Some(good) = form.problem().is_none().then(|| net_profit(&form)) else { panic!("{:?}", form.problem()) };
    for text in ["1", "12", "120"] {
        form.type_text(spec("horizon"), text);
    }
    assert!(form.problem().is_some());
    assert_eq!(net_profit(&form), good);
}

#[test]
fn a_rate_that_is_typed_is_one_step() {
    let mut form = form();
    let rate = |rate: &str| super::super::exchange::read("EUR", rate, "2026-11-21", Separators::ENGLISH);
    for typed in ["0", "0.9", "0.92"] {
        form.set_exchange(rate(typed), true);
    }
    form.pause();
    form.set_exchange(rate("0.95"), true);
    form.undo();
    assert_eq!(form.scenario().exchange_rate, rate("0.92"));
    form.undo();
    assert_eq!((form.scenario().exchange_rate.clone(), form.steps()), (None, (false, true)));
}

#[test]
fn leaving_writes_out_what_was_read_and_tells_what_may_surprise() {
    let mut form = form();
    form.type_text(spec("deal_size"), "12.5k");
    assert_eq!(form.leave(spec("deal_size")), None);
    assert_eq!(form.field(spec("deal_size")).text, "12,500");
    form.type_text(spec("conversion"), "22,5");
    assert_eq!(form.leave(spec("conversion")).as_deref(), Some("22.5"));
}

#[test]
fn what_repeats_the_default_is_no_change() {
    let mut form = form();
    let default = form.field(spec("deal_size")).default;
    form.type_text(spec("deal_size"), "1");
    assert!(form.field(spec("deal_size")).changed && form.differs());
    form.type_text(spec("deal_size"), &default);
    form.leave(spec("deal_size"));
    assert!(!form.field(spec("deal_size")).changed && !form.differs());
}

#[test]
fn a_level_changes_its_terms_and_nothing_that_was_typed() {
    let mut form = form();
    form.type_text(spec("deal_size"), "50000");
    form.leave(spec("deal_size"));
    let before = form.field(spec("revenue_share")).text;
    form.set_level("strategic");
    assert_ne!(form.field(spec("revenue_share")).text, before);
    assert_eq!(form.field(spec("deal_size")).text, "50,000");
    form.set_level("no such level");
    assert_eq!(form.scenario().level.as_deref(), Some("strategic"));
}

#[test]
fn resets_lead_back_to_the_author_s_choice() {
    let mut form = form();
    let start = net_profit(&form);
    form.type_text(spec("deal_size"), "50000");
    form.reset_field(spec("deal_size"));
    assert_eq!(net_profit(&form), start);
    form.type_text(spec("churn"), "rubbish");
    form.set_level("registered");
    form.reset();
    assert_eq!(net_profit(&form), start);
    assert!(!form.differs() && !form.is_stale());
}

#[test]
fn figures_that_lead_nowhere_together_keep_the_last_answer_and_say_why() {
    let mut form = form();
    for path in ["leads_growth", "price_change", "opening_customers", "deal_size"] {
        form.type_text(spec(path), "1");
        let most =
            entry::write(spec(path).kind, &spec(path).read_text(spec(path).max).expect("a limit"), Separators::ENGLISH);
        form.type_text(spec(path), &most);
    }
    form.type_text(spec("horizon"), "120");
    assert!(form.problem().is_some(), "no exact decimal holds this");
    assert!(form.is_stale() && form.answer().is_some());
    form.reset();
    assert!(form.problem().is_none());
}

#[test]
fn a_document_that_is_refused_changes_nothing() {
    let mut form = form();
    form.type_text(spec("deal_size"), "50000");
    let before = form.scenario().to_json();
    let foreign = Scenario::new("agent-platform", "nobody", None);
    assert!(form.load(foreign).is_err());
    assert_eq!(form.scenario().to_json(), before);
}

/// Half of the leads, however it is worked out.
fn half() -> Chosen {
    let turn_out = |program: &Program, scenario: &Scenario| {
        let Value::Decimal(leads) = scenario.resolve(program)?.value(spec("leads_per_month").id) else { panic!() };
        let mut half = scenario.clone();
        half.set(spec("leads_per_month").id, Value::Decimal(leads / partner_roi_shared::Decimal::TWO));
        Ok(half)
    };
    Chosen { id: "half".to_owned(), turn_out: Rc::new(turn_out) }
}

fn shown(form: &Form) -> String {
    form.shown().expect("there is one").0.result_hash()
}

#[test]
fn a_case_is_shown_and_changes_nothing_that_was_said() {
    let mut form = form();
    let before = (shown(&form), form.scenario().to_json());
    form.show_case(Some(half())).expect("half of it has an answer");
    form.type_text(spec("leads_per_month"), "8");
    assert_eq!(form.case(), Some("half"));
    assert_eq!(form.scenario().get(spec("leads_per_month").id), Some(&Value::Decimal(8.into())));
    let text = r#"{"program":"agent-platform","program_version":1,"partner_type":"channel","level":"premier","leads_per_month":"4"}"#;
    let direct = calculate(form.program(), &Scenario::from_json(text).expect("sound")).expect("sound");
    assert_eq!(shown(&form), direct.result_hash());
    assert_eq!(form.shown_scenario().to_json(), Scenario::from_json(text).expect("sound").to_json());
    // What is saved and told is what was entered.
    assert_ne!(form.answer().map(|answer| answer.0.result_hash()), Some(direct.result_hash()));
    form.reset_field(spec("leads_per_month"));
    form.show_case(None).expect("nothing can be wrong with it");
    assert_eq!((shown(&form), form.scenario().to_json()), before);
}

#[test]
fn a_case_without_an_answer_is_not_shown() {
    let mut form = form();
    let before = shown(&form);
    let fault = |_: &Program, _: &Scenario| Err(Fault::new("", "overflow", "too large").into());
    assert!(form.show_case(Some(Chosen { id: "huge".to_owned(), turn_out: Rc::new(fault) })).is_err());
    assert_eq!((form.case(), shown(&form)), (None, before));
}

#[test]
fn steps_can_be_taken_back_and_again() {
    let mut form = form();
    let start = net_profit(&form);
    assert_eq!(form.steps(), (false, false));
    for text in ["5", "50", "50000"] {
        form.type_text(spec("deal_size"), text);
    }
    form.leave(spec("deal_size"));
    form.set_level("strategic");
    let end = net_profit(&form);
    form.undo();
    assert_eq!(form.scenario().level.as_deref(), Some("premier"));
    assert_eq!(form.field(spec("revenue_share")).text, "35");
    form.undo();
    assert_eq!((net_profit(&form), form.steps()), (start, (false, true)));
    form.redo();
    form.redo();
    assert_eq!((net_profit(&form), form.steps()), (end, (true, false)));
}

#[test]
fn a_wrong_text_is_no_step_and_goes_with_the_step_before() {
    let mut form = form();
    form.type_text(spec("deal_size"), "x");
    assert_eq!(form.steps(), (false, false));
    form.set_level("strategic");
    form.undo();
    assert!(!form.is_stale() && !form.differs());
}

#[test]
fn a_reset_can_be_taken_back() {
    let mut form = form();
    form.type_text(spec("deal_size"), "50000");
    let changed = net_profit(&form);
    form.reset();
    form.undo();
    assert_eq!(net_profit(&form), changed);
}

#[test]
fn a_level_is_used_for_the_business_that_it_was_shown_for() {
    let mut form = form();
    let target = Target::from_name("partner.net_profit").expect("a figure");
    let program = form.program().clone();
    let found = levels(&program, form.scenario(), target).expect("levels");
    for row in &found.rows {
        form.keep_business_at(&row.level.id);
        assert_eq!(net_profit(&form), row.report.measures.partner.net_profit.answer, "{}", row.level.id);
        assert_eq!(form.counted(spec("leads_per_month")), "5", "{}", row.level.id);
    }
    // What is as usual at a level is no choice of the person's.
    form.keep_business_at("premier");
    assert!(!form.differs() && !form.field(spec("leads_per_month")).changed);
    // The other way, leads follow the level.
    form.set_level("strategic");
    assert_eq!(form.counted(spec("leads_per_month")), "10");
}

#[test]
fn what_a_faulty_field_is_calculated_with_is_known() {
    let mut form = form();
    form.type_text(spec("leads_per_month"), "x");
    form.type_text(spec("deal_size"), "60,000");
    let faulty: Vec<_> = form.faulty().map(|spec| (spec.path, form.counted(spec))).collect();
    assert_eq!(faulty, [("leads_per_month", "5".to_owned())]);
    assert_eq!(form.counted(spec("deal_size")), "60,000");
}

#[test]
fn an_amount_of_another_currency_is_no_amount_here() {
    let mut form = form();
    form.type_text(spec("deal_size"), "40000");
    form.leave(spec("deal_size"));
    let good = net_profit(&form);
    for text in ["£500", "€ 1.200", "EUR 36000", "¥1"] {
        form.type_text(spec("deal_size"), text);
        assert_eq!(form.leave(spec("deal_size")), None);
        let field = form.field(spec("deal_size"));
        assert_eq!((field.text.as_str(), field.fault), (text, Some(EntryFault::Currency)));
        assert_eq!((form.counted(spec("deal_size")).as_str(), net_profit(&form)), ("40,000", good), "{text}");
        assert!(form.is_stale());
    }
    for text in ["$36k", "US$ 36,000", "36,000 USD", "36000"] {
        form.type_text(spec("deal_size"), text);
        assert_eq!((form.field(spec("deal_size")).fault, form.counted(spec("deal_size")).as_str()), (None, "36,000"));
    }
    // A count is in no currency.
    form.type_text(spec("leads_per_month"), "8");
    assert!(!form.is_stale());
}

#[test]
fn a_reading_that_may_surprise_is_told_until_something_else_is_typed() {
    let mut form = form();
    form.type_text(spec("conversion"), "1,5");
    assert!(!form.field(spec("conversion")).told);
    form.leave(spec("conversion"));
    assert!(form.field(spec("conversion")).told && !form.field(spec("deal_size")).told);
    form.type_text(spec("deal_size"), "1");
    assert!(!form.field(spec("conversion")).told);
}

#[test]
fn no_share_is_asked_for_where_a_plan_pays() {
    let mut form = form();
    assert!(form.field(spec("revenue_share")).matters);
    form.set_plan("tiered");
    assert!(!form.field(spec("revenue_share")).matters && form.matters(spec("payout_plan.bands").id));
    form.set_plan("");
    assert!(form.field(spec("revenue_share")).matters);
}

#[test]
fn a_rate_that_may_be_a_slip_is_said_back() {
    let conversion = spec("conversion");
    let left = |text: &str| {
        let mut form = form();
        form.type_text(conversion, text);
        (form.leave(conversion), form.field(conversion).told)
    };
    // 15% holds without it.
    assert_eq!(left("0.15"), (Some("0.15".to_owned()), true));
    for meant in ["0.15%", "14", "0.8", "0"] {
        assert_eq!(left(meant), (None, false), "{meant}");
    }
    // A small share of what is small anyway, and a count.
    let mut form = form();
    for (path, text) in [("churn", "0.5"), ("leads_per_month", "0.005")] {
        form.type_text(spec(path), text);
        assert_eq!(form.leave(spec(path)), None, "{path}");
    }
}
