//! How long the engine takes natively; `cargo xtask bench` shows it beside WebAssembly and other programs.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench that cannot work ends by panicking")]

mod work;

use criterion::{Criterion, criterion_group, criterion_main};
use partner_roi_shared::Decimal;
use partner_roi_shared::measures::{irr, mirr};

fn engine(criterion: &mut Criterion) {
    let mut deal_size = 48_000;
    let mut next = || {
        deal_size ^= 1;
        deal_size
    };
    criterion.bench_function("recalculation", |bencher| bencher.iter(|| work::recalculate(next())));
    criterion.bench_function("recalculation and report", |bencher| {
        bencher.iter(|| work::recalculate(next()).to_json_and_hash());
    });
    criterion.bench_function("recalculation and rates", |bencher| bencher.iter(|| work::with_rates(next())));
    let report = work::recalculate(48_000);
    let flows = report.ledgers.partner.net_by_month();
    criterion.bench_function("irr", |bencher| bencher.iter(|| irr(flows, 12)));
    let rate = Decimal::new(1, 1);
    criterion.bench_function("mirr", |bencher| bencher.iter(|| mirr(flows, rate, rate, 12)));
    let document = work::scorecard::document(0);
    let card = work::scorecard::read(&document);
    criterion.bench_function("scorecard", |bencher| bencher.iter(|| work::scorecard::judge(&card)));
    criterion.bench_function("scorecard and document", |bencher| {
        bencher.iter(|| work::scorecard::judge_and_write(&card));
    });
    criterion.bench_function("scorecard read", |bencher| bencher.iter(|| work::scorecard::read(&document)));
    let mut simulations = criterion.benchmark_group("simulation");
    simulations.sample_size(20);
    simulations.bench_function("10000", |bencher| bencher.iter(|| work::simulate(next())));
    simulations.finish();
}

criterion_group!(benches, engine);
criterion_main!(benches);
