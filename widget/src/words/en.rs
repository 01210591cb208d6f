//! English.
#![allow(missing_docs, reason = "each constant is its own text")]

pub const TITLE: &str = "Partner return calculator";
pub const INPUTS: &str = "Your figures";
pub const ANSWERS: &str = "Result";

pub const PARTNER_TYPE: &str = "Partner type";
pub const LEVEL: &str = "Level";
pub const SHARE: &str = "{0} share";
pub const VIEW: &str = "Seen by";
pub const VIEW_PARTNER: &str = "Partner";
pub const VIEW_VENDOR: &str = "Vendor";
pub const VIEW_JOINT: &str = "Both together";

pub const YOUR_BUSINESS: &str = "Your business";
pub const DEALS: &str = "Deals";
pub const PROGRAM_TERMS: &str = "Program terms";
pub const PARTNER_BUSINESS: &str = "What you add";
pub const COSTS: &str = "Costs";
pub const METHOD: &str = "Time and money";
pub const MORE_DEMAND: &str = "Growth, ramp, season";
pub const MORE_DEALS: &str = "Billing, baseline, collection";
pub const MORE_TERMS: &str = "Payouts and fees";
pub const MORE_PARTNER: &str = "Training, marketing, integration";
pub const ALL_COSTS: &str = "Costs of both sides, by group";
pub const MORE_METHOD: &str = "Discounting and rounding";
pub const OEM: &str = "White label";
pub const MORE_OEM: &str = "Royalty and minimum";
pub const CO_DEVELOPMENT: &str = "Joint product";
pub const MORE_CO_DEVELOPMENT: &str = "Maintenance and property";
pub const INVESTMENT: &str = "Investment";
pub const MORE_INVESTMENT: &str = "Own use";
pub const VENTURE: &str = "Venture";
pub const MORE_VENTURE: &str = "Shares, exit, sprints";
pub const RISK: &str = "Risk";
pub const ALL_RISKS: &str = "What may fall short or cost more";
pub const MODEL: &str = "Partnership";
pub const PLAN: &str = "Payout plan";
pub const USUAL_PLAN: &str = "The program's usual share";
pub const CHANGED_COUNT: &str = "{0} changed";

pub const ASSUMPTION: &str = "Assumption: {0}";
pub const SOURCE: &str = "Source: {0}.";
pub const PROGRAM: &str = "Set by the program";
pub const CHANGED_FROM: &str = "Changed from {0}";
pub const CHANGED: &str = "Changed";
pub const NO_LIMIT: &str = "no limit";
pub const RESET_FIELD: &str = "Reset";
pub const RESET_FIELD_TO: &str = "Reset {0} to {1}";
pub const IN_PERCENT: &str = "in percent";
pub const IN_CURRENCY: &str = "in {0}";
pub const READ_AS: &str = "{0} was read as {1}.";

pub const FAULT_EMPTY: &str = "Enter a number, or reset to the default.";
pub const FAULT_NOT_A_NUMBER: &str = "This is not a number. Write it like 12,500 or 12.5k.";
pub const FAULT_NOT_A_PERCENTAGE: &str = "This is not a percentage. Write it like 12.5.";
pub const FAULT_RANGE: &str = "Enter a number from {0} to {1}.";
pub const FAULT_PERCENT_RANGE: &str = "Enter a percentage from {0}% to {1}%.";
pub const FAULT_WHOLE_MONTHS: &str = "Enter whole months.";
pub const FAULT_TOO_MANY_DIGITS: &str = "This has more digits than can be calculated exactly.";
pub const FAULT_SEASON: &str = "Enter twelve factors from January on, with blanks between, that add up to 12.";

pub const NET_PROFIT: &str = "Net profit";
pub const NET_PROFIT_BASIS: &str = "after {0}";
pub const ROI: &str = "ROI";
pub const ROI_BASIS: &str = "net profit ÷ total cost";
pub const PAYBACK: &str = "Payback";
pub const PAYBACK_BASIS: &str = "all money put in is back";
pub const PAYBACK_FINAL: &str = "for good after {0}";
pub const PAYBACK_NOT_FINAL: &str = "but below zero again at the end";
pub const NPV: &str = "NPV";
pub const NPV_BASIS: &str = "at {0} a year";
pub const TOTAL_REVENUE: &str = "Total revenue";
pub const TOTAL_COST: &str = "Total cost";
pub const MOIC: &str = "Money multiple (MOIC)";
pub const PEAK_FUNDING: &str = "Peak funding";
pub const PEAK_FUNDING_MONTH: &str = "{0} in month {1}";
pub const REVENUE_MULTIPLE: &str = "Revenue multiple";
pub const ROI_PRESENT_VALUE: &str = "ROI on present values";
pub const DISCOUNTED_PAYBACK: &str = "Discounted payback";
pub const GROSS_PROFIT: &str = "Gross profit";
pub const MORE_FIGURES: &str = "More figures";

pub const NO_COST: &str = "No cost";
pub const NEVER: &str = "Not in {0}";
pub const NO_FIGURE: &str = "No figure";
pub const NOTHING_INVESTED: &str = "Nothing invested";

pub const STALE_ONE: &str = "One field needs a look. This is the last good answer, from before that.";
pub const STALE_MANY: &str = "{0} fields need a look. This is the last good answer, from before that.";
pub const STALE_TOGETHER: &str = "These figures lead to no answer together: {0} This is the last good answer.";
pub const NO_ANSWER: &str = "There is no answer yet: {0}";
pub const WARNINGS: &str = "Please note";

