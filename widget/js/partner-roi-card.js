// What a scorecard's attributes say that it needs, asked for while its code is on the way: its words, the card, its template,
// its programs. This module is loaded beside the first scorecard.

/**
 * Gives a function from address and token to a promise of the Response, which it hands over once. What was not asked for it
 * fetches, unless it needs a token.
 */
export const early = (element, language, folder, part) => {
  const asked = new Map();
  const ask = (url, token = "") => {
    const key = `${url} ${token}`;
    if (!asked.has(key)) {
      const headers = token ? { Authorization: `Bearer ${token}` } : {};
      asked.set(key, fetch(url, { headers }).catch(() => undefined));
    }
    return asked.get(key);
  };
  const read = async (...wanted) => {
    const answer = await ask(...wanted);
    return answer?.ok ? answer.clone().json() : undefined;
  };
  const published = (folderName, id) => `${folder}${folderName}/${encodeURIComponent(id)}.json`;
  const programs = (...ids) => ids.forEach((id) => id && ask(published("programs", id)));
  const template = async (id) => id && programs((await read(published("templates", id)))?.program?.id);
  const follow = async (card) => {
    programs(card?.plan?.scenario?.program, card?.own_template?.program?.id);
    await template(card?.template?.id);
  };
  const attribute = (name) => element.getAttribute(name) ?? "";

  const start = async () => {
    const { __wasm_split_load_scorecard, __wasm_split_load_desk } = await part("partner_roi_parts.js");
    __wasm_split_load_scorecard();
    // An empty card is there to be filled.
    if (!["card", "src", "readonly"].some((name) => element.hasAttribute(name))) __wasm_split_load_desk();
  };
  const figures = async () => {
    const [id, token] = attribute("card").split("&")[0].split(".");
    // A card without its token is opened by one that this browser may keep.
    if (token) {
      const stored = await read(`${new URL(folder).origin}/api/v1/scorecards/${id}`, token);
      return follow(stored?.card);
    }
    if (id) return;
    const source = attribute("src");
    return source ? follow(await read(source)) : template(attribute("template"));
  };
  ask(`${folder}words/${language}.scorecard.json`);
  // What did not come, or cannot be read, is missed by who needs it.
  for (const going of [start(), figures()]) going.catch(() => {});
  return (url, token = "") => {
    const key = `${url} ${token}`;
    const answer = asked.get(key) ?? (token ? undefined : fetch(url));
    asked.delete(key);
    return answer;
  };
};
