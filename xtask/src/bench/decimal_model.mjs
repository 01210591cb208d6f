// The 60 months in decimal.js: the same ledgers, year rows and measures, written for this one scenario.

const GROUPS = ["acquisition", "support_management", "marketing_promotion", "training_development", "operations_administration"];

export function decimalModel(Decimal, inputs) {
  Decimal.set({ precision: 28, rounding: Decimal.ROUND_HALF_EVEN });
  const number = (path) => new Decimal(path.split(".").reduce((node, key) => node[key], inputs));
  const horizon = inputs.horizon;
  const months = Array.from({ length: horizon + 1 }, (_, month) => month);
  const zero = new Decimal(0);
  const yearly = (amount) => months.map((month) => (month % 12 === 0 && month < horizon ? amount : zero));
  const monthly = (amount, atSigning = zero) => months.map((month) => (month === 0 ? atSigning : amount));
  const scaled = (series, factor) => series.map((amount) => amount.times(factor));

  return function recalculate(dealSize) {
    const conversion = number("conversion");
    const growth = number("leads_growth").plus(1).pow(new Decimal(1).div(12));
    let leads = number("leads_per_month");
    const pipeline = months.map((month) => {
      if (month === 0) return zero;
      const ramp = month < inputs.ramp_months ? new Decimal(month).div(inputs.ramp_months) : new Decimal(1);
      const now = leads.times(ramp);
      leads = leads.times(growth);
      return now;
    });
    const deals = months.map((month) => (month > inputs.sales_cycle ? pipeline[month - inputs.sales_cycle].times(conversion) : zero));
    const retention = new Decimal(1).minus(number("churn"));
    const instalment = new Decimal(dealSize).div(12);
    let staying = number("opening_customers");
    const revenue = months.map((month) => {
      if (month === 0) return zero;
      staying = staying.times(retention).plus(deals[month]);
      return staying.times(instalment);
    });
    const delivery = scaled(revenue, number("gross_margin").minus(1));
    const baseline = revenue.map((amount, month) => amount.plus(delivery[month]).times(number("baseline_share")).negated());
    const payout = revenue.map((amount) => amount.times(number("revenue_share")).toDecimalPlaces(2));
    const funds = monthly(number("mdf").times(number("mdf_share_used")).div(12).toDecimalPlaces(2));
    const services = scaled(deals, number("services_per_deal"));
    const groups = (side) =>
      GROUPS.map((group) => monthly(number(`${side}_costs.${group}.monthly`).negated(), number(`${side}_costs.${group}.one_time`).negated()));
    const sides = {
      vendor: {
        revenue: [revenue, baseline],
        cost_of_revenue: [delivery],
        cost: [scaled(payout, -1), scaled(funds, -1), ...groups("vendor")],
      },
      partner: {
        revenue: [payout, services],
        cost_of_revenue: [scaled(services, number("services_margin").minus(1))],
        cost: [
          funds,
          scaled(funds, number("marketing_match").plus(1).negated()),
          yearly(number("annual_commitment").negated()),
          monthly(number("people_fte").times(number("loaded_cost")).div(-12)),
          yearly(number("training_hours").times(number("training_hour_cost")).negated()),
          ...groups("partner"),
        ],
      },
    };
    const discount = new Decimal(1).plus(number("discount_rate")).pow(new Decimal(-1).div(12));
    return Object.fromEntries(Object.entries(sides).map(([side, kinds]) => [side, measured(kinds, discount)]));
  };

  function measured(kinds, discount) {
    const byKind = Object.values(kinds).map((lines) => months.map((month) => lines.reduce((sum, line) => sum.plus(line[month]), zero)));
    const net = months.map((month) => byKind.reduce((sum, series) => sum.plus(series[month]), zero));
    let total = zero;
    const cumulative = net.map((amount) => (total = total.plus(amount)));
    let factor = new Decimal(1);
    const npv = net.reduce((sum, amount) => {
      const next = sum.plus(amount.times(factor));
      factor = factor.times(discount);
      return next;
    }, zero);
    const back = months.find((month) => month > 0 && cumulative[month - 1].isNegative() && !cumulative[month].isNegative());
    const payback = back === undefined ? "never" : cumulative[back - 1].negated().div(net[back]).plus(back - 1);
    const years = [];
    for (let year = 0; year <= horizon / 12; year += 1) {
      const range = year === 0 ? [0, 1] : [year * 12 - 11, year * 12 + 1];
      const sum = (series) => series.slice(...range).reduce((all, amount) => all.plus(amount), zero);
      years.push([...byKind.map(sum), sum(net), cumulative[range[1] - 1]]);
    }
    return { net, cumulative, years, npv, payback };
  }
}
