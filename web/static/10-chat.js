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
    const body = new URLSearchParams({ c: name, m: id, text, _csrf: window.trolyao.csrf() });
    for (let tries = 0; ; tries++) { // the same id again is the same question
      try {
        const res = await fetch(base + "/hoi", { method: "POST", body, headers: { Accept: "application/json" } });
        if (res.status === 422) throw Object.assign(new Error("wrong"), { final: (await res.json()).wrong });
        if (!res.ok) throw Object.assign(new Error(res.status), { final: res.status < 500 ? "" : undefined });
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

  if ("waiting" in talk.dataset) {
    wait(true);
    listen();
  } else if (lines.lastElementChild && !location.hash) {
    lines.lastElementChild.scrollIntoView({ block: "start" });
  }
}
