// Lists the operations of the OpenAPI document and lets one send them. No other host is asked.

const METHODS = ["get", "post", "put", "delete"];

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const json = async (path) => (await fetch(path)).json();
const pretty = (text) => {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
};

function field(label, value = "", tag = "input") {
  const input = element(tag, { autocomplete: "off", spellcheck: "false" });
  input.value = value;
  return { input, row: element("label", {}, label, input) };
}

function parameterFields(operation) {
  return (operation.parameters ?? []).map((parameter) => ({
    ...parameter,
    ...field(`${parameter.name}${parameter.required ? "" : " (optional)"}: ${parameter.description ?? ""}`, parameter.example ?? ""),
  })).map((parameter) => {
    parameter.input.required = Boolean(parameter.required);
    return parameter;
  });
}

async function send(method, path, parameters, body, needsToken) {
  const headers = new Headers();
  const query = new URLSearchParams();
  for (const { name, in: place, input } of parameters) {
    const value = input.value.trim();
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (value && place === "query") query.set(name, value);
    else if (value) headers.set(name, value);
  }
  const token = document.getElementById("token").value.trim();
  if (needsToken && token) headers.set("Authorization", `Bearer ${token}`);
  if (body) headers.set("Content-Type", body.kind);
  const search = query.size ? `?${query}` : "";
  const response = await fetch(path + search, { method: method.toUpperCase(), headers, body: body?.input.value });
  const shown = ["etag", "link", "location", "retry-after", "x-request-id"]
    .filter((name) => response.headers.has(name))
    .map((name) => `${name}: ${response.headers.get(name)}`);
  const text = await response.text();
  if (response.status === 201) document.getElementById("token").value = JSON.parse(text).edit_token ?? token;
  return [`${response.status} ${response.statusText}`, ...shown, "", pretty(text)].join("\n");
}

function operationCard(method, path, operation) {
  const parameters = parameterFields(operation);
  const [kind, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const example = media && (kind === "application/json" ? JSON.stringify(media.example ?? {}, null, 2) : media.example ?? "");
  const body = media && { kind, ...field(`Body (${kind})`, example, "textarea") };
  const button = element("button", { type: "submit" }, "Send");
  const output = element("pre", { role: "status", hidden: "" });
  const form = element("form", {}, ...parameters.map(({ row }) => row), ...(body ? [body.row] : []), button, output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    output.hidden = false;
    output.textContent = "…";
    try {
      output.textContent = await send(method, path, parameters, body, Boolean(operation.security));
    } catch (error) {
      output.textContent = `The server did not answer: ${error.message}`;
    }
  });
  const statuses = Object.entries(operation.responses ?? {}).map(([status, response]) =>
    element("tr", {}, element("td", {}, status), element("td", {}, response.description ?? "")));
  return element("details", {},
    element("summary", {}, element("span", { class: "method" }, method.toUpperCase()), element("code", {}, path), element("span", { class: "soft" }, operation.summary ?? "")),
    element("div", { class: "body" }, element("p", {}, operation.description ?? ""), form, element("h3", {}, "Answers"), element("table", {}, element("tbody", {}, ...statuses))));
}

const api = await json("/api/v1/openapi.json");
document.getElementById("title").textContent = `${api.info.title} ${api.info.version}`;
document.getElementById("description").textContent = api.info.description;
const main = document.getElementById("operations");
for (const tag of api.tags) {
  main.append(element("h2", {}, tag.name), element("p", { class: "soft" }, tag.description));
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS) {
      if (item[method]?.tags?.includes(tag.name)) main.append(operationCard(method, path, item[method]));
    }
  }
}
main.removeAttribute("aria-busy");

for (const { code, status, title } of await json("/api/v1/problems")) {
  document.getElementById("problems").append(
    element("tr", { id: code }, element("td", {}, element("code", {}, code)), element("td", {}, String(status)), element("td", {}, title)));
}
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
