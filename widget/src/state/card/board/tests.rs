use super::*;
use crate::state::card::doubt::Doubt;
use crate::state::card::entry::Wrong;
use crate::state::card::typed::Unsaved;
use crate::state::entry::EntryFault;
use partner_roi_shared::scorecard::{State, Status, Template};

const TEMPLATE: &str = r#"{
    "schema_version": 1, "id": "small", "version": 1, "name": "Small", "description": "Two metrics", "sources": {"S": "A source"},
    "groups": [{"id": "g", "label": "G"}],
    "metrics": [
        {"id": "leads", "label": "Leads", "group": "g", "unit": "count", "comparison": ">=", "source": "S", "goals": [{
            "worst": {"value": "0", "source": "S"}, "threshold": {"value": "50", "source": "S"},
            "target": {"value": "100", "source": "S"}, "weight": {"value": "0.5", "source": "S"}}]},
        {"id": "trained", "label": "Trained", "group": "g", "unit": "share", "comparison": ">=", "source": "S", "goals": [{
            "worst": {"value": "0", "source": "S"}, "threshold": {"value": "0.5", "source": "S"},
            "target": {"value": "0.9", "source": "S"}, "weight": {"value": "0.5", "source": "S"}}]}],
    "escalations": [{"id": "r", "subject": "metrics", "trigger": "improvement_plan", "owner": "O", "due_days": 30, "source": "S"}],
    "fit": [{"group": "strategic", "weight": {"value": "1", "source": "S"}, "criteria": ["market", "brand"], "source": "S"}]
}"#;

fn board() -> Board {
    let template = Template::from_json(TEMPLATE).expect("a template");
    let library = Box::leak(Box::new(Library::new(Some(template), Vec::new())));
    let card = r#"{"schema_version":1,"template":{"id":"small","version":1}}"#;
    Board::read(library, card, Separators::ENGLISH).expect("a card")
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn score(board: &Board) -> Option<String> {
    let judged = board.shown().judge().expect("judged");
    judged.quarters.last()?.score.ok().map(|score| score.normalize().to_string())
}

#[test]
fn figures_are_judged_while_they_are_typed_and_kept_when_taken() {
    let (mut board, today) = (board(), day("2026-02-10"));
    let quarter = board.next_quarter(today);
    assert_eq!(quarter.to_string(), "2026-Q1");
    board.enter(quarter);
    board.type_figure("leads", "80", today);
    assert_eq!(score(&board).as_deref(), Some("80"));
    board.type_figure("trained", "45%", today);
    assert_eq!(score(&board).as_deref(), Some("65"));
    assert!(board.document().contains("\"quarters\":[]"), "nothing is kept yet");
    let change = board.take_entry(today).expect("a change");
    assert_eq!(change.kind, Kind::Figures(quarter));
    assert_eq!(
        change.document,
        r#"{"entries":[{"actual":"80","metric":"leads"},{"actual":"0.45","metric":"trained"}]}"#
    );
    assert!(board.entry().is_none() && board.document().contains("0.45"));
}

#[test]
fn what_cannot_be_read_stays_beside_its_field_and_is_not_taken() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(board.next_quarter(today));
    board.type_figure("leads", "eighty", today);
    board.type_figure("trained", "45", today);
    let entry = board.entry().expect("an entry");
    assert_eq!(entry.fields[0].fault, Some(Wrong::Text(EntryFault::NotANumber)));
    assert_eq!((entry.fields[0].text.as_str(), entry.fields[1].fault.as_ref()), ("eighty", None));
    assert_eq!(score(&board).as_deref(), Some("50"), "what can be read counts");
    assert!(board.take_entry(today).is_none());
    board.type_figure("leads", "", today);
    assert!(board.take_entry(today).is_some(), "no figure is no fault");
}

