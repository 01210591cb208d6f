// The 60 months as a spreadsheet: a row a month, a column a line, the inputs in column B.

const GROUPS = ["acquisition", "support_management", "marketing_promotion", "training_development", "operations_administration"];
const FIRST_ROW = 60;
const DEAL_SIZE_ROW = 1;

function columnName(column) {
  return (column > 26 ? String.fromCharCode(64 + Math.floor((column - 1) / 26)) : "") + String.fromCharCode(65 + ((column - 1) % 26));
}

export function sheetModel(Model, inputs) {
  const model = new Model("bench", "en", "UTC", "en");
  model.pauseEvaluation();
  const put = (row, column, text) => model.setUserInput(0, row, column, String(text));
  const names = [
    "deal_size", "leads_per_month", "leads_growth", "conversion", "churn", "opening_customers", "gross_margin", "baseline_share",
    "revenue_share", "mdf", "mdf_share_used", "services_per_deal", "services_margin", "marketing_match", "annual_commitment",
    "people_fte", "loaded_cost", "training_hours", "training_hour_cost", "ramp_months", "discount_rate",
    ...["vendor", "partner"].flatMap((side) => GROUPS.flatMap((group) => [`${side}_costs.${group}.one_time`, `${side}_costs.${group}.monthly`])),
  ];
  names.forEach((name, index) => {
    put(index + 1, 1, name);
    put(index + 1, 2, name.split(".").reduce((node, key) => node[key], inputs));
  });
  const input = (name) => `$B$${names.indexOf(name) + 1}`;

  const { horizon, sales_cycle: lag } = inputs;
  const last = FIRST_ROW + horizon;
  let columns = 3;
  put(FIRST_ROW - 1, columns, "month");
  const column = (name, formula) => {
    columns += 1;
    const letter = columnName(columns);
    put(FIRST_ROW - 1, columns, name);
    for (let month = 0; month <= horizon; month += 1) put(FIRST_ROW + month, columns, formula(FIRST_ROW + month, month));
    return (row) => `${letter}${row}`;
  };
  for (let month = 0; month <= horizon; month += 1) put(FIRST_ROW + month, 3, month);

  const yearly = (formula) => (row, month) => (month % 12 === 0 && month < horizon ? `=${formula}` : "0");
  const monthly = (formula) => (row, month) => (month === 0 ? "0" : `=${formula}`);
  const group = (side, name) =>
    column(`${side} ${name}`, (row, month) => `=-${input(`${side}_costs.${name}.${month === 0 ? "one_time" : "monthly"}`)}`);

  const leads = column("leads", (row, month) =>
    month === 0 ? "0" : `=${input("leads_per_month")}*(1+${input("leads_growth")})^(($C${row}-1)/12)*MIN(1,$C${row}/${input("ramp_months")})`);
  const deals = column("deals", (row, month) => (month > lag ? `=${leads(row - lag)}*${input("conversion")}` : "0"));
  const own = (row) => `${columnName(columns)}${row}`;
  const customers = column("customers", (row, month) =>
    month === 0 ? `=${input("opening_customers")}` : `=${own(row - 1)}*(1-${input("churn")})+${deals(row)}`);
  const revenue = column("revenue", (row, month) => (month === 0 ? "0" : `=${customers(row)}*${input("deal_size")}/12`));
  const delivery = column("delivery", (row) => `=-(1-${input("gross_margin")})*${revenue(row)}`);
  const baseline = column("baseline", (row) => `=-${input("baseline_share")}*(${revenue(row)}+${delivery(row)})`);
  const payout = column("payout", (row) => `=ROUND(${revenue(row)}*${input("revenue_share")},2)`);
  const funds = column("marketing funds", monthly(`ROUND(${input("mdf")}*${input("mdf_share_used")}/12,2)`));
  const campaign = column("co-funded marketing", (row) => `=-${funds(row)}*(1+${input("marketing_match")})`);
  const commitment = column("commitment", yearly(`-${input("annual_commitment")}`));
  const people = column("people", monthly(`-${input("people_fte")}*${input("loaded_cost")}/12`));
  const training = column("training", yearly(`-${input("training_hours")}*${input("training_hour_cost")}`));
  const services = column("services", (row) => `=${deals(row)}*${input("services_per_deal")}`);
  const servicesDelivery = column("services delivery", (row) => `=-(1-${input("services_margin")})*${services(row)}`);
  const vendorGroups = GROUPS.map((name) => group("vendor", name));
  const partnerGroups = GROUPS.map((name) => group("partner", name));
  const factor = column("discount factor", (row) => `=1/(1+${input("discount_rate")})^($C${row}/12)`);

  const side = (name, parts) => {
    const kinds = Object.entries(parts).map(([kind, formula]) => column(`${name} ${kind}`, (row) => `=${formula(row)}`));
    const net = column(`${name} net`, (row) => `=${kinds.map((kind) => kind(row)).join("+")}`);
    const cumulative = column(`${name} cumulative`, (row, month) => (month === 0 ? `=${net(row)}` : `=${own(row - 1)}+${net(row)}`));
    const present = column(`${name} present value`, (row) => `=${net(row)}*${factor(row)}`);
    const back = column(`${name} payback`, (row, month) =>
      month === 0 ? "" : `=IF(AND(${cumulative(row - 1)}<0,${cumulative(row)}>=0),$C${row}-1-${cumulative(row - 1)}/${net(row)},"")`);
    const at = last + 2;
    put(at, columns, `=SUM(${present(FIRST_ROW)}:${present(last)})`);
    put(at + 1, columns, `=MIN(${back(FIRST_ROW)}:${back(last)})`);
    const years = [];
    for (let year = 0; year <= horizon / 12; year += 1) {
      const [from, to] = year === 0 ? [FIRST_ROW, FIRST_ROW] : [FIRST_ROW + year * 12 - 11, FIRST_ROW + year * 12];
      const cells = [...kinds, net].map((of) => `=SUM(${of(from)}:${of(to)})`);
      cells.push(`=${cumulative(to)}`);
      // Beside the ledgers, so that they are in nobody's sums.
      cells.forEach((formula, index) => put(last + 4 + year, columns - cells.length + 1 + index, formula));
      years.push(cells.map((_, index) => [last + 4 + year, columns - cells.length + 1 + index]));
    }
    const rows = Array.from({ length: horizon + 1 }, (_, month) => FIRST_ROW + month);
    const place = (of) => rows.map((row) => [row, letters(of(row))]);
    return { net: place(net), cumulative: place(cumulative), years, npv: [at, columns], payback: [at + 1, columns] };
  };
  const letters = (cell) => [...cell.replace(/\d/g, "")].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0);
  const total = (cells) => (row) => cells.map((cell) => cell(row)).join("+");
  const places = {
    vendor: side("vendor", {
      revenue: total([revenue, baseline]),
      cost_of_revenue: total([delivery]),
      cost: (row) => `-${payout(row)}-${funds(row)}+${total(vendorGroups)(row)}`,
    }),
    partner: side("partner", {
      revenue: total([payout, services]),
      cost_of_revenue: total([servicesDelivery]),
      cost: total([funds, campaign, commitment, people, training, ...partnerGroups]),
    }),
  };

  const read = ([row, column]) => model.getFormattedCellValue(0, row, column);
  return {
    formulas: (horizon + 1) * (columns - 3),
    recalculate(dealSize) {
      put(DEAL_SIZE_ROW, 2, dealSize);
      model.evaluate();
      return read(places.partner.npv);
    },
    figures() {
      const all = (node) => (typeof node[0] === "number" ? read(node) : node.map(all));
      return Object.fromEntries(Object.entries(places).map(([name, parts]) =>
        [name, Object.fromEntries(Object.entries(parts).map(([key, node]) => [key, all(node)]))]));
    },
  };
}
