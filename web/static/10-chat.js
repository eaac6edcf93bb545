// A conversation without loading pages anew. Without it the forms do the same.
"use strict";

const talk = document.querySelector(".talk[data-talk]");
if (talk) {
  const lines = talk.querySelector(".lines");
  const working = talk.querySelector(".working");
  const draft = working.querySelector(".draft");
  const ask = talk.querySelector("form.ask");
  const box = ask.querySelector("textarea");
  const failed = talk.querySelector(".failed");
  const day = ask.querySelector("#ngay");
  const name = talk.dataset.talk;
  const base = talk.dataset.base;
  let last = Number(talk.dataset.last) || 0;
  let source = null;

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const show = (el) => el.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });

  const wait = (on) => {
    working.hidden = !on;
    if (!on) draft.replaceChildren();
    for (const b of talk.querySelectorAll("form[data-ask] button")) b.disabled = on;
  };

  // listen opens the stream; it goes on behind the last line that came.
  const listen = () => {
    if (source) return;
    source = new EventSource(base + "/hoi/" + name + "/dong?sau=" + last);
    source.addEventListener("line", (e) => {
      const d = JSON.parse(e.data);
      last = Math.max(last, d.id);
      if (lines.querySelector('[data-line="' + d.id + '"]')) return;
      const t = document.createElement("template");
      t.innerHTML = d.html;
      for (const el of lines.querySelectorAll(".mine-now")) if (d.in) el.remove();
      lines.append(t.content);
      const el = lines.lastElementChild;
      for (const b of el.querySelectorAll("[data-script]")) b.hidden = false;
      if (!d.in) draft.replaceChildren();
      for (const p of talk.querySelectorAll("[data-talk-tools]")) p.hidden = false;
      show(el);
    });
    source.addEventListener("draft", (e) => { draft.innerHTML = JSON.parse(e.data).html; });
    source.addEventListener("still", () => {
      source.close();
      source = null;
      wait(false);
      for (const el of lines.querySelectorAll("[data-pending]")) {
        delete el.dataset.pending;
        const next = el.nextElementSibling;
        if (!next || next.classList.contains("said")) {
          const p = document.createElement("p");
          p.className = "quiet stopped";
          p.textContent = "Đã dừng theo yêu cầu.";
          el.append(p);
        }
      }
    });
  };

  const fresh = () => {
    const b = new Uint8Array(16);
    crypto.getRandomValues(b);
    return Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  };

  const send = async (text) => {
    failed.hidden = true;
    wait(true);
    const said = document.createElement("li");
    said.className = "said mine-now";
    const inside = document.createElement("div");
    inside.className = "said-in";
    inside.textContent = text;
    said.append(inside);
    lines.append(said);
    talk.querySelector(".welcome")?.remove();
    show(working);
    const id = fresh();
    const body = new URLSearchParams({ c: name, m: id, text, ngay: day.value.trim(), _csrf: window.trolyao.csrf() });
    listed(text);
    for (let tries = 0; ; tries++) { // the same id again is the same question
      try {
        const res = await fetch(base + "/hoi", { method: "POST", body, headers: { Accept: "application/json" } });
        const wrong = res.ok ? "" : (await res.json().catch(() => ({}))).wrong;
        if (!res.ok) throw Object.assign(new Error(res.status), { final: wrong || (res.status < 500 ? "" : undefined) });
        break;
      } catch (e) {
        if (tries < 2 && e.final === undefined) {
          await new Promise((done) => setTimeout(done, 600 * (tries + 1)));
          continue;
        }
        said.remove();
        wait(false);
        if (e.final) failed.textContent = e.final;
        failed.hidden = false;
        if (!box.value) box.value = text;
        box.focus();
        return;
      }
    }
    if (!base && location.pathname !== "/khung" && location.pathname !== "/hoi/" + name) history.replaceState(null, "", "/hoi/" + name);
    listen();
  };

  talk.addEventListener("submit", async (e) => {
    const form = e.target;
    if (form.matches("[data-ask]")) {
      e.preventDefault();
      delete form.dataset.sent;
      const pressed = e.submitter && e.submitter.name === "text" ? e.submitter.value : "";
      const text = (pressed || (form === ask ? box.value : "")).trim();
      if (!text || !working.hidden) return;
      if (form === ask) box.value = "";
      keep();
      send(text);
    } else if (form.matches("[data-stop]")) {
      e.preventDefault();
      delete form.dataset.sent;
      await fetch(base + "/dung", { method: "POST", body: new URLSearchParams({ c: name, _csrf: window.trolyao.csrf() }), headers: { Accept: "application/json" } });
    } else if (form.matches("[data-judge]")) {
      e.preventDefault();
      delete form.dataset.sent;
      const body = new URLSearchParams(new FormData(form));
      body.set("verdict", e.submitter.value);
      body.set("_csrf", window.trolyao.csrf());
      const said = form.querySelector(".judged");
      try {
        const res = await fetch(base + "/gop-y", { method: "POST", body, headers: { Accept: "application/json" } });
        if (!res.ok) throw new Error(res.status);
        said.textContent = (await res.json()).said;
        form.querySelector("details").open = false;
        form.querySelector('[value="right"]').setAttribute("aria-pressed", String(e.submitter.value === "right"));
        form.querySelector("details").toggleAttribute("data-chosen", e.submitter.value === "wrong");
      } catch {
        said.textContent = "Chưa gửi được góp ý, xin thử lại.";
      }
    }
  }, true);

  // Enter sends, Shift+Enter begins a new line; not on phones, where there is no Shift.
  box.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing && !window.matchMedia("(pointer: coarse)").matches) {
      e.preventDefault();
      ask.requestSubmit();
    }
  });

  // The day that questions are about is said where it is not today.
  const said = ask.querySelector("[data-day-said]");
  const today = said.textContent;
  const sayDay = () => {
    said.textContent = day.value.trim() || today;
    day.closest("details").toggleAttribute("data-other", Boolean(day.value.trim()));
  };
  day.addEventListener("change", sayDay);
  day.addEventListener("keyup", sayDay);
  if (!day.value) said.textContent = today;
  sayDay();
  day.addEventListener("keydown", (e) => { if (e.key === "Enter") { e.preventDefault(); sayDay(); box.focus(); } });

  // A question that was begun is there again when the page is, until the window closes.
  const draftKey = () => "trolyao-draft " + (document.querySelector(".me-name")?.textContent || "") + " " + location.pathname;
  const keep = () => {
    try { box.value ? sessionStorage.setItem(draftKey(), box.value) : sessionStorage.removeItem(draftKey()); } catch { /* not allowed */ }
  };
  try { if (!box.value) box.value = sessionStorage.getItem(draftKey()) || ""; } catch { /* not allowed */ }
  box.addEventListener("input", keep);

  // The first question of a conversation enters the list at once.
  const listed = (text) => {
    const aside = document.querySelector(".talks details");
    if (!aside || aside.querySelector('a[href="/hoi/' + name + '"]')) return;
    let list = aside.querySelector("ol");
    if (!list) {
      const nav = document.createElement("nav");
      nav.setAttribute("aria-label", "Đã hỏi gần đây");
      list = document.createElement("ol");
      list.className = "plain-list";
      nav.append(list);
      aside.querySelector("[data-no-talks]")?.replaceWith(nav);
    }
    const li = document.createElement("li");
    const a = document.createElement("a");
    a.href = "/hoi/" + name;
    a.setAttribute("aria-current", "page");
    a.textContent = text;
    li.append(a);
    list.prepend(li);
  };

  // The source beside the answer, opened at the place that is cited.
  const panel = document.querySelector("[data-beside-panel]");
  const inside = panel?.querySelector("[data-beside-body]");
  let opener = null;
  const closePanel = () => {
    if (panel.hidden) return false;
    panel.hidden = true;
    panel.parentElement.classList.remove("with-beside");
    opener?.focus();
    return true;
  };
  const openPanel = async (a) => {
    try {
      const res = await fetch(a.dataset.beside, { headers: { Accept: "application/json" } });
      if (!res.ok) throw new Error(res.status);
      inside.innerHTML = (await res.json()).html;
    } catch {
      location.href = a.href;
      return;
    }
    opener = a;
    panel.hidden = false;
    panel.parentElement.classList.add("with-beside");
    const here = inside.querySelector(".here, mark");
    panel.scrollTop = 0;
    if (here) panel.scrollTop = here.getBoundingClientRect().top - panel.getBoundingClientRect().top - 110;
    panel.focus({ preventScroll: true });
  };
  document.addEventListener("click", (e) => {
    if (!panel) return;
    if (e.target.closest("[data-beside-close]")) {
      closePanel();
      return;
    }
    const a = e.target.closest("a[data-beside]");
    if (!a || !a.dataset.beside || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    openPanel(a);
  });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && panel) closePanel(); });

  // What opens under the question box is brought into view.
  talk.addEventListener("toggle", (e) => {
    if (e.target.matches("details.wrong[open]")) {
      e.target.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      e.target.querySelector("textarea").focus({ preventScroll: true });
    }
  }, true);

  // The arrow up in an empty box brings the last question back.
  box.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      ask.requestSubmit();
    }
    if (e.key !== "ArrowUp" || box.value) return;
    const asked = lines.querySelectorAll(".said-in");
    const text = asked[asked.length - 1]?.textContent.replace(/^\s*Anh\/chị hỏi:\s*/, "").trim();
    if (!text) return;
    e.preventDefault();
    box.value = text;
    box.setSelectionRange(text.length, text.length);
  });
  if (window.matchMedia("(pointer: fine)").matches && !location.hash && !base && location.pathname !== "/khung") box.focus({ preventScroll: true });

  if ("waiting" in talk.dataset) {
    wait(true);
    listen();
  } else if (lines.lastElementChild && !location.hash) {
    lines.lastElementChild.scrollIntoView({ block: "start" });
  }
}