#[test]
fn a_closed_quarter_is_restated_with_name_and_reason() {
    let (mut board, today) = (board(), day("2026-04-10"));
    let quarter = Quarter::parse("2026-Q1").expect("a quarter");
    board.enter(quarter);
    board.type_figure("leads", "40", today);
    board.take_entry(today).expect("a change");
    let closed = board.close(quarter, today).expect("closed");
    assert_eq!((closed.kind, closed.document.as_str()), (Kind::Close(quarter), r#"{"on":"2026-04-10"}"#));
    let later = day("2026-04-20");
    board.enter(quarter);
    board.type_figure("leads", "100", later);
    let judged = board.shown().judge().expect("judged");
    assert_eq!(judged.quarters[0].metrics[0].state, State::Green, "looked at before it is said who and why");
    assert!(board.take_entry(later).is_none());
    let entry = board.entry().expect("still there");
    assert!(entry.refusal("/by").is_some() && entry.refusal("/reason").is_some(), "{:?}", entry.refused);
    board.type_word(Field::By, "A. Example");
    board.type_word(Field::Reason, "Counted late");
    let change = board.take_entry(later).expect("a change");
    assert_eq!(change.kind, Kind::Restate(quarter));
    let quarter = &board.shown().card().quarters[0];
    assert_eq!((quarter.status, quarter.restatements.len()), (Status::Restated, 1));
}

#[test]
fn a_quarter_is_closed_in_its_turn_and_after_its_end() {
    let mut board = board();
    let quarter = |text| Quarter::parse(text).expect("a quarter");
    board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\nleads,2026-Q2,10\n").expect("taken");
    assert_eq!(board.can_close(quarter("2026-Q1"), day("2026-03-30")), Closable::From(day("2026-03-31")));
    assert_eq!(board.can_close(quarter("2026-Q1"), day("2026-03-31")), Closable::Now);
    assert_eq!(board.can_close(quarter("2026-Q2"), day("2026-07-01")), Closable::After(quarter("2026-Q1")));
    board.close(quarter("2026-Q1"), day("2026-04-01")).expect("closed");
    assert_eq!(board.can_close(quarter("2026-Q1"), day("2026-07-01")), Closable::Never);
    assert_eq!(board.can_close(quarter("2026-Q2"), day("2026-07-01")), Closable::Now);
    assert_eq!(board.can_close(quarter("2026-Q3"), day("2026-07-01")), Closable::After(quarter("2026-Q2")));
}

#[test]
fn a_quarter_that_is_begun_is_on_screen_and_gone_again_when_it_is_left() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(board.next_quarter(today));
    assert_eq!(board.shown().card().quarters.len(), 1);
    board.leave();
    assert!(board.shown().card().quarters.is_empty());
    board.enter(board.next_quarter(today));
    assert!(board.take_entry(today).is_some(), "a quarter without figures is a beginning too");
    board.enter(board.shown().card().quarters[0].quarter);
    assert!(board.take_entry(today).is_none() && board.entry().is_none(), "nothing changed");
}

#[test]
fn a_field_that_is_left_shows_how_it_was_read() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(board.next_quarter(today));
    let mut left = |text: &str| {
        board.type_figure("leads", text, today);
        let told = board.leave_figure("leads");
        (told, board.entry().expect("an entry").fields[0].text.clone())
    };
    assert_eq!(left("12k"), (None, "12,000".to_owned()));
    assert_eq!(left("1.234,5"), (None, "1,234.5".to_owned()));
    assert_eq!(left("12,5"), (Some("12.5".to_owned()), "12.5".to_owned()));
    assert_eq!(left("lots"), (None, "lots".to_owned()));
    assert_eq!(left(""), (None, String::new()));
}

