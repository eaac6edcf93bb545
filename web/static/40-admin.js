// Administration: files go to the house at once, many in one request where they are
// small, so that the page may be left; what becomes of them is asked for again and
// again. Without this script the form sends them together.
const list = document.querySelector("[data-jobs]");
let watching = false;

// watch shows what becomes of the files until all are worked off.
const watch = async (path) => {
  if (watching) return;
  watching = true;
  for (let pause = 300; ; pause = Math.min(2000, pause * 1.3)) {
    await new Promise((done) => setTimeout(done, pause));
    try {
      const res = await fetch(path, { headers: { Accept: "application/json" } });
      if (!res.ok) break;
      const now = await res.json();
      show(now.html);
      if (!now.going) break;
    } catch { /* the house is being started again: go on asking */ }
  }
  watching = false;
  document.querySelector("[data-going]")?.remove();
};

// show puts in the rows that are new or have changed; a form somebody types into stays.
const show = (html) => {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  for (const row of [...holder.children]) {
    const old = list.querySelector(`[data-job="${row.dataset.job}"]`);
    if (!old) list.append(row);
    else if (!old.contains(document.activeElement) && old.outerHTML !== row.outerHTML) old.replaceWith(row);
  }
};

if (list?.hasAttribute("data-watch")) watch(location.pathname + location.search);

const form = document.querySelector("form[data-import]");
if (form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const sending = document.querySelector("[data-sending]");
  const results = document.querySelector("[data-results]");
  const batch = form.elements.lo.value;
  const page = form.action.replace(location.origin, "") + "?lo=" + batch;
  let open = 0; // files that the house does not have yet

  // Somebody who leaves while files are still on their way is asked.
  window.addEventListener("beforeunload", (e) => { if (open) e.preventDefault(); });

  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    const folders = [...(e.dataTransfer.items || [])].map((i) => i.webkitGetAsEntry?.()).filter((x) => x?.isDirectory);
    if (!folders.length) { // sent before this event is over: the window may be closed right after
      if (e.dataTransfer.files.length) send([...e.dataTransfer.files]);
      return;
    }
    const plain = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry()).filter((x) => x?.isFile);
    Promise.all([...folders, ...plain].map(filesIn)).then((all) => send(all.flat()));
  });
  // A file that misses the field must not open in place of the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (e) => e.preventDefault());

  // filesIn are the files of a folder and the folders in it.
  const filesIn = async (entry) => {
    if (entry.isFile) return [await new Promise((done, no) => entry.file(done, no))];
    const reader = entry.createReader();
    const out = [];
    for (;;) { // a hundred at a time
      const some = await new Promise((done, no) => reader.readEntries(done, no));
      if (!some.length) return out;
      for (const x of some) if (!x.name.startsWith(".")) out.push(...await filesIn(x));
    }
  };

  form.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    e.preventDefault();
    delete form.dataset.sent;
    send([...input.files]);
  });

  // What a browser goes on sending after its window is closed, in bytes, all requests
  // together, and what the form around a file takes of it.
  const left = 60000, around = 600;

  const send = (files) => {
    results.hidden = false;
    if (list.dataset.batch !== batch) list.replaceChildren();
    list.dataset.batch = batch;
    const small = new Set();
    let room = left - 2000;
    for (const f of [...files].sort((a, b) => a.size - b.size)) {
      if (f.size + around > room) break;
      room -= f.size + around;
      small.add(f);
    }
    const quick = files.filter((f) => small.has(f)), slow = files.filter((f) => !small.has(f));
    if (quick.length) post(quick, true);
    slowly(slow);
    input.value = "";
    input.dispatchEvent(new Event("change"));
  };

  const body = (files) => {
    const data = new FormData(form);
    data.delete("files");
    for (const f of files) data.append("files", f, f.name);
    return data;
  };

  const told = (res) => {
    if (res.html === undefined) throw new Error(res.text || "Chưa gửi được tệp này.");
    show(res.html);
    if (res.going) watch(page);
  };

  const failed = (files, err) => {
    const p = document.createElement("p");
    p.className = "notice bad";
    p.setAttribute("role", "alert");
    p.textContent = files.map((f) => f.name).join(", ") + ": " + (err instanceof TypeError ? "mất kết nối khi gửi. Xin gửi lại." : err.message);
    sending.append(p);
  };

  const headers = { Accept: "application/json", "X-CSRF-Token": window.trolyao.csrf() };

  // post sends files in one request that outlives the window.
  const post = async (files, keepalive) => {
    open += files.length;
    try {
      const res = await fetch(form.action, { method: "POST", headers, body: body(files), keepalive });
      told(await reply(res.headers.get("Content-Type"), await res.text()));
    } catch (err) {
      failed(files, err);
    } finally {
      open -= files.length;
    }
  };

  const reply = (type, text) => {
    if ((type || "").startsWith("application/json")) return JSON.parse(text);
    const said = new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert]");
    return { text: said?.textContent };
  };

  // slowly sends larger files one after the other, each with its progress.
  const slowly = async (files) => {
    open += files.length;
    const rows = files.map((f) => {
      const a = document.createElement("article");
      a.className = "card result going";
      const h = document.createElement("h3");
      h.textContent = f.name;
      const p = document.createElement("progress");
      p.max = 1;
      p.value = 0;
      p.setAttribute("aria-label", "Tiến độ gửi " + f.name);
      const t = document.createElement("p");
      t.textContent = "Đang chờ gửi; xin chưa đóng trang.";
      a.append(h, p, t);
      sending.append(a);
      return [f, a, p, t];
    });
    for (const [f, a, p, t] of rows) {
      t.textContent = "Đang gửi; xin chưa đóng trang.";
      try {
        told(await one(f, (part) => { p.value = part; if (part >= 1) t.textContent = "Máy chủ đang nhận."; }));
      } catch (err) {
        failed([f], err);
      }
      a.remove();
      open--;
    }
  };

  const one = (file, progress) => new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    x.open("POST", form.action);
    for (const [k, v] of Object.entries(headers)) x.setRequestHeader(k, v);
    x.upload.onprogress = (e) => { if (e.lengthComputable) progress(e.loaded / e.total); };
    x.upload.onload = () => progress(1);
    x.onload = () => resolve(reply(x.getResponseHeader("Content-Type"), x.responseText));
    x.onerror = () => reject(new TypeError("network"));
    x.send(body([file]));
  });

  if (document.querySelector("[data-going]")) watch(location.pathname + location.search);
}

for (const b of document.querySelectorAll("button[data-all]")) {
  b.hidden = false;
  b.addEventListener("click", () => {
    for (const c of b.form.elements[b.dataset.all].length ? b.form.elements[b.dataset.all] : [b.form.elements[b.dataset.all]]) c.checked = true;
  });
}
