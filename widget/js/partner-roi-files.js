// Files that a person takes away or brings. This module is loaded beside a scorecard; each function takes its arguments as a
// list and gives a promise.

/** Gives a text to the person as a file. */
export const download = async ([name, type, text]) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
};

/** The text of a file: UTF-8, or where it is not that, what older spreadsheets write. */
export const read = async ([file]) => {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};

/**
 * Sends a text by POST and tells `target` by events `told` how many percent are on their way: fetch does not know that.
 * Gives the answer as a Response, or nothing where nobody answers.
 */
export const upload = ([target, url, headers, body]) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) =>
      target.dispatchEvent(new CustomEvent("told", { detail: Math.floor((loaded / (total || 1)) * 100) }));
    request.onloadend = () => {
      const { status } = request;
      if (!status) return resolve();
      const kept = ["ETag", "Retry-After"].map((name) => [name, request.getResponseHeader(name)]);
      const empty = status === 204 || status === 304;
      resolve(new Response(empty ? null : request.responseText, { status, headers: kept.filter(([, value]) => value) }));
    };
    request.send(body);
  });
