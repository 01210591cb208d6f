//! The names of texts.

/// Where a text stands in a file of words: the FNV-1a hash of its dotted path, `words.save` for one. Numbers instead of
/// names, because a name would be kept in the module for each of them. Tests find out whether two paths meet in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u32);

impl Key {
    /// The file as a whole.
    pub const FILE: Self = Self(0x811c_9dc5);

    /// The text at a dotted path.
    pub const fn of(path: &str) -> Self {
        Self::FILE.then(path)
    }

    /// What stands below, by its name or by several with dots between.
    #[inline(never)]
    pub const fn then(self, path: &str) -> Self {
        let mut hash = self;
        if hash.0 != Self::FILE.0 {
            hash = hash.byte(b'.');
        }
        let bytes = path.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            hash = hash.byte(bytes[at].to_ascii_lowercase());
            at += 1;
        }
        hash
    }

    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u32).wrapping_mul(0x0100_0193))
    }
}

/// Declares the texts of a section, where each stands under its name in small letters.
macro_rules! keys {
    ($section:literal $names:ident $($name:ident)+) => {
        #[allow(missing_docs, reason = "widget/words/en.json says what each says")]
        impl Key {
            $( pub const $name: Self = Self::of($section).then(stringify!($name)); )+
        }

        /// Their names.
        #[cfg(test)]
        pub const $names: &[&str] = &[$( stringify!($name), )+];
    };
}

// What is said from the first moment on.
keys! {
    "words" NAMES
    INPUTS ANSWERS
    PARTNER_TYPE LEVEL SHARE VIEW VIEW_PARTNER VIEW_VENDOR VIEW_JOINT MODEL PLAN USUAL_PLAN CHANGED_COUNT
    ASSUMPTION SOURCE PROGRAM CHANGED_FROM CHANGED NO_LIMIT RESET_FIELD RESET_FIELD_TO IN_PERCENT IN_CURRENCY READ_AS
    PERCENT SENTENCE AFTER
    NET_PROFIT NET_PROFIT_BASIS ROI ROI_BASIS PAYBACK PAYBACK_BASIS PAYBACK_FINAL PAYBACK_NOT_FINAL NPV NPV_BASIS
    TOTAL_REVENUE TOTAL_COST MOIC PEAK_FUNDING PEAK_FUNDING_MONTH REVENUE_MULTIPLE ROI_PRESENT_VALUE DISCOUNTED_PAYBACK
    GROSS_PROFIT MORE_FIGURES HEADLINE
    STALE STALE_TOGETHER NO_ANSWER NOTES EXCHANGED
    CASH_FLOW AS_CHART AS_TABLE SHOW_AS MONTHS SPAN MONTH MONTH_N SIGNING THIS_MONTH CUMULATIVE BREAK_EVEN POINT READING
    SUMMARY_FUNDED SUMMARY_BACK SUMMARY_NOT_BACK SUMMARY_FREE SUMMARY_END
    YEAR_BY_YEAR YEAR YEAR_N REVENUE COST_OF_REVENUE COST CAPITAL NET
    SAVE SAVE_CHANGES SAVE_COPY SAVING COPY_LINK LINK RESET_ALL RELOAD
    STATUS_SAVED STATUS_SAVED_CHANGED STATUS_COPIED STATUS_COPY_FAILED STATUS_OFF STATUS_CONFLICT STATUS_GONE STATUS_FAILED
    STATUS_FAULTY STATUS_RESET STATUS_LOADED NOT_OPENED NO_PROGRAM PROGRAM_NOT_HERE RECALCULATED NOTICE_DIFFERS
    EXPLORE LOADING NOT_LOADED TRY_AGAIN
    UNDO REDO STATUS_UNDONE STATUS_REDONE STATUS_SHARED STATUS_SHARE_BELOW LINK_DAMAGED
}

// The titles of the panels and what each is good for: `panels.NAME.title` and `panels.NAME.hint`.
// What stands inside of them is loaded with them.
keys! {
    "later" LATER_NAMES

    LEVEL_YOURS LEVEL_SHARE LEVEL_COMMITMENT LEVEL_NEXT LEVEL_WORTH LEVEL_PAYS_FROM LEVEL_PAYS_NEVER
    LEVEL_NEEDS LEVEL_MET LEVEL_MISSING LEVEL_YOUR_WORD LEVEL_TOP

    AIM AIM_INPUT AIM_NET_PROFIT AIM_NPV AIM_ROI AIM_PAYBACK
    GOAL GOAL_SENTENCE GOAL_FOR_PARTNER GOAL_FOR_VENDOR GOAL_FOR_JOINT GOAL_MONTHS GOAL_FOUND GOAL_SAME GOAL_NONE
    GOAL_TRIED GOAL_NO_EFFECT GOAL_JUMPS GOAL_BEYOND GOAL_OTHERS GOAL_USE GOAL_USED GOAL_NOW
    SURE_LOW SURE_LIKELY SURE_HIGH SURE_PLACE SURE_REMOVE SURE_ADD SURE_NONE SURE_ORDER
    SURE_TRIALS SURE_SEED SURE_SEED_HELP SURE_COUNT SURE_RUN SURE_AGAIN SURE_STOP SURE_PROGRESS SURE_STOPPED
    SURE_BETWEEN SURE_LOSS SURE_MEAN SURE_P10 SURE_P50 SURE_P90 SURE_STALE SURE_UNDEFINED SURE_NO_VALUE SURE_FAILED
    SURE_CHART SURE_COUNTS
    PAIR_FIGURE PAIR_ROWS PAIR_COLUMNS PAIR_SENTENCE PAIR_TODAY PAIR_LEGEND

    CHART_SHOW_AS CHART_LIST
    FIGURE
    YEARS_CHART YEARS_READING YEARS_POINT YEARS_PAIR YEARS_SUMMARY
    MATTERS_CHANGE MATTERS_READING MATTERS_POINT MATTERS_INPUT MATTERS_LESS MATTERS_MORE MATTERS_AT MATTERS_ALL MATTERS_TOP
    MATTERS_NOTHING MATTERS_COSTS MATTERS_BRINGS MATTERS_TURNS MATTERS_SUMMARY
    HISTOGRAM_READING HISTOGRAM_POINT HISTOGRAM_FROM HISTOGRAM_TO HISTOGRAM_TRIALS
}