#[test]
fn csv_and_fit_change_the_card_or_leave_it() {
    let mut board = board();
    assert!(board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\nnobody,2026-Q1,1\n").is_err());
    assert!(board.document().contains("\"quarters\":[]"));
    board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\n").expect("taken");
    assert!(board.csv().contains("leads,2026-Q1,10"));
    let fit = |board: &Board| board.shown().judge().expect("judged").fit.map(|fit| fit.percent.expect("a percent"));
    board.score_fit("strategic", "market", Some("7")).expect("scored");
    board.score_fit("strategic", "market", Some("8")).expect("scored again");
    assert_eq!(fit(&board).map(|percent| percent.normalize().to_string()).as_deref(), Some("80"));
    assert!(board.score_fit("strategic", "brand", Some("11")).is_err());
    board.score_fit("strategic", "market", None).expect("taken away");
    assert_eq!(fit(&board), None);
}

#[test]
fn what_is_typed_goes_on_over_the_figures_of_a_file() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(board.next_quarter(today));
    board.type_figure("leads", "12", today);
    board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\ntrained,2026-Q1,0.45\n").expect("taken");
    let fields = &board.entry().expect("it goes on").fields;
    let text = |metric: &str| fields.iter().find(|field| field.metric == metric).map(|field| field.text.as_str());
    assert_eq!((text("leads"), text("trained")), (Some("12"), Some("45")));
    assert_eq!(board.unsaved_figures(), 1);
    assert!(board.document().contains(r#"{"actual":"10","metric":"leads"}"#), "{}", board.document());
}

#[test]
fn a_file_is_written_as_spreadsheets_of_the_locale_open_it() {
    let mut board = board();
    board.take_csv("metric,quarter,actual\nleads,2026-Q1,10.5\ntrained,2026-Q1,0.45\n").expect("taken");
    assert!(board.csv().starts_with("metric,quarter,actual,note\nleads,2026-Q1,10.5,\n"), "{}", board.csv());
    board.separators = Separators { decimal: ',', group: '.' };
    let german = board.csv();
    assert_eq!(german, "metric;quarter;actual;note\nleads;2026-Q1;10,5;\ntrained;2026-Q1;0,45;\n");
    let before = board.document();
    board.take_csv(&german).expect("its own file");
    assert_eq!(board.document(), before);
    board.separators = Separators { decimal: '.', group: '’' };
    let swiss = board.csv();
    assert_eq!(swiss, "metric;quarter;actual;note\nleads;2026-Q1;10.5;\ntrained;2026-Q1;0.45;\n");
    board.take_csv(&swiss).expect("its own file");
    assert_eq!(board.document(), before);
    let percent = board.take_csv("metric;quarter;actual\ntrained;2026-Q1;45\n").expect_err("a slip of the pen");
    assert_eq!(
        percent.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect::<Vec<_>>(),
        [("/2/actual", "percent_sign")]
    );
}

#[test]
fn what_slips_and_what_is_on_its_way_to_a_trigger_is_the_engine_s_to_say() {
    use crate::state::card::attention::{Attention, of};
    let (mut board, today) = (board(), day("2026-10-02"));
    let rows = "leads,2026-Q1,95\nleads,2026-Q2,90\nleads,2026-Q3,80\ntrained,2026-Q2,0.8\ntrained,2026-Q3,0.2\n";
    board.take_csv(&["metric,quarter,actual\n", rows].concat()).expect("taken");
    for quarter in ["2026-Q1", "2026-Q2", "2026-Q3"] {
        board.close(Quarter::parse(quarter).expect("a quarter"), today).expect("closed");
    }
    let card = board.shown().judge().expect("judged");
    let found = of(&card, 2, today);
    let [Attention::Run(run), Attention::Slipping(metric, 2)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((run.quarters_to_trigger(), metric.id.as_str()), (1, "leads"));
}

#[test]
fn a_score_of_the_fit_leaves_figures_that_are_being_entered() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(board.next_quarter(today));
    board.type_figure("leads", "80", today);
    board.type_figure("trained", "4x", today);
    board.score_fit("strategic", "market", Some("7")).expect("scored");
    let entry = board.entry().expect("still there");
    assert_eq!((entry.fields[0].text.as_str(), entry.fields[1].text.as_str()), ("80", "4x"));
    assert_eq!(score(&board).as_deref(), Some("80"));
    assert!(board.score_fit("strategic", "market", Some("70")).is_err() && board.entry().is_some());
}

#[test]
fn figures_that_cannot_be_judged_are_not_taken() {
    let health =
        Template::from_json(include_str!("../../../../../shared/scorecards/health/1.json")).expect("a template");
    let library = Box::leak(Box::new(Library::new(Some(health), Vec::new())));
    let card = r#"{"schema_version":1,"template":{"id":"health","version":1},
        "plan":{"by_month":["0","1","1","1","1","1","1"],"first_quarter":"2026-Q1"}}"#;
    let mut board = Board::read(library, card, Separators::ENGLISH).expect("a card");
    let before = board.document();
    let most = "79228162514264337593543950334";
    let rows = format!("metric,quarter,actual\nactual_value,2026-Q1,{most}\nactual_value,2026-Q2,{most}\n");
    let faults = board.take_csv(&rows).expect_err("together they are too large");
    assert_eq!(faults.iter().next().map(|fault| fault.code), Some("overflow"));
    assert_eq!(board.document(), before);
}

#[test]
fn figures_that_are_being_entered_go_on_in_the_card_that_takes_its_place() {
    let (mut before, today) = (board(), day("2026-02-10"));
    before.enter(before.next_quarter(today));
    before.type_figure("leads", "80", today);
    let mut other = board();
    other.score_fit("strategic", "market", Some("7")).expect("scored");
    let mut next = other.clone();
    next.follow(&before);
    assert_eq!(next.entry().expect("still there").fields[0].text, "80");
    assert_eq!((score(&next).as_deref(), next.document()), (Some("80"), other.document()));
    let mut quiet = other.clone();
    quiet.follow(&board());
    assert!(quiet.entry().is_none() && score(&quiet).is_none());
}

#[test]
fn what_was_typed_and_not_saved_comes_back() {
    let (mut before, today) = (board(), day("2026-02-10"));
    before.take_csv("metric,quarter,actual\nleads,2026-Q1,40\ntrained,2026-Q1,0.45\n").expect("taken");
    let quarter = before.shown().card().quarters[0].quarter;
    before.enter(quarter);
    assert_eq!((before.unsaved(), before.unsaved_figures()), (None, 0), "nothing was typed");
    before.type_figure("leads", "80", today);
    before.type_figure("leads", "40", today);
    assert_eq!(before.unsaved(), None, "typed as it was");
    before.type_figure("leads", "80", today);
    before.type_figure("trained", "4x", today);
    assert_eq!(before.unsaved_figures(), 2);
    let kept = before.unsaved().expect("something was typed");

    let mut after = Board::read(before.library(), &before.document(), Separators::ENGLISH).expect("a card");
    assert!(after.resume(&kept, today));
    let entry = after.entry().expect("an entry");
    assert_eq!((entry.fields[0].text.as_str(), entry.fields[1].text.as_str()), ("80", "4x"));
    assert_eq!(entry.fields[1].fault, Some(Wrong::Text(EntryFault::NotANumber)));
    assert_eq!(score(&after).as_deref(), Some("80"), "shown, and not kept");
    assert_eq!(after.document(), before.document());

    after.type_figure("trained", "0.45%", today);
    after.type_figure("trained", "45", today);
    after.take_entry(today).expect("a change");
    let only = Unsaved { figures: vec![("leads".into(), "80".into())], ..kept.clone() };
    assert!(!after.resume(&only, today) && after.entry().is_none(), "the card has it by now");

    // A quarter that was only begun is begun again; one before the first has no place.
    let mut empty = board();
    assert!(empty.resume(&kept, today) && empty.shown().card().quarters.len() == 1);
    let early = Unsaved { quarter: Quarter::parse("2025-Q1").expect("a quarter"), ..kept };
    assert!(!after.resume(&early, today) && after.entry().is_none());
}

#[test]
fn newer_figures_take_the_place_of_those_that_nobody_touched() {
    let (mut before, today) = (board(), day("2026-04-10"));
    before.take_csv("metric,quarter,actual\nleads,2026-Q1,40\ntrained,2026-Q1,0.45\n").expect("taken");
    let quarter = before.shown().card().quarters[0].quarter;
    before.enter(quarter);
    before.type_figure("leads", "80", today);
    let mut newer = before.clone();
    newer.leave();
    newer.take_csv("metric,quarter,actual\nleads,2026-Q1,50\ntrained,2026-Q1,0.9\n").expect("taken");
    let texts = |board: &Board| -> Vec<String> {
        board.entry().expect("an entry").fields.iter().map(|field| field.text.clone()).collect()
    };
    let mut open = newer.clone();
    open.follow(&before);
    assert_eq!((texts(&open), open.unsaved_figures()), (vec!["80".to_owned(), "90".to_owned()], 1));

    // Closed meanwhile: what was typed is there to restate it.
    newer.close(quarter, today).expect("closed");
    newer.follow(&before);
    assert!(newer.entry().expect("an entry").restates);
    assert_eq!(texts(&newer), ["80", "90"]);
}

#[test]
fn what_closing_does_is_known_before_it_is_done() {
    let (mut board, today) = (board(), day("2026-07-10"));
    let quarter = |text| Quarter::parse(text).expect("a quarter");
    board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\nleads,2026-Q2,90\n").expect("taken");
    board.close(quarter("2026-Q1"), day("2026-04-01")).expect("closed");
    let raised = |board: &Board| {
        let closed = board.if_closed(quarter("2026-Q2"), today).expect("it can be closed");
        let judged = closed.judge().expect("judged");
        judged.audit.events.last().expect("the closing").raised.len()
    };
    assert_eq!(raised(&board), 0);
    board.enter(quarter("2026-Q2"));
    board.type_figure("leads", "20", today);
    assert_eq!(raised(&board), 1, "with what is being typed");
    assert!(!board.kept().card().quarters[1].is_closed() && board.document().contains("\"90\""));
    board.type_figure("leads", "many", today);
    assert!(!board.can_take());
    assert!(board.if_closed(quarter("2026-Q1"), today).is_none(), "it is closed");
}

#[test]
fn a_figure_that_looks_like_a_slip_is_asked_about() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(board.next_quarter(today));
    let mut asked = |text: &str| {
        board.type_figure("trained", text, today);
        board.doubt("trained").map(|(taken, doubt)| (taken.normalize().to_string(), doubt))
    };
    let meant = |text: &str| Doubt::Meant(text.parse().expect("a number"));
    assert_eq!(asked("0.91"), Some(("0.0091".to_owned(), meant("0.91"))));
    assert_eq!(asked("9100"), Some(("91".to_owned(), meant("0.91"))));
    for fine in ["91", "91%", "0.91%", "", "x"] {
        assert_eq!(asked(fine), None, "{fine}");
    }
}

