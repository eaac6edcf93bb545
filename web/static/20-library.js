// Comfort in the library. Without it links do the same.
"use strict";

// The table of contents stands open where there is room for it.
const wide = window.matchMedia("(min-width: 60.01rem)");
for (const d of document.querySelectorAll("[data-wide-open]")) {
  d.open = wide.matches;
  wide.addEventListener("change", () => { d.open = wide.matches; });
}

// Buttons that need the script.
for (const b of document.querySelectorAll("[data-script]")) b.hidden = false;

const law = document.querySelector(".law[data-key]");
if (law) {
  // One button for the khoản or điểm that was chosen by its number, or is the target.
  const quote = document.createElement("button");
  quote.type = "button";
  quote.className = "second small here";
  quote.textContent = "Chép kèm trích dẫn";
  let at = null;
  const place = (el) => {
    if (!el || el === at) return;
    at = el;
    (el.querySelector(":scope > .tools") || el).append(quote);
  };
  const target = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const el = id && document.getElementById(id);
    if (el && law.contains(el)) place(el.closest("tr") ? null : el);
  };
  law.addEventListener("click", (e) => {
    const no = e.target.closest("a.no");
    if (no) place(no.closest("[id]"));
  });
  window.addEventListener("hashchange", target);
  target();

  quote.addEventListener("click", async () => {
    const page = "/vb/" + encodeURIComponent(law.dataset.key) + "/trich?o=" + encodeURIComponent(at.id);
    try {
      const res = await fetch(page, { headers: { Accept: "application/json" } });
      if (!res.ok) throw new Error(res.status);
      const c = await res.json();
      await window.trolyao.copy(c.quote || c.first);
      quote.textContent = "Đã chép";
      setTimeout(() => { quote.textContent = "Chép kèm trích dẫn"; }, 1500);
    } catch {
      location.href = page;
    }
  });
}
