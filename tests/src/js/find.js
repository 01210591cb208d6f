// Finds elements the way a person with a screen reader does: by role and accessible name, through open shadow roots.
// Arguments: what is wanted (elements, names, focused), roles, name, scope.

const [what, roles, wanted, scope] = arguments;

function* elements(root) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* elements(element.shadowRoot);
  }
}

const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();

const INPUT_ROLES = { checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton", search: "searchbox",
  button: "button", submit: "button", reset: "button" };
const TAG_ROLES = { BUTTON: "button", SUMMARY: "button", TEXTAREA: "textbox", TABLE: "table", MAIN: "main", NAV: "navigation",
  OUTPUT: "status", FIELDSET: "group", DETAILS: "group", FIGURE: "figure", H1: "heading", H2: "heading", H3: "heading",
  H4: "heading", OPTION: "option", DT: "term", DD: "definition", TH: "columnheader", IMG: "img", DIALOG: "dialog" };

function roleOf(element) {
  const given = tidy(element.getAttribute("role")).split(" ")[0];
  if (given) return given;
  const tag = element.tagName.toUpperCase();
  if (tag === "INPUT") return INPUT_ROLES[element.type] ?? "textbox";
  if (tag === "SELECT") return element.multiple || element.size > 1 ? "listbox" : "combobox";
  if (tag === "A") return element.hasAttribute("href") ? "link" : "";
  if (tag === "TH") return element.scope === "row" ? "rowheader" : "columnheader";
  if (tag === "SECTION") return nameOf(element) ? "region" : "";
  return TAG_ROLES[tag] ?? "";
}

function textOf(element) {
  if (element.getAttribute?.("aria-hidden") === "true") return "";
  let text = "";
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.data;
    else if (node.nodeType === Node.ELEMENT_NODE) text += ` ${textOf(node)}`;
  }
  return text;
}

function nameOf(element) {
  const labelledby = element.getAttribute("aria-labelledby");
  if (labelledby) {
    const root = element.getRootNode();
    const parts = labelledby.split(/\s+/).map((id) => root.getElementById?.(id)).filter(Boolean).map(textOf);
    if (tidy(parts.join(" "))) return tidy(parts.join(" "));
  }
  if (tidy(element.getAttribute("aria-label"))) return tidy(element.getAttribute("aria-label"));
  if (element.labels?.length) return tidy([...element.labels].map(textOf).join(" "));
  const tag = element.tagName.toUpperCase();
  const captions = { FIELDSET: "legend", TABLE: "caption", FIGURE: "figcaption", DETAILS: "summary" };
  if (captions[tag]) return tidy(textOf(element.querySelector(`:scope > ${captions[tag]}`) ?? document.createElement("i")));
  if (tag === "IMG") return tidy(element.alt);
  if (tag === "SECTION" || tag === "MAIN" || tag === "NAV") return "";
  return tidy(textOf(element)) || tidy(element.title);
}

const visible = (element) => element.checkVisibility
  ? element.checkVisibility({ visibilityProperty: true })
  : element.getClientRects().length > 0;

if (what === "focused") {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused && focused !== document.body ? [roleOf(focused), nameOf(focused)] : ["", ""];
}

const roots = scope ? [scope.shadowRoot ?? scope] : [document];
const fits = [];
for (const root of roots)
  for (const element of elements(root))
    if (roles.includes(roleOf(element)) && visible(element)) fits.push([element, nameOf(element)]);

const lower = wanted.toLowerCase();
const exact = fits.filter(([, name]) => name.toLowerCase() === lower);
const begins = fits.filter(([, name]) => name.toLowerCase().startsWith(lower));
const best = exact.length ? exact : begins;

if (what === "names") return fits.map(([, name]) => name);
return best.map(([element]) => element);