pub const EXCHANGED: &str = "All results are in {0}: one {1} is taken as {2}, the rate of {3}.";
pub const COLLECTED_AFTER_HORIZON: &str = "Customers pay {0} more after the {1} that are calculated. It is left out.";
pub const PAID_AFTER_HORIZON: &str = "Payouts of {0} fall due after the {1} that are calculated. They are left out.";

pub const CASH_FLOW: &str = "Cumulative cash flow";
pub const AS_CHART: &str = "Chart";
pub const AS_TABLE: &str = "Table";
pub const SHOW_AS: &str = "Show cash flow as";
pub const MONTHS_ONE: &str = "{0} month";
pub const MONTHS_MANY: &str = "{0} months";
pub const MONTH: &str = "Month";
pub const MONTH_N: &str = "Month {0}";
pub const SIGNING: &str = "Signing";
pub const THIS_MONTH: &str = "Net of the month";
pub const CUMULATIVE: &str = "Cumulative";
pub const BREAK_EVEN: &str = "Break-even, month {0}";
pub const AXIS_MONTHS: &str = "Months after signing";
pub const POINT: &str = "{0}: cumulative {1}, net of the month {2}";
pub const READING: &str = "Reading by month";
pub const SUMMARY_FUNDED: &str = "Needs at most {0}, in month {1}. ";
pub const SUMMARY_BACK: &str = "All of it is back after {0}. ";
pub const SUMMARY_NOT_BACK: &str = "Not all of it comes back within {0}. ";
pub const SUMMARY_FREE: &str = "Never needs money up front. ";
pub const SUMMARY_END: &str = "Stands at {0} after {1}.";

pub const YEAR_BY_YEAR: &str = "Year by year";
pub const YEAR: &str = "Year";
pub const YEAR_N: &str = "Year {0}";
pub const TOTAL: &str = "Total";
pub const REVENUE: &str = "Revenue";
pub const COST_OF_REVENUE: &str = "Cost of revenue";
pub const COST: &str = "Costs";
pub const CAPITAL: &str = "Capital";
pub const NET: &str = "Net";

pub const SAVE: &str = "Save";
pub const SAVE_CHANGES: &str = "Save changes";
pub const SAVE_COPY: &str = "Save as a copy";
pub const SAVING: &str = "Saving…";
pub const COPY_LINK: &str = "Copy link";
pub const LINK: &str = "Link to this scenario";
pub const RESET_ALL: &str = "Reset all";
pub const RELOAD: &str = "Load the newer one";
pub const STATUS_SAVED: &str = "Saved. Anyone with the link can read it.";
pub const STATUS_SAVED_CHANGED: &str = "Saved; newer changes are not.";
pub const STATUS_COPIED: &str = "Link copied.";
pub const STATUS_COPY_FAILED: &str = "The browser did not allow copying. The link is selected; copy it by keyboard.";
pub const STATUS_OFF: &str = "Saving is off: the server can't be reached. Your figures stay in this browser.";
pub const STATUS_CONFLICT: &str =
    "Not saved: somebody saved other figures in between. Load theirs, or keep yours as a copy.";
pub const STATUS_GONE: &str = "Not saved: the stored scenario is gone. Save again to store a new one.";
pub const STATUS_FAILED: &str = "Not saved: {0}";
pub const STATUS_FAULTY: &str = "Mend the marked fields first; they are not part of the answer yet.";
pub const STATUS_RESET: &str = "All figures are back at their defaults.";
pub const STATUS_LOADED: &str = "The newer figures are loaded.";
pub const NOT_OPENED: &str = "The saved scenario could not be opened. The link may be wrong or expired.";
pub const RECALCULATED: &str = "This scenario was saved with other results (calculation {0}). The figures here are recalculated with {1} and differ.";
pub const NOTICE_DIFFERS: &str = "The server calculated with another version ({0}) and stored its own result.";

pub const HEADLINE: &str = "Net profit {0}. ROI {1}. Payback {2}.";

pub const CHOICES: &[(&str, &str)] = &[
    ("none", "None"),
    ("linear", "Linear"),
    ("s_curve", "S-curve"),
    ("one_time", "One-time"),
    ("recurring", "Recurring"),
    ("monthly", "Monthly"),
    ("quarterly", "Quarterly"),
    ("yearly", "Yearly"),
    ("revenue", "Revenue"),
    ("gross_margin", "Gross margin"),
    ("first_year_revenue", "First year's revenue"),
    ("end", "End of month"),
    ("mid", "Middle of month"),
    ("year_end", "End of year"),
    ("half_even", "Half to even"),
    ("half_up", "Half up"),
    ("share", "A share of revenue"),
    ("resale", "Buying and reselling"),
    ("marginal", "Each slice at its own rate"),
    ("whole_amount", "All at the rate reached"),
    ("prospective", "A deal at the rate before it"),
    ("crossing_deal", "A deal at the rate it reaches"),
    ("quarter", "A quarter"),
    ("contract_year", "A contract year"),
    ("calendar_year", "A calendar year"),
    ("lifetime", "All the time"),
    ("fixed", "Kept"),
    ("rejudged", "Judged each year"),
    ("vendor", "Vendor"),
    ("partner", "Partner"),
    ("joint_field_of_use", "Both, each in its field"),
    ("background_foreground", "Each what it brought"),
    ("licence_back", "One side, licensed back"),
    ("revenue_share", "Revenue share"),
    ("oem", "White label (OEM)"),
    ("co_development", "Co-development"),
    ("strategic_investment", "Strategic investment"),
    ("joint_venture", "Joint venture"),
];