#[test]
fn a_card_can_be_called_something_else_while_figures_are_entered() {
    let (mut board, today) = (board(), day("2026-02-10"));
    board.enter(Quarter::of(today));
    board.type_figure("leads", "80", today);
    let change = board.rename("  Brightline Systems ").expect("a name");
    assert_eq!((change.kind, change.document == board.document()), (Kind::Card, true));
    assert_eq!(board.kept().card().name.as_deref(), Some("Brightline Systems"));
    assert_eq!(board.unsaved_figures(), 1, "what is being entered goes on");
    board.rename(" ").expect("no name");
    assert_eq!(board.kept().card().name, None);
}

#[test]
fn figures_of_a_file_are_asked_about_as_typed_ones_are() {
    const CHANNEL: &str = include_str!("../../../../../shared/scorecards/agent-platform-channel/1.json");
    const PROGRAM: &str = include_str!("../../../../../shared/programs/agent-platform/1.json");
    let template = Template::from_json(CHANNEL).expect("a template");
    let program = partner_roi_shared::Program::from_json(PROGRAM).expect("a program");
    let library = Box::leak(Box::new(Library::new(Some(template), vec![program])));
    let card = r#"{"schema_version":1,"template":{"id":"agent-platform-channel","version":1}}"#;
    let mut board = Board::read(library, card, Separators::ENGLISH).expect("a card");
    let file = "metric,quarter,actual\nchannel_revenue_share,2026-Q1,380%\nretention,2026-Q1,91%\n\
        partner_revenue,2026-Q1,-5\nquarterly_business_reviews,2026-Q1,7\nsuccess_stories,2026-Q1,2\n\
        partner_council,2026-Q1,0.5\n";
    let rows = csv::read(file, board.kept().template()).expect("rows");
    let asked = board.doubts(&rows);
    assert!(asked.iter().all(|asked| asked.quarter.to_string() == "2026-Q1"));
    let asked: Vec<_> = asked.into_iter().map(|asked| (asked.row, asked.doubt)).collect();
    let whole = Doubt::Beyond(partner_roi_shared::Decimal::ZERO, partner_roi_shared::Decimal::ONE);
    assert_eq!(asked, [(2, whole), (4, Doubt::Below), (5, Doubt::YesNo), (7, Doubt::YesNo)]);
    let today = day("2026-02-10");
    board.enter(Quarter::of(today));
    board.type_figure("quarterly_business_reviews", "7", today);
    assert_eq!(board.doubt("quarterly_business_reviews").map(|(_, doubt)| doubt), Some(Doubt::YesNo));
}
